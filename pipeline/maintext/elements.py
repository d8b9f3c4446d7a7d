"""What the elements of a page say of its blocks: their names and class words, what they hold, and who stands beside whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..blocks import Source, SourceBlock
from ..blocks.page import names
from .characters import Counts, Floats, Ints, counts
from .features import Table, Weights, neighbour_columns, place_columns, repeats, spans, spread, text_columns, words_of

NAME_TOKENS = re.compile(r"[a-z]+")
LEVELS = 40  # elements above a block that are looked at
FLAGS = (  # noqa: SIM905
    "article main nav aside footer header form table ul ol figure section li blockquote button dl"
).split()
OWN = "p div li h1 h2 h3 h4 tr td figcaption span section pre blockquote".split()  # noqa: SIM905
UP = "div li section article td".split()  # noqa: SIM905
TAG_NUMBER = {t: i + 1 for i, t in enumerate(dict.fromkeys((*FLAGS, *OWN)))}
TITLES = ("ld:headline", "og:title", "title")
DECKS = ("og:description", "ld:description", "description")


def tokens_of(line: str) -> list[str]:
    """The words of a line of class, id and role: each name whole, and its parts.

    >>> tokens_of("entry-content wide")
    ['entry-content', 'wide', 'entry', 'content']
    """
    found = line.split()
    for name in tuple(found):
        if not name.isalpha() and (parts := NAME_TOKENS.findall(name)):
            found += parts
    return found


def weights_of(line: str, weights: Weights, seen: dict[str, list[float]]) -> list[float]:
    """The weights of the names of a line and of their parts; `seen` holds those of the names that the page had before."""
    found: list[float] = []
    for name in line.split():
        if name not in seen:
            seen[name] = list(filter(None, map(weights.names.get, tokens_of(name))))
        found += seen[name]
    return found


def ancestors(source: Source, blocks: Sequence[SourceBlock]) -> Ints:
    """For each block the numbers of the elements it stands in, nearest first; a missing one has the last number."""
    none = len(source.elements)
    up = np.array([*(e.up if e.up >= 0 else none for e in source.elements), none], np.int64)
    at = np.array([b.element if b.element >= 0 else none for b in blocks], np.int64)
    levels = [at]
    while len(levels) < LEVELS and (levels[-1] != none).any():
        levels.append(up[levels[-1]])
    return np.stack(levels, axis=1)


def element_names(source: Source, numbers: Ints) -> dict[int, str]:
    """The line of class, id and role words of these elements."""
    known: dict[str, str] = {}
    found = {}
    for i in numbers.tolist():
        if i < len(source.elements):
            attributes = source.elements[i].attributes
            if attributes not in known:
                known[attributes] = names(attributes)
            found[i] = known[attributes]
    return found


def declared(source: Source, labels: tuple[str, ...]) -> frozenset[str]:
    """The words of the first of these that the page declares of itself."""
    lines = {b.label: source.text[b.start : b.end] for b in reversed(source.blocks) if b.kind == "meta"}
    return frozenset(words_of(next((lines[x] for x in labels if x in lines), "")))


def page_features(source: Source, blocks: Sequence[SourceBlock], up: Ints, weights: Weights) -> Table:
    """All columns of the blocks of a page; `up` are their ancestors."""
    starts, ends = spans(blocks)
    base = int(starts[0])
    c = counts(source.text[base : int(ends[-1])], starts - base, ends - base)
    texts = [source.text[b.start : b.end] for b in blocks]
    table = Table()
    prose = text_columns(table, c, texts, weights, title=declared(source, TITLES), deck=declared(source, DECKS))
    links = np.array([b.links for b in blocks]) / c.characters
    table.add(links=links, anchors=np.array([b.anchors for b in blocks], np.float64), repeats=repeats(texts))
    element_columns(table, source, blocks, up, weights)
    prose = prose * np.maximum(0, 1 - 1.5 * links)
    subtree_columns(table, source, up, c, prose)
    headings = np.array([b.kind == "heading" for b in blocks], np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings)
    kinship_columns(table, source, up)
    neighbour_columns(table, ("words", "links", "stopped", "small", "word_mean", "heading", "name_sum", "prose", "in_body"))
    return table


def kinship_columns(table: Table, source: Source, up: Ints) -> None:
    """Adds how each block stands to the one before and after, and to the articles and top headings of the page."""
    levels = [up[:, min(k, up.shape[1] - 1)] for k in (0, 1, 2)]
    same = [(e[1:] == e[:-1]).astype(np.float64) for e in levels]
    article = np.array([*(e.tag == "article" for e in source.elements), False])
    number = np.concatenate((np.cumsum(article[:-1]), [0]))
    own = np.where(article[up], number[up], 0)
    outer = np.where(own > 0, own, 10**6).min(1)
    outer = np.where(outer == 10**6, 0, outer)
    top = np.array([*(e.tag == "h1" for e in source.elements), False])[up[:, 0]].astype(np.float64)
    words = np.bincount(outer, table.columns["prose"])
    table.add(
        same_before0=np.concatenate(([0.0], same[0])), same_after0=np.concatenate((same[0], [0.0])),
        same_before1=np.concatenate(([0.0], same[1])), same_after1=np.concatenate((same[1], [0.0])),
        same_before2=np.concatenate(([0.0], same[2])), same_after2=np.concatenate((same[2], [0.0])),
        articles=np.full(len(up), float(article.sum())), article_number=outer.astype(np.float64),
        article_prose=words[outer] / max(1.0, float(words.sum())),
        tops=np.full(len(up), top.sum()), tops_before=np.cumsum(top),
    )  # fmt: skip


def element_columns(table: Table, source: Source, blocks: Sequence[SourceBlock], up: Ints, weights: Weights) -> None:
    """Adds what the elements above each block are, and what their class, id and role words say."""
    none = len(source.elements)
    used = np.unique(up)
    lines = element_names(source, used)
    nothing = (0.0, 0.0, 0.0)
    seen: dict[str, list[float]] = {}
    known: dict[str, tuple[float, float, float]] = {"": nothing}
    for line in lines.values():
        if line not in known:
            found = weights_of(line, weights, seen)
            known[line] = (min(found), max(found), sum(found)) if found else nothing
    score = np.array([*(known[lines.get(i, "")] for i in range(none)), nothing])
    low, high, total = score[:, 0][up], score[:, 1][up], score[:, 2][up]
    inners: dict[str, list[float]] = {"": []}
    for b in blocks:
        if b.inner not in inners:
            inners[b.inner] = weights_of(b.inner, weights, seen)
    inner = spread([inners[b.inner] for b in blocks])
    tags = [e.tag for e in source.elements]
    table.add(
        name_low=low.min(1), name_high=high.max(1), name_sum=total.sum(1), name_own=total[:, 0], name_near=total[:, :3].sum(1),
        name_low_near=low[:, :3].min(1), inner_low=inner[0], inner_high=inner[1], inner_sum=inner[2],
        depth=(up != none).sum(1).astype(np.float64),
    )  # fmt: skip
    tag_of = np.array([*(TAG_NUMBER.get(t, 0) for t in tags), 0])
    chain = tag_of[up]
    above = np.bitwise_or.reduce(np.int64(1) << chain, axis=1)
    table.add(**{f"in_{t}": ((above >> TAG_NUMBER[t]) & 1).astype(np.float64) for t in FLAGS})
    table.add(**{f"is_{t}": (chain[:, 0] == TAG_NUMBER[t]).astype(np.float64) for t in OWN})
    second = chain[:, min(1, chain.shape[1] - 1)]
    table.add(**{f"up_{t}": (second == TAG_NUMBER[t]).astype(np.float64) for t in UP})
    signature = [(tags[e], lines[e], source.elements[e].up) if (e := b.element) >= 0 else ("", "", -1) for b in blocks]
    group_columns(table, "kin", [s[:2] for s in signature])
    group_columns(table, "siblings", signature)


def group_columns(table: Table, name: str, keys: Sequence[object]) -> None:
    """Adds the size, the words, and the links of the group that each block is in."""
    numbers: dict[object, int] = {}
    at = np.array([numbers.setdefault(k, len(numbers)) for k in keys])
    words, links = table.columns["words"], table.columns["links"]
    size = np.bincount(at).astype(np.float64)
    total = np.bincount(at, words)
    prose = np.bincount(at, table.columns["prose"])
    linked = np.bincount(at, words * links)
    table.add(**{
        name: size[at], f"{name}_words": (total / size)[at],
        f"{name}_part": total[at] / max(1.0, float(words.sum())),
        f"{name}_said": (np.bincount(at, table.columns["word_mean"]) / size)[at],
        f"{name}_prose": prose[at] / max(1.0, float(table.columns["prose"].sum())),
        f"{name}_links": (linked / np.maximum(total, 1))[at],
    })  # fmt: skip


def subtree_columns(table: Table, source: Source, up: Ints, c: Counts, prose: Floats) -> None:
    """Adds how much prose and how many links the elements above each block hold, and whether it is in the body: the deepest
    element with most of the prose."""
    none = len(source.elements)
    flat, levels = up.ravel(), up.shape[1]
    words: Floats = np.bincount(flat, np.repeat(c.words, levels), none + 1).astype(np.float64)
    linked: Floats = np.bincount(flat, np.repeat(c.words * table.columns["links"], levels), none + 1).astype(np.float64)
    written: Floats = np.bincount(flat, np.repeat(prose, levels), none + 1).astype(np.float64)
    blocks = np.bincount(flat, minlength=none + 1).astype(np.float64)
    words[none], linked[none] = c.words.sum(), (c.words * table.columns["links"]).sum()
    written[none], blocks[none] = prose.sum(), len(prose)
    total = max(1.0, float(prose.sum()))
    for level in range(4):
        e = up[:, min(level, levels - 1)]
        table.add(**{
            f"tree_words{level}": words[e], f"tree_links{level}": (linked / np.maximum(words, 1))[e],
            f"tree_prose{level}": (written / total)[e], f"tree_blocks{level}": blocks[e],
        })  # fmt: skip
    for name, share in (("body", 0.75), ("core", 0.4)):
        inside = np.flatnonzero(written[:none] >= share * total)
        root = int(inside[-1]) if len(inside) else none
        here = (up == root).any(1)
        above = np.where(here, (up == root).argmax(1), LEVELS + 1).astype(np.float64)
        table.add(**{f"in_{name}": here.astype(np.float64), f"{name}_level": above})
    table.add(prose_near=np.max(written[up[:, : min(4, levels)]] / np.maximum(words[up[:, : min(4, levels)]], 1), axis=1))
