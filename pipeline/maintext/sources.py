"""Some source texts as one, so that their characters are looked up and counted together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..blocks import Source
from ..blocks.characters import SPACE, Characters, Ints


class Run(NamedTuple):
    """Parts (blocks or pieces) of the source of this number, in order."""

    source: int
    parts: Sequence[Any]


class Sources:
    """Some sources; their texts are joined by line breaks, that of source i begins at `starts[i]`."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.all = sources
        self.text = "\n".join([source.text for source in sources])
        self.sizes = np.array([len(source.text) for source in sources], np.int64)
        self.starts = (self.sizes + 1).cumsum() - self.sizes - 1
        self.characters = Characters(self.text)

    def __getitem__(self, number: int) -> Source:
        return self.all[number]

    def words(self) -> Ints:
        """How many `\\w+` each source has."""
        return self.characters.words_in(self.starts, self.starts + self.sizes)

    def plain(self) -> list[bool]:
        """Whether each source has no other white space than spaces and line breaks."""
        others = ((self.characters.kinds & SPACE) > 0).nonzero()[0]
        inside = np.bincount(self.starts.searchsorted(others, side="right") - 1, minlength=len(self.starts))
        found: list[bool] = (inside == 0).tolist()
        return found

    def spans(self, runs: Sequence[Run]) -> tuple[Ints, Ints]:
        """Where the parts of these runs begin and end in the joined text."""
        offset = self.starts[[run.source for run in runs]].repeat([len(run.parts) for run in runs])
        starts = np.array([p.start for run in runs for p in run.parts], np.int64)
        ends = np.array([p.end for run in runs for p in run.parts], np.int64)
        return starts + offset, ends + offset

    def texts(self, starts: Ints, ends: Ints) -> list[str]:
        """The texts of these spans of the joined text."""
        return [self.text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]

    def breaks(self, places: Ints) -> Ints:
        """How many line breaks stand before each of these places."""
        return np.searchsorted((self.characters.codes == ord("\n")).nonzero()[0], places)
