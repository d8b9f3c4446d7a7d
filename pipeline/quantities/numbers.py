"""Quantities and the numbers in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Comparator, StatisticKind
from .language import Change, in_table
from .patterns import LETTERS, Patterns

PLAIN = re.compile(r"\d+(?:\.\d+)?")
SHARES = frozenset(["percent", "fraction", "ratio", "percentage_point"])


class Quantified(NamedTuple):
    """`text[start:end]` is the number with its unit, without comparator words; `value`, or `min` and `max` for a range."""

    start: int
    end: int
    kind: StatisticKind
    comparator: Comparator = "eq"
    value: float | None = None
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    change: Change = None


class Number(NamedTuple):
    """A number as it stands in a text."""

    start: int
    end: int
    value: float
    words: str


def number(words: str, p: Patterns) -> float | None:
    """The value of digits or of number words: `1,200.5` -> 1200.5, `forty-four` -> 44.

    >>> from .patterns import patterns
    >>> number("1,200.5", patterns("en")), number("1.200,5", patterns("de")), number("einundzwanzig", patterns("de"))
    (1200.5, 1200.5, 21)
    """
    if words.isdecimal():
        return float(words)
    if not words[:1].isdigit():
        return p.language.spelt(words)
    plain = words.replace(",", "") if p.language.decimal == "." else words.replace(".", "").replace(",", ".")
    return float(plain) if plain.isdecimal() or PLAIN.fullmatch(plain) else None


def scaled(value: float, word: str | None, p: Patterns) -> float:
    """A number times the scale that stands behind it: 5, `bn` -> 5,000,000,000."""
    name = in_table(word or "")
    return round(value * (p.language.scales.get(name) or LETTERS.get(name, 1)), 6)
