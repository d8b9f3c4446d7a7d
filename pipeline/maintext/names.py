"""What the class, id and role words of the elements of a page say of its blocks: learned weights of names and of their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from ..blocks import Source, SourceBlock
from ..blocks.characters import Floats, Ints
from ..blocks.page import names
from .features import Table, Weights

NAME_TOKENS = re.compile(r"[a-z]+")
PARTS = bytes(c if chr(c).islower() or chr(c) == "\n" else 32 for c in range(128)) + bytes([32]) * 128  # a name as its parts


def tokens_of(name: str) -> tuple[str, ...]:
    """A name of class, id or role, and its parts.

    >>> tokens_of("entry-content"), tokens_of("wide")
    (('entry-content', 'entry', 'content'), ('wide',))
    """
    return (name,) if name.isalpha() else (name, *NAME_TOKENS.findall(name))


def name_scores(lines: Sequence[str], weights: Weights) -> Floats:
    """Smallest, greatest and sum of the weights that the names of each line and their parts have, as rows of three."""
    names = [line.split() for line in lines]
    distinct = list(dict.fromkeys(chain.from_iterable(names)))
    parts = "\n".join(distinct).encode("ascii", "replace").translate(PARTS).decode("ascii").split("\n")
    known: dict[str, list[float]] = {}
    for name, part in zip(distinct, parts, strict=False):
        tokens = (name,) if part == name or name.isalpha() else (name, *part.split())
        if found := list(filter(None, map(weights.names.get, tokens))):
            known[name] = found
    scores = np.zeros((len(lines), 3))
    for i, line in enumerate(names):
        if found := [weight for name in line if name in known for weight in known[name]]:
            scores[i] = min(found), max(found), sum(found)
    return scores


def element_names(source: Source, numbers: Ints) -> dict[int, str]:
    """The line of class, id and role words of these elements."""
    elements = source.elements
    return {i: names(elements[i].attributes) for i in numbers.tolist() if i < len(elements)}


def name_columns(table: Table, blocks: Sequence[SourceBlock], up: Ints, lines: dict[int, str], weights: Weights) -> None:
    """Adds what the names of the elements above each block say (`lines`), and of those inside it."""
    place = {line: i for i, line in enumerate(dict.fromkeys((*lines.values(), *(b.inner for b in blocks))))}
    scores = name_scores(list(place), weights)
    score = np.zeros((int(up.max()) + 1, 3))
    score[list(lines)] = scores[[place[line] for line in lines.values()]]
    low, high, total = score.T[:, up]
    inner = scores[[place[b.inner] for b in blocks]].T
    table.add(
        name_low=low.min(1), name_high=high.max(1), name_sum=total.sum(1), name_own=total[:, 0], name_near=total[:, :3].sum(1),
        name_low_near=low[:, :3].min(1), inner_low=inner[0], inner_high=inner[1], inner_sum=inner[2],
    )  # fmt: skip
