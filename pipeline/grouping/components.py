"""Pairs of numbers in, out which of them hang together: an array that tells of each number the lowest of its component."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]


def united(lowest: Numbers, pairs: npt.NDArray[np.uint32]) -> None:
    """Take in some more pairs (shape (pairs, 2)). `lowest` points down, from any number in some steps to the lowest.

    Roots are hooked to lower roots, all at once, until no pair has two (Shiloach & Vishkin 1982).
    """
    one, other = pairs[:, 0], pairs[:, 1]
    while len(one):
        one, other = _found(lowest, one), _found(lowest, other)
        apart = one != other
        one, other = one[apart], other[apart]
        np.minimum.at(lowest, np.maximum(one, other), np.minimum(one, other))


def _found(lowest: Numbers, some: Numbers) -> Numbers:
    """The lowest number that each leads to; the way there is made shorter."""
    start, at = some, lowest[some]
    while (lowest[at] != at).any():
        at = lowest[at]
    lowest[start] = at
    return at


def settled(lowest: Numbers) -> None:
    """Let every number point to the lowest of its component at once."""
    while True:
        onward = lowest[lowest]
        if (onward == lowest).all():
            return
        lowest[:] = onward


def bundled(lowest: Numbers, most: int) -> npt.NDArray[np.int64]:
    """In which bundle each component is, by its lowest number (`settled`), in order: about `most` numbers are in each bundle,
    more only where one component has more."""
    bundle = np.bincount(lowest, minlength=len(lowest))
    np.cumsum(bundle, out=bundle)
    bundle -= 1
    bundle //= most
    return bundle
