"""The rows of some documents, one after the other, so that one array operation works on all of them.

What is summed up over rows is exact (whole numbers of `GRAIN`), so that a document has the same sums whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import Floats, Ints

GRAIN = 2.0**-20  # sums of its multiples are exact up to 2**33
FAR = 31  # as far as a distance is told


def exact(values: Floats) -> Floats:
    """The values to the nearest multiple of GRAIN."""
    return np.asarray(np.rint(values / GRAIN) * GRAIN, np.float64)


class Rows:
    """How many rows each of some documents has, one at least; `of` says which document each row is of, `low` and `high` where
    the rows of that one begin and end."""

    def __init__(self, sizes: Sequence[int] | Ints) -> None:
        self.sizes = np.array(sizes, np.int64)
        ends = self.sizes.cumsum()
        self.starts = ends - self.sizes
        self.of = np.arange(len(sizes)).repeat(self.sizes)
        self.at = np.arange(len(self.of))
        self.low, self.high = self.starts.take(self.of), ends.take(self.of)

    def sums(self, values: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        """The sum of the values of each document."""
        return np.asarray(np.bincount(self.of, values, len(self.sizes)), np.float64)

    def greatest(self, values: Floats) -> Floats:
        """The greatest value of each document."""
        return np.maximum.reduceat(values, self.starts)

    def firsts(self, values: Floats) -> Ints:
        """Of each document the first row that has its greatest value."""
        best = np.where(values == self.each(self.greatest(values)), self.at, len(values))
        return np.asarray(np.minimum.reduceat(best, self.starts), np.int64)

    def each(self, values: NDArray[Any]) -> NDArray[Any]:
        """For each row the value of its document."""
        return values.take(self.of)

    def before(self, values: Floats) -> Floats:
        """For each row the sum of the values of those before it in its document."""
        sums = np.zeros(len(values) + 1)
        values.cumsum(out=sums[1:])
        return np.asarray(sums[:-1] - sums.take(self.low), np.float64)

    def last(self, marked: NDArray[np.bool_]) -> Ints:
        """For each row the last marked one up to it in its document, or -1."""
        last = np.maximum.accumulate(np.where(marked, self.at, -1))
        last[last < self.low] = -1
        return last

    def distances(self, marked: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """How far each row is from the last marked one of its document, and to the next; FAR where it is farther or none."""
        last, beyond = self.last(marked), len(marked)
        following = np.minimum.accumulate(np.where(marked, self.at, beyond)[::-1])[::-1]
        back = np.where(last < 0, FAR, np.minimum(self.at - last, FAR))
        ahead = np.where(following >= self.high, FAR, np.minimum(following - self.at, FAR))
        return back.astype(np.float64), ahead.astype(np.float64)

    def shifted(self, columns: Floats, *by: int) -> Iterator[Floats]:
        """The columns, one a row, as seen from so many places further on, for each of `by`; 0 beyond the ends of a document."""
        for step in by:
            there = self.at + step
            outside = (there < self.low) | (there >= self.high)
            seen = columns.take(there, axis=1, mode="clip")
            seen[:, outside] = 0
            yield seen

    def windows(self, columns: Floats, *reaches: int) -> Iterator[Floats]:
        """The mean of each entry and its neighbours in its document up to so many places away, for each reach; columns, of
        multiples of GRAIN, are one a row."""
        count, n = columns.shape
        sums = np.zeros((count, n + 1))
        columns.cumsum(axis=1, out=sums[:, 1:])
        for reach in reaches:
            low, high = np.maximum(self.at - reach, self.low), np.minimum(self.at + (reach + 1), self.high)
            yield (sums.take(high, axis=1) - sums.take(low, axis=1)) / (high - low)
