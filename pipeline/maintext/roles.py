"""What the elements of a page are for, by their names and class words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..blocks.characters import Floats, Ints
from ..furniture import ROLES, TAG_ROLES, roles_of
from ..model import Reason
from .features import Table

REASONS: tuple[Reason, ...] = tuple(dict.fromkeys((*(role.reason for role in ROLES), *TAG_ROLES.values())))
NUMBER = {reason: number for number, reason in enumerate(REASONS, 1)}  # 0 is no role
HOLDS = 0.3  # share of the prose from which an element is for the article, whatever it is called
NAMES = 100  # characters of a line of names that are searched for a role
WHOLE = ("body", "main", "article", "html")


def own_roles(tags: Sequence[str], lines: Mapping[int, str]) -> Ints:
    """The number of the role of each element of these lines of names, and 0 for no element."""
    own = np.zeros(len(tags), np.int64)
    named = {i: line[:NAMES] for i, line in lines.items() if line and tags[i] not in WHOLE}
    roles = roles_of(named.values())
    for i, line in named.items():
        if role := roles[line]:
            own[i] = NUMBER[role]
    for i in lines:
        if tags[i] in TAG_ROLES:
            own[i] = NUMBER[TAG_ROLES[tags[i]]]
    return own


def role_columns(table: Table, own: Ints, held: Floats, up: Ints) -> None:
    """Adds the role of the nearest element above each block that has one; `held` is the share of the prose in each element."""
    chain = np.where(held > HOLDS, 0, own)[up]
    table.add(role=chain[np.arange(len(up)), (chain > 0).argmax(1)].astype(np.float64))
