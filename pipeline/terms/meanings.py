"""What an entry says of its term: the sentence that means it, and whether that plainly is a definition."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..sentences import sentences
from .parts import Place, tidy

# What it is: an article, a noun, a defining phrase. No advice, no label of a form.
IS_DEFINITION = re.compile(
    r"""(?:\*\*|__)?(?:
    (?:[Aa]n?|[Tt]he|[Aa]ny|[Oo]ne\sof)\s(?!(?:(?!that|which|who|used)[\w’'-]+\s){1,3}(?:is|are|was|can|will|should|must|has|have|needs)\b)
    |[Tt]his\s(?:service|is|provides)|[Ii]t\s(?:is|allows|enables|lets|has)\b|[Ii]t\s?['’]?s\s|[Rr]efers\sto|[Hh]elps\b|[Gg]ives\b
    |[Cc]ontrols\b|[Pp]rovides\b|[Ww]hen\s
    |(?!(?:[\w-]+\s){1,2}(?:is|are|can|should|must|tend|will|has|have|need)\b)[A-Za-z][\w-]*\s(?:[a-z][\w-]*\s){0,3}(?:that|which|used|of|for|to)\b)""",
    re.X,
)
# The sentence of an entry that says what it is, where others stand before it: `It's a store`, `Stale bread involves drying`
SAYS = re.compile(
    r"(?:[Ii]t\s?['’]?s|[Ii]t\sis|[Tt]his\sis|[Tt]hese\sare|[Tt]hey\sare|[Tt]hey['’]re)\s(?=(?:an?|the|"
    r"any)\s)(?!\w+\s(?:same|first|best|most|only)\b)"
)
NO_ANSWER = re.compile(
    r"(?:an?\s|the\s)?(?:no\s|not\s|different|like\b|similar|just\b|very\b)|Think\b|Imagine\b|What\b|[^.!?]*\?$"
)
LEAD_IN = re.compile(r"(?:(?:this|it|that|these|they)\s(?:is|are|means|refers\sto)|it\s?[’']?\s?s|its|refers\sto|means)\s", re.I)
ARTICLE = re.compile(r"(?:the|an?)\s", re.I)
STANDS = re.compile(r"\sstands\sfor")
COPULA = re.compile(r"\s(?:is|are|means|involves)\s")
# `Layer: the OSI model OR the IP suite`
EITHER = re.compile(r"\sOR\s")
# `A popular choice for …`: what someone thinks of it
JUDGES = re.compile(
    r"(?:\w+\s){0,3}(?:popular|great|best|perfect|ideal|top|essential|excellent|option|choice|good|must|favorite|favourite|look|fun|easy)\b"
)


class Body(NamedTuple):
    """The definition in an entry, and whether it plainly is one."""

    place: Place
    plain: bool


def body_of(text: str, m: re.Match[str]) -> Body | None:
    """The sentence of an entry that says what it is, else the first, without `It is` before it."""
    spans = sentences(text, *m.span("body"))
    name = m["term"]
    if len(spans) > 1 and _spells_out(text, spans[0][0], name.split()[0]):
        spans = spans[1:]
    for start, end in spans[:3]:
        clause = max(start, text.rfind("; ", start, end) + 2)
        for at in (start, clause):
            lead = SAYS.match(text, at, end)
            if lead and not NO_ANSWER.match(text, lead.end(), end):
                return Body(tidy(text, lead.end(), end), not JUDGES.match(text, lead.end(), end))
    for start, end in spans[:3]:
        said = _said_of(text, start, end, name)
        if said is not None and not NO_ANSWER.match(text, said, end):
            return Body(tidy(text, said, end), not JUDGES.match(text, said, end))
    start, end = spans[0]
    article = ARTICLE.match(text, start, end)
    at = article.end() if article else start
    is_ = COPULA.match(text, at + len(name), end) if text[at : at + len(name)].casefold() == name.casefold() else None
    lead = is_ or LEAD_IN.match(text, start, end)
    place = tidy(text, lead.end() if lead else start, end)
    if place[0] >= place[1] or NO_ANSWER.match(text, *place):
        return None
    plain = lead or EITHER.search(text, *place) or IS_DEFINITION.match(text, *place)
    return Body(place, bool(plain) and not JUDGES.match(text, *place))


def _spells_out(text: str, start: int, short: str) -> bool:
    """`EB stands for early batch`: says what letters an entry is short for, not what it is."""
    return text.startswith(short, start) and bool(STANDS.match(text, start + len(short)))


def _said_of(text: str, start: int, end: int, name: str) -> int | None:
    """Behind `NAME is` in a sentence, where that stands in it."""
    for m in COPULA.finditer(text, start, end):
        before = m.start() - (text[m.start() - 1] in '”"')
        for stop in (m.start(), before):
            if stop - len(name) >= start and text[stop - len(name) : stop].lower() == name.lower():
                return m.end()
    return None


def either(text: str, place: Place) -> list[Place]:
    """The meanings that an entry offers: `the OSI model OR the IP suite`."""
    out, at = [], place[0]
    for m in EITHER.finditer(text, *place):
        out.append((at, m.start()))
        at = m.end()
    return [*out, (at, place[1])]
