"""Entries of a glossary, by their layout: `Cache: a store`, `**Cache** – a store`, a heading and "
"what it is, a meaning per audience."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..sentences import places, sentences, word_set
from .acronyms import leading
from .meanings import JUDGES, LEAD_IN, body_of, either
from .parts import Defined, Form, Place, tidy

SIBLINGS = 3  # lines of one layout that make a list of definitions
FAR = 220  # code points of a line before the sign of an entry
APART = 600  # code points between two entries of one list
TITLE = 200  # code points before a list, or at the start of a text, that may say that it is a glossary
SIGNS = ":–—-"  # one of them is in every entry; with what stands behind it:
SIGN = re.compile(r"[:–—-]\*{0,2}[^\S\n]")
# Bullets and marks before an entry: `* Cache: …`, `3. Cache: …`, `- **Cache**: …`
_BULLET = r"[^\S\n]{0,8}(?:(?:[-*•·>#]|\d{1,3}[.)])[^\S\n]{1,4}){0,2}"
_TERM = r"[A-Z][\w/+&’'.-]{0,30}(?:[ ][\w/+&’'()-]{1,30}){0,4}"
# `Cache: For developers, this means …`: the term stands after the start of a line or the end of a sentence
HEAD = re.compile(
    rf"(?:(?:^|(?<=\n)){_BULLET}|(?<=[.!?:;…”\"’)][ \n]))(?:\*\*|__)?"
    rf"(?P<term>{_TERM})(?:\*\*|__)?[ ]?[:–—-](?:\*\*)?\s(?=(?:For|To)\s)"
)
TO_SOMEONE = re.compile(r"[:–—-]\*{0,2}\s(?:For|To)\s")
SENSE = re.compile(
    r"""(?:For|To)\s(?P<audience>[^\s,.;:]{1,30}(?:\s[^\s,.;:]{1,30}){0,4}),\s
    (?:this|it|that|the\sterm|they)(?:\s(?:word|term|usually|often|simply|really))?\s
    (?:means?|refers?\sto|is|are|represents?|describes?|implies|denotes)\s""",
    re.X,
)
# `Cache: a store of answers`, `**Cache** **:** …`
ENTRY = re.compile(
    rf"(?m)^(?P<bullet>{_BULLET})(?P<mark>\*\*|__|)(?P<term>{_TERM})(?:\*\*|__|)"
    r"(?P<sign>[^\S\n]?(?:\*\*)?:|[^\S\n][–—-])(?:\*\*|__)?[^\S\n]"
    r"(?P<body>[^\n]{6,}(?:\n[ \t]{2,8}(?![-*•\d \t])[^\n]+){0,12})$"
)
# Duties, benefits and advice are no terms: `Writing code: …`, `Improved uptime: …`
DUTY = re.compile(
    r"(?:[A-Z][a-z]+(?:ing|ed)\s|(?:Automating|Improved|Reduced|Increased|Better|Faster|Lower|Be|Use|Get|"
    r"Make|Keep|Implement|Avoid|Set|Ask|"
    r"Don|Do|Step|Day|Week|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)"
)
ADVICE = re.compile(
    r"(?:You|Your|We|Our|If|Make|Use|Ensure|Be|Do|Don|Try|Check|Keep|Get|Click|Select|Choose|I|He|She|"
    r"They|In|At|On|By|As|With|There|Yes|No|"
    r"Not|Please|See|Go|Take|Ask|Look|Consider|Remember|Avoid|Start|Set)\b|[\d$€£\"“(\[<]|https?:"
)
DOING = re.compile(r"[A-Z][a-z]+ing\b")
# A heading that says what follows: words and their meanings
GLOSSARY = re.compile(
    r"\b(?:[Gg]lossary|[Tt]erminology|[Jj]argon|[Vv]ocabulary|[Dd]efinitions|[Tt]erms\s(?:[Yy]ou|[Tt]o|used|and\stheir|[Ee]xplained|in\s)|"
    r"(?:[Bb]asic|[Kk]ey|[Cc]ommon|[Ii]mportant|following|these)\s(?:terms|words|concepts)|[Ww]ords\s(?:to|you|mean))\b"
)
# `_Kiln_`, a blank line, `It's an oven …`, `A type of oven …`, `Stone family of ovens …`
HEADED = re.compile(
    rf"(?m)^[^\S\n]{{0,3}}(?:_\s?(?P<marked>{_TERM})\s?_|\#{{1,5}}\s(?P<term>{_TERM}))[^\S\n]*\n\s*\n"
    r"(?P<body>(?:[Ii]t\s?['’]?s|[Ii]ts|[Ii]t\sis|[Tt]his\sis|(?:[A-Z][a-z]*\s)?"
    r"(?i:set|collection|group|type|kind|form|class|category|family|piece)\sof)\s[^\n]{10,})$"
)
NOT_ENTRIES = word_set(
    "note notes source sources credit photo image caption related see update warning example tip tips author by date "
    "published tags pros cons price summary conclusion step question answer q a disclaimer contact email phone address read "
    "more follow via editor reporting writing updated location website when where who what why how"
)


def by_audience(text: str) -> list[Defined]:
    """`Cache: For developers, this means X. For managers, this means Y.` gives two meanings of Cache."""
    heads = list(_heads(text))
    ends = [*(h.start() for h in heads), len(text)][1:]
    return [d for head, end in zip(heads, ends, strict=True) for d in _senses(text, head, end)]


def _heads(text: str) -> Iterator[re.Match[str]]:
    """The terms of which it is said what they mean to someone, found by the sign behind them."""
    at = 0
    for sign in places(text, *SIGNS):
        if sign >= at and TO_SOMEONE.match(text, sign):
            m = HEAD.search(text, max(at, sign - FAR), sign + FAR)
            if m and m.start() < sign:
                yield m
                at = m.end()


def _senses(text: str, head: re.Match[str], end: int) -> list[Defined]:
    """The meanings that follow one another after a head, each one sentence long."""
    out, at = [], head.end()
    while m := SENSE.match(text, at, end):
        paragraph = text.find("\n\n", m.end(), end)
        stop = sentences(text, m.end(), min(paragraph if paragraph >= 0 else end, m.end() + 2000))
        if not stop:
            break
        out.append(Defined(head.span("term"), "glossary", tidy(text, m.end(), stop[0][1]), m.span("audience")))
        at = stop[0][1]
        while at < end and text[at].isspace():
            at += 1
    return out


def entries(text: str) -> list[Defined]:
    """`Term: definition` and `Term – definition`, where at least three lines near one another have that layout; and headings
    with what they name."""
    layouts: dict[tuple[str, str, str], list[re.Match[str]]] = {}
    lines = list(_lines(text))
    for m in lines if len(lines) >= SIBLINGS else ():
        bullet = re.sub(r"\d+", "1", m["bullet"]).strip()
        if m["term"].split()[0].lower() not in NOT_ENTRIES and not SENSE.match(text, m.start("body")):
            layouts.setdefault((bullet, m["mark"], m["sign"]), []).append(m)
    found = [d for rows in layouts.values() for near in _lists(rows) for d in _definitions(text, near)]
    return [*found, *_headed(text, found)]


def _lines(text: str) -> Iterator[re.Match[str]]:
    """The lines that have the layout of an entry."""
    signs = [at for at in places(text, *SIGNS) if SIGN.match(text, at)]
    at = 0
    for sign in signs if len(signs) >= SIBLINGS else ():
        start = text.rfind("\n", max(0, sign - FAR), sign) + 1
        if sign >= at and (start or sign < FAR) and (m := ENTRY.match(text, start)):
            yield m
            at = m.end()


def _lists(rows: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Rows of one layout, parted where a stretch of other text lies between them."""
    out: list[list[re.Match[str]]] = []
    for m in rows:
        if not out or m.start() - out[-1][-1].end() > APART:
            out.append([])
        out[-1].append(m)
    return out


def _definitions(text: str, rows: list[re.Match[str]]) -> list[Defined]:
    """The entries of one layout, if enough of them plainly say what a thing is; then of the others too, "
    "advice and duties apart."""
    starts = Counter(m["term"].split()[0] for m in rows)
    alike = 2 * starts.most_common(1)[0][1] > len(rows) > 1  # Step 1, Step 2
    if alike or len(rows) < SIBLINGS:
        return []
    bodies = [None if DUTY.match(m["term"]) else body_of(text, m) for m in rows]
    plain = sum(bool(body and body.plain) for body in bodies)
    named = GLOSSARY.search(text, max(0, rows[0].start() - TITLE), rows[0].start()) or GLOSSARY.search(text, 0, TITLE)
    if plain < (2 if named else SIBLINGS) or 3 * plain < (1 if named else 2) * len(rows):
        return []
    out = []
    for m, body in zip(rows, bodies, strict=True):
        if body and (body.plain or (named and not _advises(text, body.place))):
            term = tidy(text, *m.span("term"))
            out += [Defined(term, _form(text, term, place), place) for place in either(text, body.place)]
    return out


def _advises(text: str, place: Place) -> bool:
    """Advice, a duty or a judgement: no meaning."""
    return bool(ADVICE.match(text, *place) or JUDGES.match(text, *place) or DOING.match(text, *place))


def _form(text: str, term: Place, place: Place) -> Form:
    """An entry whose meaning only spells out its term is an acronym."""
    words = text[slice(*place)].split()
    short = text[slice(*term)]
    spelt = short.isupper() and " " not in short and leading(short, words)
    return "acronym" if spelt else "glossary"


def _headed(text: str, found: list[Defined]) -> list[Defined]:
    """Headings that the line below says the meaning of, where several have it."""
    rows = list(HEADED.finditer(text)) if "_" in text or "\n#" in text else []
    if len(rows) < SIBLINGS:
        return []
    out = []
    for m in rows:
        start, end = sentences(text, *m.span("body"))[0]
        lead = LEAD_IN.match(text, start, end)
        place = tidy(text, lead.end() if lead else start, end)
        term = tidy(text, *(m.span("marked") if m["marked"] else m.span("term")))
        out.append(Defined(term, "glossary", place))
    return out
