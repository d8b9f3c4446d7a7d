"""A learned forest of oblivious trees, evaluated for all rows at once.

Every level of an oblivious tree asks one question of all its rows, so that the answers are the bits of the leaf's number
(Kohavi & Li 1995; Prokhorenkova et al. 2018). Leaves are integers: the sums are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SCALE = 10_000  # leaves are in units of 1 / SCALE
SOME = 1024  # rows that are judged at once: what is known of them stays in the cache of the processor


class Forest(NamedTuple):
    """`columns[i] > borders[i]` are the questions; tree t asks those of `levels[:, t]`, at most eight, the first
    answer being the lowest bit."""

    names: tuple[str, ...]
    columns: Ints
    borders: NDArray[np.float32]
    levels: Ints
    leaves: Ints
    bias: float

    def probability(self, given: Mapping[str, Floats]) -> Floats:
        """For each row of these columns how likely it is."""
        columns = np.array([given[n] for n in self.names], np.float32)
        total = np.empty(columns.shape[1], np.int64)
        for at in range(0, len(total), SOME):
            self._sums(columns[:, at : at + SOME], total[at : at + SOME])
        return np.asarray(1 / (1 + np.exp(-(total / SCALE + self.bias))), np.float64)

    def _sums(self, columns: NDArray[np.float32], total: Ints) -> None:
        """Writes the sum of the leaves of each row."""
        true = (columns.take(self.columns, axis=0) > self.borders[:, None]).view(np.uint8)
        leaf = true.take(self.levels[-1], axis=0)
        for asked in self.levels[-2::-1]:
            leaf += leaf  # a shift of bytes takes far longer
            leaf |= true.take(asked, axis=0)
        first = np.arange(0, self.leaves.size, self.leaves.shape[1])
        self.leaves.ravel().take(leaf + first[:, None]).sum(axis=0, out=total)


def forest(data: dict[str, Any]) -> Forest:
    """A forest from its stored form."""
    return Forest(
        tuple(data["names"]),
        np.array(data["columns"], np.int64),
        np.array(data["borders"], np.float32),
        np.array(data["levels"], np.int64),
        np.array(data["leaves"], np.int64),
        data["bias"],
    )
