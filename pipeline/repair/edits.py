"""Changes to a text as spans, and rounds of changes as spans of the first text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ..model import Edit


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


def compose(first: list[Change], second: list[Change]) -> list[Change]:
    """Two rounds as one: `second` counts in the text that `first` leaves, the result in the text before both.

    >>> compose([Change(0, 2, "b", "x")], [Change(0, 2, "d", "y")])
    [Change(start=0, end=3, after='d', rule='x, y', inferred=False, confidence=1.0)]
    """
    out: list[Change] = []
    i, shift = 0, 0  # shift: what to add to an offset in the second text to have it in the first
    for change in second:
        while (
            i < len(first) and first[i].end - shift + _growth(first[i]) <= change.start and not _inside(first[i], change, shift)
        ):
            out.append(first[i])
            shift -= _growth(first[i])
            i += 1
        parts: list[Change] = [change]
        rules = [change.rule]
        start, head, tail = change.start + shift, "", ""
        end_shift = shift
        while i < len(first) and first[i].start - end_shift < max(change.end, change.start + 1):
            made = first[i].start - end_shift
            stop = made + len(first[i].after)
            if made < change.start:
                head, start = first[i].after[: change.start - made], first[i].start
            if stop > change.end:
                tail = first[i].after[len(first[i].after) - (stop - change.end) :]
            parts.append(first[i])
            rules.insert(-1, first[i].rule)
            end_shift -= _growth(first[i])
            i += 1
        end = parts[-1].end if tail else change.end + end_shift
        rule = ", ".join(dict.fromkeys(", ".join(rules).split(", ")))
        sure = min(p.confidence for p in parts)
        out.append(Change(start, end, head + change.after + tail, rule, any(p.inferred for p in parts), sure))
        shift = end_shift
    return [*out, *first[i:]]


def _growth(change: Change) -> int:
    return len(change.after) - (change.end - change.start)


def _inside(made: Change, change: Change, shift: int) -> bool:
    """Whether an earlier change is an empty one exactly where a later one begins: then they are one."""
    return not made.after and made.start - shift == change.start


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
