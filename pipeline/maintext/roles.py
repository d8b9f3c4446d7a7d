"""What the elements of a page are for, by their names and class words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from ..blocks.characters import Floats, Ints
from ..blocks.source import Tag
from ..furniture import ROLES, TAG_ROLES
from ..model import Reason
from .features import Table
from .stems import Stems

REASONS: tuple[Reason, ...] = tuple(dict.fromkeys((*(role.reason for role in ROLES), *TAG_ROLES.values())))
NUMBER = {reason: number for number, reason in enumerate(REASONS, 1)}  # 0 is no role
HOLDS = 0.3  # share of the prose from which an element is for the article, whatever it is called
NAMES = 100  # characters of a line of names that are searched for a role
WHOLE = ("body", "main", "article", "html")


def roles_of(names: Iterable[str]) -> dict[str, Reason | None]:
    """What an element of each of these lines of class, id and role words is for; None for what may hold article. Stems are looked
    for in all of them at once: most have none.

    >>> roles_of(["site-footer wide", "commentary"])
    {'site-footer wide': 'boilerplate', 'commentary': None}
    """
    lines = list(dict.fromkeys(names))
    roles: dict[str, Reason | None] = dict.fromkeys(lines)
    for line, rows in zip(lines, _stems().within(lines).tolist(), strict=True):
        if rows:
            roles[line] = _first_role(line, rows)
    return roles


@cache
def _stems() -> Stems:
    """The stems of all rows; the number of each has a bit for every row that it is of."""
    rows: dict[str, int] = {}
    for i, role in enumerate(ROLES):
        for stem in role.stems:
            rows[stem] = rows.get(stem, 0) | 1 << i
    return Stems(rows)


def _first_role(line: str, rows: int) -> Reason | None:
    """The reason of the first of these rows that has the line."""
    for i in _places(rows):
        if ROLES[i].pattern.search(line):
            return ROLES[i].reason
    return None


@cache
def _places(bits: int) -> tuple[int, ...]:
    return tuple(i for i in range(bits.bit_length()) if bits >> i & 1)


def own_roles(tags: Sequence[Tag], lines: Mapping[int, str]) -> Ints:
    """The number of the role of each of these tags that has a line of names, or 0."""
    named = {i: line[:NAMES] for i, line in lines.items() if line and tags[i][0] not in WHOLE}
    roles = roles_of(named.values())
    own = [0] * len(tags)
    for i, line in named.items():
        if role := roles[line]:
            own[i] = NUMBER[role]
    for i in lines:
        if (name := tags[i][0]) in TAG_ROLES:
            own[i] = NUMBER[TAG_ROLES[name]]
    return np.array(own, np.int64)


def role_columns(table: Table, own: Ints, held: Floats, up: Ints) -> None:
    """Adds the role of the nearest element above each block that has one; `held` is the share of the prose in each element."""
    chain = np.where(held > HOLDS, 0, own)[up]
    table.add(role=chain[(chain > 0).argmax(0), np.arange(up.shape[1])].astype(np.float64))
