"""What the elements of a page say of its blocks: their names and class words, what they hold, and who stands beside whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..blocks import Source
from ..blocks.characters import Counts, Floats, Ints
from ..blocks.page import names
from ..blocks.source import Tag
from .features import Table, Weights, neighbour_columns, place_columns, repeats, text_columns
from .names import name_columns
from .roles import own_roles, role_columns
from .rows import Rows, exact
from .sources import Run, Sources
from .words import words_of

NAMELESS = ("", "")  # the tag of no element
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


class Standing(NamedTuple):
    """The elements of some pages, one page after the other; behind those of each one number more, for no element. The different
    tags stand likewise, those of each page before one that is nameless."""

    tags: list[Tag]
    pages: Ints  # of each tag
    of: Ints  # the number of the tag of each element
    ups: Ints  # the element that each stands in
    none: Ints  # of each page
    up: Ints  # for each block the elements it stands in, nearest first, and then none


def standing(sources: Sources, runs: Sequence[Run]) -> Standing:
    """In which elements the blocks of these runs stand."""
    tags, counts, of, ups, none, places, base = list[Tag](), list[int](), list[Ints](), list[Ints](), list[int](), list[Ints](), 0
    for number, blocks in runs:
        elements = sources[number].elements
        last = base + len(elements.of)
        for numbers, out in ((elements.ups, ups), ([b.element for b in blocks], places)):
            own = np.array(numbers, np.int64)
            out.append(np.where(own < 0, last, own + base))
        ups.append(np.array([last]))
        of.append(np.array((*elements.of, len(elements.tags)), np.int64) + len(tags))
        tags += [*elements.tags, NAMELESS]
        counts.append(len(elements.tags) + 1)
        none.append(last)
        base = last + 1
    above, levels = np.concatenate(ups), [np.concatenate(places)]
    outside = np.zeros(len(above), np.bool_)
    outside[none] = True
    while len(levels) < LEVELS and not outside[levels[-1]].all():
        levels.append(above[levels[-1]])
    pages = np.arange(len(runs)).repeat(counts)
    return Standing(tags, pages, np.concatenate(of), above, np.array(none), np.stack(levels, axis=1))


def tag_names(stand: Standing) -> dict[int, str]:
    """The lines of class, id and role words of the tags of those elements that blocks stand in, by the numbers of the tags."""
    elements = np.flatnonzero(np.bincount(stand.up.ravel()))
    return {i: names(stand.tags[i][1]) for i in np.flatnonzero(np.bincount(stand.of[elements])).tolist()}


def declared(lines: dict[str, str], labels: tuple[str, ...]) -> frozenset[str]:
    """The words of the first of these labels of which there is a line."""
    return frozenset(words_of(next((lines[x] for x in labels if x in lines), "")))


def page_features(sources: Sources, runs: Sequence[Run], weights: Weights) -> Table:
    """All columns of the blocks of pages."""
    rows, blocks, stand = Rows([len(run.parts) for run in runs]), [b for run in runs for b in run.parts], standing(sources, runs)
    starts, ends = sources.spans(runs)
    c = sources.characters.counts(starts, ends)
    texts = sources.texts(starts, ends)
    table = Table()
    lines = [said_by(sources[run.source]) for run in runs]
    said = {name: [declared(own, labels) for own in lines] for name, labels in SAID.items()}
    prose = text_columns(table, c, texts, weights, rows, **said)
    links = exact(np.array([b.links for b in blocks]) / c.characters)
    table.add(links=links, anchors=np.array([b.anchors for b in blocks], np.float64), repeats=repeats(texts, rows))
    called = tag_names(stand)
    name_columns(table, blocks, stand.of[stand.up], called, weights)
    tags = np.array([TAG_NUMBER.get(name, 0) for name, _ in stand.tags], np.int64)[stand.of]
    tag_columns(table, tags, stand, rows)
    own = stand.up[:, 0]
    kin = kinds(stand, called)[stand.of[own]]
    group_columns(table, "kin", kin, rows)
    group_columns(table, "siblings", stand.ups[own] * len(stand.tags) + kin, rows)
    prose = exact(prose * np.maximum(0, 1 - 1.5 * links))
    held = subtree_columns(table, stand, rows, c, prose)
    role_columns(table, own_roles(stand.tags, called)[stand.of], held, stand.up)
    headings = np.array([b.kind == "heading" for b in blocks], np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings, rows)
    kinship_columns(table, tags, stand, rows)
    neighbour_columns(table, ("words", "word_mean", "name_sum", "prose", "in_body"), rows)
    return table


def said_by(source: Source) -> dict[str, str]:
    """What a page says of itself, the first of each label."""
    return {b.label: source.text[b.start : b.end] for b in reversed(source.blocks) if b.kind == "meta"}


def kinship_columns(table: Table, tags: Ints, stand: Standing, rows: Rows) -> None:
    """Adds how each block stands to the articles and top headings of its page."""
    up, starts = stand.up, np.concatenate(([0], stand.none[:-1] + 1))
    article = tags == TAG_NUMBER["article"]
    count = np.cumsum(article)
    before = (count - article)[starts]
    own = np.where(article[up], count[up] - rows.each(before)[:, None], 0)
    outer = np.where(own > 0, own, 10**6).min(1)
    outer = np.where(outer == 10**6, 0, outer)
    top = (tags[up[:, 0]] == TAG_NUMBER["h1"]).astype(np.float64)
    room = starts[rows.of] + outer
    words = np.bincount(room, table.columns["prose"], len(tags))
    table.add(
        articles=rows.each(count[stand.none] - before).astype(np.float64), article_number=outer.astype(np.float64),
        article_prose=words[room] / rows.each(np.maximum(1.0, rows.sums(table.columns["prose"]))),
        tops=rows.each(rows.sums(top)), tops_before=rows.before(top) + top,
    )  # fmt: skip


def tag_columns(table: Table, tags: Ints, stand: Standing, rows: Rows) -> None:
    """Adds what the elements above each block are; `tags` are the numbers of all their names."""
    chain = tags[stand.up]
    above = np.bitwise_or.reduce(np.int64(1) << chain, axis=1)
    table.rows((f"in_{t}" for t in FLAGS), (above >> FLAG_NUMBERS & 1).astype(np.float64))
    table.rows((f"is_{t}" for t in OWN), (chain[:, 0] == OWN_NUMBERS).astype(np.float64))
    table.rows((f"up_{t}" for t in UP), (chain[:, min(1, chain.shape[1] - 1)] == UP_NUMBERS).astype(np.float64))
    table.add(depth=(stand.up != rows.each(stand.none)[:, None]).sum(1).astype(np.float64))


def kinds(stand: Standing, lines: Mapping[int, str]) -> Ints:
    """For each tag the number of the first of its page that has the same name and the same line of class, id and role words."""
    first: dict[tuple[int, str, str], int] = {}
    numbered = enumerate(zip(stand.pages.tolist(), stand.tags, strict=True))
    return np.array([first.setdefault((page, name, lines.get(i, "")), i) for i, (page, (name, _)) in numbered], np.int64)


def group_columns(table: Table, name: str, keys: Ints, rows: Rows) -> None:
    """Adds the size, the words, and the links of the group of one key that each block is in; no group is of two pages."""
    at = np.unique(keys, return_inverse=True)[1]
    words, prose = table.columns["words"], table.columns["prose"]
    size = np.bincount(at).astype(np.float64)
    total = np.bincount(at, words)
    linked = np.bincount(at, words * table.columns["links"])
    table.add(**{
        name: size[at], f"{name}_words": (total / size)[at],
        f"{name}_part": total[at] / rows.each(np.maximum(1.0, rows.sums(words))),
        f"{name}_said": (np.bincount(at, table.columns["word_mean"]) / size)[at],
        f"{name}_prose": np.bincount(at, prose)[at] / rows.each(np.maximum(1.0, rows.sums(prose))),
        f"{name}_links": (linked / np.maximum(total, 1))[at],
    })  # fmt: skip


def subtree_columns(table: Table, stand: Standing, rows: Rows, c: Counts, prose: Floats) -> Floats:
    """Adds how much prose and how many links the elements above each block hold, and whether it is in the body: the deepest
    element with most of the prose. Returns the share of the prose in each element, and 0 for no element."""
    flat, levels, up = stand.up.ravel(), stand.up.shape[1], stand.up
    values = np.array([c.words, c.words * table.columns["links"], prose, np.ones(len(prose))])
    held = np.array([np.bincount(flat, column.repeat(levels), len(stand.ups)) for column in values])
    held[:, stand.none] = [rows.sums(column) for column in values]
    words, linked, written, blocks = held
    totals = np.maximum(1.0, written[stand.none])
    total = totals.repeat(np.diff(stand.none, prepend=-1))
    for level in range(4):
        e = up[:, min(level, levels - 1)]
        table.add(**{
            f"tree_words{level}": words[e], f"tree_links{level}": (linked / np.maximum(words, 1))[e],
            f"tree_prose{level}": (written / total)[e], f"tree_blocks{level}": blocks[e],
        })  # fmt: skip
    for name, share in (("body", 0.75), ("core", 0.4)):
        root = rows.each(_deepest(written >= share * total, stand.none))
        here = up == root[:, None]
        above = np.where(here.any(1), here.argmax(1), LEVELS + 1).astype(np.float64)
        table.add(**{f"in_{name}": here.any(1).astype(np.float64), f"{name}_level": above})
    near = up[:, : min(4, levels)]
    table.add(prose_near=np.max(written[near] / np.maximum(words[near], 1), axis=1))
    shares = written / total
    shares[stand.none] = 0
    return np.asarray(shares, np.float64)


def _deepest(most: NDArray[np.bool_], none: Ints) -> Ints:
    """The last element of each page that is marked; none where no element is."""
    marked = most.copy()
    marked[none] = False
    last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))[none]
    return np.where(last > np.concatenate(([-1], none[:-1])), last, none)
