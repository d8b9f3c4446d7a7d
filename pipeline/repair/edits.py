"""Changes to a text as spans, and rounds of changes as spans of the first text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ..model import Edit

LOST = "\ufffd"  # a letter that is not known; where another round knows it, only that one counts


class Change(NamedTuple):
    """`text[start:end]` becomes `after`, because of `rule`."""

    start: int
    end: int
    after: str
    rule: str
    inferred: bool = False
    confidence: float = 1.0


def apply(text: str, changes: Iterable[Change]) -> str:
    """The text after ordered changes that do not overlap.

    >>> apply("a?c", [Change(1, 2, "b", "x")])
    'abc'
    """
    out, at = [], 0
    for change in changes:
        out += [text[at : change.start], change.after]
        at = change.end
    return "".join([*out, text[at:]])


class Placed(NamedTuple):
    """A change and the span between the two rounds that it made (of the first) or takes (of the second)."""

    start: int
    end: int
    second: bool
    change: Change


def compose(first: list[Change], second: list[Change]) -> list[Change]:
    """Two rounds as one: `second` counts in the text that `first` leaves, the result in the text before both.

    >>> compose([Change(0, 2, "b", "x")], [Change(0, 2, "d", "y")])
    [Change(start=0, end=3, after='d', rule='x, y', inferred=False, confidence=1.0)]
    """
    if not first:
        return second
    out: list[Change] = []
    shift = 0  # what to add to an offset between the rounds to have it in the first text
    for group in _touching(first, second):
        start, end = group[0].start, max(each.end for each in group)
        made = [each for each in group if not each.second]
        moved = shift + sum(each.change.end - each.change.start - len(each.change.after) for each in made)
        if len(group) == 1:
            out.append(group[0].change._replace(start=start + shift, end=end + moved))
        else:
            out.append(_one(group, made, start + shift, end + moved))
        shift = moved
    return out


def _touching(first: list[Change], second: list[Change]) -> Iterator[list[Placed]]:
    """The changes of both rounds in groups that overlap between the rounds, in order."""
    placed, shift = [Placed(c.start, c.end, True, c) for c in second], 0
    for change in first:
        placed.append(Placed(change.start - shift, change.start - shift + len(change.after), False, change))
        shift += change.end - change.start - len(change.after)
    group: list[Placed] = []
    end = 0
    for each in sorted(placed, key=lambda each: each[:3]):
        if group and each.start >= end:
            yield group
            group = []
        group.append(each)
        end = max(end, each.end)
    if group:
        yield group


def _one(group: list[Placed], made: list[Placed], start: int, end: int) -> Change:
    """A group as one change: what the first round made, with what the second round makes of it."""
    parts, at = [], group[0].start
    for each in [*(each for each in group if each.second), None]:
        until = each.start if each else max(m.end for m in group)
        parts += [m.change.after[max(0, at - m.start) : max(0, until - m.start)] for m in made]
        if each:
            parts.append(each.change.after)
            at = each.end
    changes = [each.change for each in sorted(group, key=lambda each: each.second)]
    rule = ", ".join(dict.fromkeys(", ".join(change.rule for change in changes).split(", ")))
    after = "".join(parts)
    sure = min(c.confidence for c in changes if c.after != LOST or LOST in after)
    return Change(start, end, after, rule, any(change.inferred for change in changes), sure)


def difference(before: str, after: str, at: int, rule: str) -> list[Change]:
    """The smallest changes that turn one text into the other; offsets count from `at`.

    >>> difference("caf\\xc3\\xa9 noir", "café noir", 0, "x")
    [Change(start=3, end=5, after='é', rule='x', inferred=False, confidence=1.0)]
    """
    out: list[Change] = []
    for step in Levenshtein.opcodes(before, after):
        if step.tag == "equal":
            continue
        start, end, new = at + step.src_start, at + step.src_end, after[step.dest_start : step.dest_end]
        if out and out[-1].end == start:
            start, new = out[-1].start, out[-1].after + new
            out.pop()
        out.append(Change(start, end, new, rule))
    return out


def recorded(source: str, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """The changes as published edits; those that change nothing are left out."""
    return tuple(
        Edit(
            stage="repair", rule=c.rule, start=c.start, end=c.end, before=source[c.start : c.end], after=c.after,
            inferred=c.inferred, confidence=c.confidence,
        )
        for c in changes
        if source[c.start : c.end] != c.after
    )  # fmt: skip
