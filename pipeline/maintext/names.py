"""What the class, id and role words of the elements of a page say of its blocks: learned weights of names and of their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import Floats, Ints
from ..words import Bytes, hashes, runs
from .features import Table, Weights
from .rows import exact
from .words import Vocabulary, spread

NAME_TOKENS = re.compile(r"[a-z]+")
LETTERS = 26
SPACE = np.array([c > 126 or not chr(c).isspace() for c in range(256)])  # bytes of names, not of the space between them


def tokens_of(name: str) -> tuple[str, ...]:
    """A name of class, id or role, and its parts.

    >>> tokens_of("entry-content"), tokens_of("wide")
    (('entry-content', 'entry', 'content'), ('wide',))
    """
    return (name,) if name.isalpha() else (name, *NAME_TOKENS.findall(name))


def name_scores(lines: Sequence[str], weights: Weights) -> Floats:
    """Smallest, greatest and sum of the weights that the names of each line and their parts have, as three rows."""
    text = "\n".join([line.replace("\n", " ") if "\n" in line else line for line in lines])
    spaced = text if text.isascii() else "\n".join([" ".join(line.split()) for line in text.split("\n")])
    raw = np.frombuffer(spaced.encode("utf-8", "surrogatepass"), np.uint8)
    breaks = np.flatnonzero(raw == ord("\n"))
    found = (weights.parts, (raw - np.uint8(ord("a"))) < LETTERS), (weights.compounds, SPACE.take(raw))
    looked_up = [_weighed(raw, inside, vocabulary, breaks) for vocabulary, inside in found]
    values, places = (np.concatenate(both) for both in zip(*looked_up, strict=True))
    order = np.argsort(places, kind="stable")
    return spread(values[order], places[order], len(lines))[:3]


def _weighed(raw: Bytes, inside: NDArray[np.bool_], vocabulary: Vocabulary, breaks: Ints) -> tuple[Floats, Ints]:
    """The weights of the names (the runs `inside`) that have any, and the number of the line of each."""
    starts, ends = runs(inside)
    values = vocabulary.look_up(hashes(raw, starts, ends))
    at = np.flatnonzero(values)
    return values[at], breaks.searchsorted(starts[at])


def name_columns(table: Table, inside: Sequence[str], up: Ints, lines: dict[int, str], weights: Weights) -> None:
    """Adds what the names of the tags above each block say (`lines`), and of those inside it."""
    place = {line: i for i, line in enumerate(dict.fromkeys((*lines.values(), *inside)))}
    scores = exact(name_scores(list(place), weights))  # so that no sum depends on how deep other pages go
    score = np.zeros((3, int(up.max()) + 1))
    score[:, list(lines)] = scores[:, [place[line] for line in lines.values()]]
    low, high, total = (row.take(up) for row in score)
    inner = scores.take([place[line] for line in inside], axis=1)
    table.add(
        name_low=low.min(0), name_high=high.max(0), name_sum=total.sum(0), name_own=total[0], name_near=total[:3].sum(0),
        name_low_near=low[:3].min(0), inner_low=inner[0], inner_high=inner[1], inner_sum=inner[2],
    )  # fmt: skip
