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
NO_ARTICLE = 1 << 40  # beyond the number of any element
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
    up: Ints  # the elements that each block stands in, nearest first, and then none: shape (levels, blocks)


def standing(sources: Sources, runs: Sequence[Run], places: Sequence[int], rows: Rows) -> Standing:
    """In which elements the blocks of these runs stand; `places` are those nearest to them, in their own page."""
    pages = [sources[run.source].elements for run in runs]
    sizes, kinds = np.array([len(page.of) + 1 for page in pages]), np.array([len(page.tags) + 1 for page in pages])
    none = sizes.cumsum() - 1
    base, last = none - sizes + 1, none.repeat(sizes)
    ups = np.array([up for page in pages for up in (*page.ups, -1)], np.int64)
    ups = np.where(ups < 0, last, ups + base.repeat(sizes))
    of = np.array([tag for page in pages for tag in (*page.of, len(page.tags))], np.int64)
    near = np.array(places, np.int64)
    levels, outside = [np.where(near < 0, rows.each(none), near + rows.each(base))], np.zeros(len(ups), np.bool_)
    outside[none] = True
    while len(levels) < LEVELS and not outside[levels[-1]].all():
        levels.append(ups[levels[-1]])
    return Standing(
        [tag for page in pages for tag in (*page.tags, NAMELESS)], np.arange(len(runs)).repeat(kinds),
        of + (kinds.cumsum() - kinds).repeat(sizes), ups, none, np.array(levels),
    )  # fmt: skip


def tag_names(stand: Standing) -> dict[int, str]:
    """The lines of class, id and role words of the tags of those elements that blocks stand in, by the numbers of the tags."""
    elements = np.flatnonzero(np.bincount(stand.up.ravel()))
    return {i: names(stand.tags[i][1]) for i in np.flatnonzero(np.bincount(stand.of[elements])).tolist()}


def declared(lines: dict[str, str], labels: tuple[str, ...]) -> frozenset[str]:
    """The words of the first of these labels of which there is a line."""
    return frozenset(words_of(next((lines[x] for x in labels if x in lines), "")))


def page_features(sources: Sources, runs: Sequence[Run], weights: Weights) -> Table:
    """All columns of the blocks of pages."""
    rows = Rows([len(run.parts) for run in runs])
    begins, stops, kind, places, linked, anchors, inner, _ = zip(*(b for run in runs for b in run.parts), strict=True)
    offset = sources.starts[[run.source for run in runs]][rows.of]
    starts, ends = np.array(begins, np.int64) + offset, np.array(stops, np.int64) + offset
    stand = standing(sources, runs, places, rows)
    c = sources.characters.counts(starts, ends)
    texts = sources.texts(starts, ends)
    table = Table()
    lines = [said_by(sources[run.source]) for run in runs]
    said = {name: [declared(own, labels) for own in lines] for name, labels in SAID.items()}
    prose = text_columns(table, c, texts, weights, rows, **said)
    links = exact(np.array(linked) / c.characters)
    table.add(links=links, anchors=np.array(anchors, np.float64), repeats=repeats(texts, rows))
    called = tag_names(stand)
    name_columns(table, inner, stand.of[stand.up], called, weights)
    tags = np.array([TAG_NUMBER.get(name, 0) for name, _ in stand.tags], np.int64)[stand.of]
    tag_columns(table, tags, stand, rows)
    own = stand.up[0]
    kin = kinds(stand, called)[stand.of[own]]
    group_columns(table, "kin", kin, rows)
    group_columns(table, "siblings", stand.ups[own] * len(stand.tags) + kin, rows)
    prose = exact(prose * np.maximum(0, 1 - 1.5 * links))
    held = subtree_columns(table, stand, rows, c, prose)
    role_columns(table, own_roles(stand.tags, called)[stand.of], held, stand.up)
    headings = np.array([k == "heading" for k in kind], np.float64)
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
    starts = np.concatenate(([0], stand.none[:-1] + 1))
    article = tags == TAG_NUMBER["article"]
    count = np.cumsum(article)
    before = (count - article)[starts]
    outer = np.where(article, count, NO_ARTICLE)[stand.up].min(0)
    outer = np.where(outer == NO_ARTICLE, 0, outer - rows.each(before))
    top = (tags[stand.up[0]] == TAG_NUMBER["h1"]).astype(np.float64)
    room = starts[rows.of] + outer
    words = np.bincount(room, table.columns["prose"], len(tags))
    table.add(
        articles=rows.each(count[stand.none] - before).astype(np.float64), article_number=outer.astype(np.float64),
        article_prose=words[room] / rows.each(np.maximum(1.0, rows.sums(table.columns["prose"]))),
        tops=rows.each(rows.sums(top)), tops_before=rows.before(top) + top,
    )  # fmt: skip


def tag_columns(table: Table, tags: Ints, stand: Standing, rows: Rows) -> None:
    """Adds what the elements above each block are; `tags` are the numbers of all their names."""
    above = np.bitwise_or.reduce((np.int64(1) << tags)[stand.up], axis=0)
    own, outer = tags[stand.up[0]], tags[stand.up[min(1, len(stand.up) - 1)]]
    table.rows((f"in_{t}" for t in FLAGS), (above >> FLAG_NUMBERS & 1).astype(np.float64))
    table.rows((f"is_{t}" for t in OWN), (own == OWN_NUMBERS).astype(np.float64))
    table.rows((f"up_{t}" for t in UP), (outer == UP_NUMBERS).astype(np.float64))
    table.add(depth=(stand.up != rows.each(stand.none)).sum(0).astype(np.float64))


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
    levels, up = len(stand.up), stand.up
    values = np.array([c.words, c.words * table.columns["links"], prose, np.ones(len(prose))])
    some = np.flatnonzero(up != rows.each(stand.none))
    elements, inside = up.ravel().take(some), some % len(prose)
    held = np.array([np.bincount(elements, column.take(inside), len(stand.ups)) for column in values])
    held[:, stand.none] = [rows.sums(column) for column in values]
    words, linked, written, blocks = held
    totals = np.maximum(1.0, written[stand.none])
    total = totals.repeat(np.diff(stand.none, prepend=-1))
    for level in range(4):
        e = up[min(level, levels - 1)]
        table.add(**{
            f"tree_words{level}": words[e], f"tree_links{level}": (linked / np.maximum(words, 1))[e],
            f"tree_prose{level}": (written / total)[e], f"tree_blocks{level}": blocks[e],
        })  # fmt: skip
    for name, share in (("body", 0.75), ("core", 0.4)):
        root = rows.each(_deepest(written >= share * total, stand.none))
        here = up == root
        inside = here.any(0)
        above = np.where(inside, here.argmax(0), LEVELS + 1).astype(np.float64)
        table.add(**{f"in_{name}": inside.astype(np.float64), f"{name}_level": above})
    table.add(prose_near=(written / np.maximum(words, 1))[up[:4]].max(0))
    shares = written / total
    shares[stand.none] = 0
    return np.asarray(shares, np.float64)


def _deepest(most: NDArray[np.bool_], none: Ints) -> Ints:
    """The last element of each page that is marked; none where no element is."""
    marked = most.copy()
    marked[none] = False
    last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))[none]
    return np.where(last > np.concatenate(([-1], none[:-1])), last, none)
