"""When: the time that a figure is said to hold for."""

from __future__ import annotations

import re

from ..grammar.tokens import Place
from ..quantities import Quantified

WINDOW = 400  # code points on either side of a number that are read
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:19|20)\d\d"
PERIOD = re.compile(
    rf"""\b(?:(?:[Bb]y|[Ii]n|[Ss]ince|[Dd]uring|[Ff]or|[Oo]ver|[Bb]etween|[Ff]rom|[Uu]ntil|[Tt]hrough)\s(?:the\s(?:end|middle|beginning)\sof\s)?)?
    (?:{_MONTH}(?:\s\d{{1,2}})?(?:,?\s{_YEAR})?(?:\s(?:and|to)\s{_MONTH}(?:\s{_YEAR})?)?
    |(?:the\s)?(?:first|second|third|fourth)\s(?:quarter|half)(?:\sof\s(?:{_YEAR}|fiscal\s\d+))?|Q[1-4](?:\s{_YEAR})?
    |{_YEAR}(?:\s(?:and|to)\s{_YEAR})?(?![\w%]|,\d)
    |(?:the\s)?(?:last|next|past|previous|coming)\s(?:\w+\s)?(?:years?|months?|quarters?|weeks?|decade)
    |a\s(?:year|month)\s(?:ago|earlier)|this\syear|(?:[Ll]ast|[Nn]ext)\s(?:year|month|quarter))""",
    re.X,
)


def period(text: str, q: Quantified, sentence: Place) -> Place | None:
    """The time named nearest to the number in its sentence."""
    start, end = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
    found = [m.span() for m in PERIOD.finditer(text, start, end) if not (m.start() < q.end and q.start < m.end())]
    return min(found, key=lambda p: min(abs(p[0] - q.end), abs(q.start - p[1]))) if found else None
