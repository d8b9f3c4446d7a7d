"""Which stems stand in each of some lines, looked for in all lines at once: by three bytes first, which few places have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..blocks.characters import Ints
from ..words import Bytes

SEEN = 8  # bytes of a stem that are compared


class Stems:
    """Some stems, of two bytes or more, and a number for each."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        alike: dict[int, list[str]] = {}
        for stem in numbers:
            raw = stem.encode()
            thirds = raw[2:3] or bytes(range(256))
            for code in {int(_codes(np.frombuffer(raw[:2] + bytes([third]), np.uint8))[0]) for third in thirds}:
                alike.setdefault(code, []).append(stem)
        self.group = np.zeros(1 << 16, np.int64)  # of the stems that begin with these three bytes
        self.group[list(alike)] = range(1, len(alike) + 1)
        shape = (max(map(len, alike.values())), len(alike) + 1)
        self.values, self.masks, self.numbers = np.ones(shape, np.uint64), np.zeros(shape, np.uint64), np.zeros(shape, np.int64)
        for group, stems in enumerate(alike.values(), 1):
            for i, stem in enumerate(stems):
                raw = stem.encode()[:SEEN]
                self.values[i, group], self.masks[i, group] = _number(raw), _number(b"\xff" * len(raw))
                self.numbers[i, group] = numbers[stem]

    def within(self, lines: Sequence[str]) -> Ints:
        """The numbers of the stems that each line has, joined by `or`; of a long stem it may have but the beginning."""
        found = np.zeros(len(lines), np.int64)
        parts = [line.encode("utf-8", "surrogatepass") for line in lines]
        starts = np.array(list(accumulate((len(part) + 1 for part in parts), initial=0)), np.int64)
        raw = np.frombuffer(b"\0".join([*parts, bytes(SEEN)]), np.uint8)
        groups = self.group.take(_codes(raw[: 3 - SEEN]))
        places = groups.nonzero()[0]
        groups, seen = groups[places], sliding_window_view(raw, SEEN)[places].view("<u8").ravel()
        for values, masks, numbers in zip(self.values, self.masks, self.numbers, strict=True):
            right = (seen & masks.take(groups) == values.take(groups)).nonzero()[0]
            lines_ = starts.searchsorted(places[right], side="right") - 1
            np.bitwise_or.at(found, lines_, numbers.take(groups[right]))
        return found


def _codes(raw: Bytes) -> NDArray[np.uint16]:
    """A number for each three bytes in a row; others may have the same."""
    return np.asarray(raw[:-2] * np.uint16(1369) + raw[1:-1] * np.uint16(37) + raw[2:], np.uint16)


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
