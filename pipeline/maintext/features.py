"""What the model sees of a part of a source: numbers that mean the same in every language, and learned weights of words.

Both worlds have the text features and those of the neighbours; the blocks of a page have those of its elements too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..blocks import Source, SourceBlock
from ..blocks.characters import Counts, Floats, Ints
from .pieces import Piece
from .words import Vocabulary, Words, words_of

STRONG = 15  # words of prose in a part that surely is some
SHORT = 40  # words: of a longer part only the beginning is looked up,
BEGINNING = 200  # of so many characters


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


def spans(parts: Sequence[SourceBlock | Piece]) -> tuple[Ints, Ints]:
    """The starts and the ends of these parts."""
    return np.array([p.start for p in parts], np.int64), np.array([p.end for p in parts], np.int64)


def shifted(columns: Floats, *by: int) -> Iterator[Floats]:
    """The columns, one a row, as seen from so many places further on, for each of `by`; 0 beyond the ends."""
    rows, n = columns.shape
    far = max(map(abs, by))
    wide = np.zeros((rows, n + 2 * far))
    wide[:, far : far + n] = columns
    return (wide[:, far + step : far + step + n] for step in by)


def windows(columns: Floats, *reaches: int) -> Iterator[Floats]:
    """The mean of each entry and its neighbours up to so many places away, for each reach; columns are one a row."""
    rows, n = columns.shape
    sums = np.zeros((rows, n + 1))
    columns.cumsum(axis=1, out=sums[:, 1:])
    for reach in reaches:
        low, high = np.arange(-reach, n - reach), np.arange(reach + 1, reach + n + 1)
        np.maximum(low, 0, out=low)
        np.minimum(high, n, out=high)
        yield (sums.take(high, axis=1) - sums.take(low, axis=1)) / (high - low)


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


def text_columns(table: Table, c: Counts, texts: list[str], weights: Weights, **said: frozenset[str]) -> Floats:
    """Adds what the text of each part says, and how much of it is said elsewhere and how much of that it has (`_all`).

    Returns how much of each part is prose, in words.
    """
    n = np.maximum(c.words, 1)
    prose = c.words * np.minimum(1, 2 * c.small / n) * np.where(c.stopped > 0, 1, 0.3) * (c.words >= 4)
    foreign = c.ideographs > 0.3 * c.characters
    if foreign.any():
        prose = np.where(foreign, c.words * (c.stops + c.commas > 0), prose)
    words = Words([looked_up(t, n) for t, n in zip(texts, c.words.tolist(), strict=True)], **said)
    low, high, total, mean = words.spread(weights.vocabulary)
    table.rows(("small", "capital", "stops", "commas", "long"), np.array(c[:5]) / n)
    table.rows(("digits", "ideographs", "signs"), np.array(c[5:8]) / c.characters)
    table.add(
        words=c.words, characters=c.characters, stopped=c.stopped, colon=c.colon, prose=prose,
        word_low=low, word_high=high, word_sum=total, word_mean=mean,
        furnished=(words.of_furniture() | (c.words > SHORT)).astype(np.float64),
        **words.shares(),
    )  # fmt: skip
    return prose


def from_strong(strong: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """How far each part is from the last strong one, and to the next; from 31 on, or where there is none, 31."""
    at = np.arange(len(strong), dtype=np.float64)
    last = np.maximum.accumulate(np.where(strong, at, -99))
    following = np.minimum.accumulate(np.where(strong, at, at[-1] + 99)[::-1])[::-1]
    return np.minimum(at - last, 31), np.minimum(following - at, 31)


def place_columns(table: Table, c: Counts, prose: Floats, headings: Floats) -> None:
    """Adds where each part stands among all."""
    n = len(prose)
    at = np.arange(n, dtype=np.float64)
    before = np.cumsum(prose) - prose
    total = max(1.0, float(prose.sum()))
    titled = np.flatnonzero((table.columns["title_all"] >= 0.75) & (table.columns["title"] >= 0.6))
    since = np.maximum.accumulate(np.where(headings > 0, at, -1))
    head = np.maximum(since, 0).astype(np.int64)
    of_head = [name for name in ("word_mean", "word_low", "words", "title", "links") if name in table.columns]
    heads = np.array([table.columns[name] for name in of_head]).take(head, axis=1)
    heads[:, since < 0] = 0
    table.rows((f"head_{name}" for name in of_head), heads)
    back, ahead = from_strong(prose >= STRONG)
    size = float(c.words.sum())
    beyond = np.array([[titled[0] if len(titled) else -50], [titled[-1] if len(titled) else -50]])
    table.rows(("from_title", "from_last_title"), np.minimum(np.maximum(at - beyond, -50), 200))
    alike = np.array([n, total, size, total / max(1.0, size)])
    table.rows(("parts", "all_prose", "all_words", "all_prose_part"), alike.repeat(n).reshape(4, n))
    table.add(
        index=at, rest=n - 1 - at, part=at / max(1, n - 1), prose_before=before, prose_part=before / total,
        prose_after=total - before - prose,
        from_heading=np.where(since >= 0, np.minimum(at - since, 30), 31),
        from_prose=back, to_prose=ahead,
    )  # fmt: skip


def neighbour_columns(table: Table, named: tuple[str, ...]) -> None:
    """Adds what the parts before and after say."""
    columns = np.array([table.columns[name] for name in named])
    steps, reaches = (-2, -1, 1, 2), (3, 8)
    for by, there in zip(steps, shifted(columns, *steps), strict=True):
        table.rows((f"{name}{by:+}" for name in named), there)
    about = [name for name in ("prose", "words", "word_mean", "links", "furniture") if name in table.columns]
    columns = np.array([table.columns[name] for name in about])
    for reach, mean in zip(reaches, windows(columns, *reaches), strict=True):
        table.rows((f"{name}_{reach}" for name in about), mean)


def repeats(texts: list[str]) -> Floats:
    """How many parts have the same text."""
    seen: dict[str, int] = {}
    for t in texts:
        seen[t] = seen.get(t, 0) + 1
    return np.array([seen[t] for t in texts], np.float64)


def text_features(source: Source, pieces: Sequence[Piece], weights: Weights) -> Table:
    """All columns of the pieces of a plain text."""
    text = source.text
    c = source.characters.counts(*spans(pieces))
    texts = [text[p.start : p.end] for p in pieces]
    table = Table()
    prose = text_columns(table, c, texts, weights, title=frozenset(words_of(texts[0][:300])))
    opens = np.array([p.opens for p in pieces], np.float64)
    line = opens.cumsum().astype(np.int64)
    long = np.bincount(line, c.words).astype(np.float64)
    breaks = np.array([3.0, *(text.count("\n", p.start, q.start) for p, q in pairwise(pieces)), 3.0])
    np.minimum(breaks, 3, out=breaks)
    size = max(1.0, float(c.words.sum()))
    table.add(
        repeats=repeats(texts), opens=opens, line_words=long[line], line_parts=np.bincount(line).astype(np.float64)[line],
        break_before=breaks[:-1], break_after=breaks[1:],
        starts_small=np.array([t[0].islower() for t in texts], np.float64),
    )  # fmt: skip
    headings = ((c.stopped == 0) & (c.words <= 14) & (c.capital + c.digits > 0) & (opens > 0)).astype(np.float64)
    table.add(heading=headings)
    place_columns(table, c, prose, headings)
    furniture = ((table.columns["word_mean"] < -0.5) | ((prose == 0) & (c.words < 12))).astype(np.float64)
    alike = np.array([long.max() / size, (furniture * c.words).sum() / size])
    table.rows(("longest", "furniture_part"), alike.repeat(len(pieces)).reshape(2, -1))
    table.add(furniture=furniture, furniture_20=next(windows(furniture[None, :], 20))[0])
    neighbour_columns(table, ("words", "stopped", "small", "word_mean", "word_low", "capital", "prose", "furniture"))
    return table
