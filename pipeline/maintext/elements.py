"""What the elements of a page say of its blocks: their names and class words, what they hold, and who stands beside whom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np

from ..blocks import Source, SourceBlock
from ..blocks.characters import Counts, Floats, Ints
from .features import Table, Weights, neighbour_columns, place_columns, repeats, spans, text_columns
from .names import element_names, name_columns
from .roles import own_roles, role_columns
from .words import words_of

LEVELS = 40  # elements above a block that are looked at
FLAGS = (  # noqa: SIM905
    "article main nav aside footer header form table ul ol figure section li blockquote button dl"
).split()
OWN = "p div li h1 h2 h3 h4 tr td figcaption span section pre blockquote".split()  # noqa: SIM905
UP = "div li section article td".split()  # noqa: SIM905
TAG_NUMBER = {t: i + 1 for i, t in enumerate(dict.fromkeys((*FLAGS, *OWN)))}
FLAG_NUMBERS, OWN_NUMBERS, UP_NUMBERS = (np.array([[TAG_NUMBER[t]] for t in tags]) for tags in (FLAGS, OWN, UP))
SAID = {  # by the name of a column: where the page says of itself what its parts may say again
    "title": ("ld:headline", "og:title", "title"),
    "deck": ("og:description", "ld:description", "description"),
    "author": ("ld:author", "author", "byl", "parsely-author", "article:author", "sailthru.author", "dc.creator"),
    "site": ("og:site_name", "ld:publisher", "application-name"),
}


def ancestors(source: Source, blocks: Sequence[SourceBlock]) -> Ints:
    """For each block the numbers of the elements it stands in, nearest first; a missing one has the last number."""
    none = len(source.elements.ups)
    up = np.array([*source.elements.ups, none], np.int64)
    up[up < 0] = none
    at = np.array([b.element for b in blocks], np.int64)
    at[at < 0] = none
    levels = [at]
    while len(levels) < LEVELS and (levels[-1] != none).any():
        levels.append(up[levels[-1]])
    return np.stack(levels, axis=1)


def declared(lines: dict[str, str], labels: tuple[str, ...]) -> frozenset[str]:
    """The words of the first of these labels of which there is a line."""
    return frozenset(words_of(next((lines[x] for x in labels if x in lines), "")))


def page_features(source: Source, blocks: Sequence[SourceBlock], up: Ints, weights: Weights) -> Table:
    """All columns of the blocks of a page; `up` are their ancestors."""
    c = source.characters.counts(*spans(blocks))
    texts = [source.text[b.start : b.end] for b in blocks]
    table = Table()
    lines = {b.label: source.text[b.start : b.end] for b in reversed(source.blocks) if b.kind == "meta"}
    said = {name: declared(lines, labels) for name, labels in SAID.items()}
    prose = text_columns(table, c, texts, weights, **said)
    _, _, kinds, places, linked, anchors, _, _ = zip(*blocks, strict=True)
    links = np.array(linked) / c.characters
    table.add(links=links, anchors=np.array(anchors, np.float64), repeats=repeats(texts))
    called = element_names(source, np.flatnonzero(np.bincount(up.ravel())))
    name_columns(table, blocks, up, called, weights)
    tags = np.array([*map(TAG_NUMBER.get, source.elements.tags, repeat(0)), 0], np.int64)
    tag_columns(table, tags, up)
    elements, _, ups = source.elements
    signature = [(elements[e], called[e], ups[e]) if e >= 0 else ("", "", -1) for e in places]
    group_columns(table, "kin", [s[:2] for s in signature])
    group_columns(table, "siblings", signature)
    prose = prose * np.maximum(0, 1 - 1.5 * links)
    held = subtree_columns(table, source, up, c, prose)
    role_columns(table, own_roles(source, called), held, up)
    headings = np.array([kind == "heading" for kind in kinds], np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings)
    kinship_columns(table, tags, up)
    neighbour_columns(table, ("words", "word_mean", "name_sum", "prose", "in_body"))
    return table


def kinship_columns(table: Table, tags: Ints, up: Ints) -> None:
    """Adds how each block stands to the articles and top headings of the page."""
    article = tags == TAG_NUMBER["article"]
    number = np.concatenate((np.cumsum(article[:-1]), [0]))
    own = np.where(article[up], number[up], 0)
    outer = np.where(own > 0, own, 10**6).min(1)
    outer = np.where(outer == 10**6, 0, outer)
    top = (tags[up[:, 0]] == TAG_NUMBER["h1"]).astype(np.float64)
    words = np.bincount(outer, table.columns["prose"])
    table.add(
        articles=np.full(len(up), float(article.sum())), article_number=outer.astype(np.float64),
        article_prose=words[outer] / max(1.0, float(words.sum())),
        tops=np.full(len(up), top.sum()), tops_before=np.cumsum(top),
    )  # fmt: skip


def tag_columns(table: Table, tags: Ints, up: Ints) -> None:
    """Adds what the elements above each block are; `tags` are the numbers of all their names, and one for none."""
    chain = tags[up]
    above = np.bitwise_or.reduce(np.int64(1) << chain, axis=1)
    table.rows((f"in_{t}" for t in FLAGS), (above >> FLAG_NUMBERS & 1).astype(np.float64))
    table.rows((f"is_{t}" for t in OWN), (chain[:, 0] == OWN_NUMBERS).astype(np.float64))
    table.rows((f"up_{t}" for t in UP), (chain[:, min(1, chain.shape[1] - 1)] == UP_NUMBERS).astype(np.float64))
    table.add(depth=(up != len(tags) - 1).sum(1).astype(np.float64))


def group_columns(table: Table, name: str, keys: Sequence[object]) -> None:
    """Adds the size, the words, and the links of the group that each block is in."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    at = np.fromiter(map(numbers.__getitem__, keys), np.int64, len(keys))
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


def subtree_columns(table: Table, source: Source, up: Ints, c: Counts, prose: Floats) -> Floats:
    """Adds how much prose and how many links the elements above each block hold, and whether it is in the body: the deepest
    element with most of the prose. Returns the share of the prose in each element, and 0 for no element."""
    none = len(source.elements.tags)
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
    return np.where(np.arange(none + 1) < none, written / total, 0.0)
