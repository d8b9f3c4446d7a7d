"""What stands at the ends of a plain text (title, byline, date, deck), and which of its pieces are headings or items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..furniture import reason_of
from .cuts import STARTS_ENTRY
from .pieces import WORDS, Piece

BULLET = re.compile(r"[-*•‣·–]\s+\S")
NAME_LINE = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]*\.?(?:\s+|$)){2,4}$")
TITLE_WORDS = 25
RUNNING = 6  # words: a line that has more and no full stop before a line break is a line of a paragraph
OPEN = (None, "boilerplate")  # what the model alone said of a piece may be said better


def opening(text: str, pieces: list[Piece]) -> None:
    """Title, byline, date, deck and what else stands before the first sentence of a text that begins with its title."""
    first = next((i for i, p in enumerate(pieces) if p.prose > 5 and p.reason is None), None)
    if first is None or _deck(pieces) or not 0 < first <= 6:
        return
    while first > 1 and pieces[first - 1].reason is None and _runs_on(text, pieces[first - 1], pieces[first]):
        first -= 1
    title = pieces[0]
    short = len(WORDS.findall(text, title.start, title.end)) <= TITLE_WORDS and not text[pieces[1].start].islower()
    if title.reason in OPEN and short and text[title.end - 1] not in ".,;":
        title.reason, title.fact = "title", "title"
    for p in pieces[1:first]:
        if p.reason in OPEN and (known := reason_of(text[p.start : p.end])) in ("byline", "date"):
            p.reason = known
        heads = p is pieces[first - 1] and text[p.end : pieces[first].start].count("\n") == 1
        if p.reason in ("byline", "date"):
            p.fact = p.reason
        elif p.reason in OPEN and title.fact:
            if NAME_LINE.fullmatch(text[p.start : p.end]):
                p.reason, p.fact = "byline", "byline"
            elif not heads:
                p.reason = "boilerplate"


def _runs_on(text: str, line: Piece, following: Piece) -> bool:
    """Whether a line goes on in the next: only one line break stands between, and it is too long for a heading."""
    return text[line.end : following.start].count("\n") == 1 and line.words > RUNNING


def _deck(pieces: list[Piece]) -> bool:
    """Whether the text begins with a deck: the sentences of its line that stand before a credit."""
    credit = next((i for i, p in enumerate(pieces[:5]) if p.reason == "credit"), 0)
    head = pieces[:credit]
    if len(pieces) <= credit + 3 or not all(p.reason in OPEN and not (p.opens and i) for i, p in enumerate(head)):
        return False
    for p in head:
        p.reason, p.fact = "deck", "deck"
    return bool(head)


def closing(text: str, pieces: list[Piece]) -> None:
    """The rest of a sign-up form that closes the text: what follows its first line, as long as it is short."""
    before = max(0, len(pieces) - 6)
    start = next((i for i, p in enumerate(pieces[before:], before) if p.reason in ("newsletter", "form")), None)
    if start is None:
        return
    last = next((i for i in range(len(pieces) - 1, -1, -1) if pieces[i].reason is None), -1)
    for p in pieces[start : last + 1]:
        if p.reason is None and len(WORDS.findall(text, p.start, p.end)) <= 14:
            p.reason = "newsletter"


def kinds(text: str, pieces: Sequence[Piece]) -> None:
    """Headings (a short line without a full stop before prose) and list items among what is kept."""
    kept = [p for p in pieces if p.reason is None]
    for p, after in zip(kept, [*kept, None][1:], strict=True):
        line = text[p.start : p.end]
        if BULLET.match(line) and p.opens:
            p.kind = "item"
        elif not p.prose and after and after.prose and line[-1] not in ".!,;:…" and len(line.split()) <= 14:
            p.kind = "heading"


def grouped(text: str, pieces: list[Piece]) -> list[Piece]:
    """Sentences of one line as paragraphs of two to four: a new one after a heading, a cut, or before a glossary entry."""
    count, words = 0, 0.0
    before: Piece | None = None
    for p in pieces:
        full = count >= 4 or (count >= 2 and words >= 45)
        fresh = before is None or bool(before.reason) or before.kind != p.kind
        p.opens = p.opens or fresh or full or bool(STARTS_ENTRY.match(text, p.start, p.end))
        count, words = (1, p.words) if p.opens else (count + 1, words + p.words)
        before = p
    return pieces
