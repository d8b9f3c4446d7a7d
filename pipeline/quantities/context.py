"""What stands beside a quantity: comparators ("more than"), and the direction of a change ("up 5 percent")."""

from __future__ import annotations

import re

from ..model import Comparator
from .language import Change
from .numbers import Quantified
from .patterns import Patterns, asked_before

MARKS = "(“\"'—–[*_"  # may stand before a word
CLAUSE = re.compile(r"[,;:.!?()\s](?:(?<=[,;:.!?()])(?:\s|$)|(?<=\n)\s*\n|(?<=\s)[–—-]\s)")  # begins with a set: quick
DASHES = frozenset("–—-")
REACH, FAR_REACH, LEVEL_REACH = 1, 7, 4  # words between a verb of change and its amount: beside it, by it, reaching it
# `makes up 86%`: a particle, no direction
PARTICLE = frozenset(
    [
        "make",
        "makes",
        "made",
        "making",
        "take",
        "takes",
        "took",
        "taking",
        "set",
        "sets",
        "blow",
        "blew",
        "blowing",
        "open",
        "opened",
        "sign",
        "signed",
        "end",
        "ended",
        "pick",
        "picked",
        "give",
        "gives",
        "gave",
        "hold",
        "held",
        "rack",
        "racks",
        "racked",
        "racking",
        "come",
        "came",
        "add",
        "adds",
        "added",
        "lined",
        "piled",
        "it",
    ]
)


def beside(text: str, q: Quantified, p: Patterns) -> Quantified:
    """The quantity with what its neighbours say: comparator, change, and whether a count is a sample."""
    kind = q.kind
    if kind == "count" and (asked_before(text, q.start, p) or p.answered.match(text, q.end)):
        kind = "sample_size"
    sign = comparator(text, q.start, q.end, p) if kind != "rank" else "eq"
    if q.min is not None and sign == "eq":
        sign = "range"
    changed = q.change
    if not changed and kind not in {"sample_size", "rank", "ratio"}:
        changed = change(text, q.start, q.end, p, behind=kind != "multiple")
    return Quantified(q.start, q.end, kind, sign, q.value, q.min, q.max, q.unit, changed)


def comparator(text: str, start: int, end: int, p: Patterns) -> Comparator:
    """How the words around `text[start:end]` bound it: `more than 40` -> gt, `5 or more` -> ge, none -> eq."""
    if m := p.more.match(text, end):
        return "ge" if m["more"] else "le"
    before = text[max(0, start - 40) : start].lower().replace("~", " ~ ")
    last = before.rsplit(None, 1)[-1:]
    if not last or last[0].strip(MARKS) not in p.bounding:
        return "eq"
    words = [w.strip(MARKS) for w in before.split()[-6:]]
    signs, fillers = p.language.comparators, p.language.fillers
    while words and words[-1] in p.bounding:
        for n in (3, 2, 1):
            if len(words) >= n and (sign := signs.get(" ".join(words[-n:]))):
                return "eq" if words[-n - 1 : -n] == ["from"] and sign == "le" else sign
        if words[-1] not in fillers:
            return "eq"
        words.pop()
    return "eq"


def change(text: str, start: int, end: int, p: Patterns, *, behind: bool = True) -> Change:
    """A change by or to this amount: `rose 5%`, `cut costs by 5%`, `a 5% increase`, `62%, up from 57%`.

    `behind`: whether what stands behind tells it too; not for multiples: `five times higher`.
    """
    t = p.language
    if behind and (m := p.right.match(text, end, end + 70)):
        return "up" if m["up"] else "down"
    words = _words_before(text, start, p)
    if words[-1:] == ["from"]:
        return None
    link = words.pop() if words and (words[-1] in t.by or words[-1] in t.reached or words[-1] == "of") else ""
    if link == "of":
        return _noun_of_change(words, p)
    reach = FAR_REACH if link in t.by and link != "at" else LEVEL_REACH if link in t.reached else REACH
    for n, word in enumerate(reversed(words[-reach:])):
        if word in t.up or word in t.down:
            particle = word in {"up", "down"} and words[-n - 2 : -n - 1] and words[-n - 2] in PARTICLE
            return None if particle else "up" if word in t.up else "down"
    return None


def _noun_of_change(words: list[str], p: Patterns) -> Change:
    """`an increase of 5%`, `a growth rate of 5%`."""
    if words[-1:] == ["rate"]:
        words = words[:-1]
    last = words[-1] if words else ""
    if last in p.language.up or last == "growth":
        return "up"
    return "down" if last in p.language.down else None


def _words_before(text: str, start: int, p: Patterns) -> list[str]:
    """The words of the clause before `start`, lower case, without comparators and fillers at the end."""
    t = p.language
    words = _clause(text[max(0, start - 80) : start].lower())
    while words and words[-1] in p.bounding and words[-1] not in p.linking:
        n = next((n for n in (3, 2, 1) if " ".join(words[-n:]) in t.comparators), 0) or (words[-1] in t.fillers)
        if not n:
            break
        del words[-n:]
    if words[-2:] == ["up", "to"]:
        del words[-2:]
    return words


def _clause(before: str) -> list[str]:
    """The words of the last clause. In one paragraph without a dash, a clause ends with a word that ends with a sign."""
    words = before.split()
    if before.count("\n") > 1 or not DASHES.isdisjoint(words):
        return CLAUSE.split(before)[-1].split()
    for n in range(len(words) - 1, -1, -1):
        if words[n][-1] in ",;:.!?()":
            return words[n + 1 :]
    return words
