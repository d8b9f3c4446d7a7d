"""What the elements of a page say of its blocks: their names and class words, what they hold, and who stands beside whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from ..blocks import Source, SourceBlock
from ..blocks.characters import Counts, Floats, Ints
from ..blocks.page import names
from .features import Table, Weights, neighbour_columns, place_columns, repeats, spans, text_columns
from .words import words_of

NAME_TOKENS = re.compile(r"[a-z]+")
PARTS = bytes(c if chr(c).islower() or chr(c) == "\n" else 32 for c in range(128)) + bytes([32]) * 128  # a name as its parts
LEVELS = 40  # elements above a block that are looked at
FLAGS = (  # noqa: SIM905
    "article main nav aside footer header form table ul ol figure section li blockquote button dl"
).split()
OWN = "p div li h1 h2 h3 h4 tr td figcaption span section pre blockquote".split()  # noqa: SIM905
UP = "div li section article td".split()  # noqa: SIM905
TAG_NUMBER = {t: i + 1 for i, t in enumerate(dict.fromkeys((*FLAGS, *OWN)))}
FLAG_NUMBERS, OWN_NUMBERS, UP_NUMBERS = (np.array([[TAG_NUMBER[t]] for t in tags]) for tags in (FLAGS, OWN, UP))
TITLES = ("ld:headline", "og:title", "title")
DECKS = ("og:description", "ld:description", "description")


def tokens_of(name: str) -> tuple[str, ...]:
    """A name of class, id or role, and its parts.

    >>> tokens_of("entry-content"), tokens_of("wide")
    (('entry-content', 'entry', 'content'), ('wide',))
    """
    return (name,) if name.isalpha() else (name, *NAME_TOKENS.findall(name))


def name_scores(lines: Sequence[str], weights: Weights) -> Floats:
    """Smallest, greatest and sum of the weights that the names of each line and their parts have, as rows of three."""
    names = [line.split() for line in lines]
    distinct = list(dict.fromkeys(chain.from_iterable(names)))
    parts = "\n".join(distinct).encode("ascii", "replace").translate(PARTS).decode("ascii").split("\n")
    known: dict[str, list[float]] = {}
    for name, part in zip(distinct, parts, strict=False):
        tokens = (name,) if part == name or name.isalpha() else (name, *part.split())
        if found := list(filter(None, map(weights.names.get, tokens))):
            known[name] = found
    scores = np.zeros((len(lines), 3))
    for i, line in enumerate(names):
        if found := [weight for name in line if name in known for weight in known[name]]:
            scores[i] = min(found), max(found), sum(found)
    return scores


def ancestors(source: Source, blocks: Sequence[SourceBlock]) -> Ints:
    """For each block the numbers of the elements it stands in, nearest first; a missing one has the last number."""
    none = len(source.elements)
    up = np.array([e.up for e in source.elements] + [none], np.int64)
    up[up < 0] = none
    at = np.array([b.element for b in blocks], np.int64)
    at[at < 0] = none
    levels = [at]
    while len(levels) < LEVELS and (levels[-1] != none).any():
        levels.append(up[levels[-1]])
    return np.stack(levels, axis=1)


def element_names(source: Source, numbers: Ints) -> dict[int, str]:
    """The line of class, id and role words of these elements."""
    elements = source.elements
    return {i: names(elements[i].attributes) for i in numbers.tolist() if i < len(elements)}


def declared(source: Source, labels: tuple[str, ...]) -> frozenset[str]:
    """The words of the first of these that the page declares of itself."""
    lines = {b.label: source.text[b.start : b.end] for b in reversed(source.blocks) if b.kind == "meta"}
    return frozenset(words_of(next((lines[x] for x in labels if x in lines), "")))


def page_features(source: Source, blocks: Sequence[SourceBlock], up: Ints, weights: Weights) -> Table:
    """All columns of the blocks of a page; `up` are their ancestors."""
    c = source.characters.counts(*spans(blocks))
    texts = [source.text[b.start : b.end] for b in blocks]
    table = Table()
    prose = text_columns(table, c, texts, weights, title=declared(source, TITLES), deck=declared(source, DECKS))
    links = np.array([b.links for b in blocks]) / c.characters
    table.add(links=links, anchors=np.array([b.anchors for b in blocks], np.float64), repeats=repeats(texts))
    tags = element_columns(table, source, blocks, up, weights)
    prose = prose * np.maximum(0, 1 - 1.5 * links)
    subtree_columns(table, source, up, c, prose)
    headings = np.array([b.kind == "heading" for b in blocks], np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings)
    kinship_columns(table, tags, up)
    neighbour_columns(table, ("words", "links", "stopped", "small", "word_mean", "heading", "name_sum", "prose", "in_body"))
    return table


def kinship_columns(table: Table, tags: Ints, up: Ints) -> None:
    """Adds how each block stands to the one before and after, and to the articles and top headings of the page."""
    levels = [up[:, min(k, up.shape[1] - 1)] for k in (0, 1, 2)]
    same = [(e[1:] == e[:-1]).astype(np.float64) for e in levels]
    article = tags == TAG_NUMBER["article"]
    number = np.concatenate((np.cumsum(article[:-1]), [0]))
    own = np.where(article[up], number[up], 0)
    outer = np.where(own > 0, own, 10**6).min(1)
    outer = np.where(outer == 10**6, 0, outer)
    top = (tags[up[:, 0]] == TAG_NUMBER["h1"]).astype(np.float64)
    words = np.bincount(outer, table.columns["prose"])
    table.add(
        same_before0=np.concatenate(([0.0], same[0])), same_after0=np.concatenate((same[0], [0.0])),
        same_before1=np.concatenate(([0.0], same[1])), same_after1=np.concatenate((same[1], [0.0])),
        same_before2=np.concatenate(([0.0], same[2])), same_after2=np.concatenate((same[2], [0.0])),
        articles=np.full(len(up), float(article.sum())), article_number=outer.astype(np.float64),
        article_prose=words[outer] / max(1.0, float(words.sum())),
        tops=np.full(len(up), top.sum()), tops_before=np.cumsum(top),
    )  # fmt: skip


def element_columns(table: Table, source: Source, blocks: Sequence[SourceBlock], up: Ints, weights: Weights) -> Ints:
    """Adds what the elements above each block are, and what their class, id and role words say; returns the numbers of the names
    of all elements, and one for no element."""
    lines = element_names(source, np.flatnonzero(np.bincount(up.ravel())))
    place = {line: i for i, line in enumerate(dict.fromkeys((*lines.values(), *(b.inner for b in blocks))))}
    scores = name_scores(list(place), weights)
    score = np.zeros((len(source.elements) + 1, 3))
    score[list(lines)] = scores[[place[line] for line in lines.values()]]
    low, high, total = score.T[:, up]
    inner = scores[[place[b.inner] for b in blocks]].T
    table.add(
        name_low=low.min(1), name_high=high.max(1), name_sum=total.sum(1), name_own=total[:, 0], name_near=total[:, :3].sum(1),
        name_low_near=low[:, :3].min(1), inner_low=inner[0], inner_high=inner[1], inner_sum=inner[2],
        depth=(up != len(source.elements)).sum(1).astype(np.float64),
    )  # fmt: skip
    number, elements = TAG_NUMBER.get, source.elements
    tags = np.array([number(e.tag, 0) for e in elements] + [0], np.int64)
    chain = tags[up]
    above = np.bitwise_or.reduce(np.int64(1) << chain, axis=1)
    table.rows((f"in_{t}" for t in FLAGS), (above >> FLAG_NUMBERS & 1).astype(np.float64))
    table.rows((f"is_{t}" for t in OWN), (chain[:, 0] == OWN_NUMBERS).astype(np.float64))
    table.rows((f"up_{t}" for t in UP), (chain[:, min(1, chain.shape[1] - 1)] == UP_NUMBERS).astype(np.float64))
    signature = [(elements[e].tag, lines[e], elements[e].up) if (e := b.element) >= 0 else ("", "", -1) for b in blocks]
    group_columns(table, "kin", [s[:2] for s in signature])
    group_columns(table, "siblings", signature)
    return tags


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
