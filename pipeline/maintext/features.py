"""What the model sees of a part of a source: numbers that mean the same in every language, and learned weights of words.

Both worlds have the text features and those of the neighbours; the blocks of a page have those of its elements too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..blocks.characters import Counts, Floats
from .rows import Rows, exact
from .sources import Run, Sources
from .words import Vocabulary, Words, words_of

STRONG = 15  # words of prose in a part that surely is some
SHORT = 40  # words: of a longer part only the beginning is looked up,
BEGINNING = 200  # of so many characters
UNTITLED = 50  # parts before the first: there the title is taken to stand where no part says it
BREAKS = 3.0  # line breaks that are counted


@dataclass(frozen=True, eq=False)
class Weights:
    """Learned weights: of words in short parts, and of words in class, id and role; above 0 speaks for article."""

    words: dict[str, float]
    names: dict[str, float]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The weights of words, to look up many at once."""
        return Vocabulary(self.words)

    @cached_property
    def parts(self) -> Vocabulary:
        """The weights of names that may be parts of others: `[a-z]+`."""
        return Vocabulary({name: weight for name, weight in self.names.items() if _is_part(name)})

    @cached_property
    def compounds(self) -> Vocabulary:
        """The weights of the other names."""
        return Vocabulary({name: weight for name, weight in self.names.items() if not _is_part(name)})


def _is_part(name: str) -> bool:
    return name.isascii() and name.isalpha()


class Table:
    """Columns of equal length by name, in the order they were added."""

    def __init__(self) -> None:
        self.columns: dict[str, Floats] = {}

    def add(self, **columns: Floats) -> None:
        self.columns.update(columns)

    def rows(self, names: Iterable[str], columns: Floats) -> None:
        """Adds columns that are the rows of one array."""
        self.columns.update(zip(names, columns, strict=True))

    def matrix(self) -> Floats:
        return np.stack(list(self.columns.values()), axis=1)


def looked_up(text: str, words: float) -> str:
    """What of a part of so many words is looked up in the learned weights of words."""
    return text if words <= SHORT else text[:BEGINNING]


def text_columns(
    table: Table, c: Counts, texts: list[str], weights: Weights, rows: Rows, **said: Sequence[frozenset[str]]
) -> Floats:
    """Adds what the text of each part says, and how much of it is said elsewhere (`said`, of each document) and how much of that
    it has (`_all`).

    Returns how much of each part is prose, in words.
    """
    n = np.maximum(c.words, 1)
    prose = c.words * np.minimum(1, 2 * c.small / n) * np.where(c.stopped > 0, 1, 0.3) * (c.words >= 4)
    foreign = c.ideographs > 0.3 * c.characters
    if foreign.any():
        prose = np.where(foreign, c.words * (c.stops + c.commas > 0), prose)
    prose = exact(prose)
    words = Words([looked_up(t, n) for t, n in zip(texts, c.words.tolist(), strict=True)])
    low, high, total, mean = words.spread(weights.vocabulary)
    table.rows(("small", "capital", "stops", "commas", "long"), np.array(c[:5]) / n)
    table.rows(("digits", "ideographs", "signs"), np.array(c[5:8]) / c.characters)
    table.add(
        words=c.words, characters=c.characters, stopped=c.stopped, colon=c.colon, prose=prose,
        word_low=low, word_high=high, word_sum=total, word_mean=exact(mean),
        furnished=(words.of_furniture() | (c.words > SHORT)).astype(np.float64),
        **words.shares(rows.of, said),
    )  # fmt: skip
    return prose


def place_columns(table: Table, c: Counts, prose: Floats, headings: Floats, rows: Rows) -> None:
    """Adds where each part stands among all of its document."""
    at, n = (rows.at - rows.low).astype(np.float64), rows.sizes.astype(np.float64)
    before, total, size = rows.before(prose), np.maximum(1.0, rows.sums(prose)), rows.sums(c.words)
    of_all, rest = rows.each(total), rows.each(n) - 1
    since = rows.last(headings > 0)
    of_head = [name for name in ("word_mean", "word_low", "words", "title", "links") if name in table.columns]
    heads = np.array([table.columns[name] for name in of_head]).take(np.maximum(since, 0), axis=1)
    heads[:, since < 0] = 0
    table.rows((f"head_{name}" for name in of_head), heads)
    back, ahead = rows.distances(prose >= STRONG)
    table.rows(("from_title", "from_last_title"), _from_titles(table, at, rows))
    alike = np.array([n, total, size, total / np.maximum(1.0, size)])
    table.rows(("parts", "all_prose", "all_words", "all_prose_part"), alike.take(rows.of, axis=1))
    table.add(
        index=at, rest=rest - at, part=at / np.maximum(1, rest), prose_before=before, prose_part=before / of_all,
        prose_after=of_all - before - prose,
        from_heading=np.where(since >= 0, np.minimum(rows.at - since, 30), 31).astype(np.float64),
        from_prose=back, to_prose=ahead,
    )  # fmt: skip


def _from_titles(table: Table, at: Floats, rows: Rows) -> Floats:
    """How far each part is from the first that says the title, and from the last, one a row; where there is none, as from far
    before the document."""
    titled = (table.columns["title_all"] >= 0.75) & (table.columns["title"] >= 0.6)
    first, last = -rows.greatest(np.where(titled, -at, -np.inf)), rows.greatest(np.where(titled, at, -UNTITLED))
    first[np.isinf(first)] = -UNTITLED
    places = np.array([first, last]).take(rows.of, axis=1)
    return np.asarray(np.minimum(np.maximum(at - places, -UNTITLED), 200), np.float64)


def neighbour_columns(table: Table, named: tuple[str, ...], rows: Rows) -> None:
    """Adds what the parts before and after say."""
    columns = np.array([table.columns[name] for name in named])
    steps, reaches = (-2, -1, 1, 2), (3, 8)
    for by, there in zip(steps, rows.shifted(columns, *steps), strict=True):
        table.rows((f"{name}{by:+}" for name in named), there)
    about = [name for name in ("prose", "words", "word_mean", "links", "furniture") if name in table.columns]
    columns = np.array([table.columns[name] for name in about])
    for reach, mean in zip(reaches, rows.windows(columns, *reaches), strict=True):
        table.rows((f"{name}_{reach}" for name in about), mean)


def repeats(texts: list[str], rows: Rows) -> Floats:
    """How many parts of its document have the same text as each."""
    counts: list[int] = []
    for start, size in zip(rows.starts.tolist(), rows.sizes.tolist(), strict=True):
        own = texts[start : start + size]
        seen = Counter(own)
        counts += [1] * size if len(seen) == size else [seen[t] for t in own]
    return np.array(counts, np.float64)


def text_features(sources: Sources, runs: Sequence[Run], weights: Weights) -> Table:
    """All columns of the pieces of plain texts."""
    rows, pieces = Rows([len(run.parts) for run in runs]), [p for run in runs for p in run.parts]
    starts, ends = sources.spans(runs)
    c = sources.characters.counts(starts, ends)
    texts = sources.texts(starts, ends)
    table = Table()
    titles = [frozenset(words_of(texts[first][:300])) for first in rows.starts.tolist()]
    prose = text_columns(table, c, texts, weights, rows, title=titles)
    opens = np.array([p.opens for p in pieces], np.float64)
    line = opens.cumsum().astype(np.int64) + rows.of
    long = np.bincount(line, c.words)[line]
    breaks = np.full(len(pieces) + 1, BREAKS)
    breaks[1:-1] = np.minimum(np.diff(sources.breaks(starts)), BREAKS)
    breaks[rows.starts] = BREAKS
    size = np.maximum(1.0, rows.sums(c.words))
    table.add(
        repeats=repeats(texts, rows), opens=opens, line_words=long, line_parts=np.bincount(line).astype(np.float64)[line],
        break_before=breaks[:-1], break_after=breaks[1:],
        starts_small=np.array([t[0].islower() for t in texts], np.float64),
    )  # fmt: skip
    headings = ((c.stopped == 0) & (c.words <= 14) & (c.capital + c.digits > 0) & (opens > 0)).astype(np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings, rows)
    furniture = ((table.columns["word_mean"] < -0.5) | ((prose == 0) & (c.words < 12))).astype(np.float64)
    alike = np.array([rows.greatest(long) / size, rows.sums(furniture * c.words) / size])
    table.rows(("longest", "furniture_part"), alike.take(rows.of, axis=1))
    table.add(furniture=furniture, furniture_20=next(rows.windows(furniture[None, :], 20))[0])
    neighbour_columns(table, ("words", "stopped", "small", "word_mean", "word_low", "capital", "prose", "furniture"), rows)
    return table
