"""Rows of accounts in plain text: `Sales 26.0 mln vs 17.1 mln`, a label and what it stood at, then and before.

Such a row is no sentence: it is read by its layout.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from ..grammar.tokens import Place
from ..quantities import Quantified

_SPELT = r"(?:nil|NA|one|two|three|four|five|six|seven|eight|nine|ten)\b"
_LABEL = rf"[A-Z][A-Za-z/.&’'-]{{1,20}}(?:[ ](?!vs\b|is\b|are\b|was\b|would\b|{_SPELT})[A-Za-z/.&’'-]{{1,20}}){{0,3}}"
# The first may stand behind a dateline: LEEDS, March 2 - Sales 3.1 mln vs 2.7 mln
ROW = re.compile(
    rf"(?m)^[^\S\n]{{0,8}}(?:[A-Z][^\n]{{1,60}}?\d\s-[ ])?(?P<row>(?P<label>{_LABEL})[ ]{{1,8}}(?=[\d$£€]|{_SPELT})"
    r"[^\n]{1,40}?[ ]vs[ ](?:[^\n,]|,\d){1,60})$"
)
AGAINST = re.compile(r"\svs\s(?:profit\s|loss\s)?")


class Row(NamedTuple):
    """Where a row and its label stand."""

    span: Place
    label: Place


def rows(text: str) -> list[Row]:
    """The rows of accounts in a text, in order.

    >>> [(r.label, r.span) for r in rows("Sales 26.0 mln vs 17.1 mln")]
    [((0, 5), (0, 26))]
    """
    if " vs " not in text:
        return []
    found = [Row(m.span("row"), m.span("label")) for m in ROW.finditer(text)]
    return [r for r in found if text[slice(*r.span)].count(" vs ") == 1 and not text.endswith((".", "?"), 0, r.span[1])]


def row_of(found: list[Row], at: int) -> Row | None:
    """The row that holds a place of the text."""
    i = bisect_right(found, at, key=lambda r: r.span[0])
    return found[i - 1] if i and at < found[i - 1].span[1] else None


def same_coin(text: str, first: Quantified, second: Quantified) -> tuple[Quantified, Quantified]:
    """`1.93 billion yen vs 1.99 billion`: the coin of one is that of the other."""
    if {first.kind, second.kind} != {"money", "count"} or not AGAINST.fullmatch(text, first.end, second.start):
        return first, second
    unit = first.unit or second.unit
    return first._replace(kind="money", unit=unit), second._replace(kind="money", unit=unit)
