"""What begins at a word: quantities, each None where its words only look like one."""

from __future__ import annotations

import re

from .language import in_table
from .numbers import Number, Quantified
from .patterns import Patterns
from .readers import goes_on, measured


def at_word(text: str, word: re.Match[str], least: int, p: Patterns) -> Quantified | None:
    """The quantity in words that begins at `word`, or a little before it: `a third`; no earlier than `least`."""
    start, t = word.start(1), p.language
    begins = in_table(word[1])
    if begins in t.multiples:
        m = p.multiple.match(text, start)
        return _multiple(m, p) if m else None
    if begins in t.ordinals and (m := p.rank.match(text, start)):
        return Quantified(start, m.end(), "rank", value=t.ordinals[in_table(m["ordinal"])])
    if t.every and (m := p.every.match(text, start)):
        return Quantified(start, m.end(), "ratio", value=round(1 / t.every[in_table(m["every"])], 4))
    return _part(text, start, least, p) or _spelt(text, start, p)


def _part(text: str, start: int, least: int, p: Patterns) -> Quantified | None:
    """A fraction that begins at `start`, or at the article before it."""
    found = (p.fraction.match(text, at) for at in _counted_from(text, start, least))
    m = next((m for m in found if m), None)
    return _fraction(text, m, p) if m else None


def _spelt(text: str, start: int, p: Patterns) -> Quantified | None:
    """A number in words with what stands behind it: `two million`, `five percent`."""
    m = p.spelt.match(text, start)
    if not m or not goes_on(text, m.end(), p):
        return None
    value = p.language.spelt(m.group())
    return measured(text, Number(start, m.end(), value, m.group()), p) if value is not None else None


def _counted_from(text: str, start: int, least: int) -> list[int]:
    """Where a fraction may begin whose part stands at `start`: there, or at `a`, `an`, `ein` before it."""
    word = text.rfind(" ", max(least, start - 8), max(0, start - 1)) + 1
    return [start, word] if least <= word < start and text[start - 1 : start] in " -" else [start]


def _multiple(m: re.Match[str], p: Patterns) -> Quantified | None:
    """`doubled`; `twice` and `double` only as `twice as`."""
    value, change = p.language.multiples[in_table(m["word"])]
    if change is None and m["twice"] is None:
        return None
    return Quantified(m.start(), m.end("word"), "multiple", value=value, change=change)


def _fraction(text: str, m: re.Match[str], p: Patterns) -> Quantified | None:
    """`two-thirds`, `a quarter of`, `half of`; not `the first half`, `a quarter of 2018`, `one thirds`."""
    before = text[max(0, m.start() - 16) : m.start()].lower().split()
    if before and before[-1] in p.language.not_parts:
        return None
    if m["half"]:
        return Quantified(m.start(), m.end(), "fraction", value=0.5)
    part = in_table(m["part"])
    count = p.language.counts[in_table(m["n"])]
    english = p.language.decimal == "."
    if english and (count == 1) == part.endswith("s"):
        return None
    part = part.removesuffix("s") if english else part
    return Quantified(m.start(), m.end(), "fraction", value=round(count * p.language.parts[part], 4))
