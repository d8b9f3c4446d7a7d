"""What a language needs to have its quantities read: one table of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from ..model import Comparator

Change = Literal["up", "down"] | None
ALIKE = str.maketrans("ſıİ", "sii")


class Language(NamedTuple):
    """The words of a language in and around quantities; where it says pattern, alternatives of a regular expression."""

    spelt: Callable[[str], float | None]  # the value of a number in words
    stems: str  # pattern: one word of a number in words
    starts: tuple[str, ...]  # what such a word begins with
    decimal: str  # what parts the fraction of a number; the other of . and , groups its digits by three
    scales: Mapping[str, float]  # million -> 1e6
    percent: str  # pattern
    points: str  # pattern: percentage points
    coins: Mapping[str, str]  # dollars -> USD
    heads: frozenset[str]  # the words that what stands behind a number may begin with, besides scales and coins
    tails: tuple[str, ...]  # what else such a word may end with: thousandfold
    out_of: str  # pattern between the numbers of `one in three`
    to: str  # pattern between the ends of a range
    between: frozenset[str]  # words before a range whose ends are joined by `and`
    times: str  # pattern after the number of a multiple
    multiples: Mapping[str, tuple[float, Change]]  # doubled -> 2, up
    twice: str  # pattern that must follow those multiples which are no verbs
    not_multiples: str  # pattern that must not follow the others: doubled down
    parts: Mapping[str, float]  # third -> 1/3
    half: str  # pattern
    counts: Mapping[str, int]  # of parts: a, one, two
    shared: str  # pattern that must follow a fraction
    halved: str  # pattern that may follow a half besides
    not_parts: frozenset[str]  # words before a part that make it another thing: the first quarter
    every: Mapping[str, int]  # ratio in one word: German `jeder Dritte` -> 3
    rates: str  # pattern after the number of a rate, with groups what and per, or thousand
    ordinals: Mapping[str, int]
    ranks: str  # pattern after an ordinal word that makes it a rank
    places: str  # pattern behind a number that makes it a rank: 17th place
    numbered: str  # pattern before such a number: No. 2
    listed: str  # pattern that must follow it
    comparators: Mapping[str, Comparator]
    fillers: frozenset[str]
    more: str  # pattern after a number: `or more`
    less: str
    up: frozenset[str]
    down: frozenset[str]
    by: frozenset[str]  # words between a verb of change and its amount
    reached: frozenset[str]  # words between a verb of change and the level reached
    rises: str  # pattern of what follows the amount of a rise: `percent increase`
    falls: str
    asks: tuple[str, ...]  # without one of these in a text it has no sample
    asked: str  # pattern before the number of a sample
    answered: str  # pattern behind the number of a sample
    counted: str  # pattern behind a number of three digits or more that counts something
    plural: str  # pattern behind a number of two digits that does
    measures: str  # pattern behind a number that is a measure or a duration
    labels: str  # pattern before a number that only labels
    months: str  # pattern before the day of a date


def in_table(words: str) -> str:
    """Words as a table has them: in lower case, and with the letters that a pattern in any case takes others for.

    >>> in_table("Dollarſ")
    'dollars'
    """
    return words.translate(ALIKE).lower()
