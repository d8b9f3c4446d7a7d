"""How much: every quantity in a text, with its comparator ("more than") and its direction ("up 5 percent").

A quantity begins at a digit or at a word that numbers begin with. What stands before and behind the number says what it is; where
nothing does, it is a count or nothing. The knowledge is in a table per language.
"""

from __future__ import annotations

from operator import itemgetter

from .context import beside
from .in_words import at_word
from .numbers import SHARES, Quantified
from .patterns import TABLES, Patterns, patterns, unasking
from .readers import at_digits

__all__ = ["LANGUAGES", "SHARES", "Quantified", "quantities"]
LANGUAGES = frozenset(TABLES)  # in which quantities are read


def quantities(text: str, language: str = "en") -> list[Quantified]:
    """Every quantity of the text, in order, without overlap. `language` is one of LANGUAGES.

    >>> [(q.kind, q.comparator, q.value) for q in quantities("We polled more than 900 nurses; nearly two-thirds of them agreed.")]
    [('sample_size', 'gt', 900.0), ('fraction', 'approx', 0.6667)]
    """
    p = patterns(language)
    digits = [(m.start(), m, at_digits) for m in p.number.finditer(text)]
    words = [(m.start(), m, at_word) for at in _openings(text, p) if (m := p.opening.match(text, at))]
    if not digits and not words:
        return []
    low = text.lower()
    if not any(word in low for word in p.language.asks):
        p = unasking(language)
    found: list[Quantified] = []
    at = 0
    for start, match, read in sorted([*digits, *words], key=itemgetter(0)):
        if start >= at and (q := read(text, match, at, p)):
            found.append(beside(text, q, p))
            at = q.end
    return found


def _openings(text: str, p: Patterns) -> list[int]:
    """Where a word stands that a quantity may begin with, or one that looks like it."""
    return [0, *(m.start() + 1 for m in p.near.finditer(text) if not text[m.start()].isalnum())]
