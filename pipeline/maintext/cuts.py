"""The lines of a plain text as pieces: long lines as their sentences, with the furniture between them cut out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..blocks import SourceBlock
from ..furniture import CAPITAL, CREDIT, PAGES, WITHIN, has
from ..model import Reason
from ..sentences import places, sentences
from .pieces import Piece

# without one of these there is nothing to cut
MARKS = ("[", "(", "redit:", *(written for word in PAGES for written in (word, word.capitalize(), word.upper())))
CREDITED: Reason = "credit"
LONG_LINE = 60  # words: a longer line is read sentence by sentence


def pieces_of(text: str, lines: Iterable[SourceBlock]) -> Iterator[Piece]:
    """The pieces of these lines. Most are short and have no mark: they are pieces as they stand."""
    marks = places(text, *MARKS)
    for line in lines:
        start, end = line.start, line.end
        here = bisect_left(marks, start)
        marked = here < len(marks) and marks[here] < end
        long = end - start > LONG_LINE and text.count(" ", start, end) >= LONG_LINE
        yield from _line_pieces(text, start, end, long=long) if marked or long else _solid(text, start, end)


def _line_pieces(text: str, start: int, end: int, *, long: bool) -> Iterator[Piece]:
    """A line as one piece, or, where it is long, as its sentences with the furniture between them cut out."""
    opens = True
    for piece in _cut(text, start, end, credited=long):
        if not long or piece.reason is not None:
            yield piece
            continue
        for a, b in _sentences(text, piece.start, piece.end):
            yield Piece(a, b, opens=opens)
            opens = False


def _cut(text: str, start: int, end: int, *, credited: bool) -> list[Piece]:
    """The span with what `WITHIN` and, if asked, `CREDIT` match taken out."""
    part = text[start:end]
    if not has(part, MARKS):
        return _solid(text, start, end)
    low = part.lower()
    cuts = [(m.start(), m.end(), f.reason) for f in WITHIN if has(low, f.stems) for m in f.pattern.finditer(text, start, end)]
    if credited and "redit:" in part:
        cuts += [(m.start(), _after_credit(text, m.end(), end), CREDITED) for m in CREDIT.finditer(text, start, end)]
    if not cuts:
        return _solid(text, start, end)
    pieces = []
    for a, b, reason in sorted(cuts):
        if a < start:
            continue
        pieces += [*_solid(text, start, a), Piece(a, b, reason=reason)]
        start = b
    return [*pieces, *_solid(text, start, end)]


def _solid(text: str, start: int, end: int) -> list[Piece]:
    """The span without the white space at its ends, if anything is left."""
    if start < end and not (text[start].isspace() or text[end - 1].isspace()):
        return [Piece(start, end)]
    part = text[start:end]
    solid = part.strip()
    at = start + len(part) - len(part.lstrip())
    return [Piece(at, at + len(solid))] if solid else []


OPENERS = (  # noqa: SIM905
    "The A An In It This These That Those There At On For From With When While If As But And So Yet To By After Before Since We "
    "They He She You I Our Their His Her Its Many Most More Some Few One Both Each Every What Why How Who Where Although Though "
    "Because Despite During Over Under Once Until Not No Now Today Yes Here Even Just Only Effective Given Let Is Are Do Does"
).split()
LOWER = r"[a-zß-ÿ]"
# capitalised leftovers before the first sentence: "Credit: Agency MORNING PAPER At the heart of"
LEFTOVER = re.compile(rf"(?:\s+{CAPITAL}){{1,4}}?(?=\s+(?:{'|'.join(OPENERS)})\s+{LOWER})")
# "Two Lists, One Patient The ward's findings are": title case without a full stop, then a sentence
SMALL = "of for the and to in a an on vs with or from by at as is"
GLUED = re.compile(
    rf"(?:{CAPITAL}(?<![.,;:!?]))\s+(?:(?:{CAPITAL}|{'|'.join(SMALL.split())}|&|[–—-]|\d+)(?<![.,;:!?])\s+){{1,9}}?"
    rf"(?=(?:{'|'.join(OPENERS)})\s+{LOWER})"
)
# "terms: Slow Proof: For Bakers, this means": a glossary begins its next entry
ENTRY = re.compile(r"(?<=[:.])\s+(?=(?:[A-Z][\w-]*\s+){0,3}[A-Z][\w-]*:\s+(?:For|A|An|The|In|To|When|Any|How)\b)")
STARTS_ENTRY = re.compile(r"(?:[A-Z][\w-]*\s+){0,3}[A-Z][\w-]*:\s+(?:For|A|An|The|In|To|When|Any|How)\b")


def _after_credit(text: str, at: int, end: int) -> int:
    """Where the credit ends, with the capitalised words that are left over before the first sentence."""
    if re.match(rf"\s+(?:{'|'.join(OPENERS)})\s+{LOWER}", text[at : at + 80]):
        return at
    m = LEFTOVER.match(text, at, min(end, at + 120))
    return m.end() if m else at


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of one line, parted again before glossary entries and after headings that lost their line."""
    for a, b in sentences(text[start:end]):
        at = start + a
        for m in ENTRY.finditer(text, at, start + b) if text.find(":", at, start + b) >= 0 else ():
            if m.start() > at:
                yield at, m.start()
            at = m.end()
        m2 = GLUED.match(text, at, start + b)
        if m2 and sum(w[0].isupper() or ord(w[0]) > 0x3000 for w in m2.group().split()) >= 2:
            yield at, m2.start() + len(m2.group().rstrip())
            at = m2.end()
        if text[at : start + b].strip():
            yield at, start + b
