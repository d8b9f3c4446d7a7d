"""Plain text that was broken into lines of one width: its lines as the paragraphs that they were.

A line goes on in the next where the next word would not have fitted, as every program that breaks lines has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .source import Kind

Line = tuple[int, int, Kind]
WIDEST = 100  # characters of a line that a program broke
FULL = 0.9  # share of the width that a line and the next word must come to
MOST = 0.6  # share of the breaks inside paragraphs that must be such
LEAST = 2  # breaks that tell of it
BEGINS = re.compile(r"[-*•·+>|#=~]|\d{1,3}[.)]\s|[A-Za-z][.)]\s")  # an item, a quote, a row, a heading


def paragraphs(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a text, those of a paragraph made one where the text was broken into lines.

    >>> list(paragraphs("The mill was\\nsold to two\\nmen in May.\\n\\nIt burned.", [(0, 12, "paragraph"), (13, 24, "paragraph"),
    ...     (25, 36, "paragraph"), (38, 48, "paragraph")]))
    [(0, 36, 'paragraph'), (38, 48, 'paragraph')]
    """
    found = list(lines)
    if not (joins := _joins(text, found)):
        yield from found
        return
    start: int | None = None
    for k, (a, b, kind) in enumerate(found):
        start = a if start is None else start
        if k < len(joins) and joins[k]:
            continue
        yield start, b, kind
        start = None


def _joins(text: str, lines: Sequence[Line]) -> list[bool]:
    """For each line but the last whether it goes on in the next; for none where the text was not broken."""
    width = max((b - a for a, b, _ in lines), default=0)
    if width > WIDEST or len(lines) <= LEAST:
        return []
    inside = [_inside(text, one, other) for one, other in pairwise(lines)]
    full = [ok and _is_full(text, one, other, width) for ok, (one, other) in zip(inside, pairwise(lines), strict=True)]
    return full if sum(full) >= max(LEAST, MOST * sum(inside)) else []


def _inside(text: str, one: Line, other: Line) -> bool:
    """Whether two lines may be of one paragraph: nothing between them, and the second neither indented nor marked."""
    between = text[one[1] : other[0]]
    return between.strip(" \t\r") == "\n" and between.endswith("\n") and one[2] == other[2] and not BEGINS.match(text, other[0])


def _is_full(text: str, one: Line, other: Line, width: int) -> bool:
    """Whether the first word of the second line would not have fitted into the first."""
    word = text.find(" ", other[0], other[1])
    return one[1] - one[0] + 1 + (word if word >= 0 else other[1]) - other[0] >= FULL * width
