"""Terms that a text defines for its reader: glossary entries, with one sense per audience, and acronyms.

Acronyms follow Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text", with
initials tried first: the shortest run of words whose initials spell the short form is right more often than the right-to-left
scan. Glossary entries are known by their layout alone.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from .model import Sense, Span, Term
from .sentences import sentences, word_set

Place = tuple[int, int]
Form = Literal["glossary", "sentence", "acronym"]
SIBLINGS = 3  # lines of one layout that make a list of definitions
APART = 600  # code points between two entries of one list
LONG = 160  # code points before a bracket that may hold the long form


class Defined(NamedTuple):
    """One meaning of a term, as places in the text."""

    term: Place
    form: Form
    definition: Place
    audience: Place | None = None


SMALL_WORDS = word_set("of the and a an in for to by with on or at from as")
# Bullets and marks before an entry: `* Cache: …`, `3. Cache: …`, `- **Cache**: …`
_BULLET = r"[^\S\n]{0,8}(?:(?:[-*•·>#]|\d{1,3}[.)])[^\S\n]{1,4}){0,2}"
_TERM = r"[A-Z][\w/+&’'.-]{0,30}(?:[ ][\w/+&’'()-]{1,30}){0,4}"
# `Cache: For developers, this means …`: the term stands after the start of a line or the end of a sentence
HEAD = re.compile(
    rf"(?:(?:^|(?<=\n)){_BULLET}|(?<=[.!?:;…”\"’)][ \n]))(?:\*\*|__)?"
    rf"(?P<term>{_TERM})(?:\*\*|__)?[ ]?[:–—-](?:\*\*)?\s(?=(?:For|To)\s)"
)
SENSE = re.compile(
    r"""(?:For|To)\s(?P<audience>[^\s,.;:]{1,30}(?:\s[^\s,.;:]{1,30}){0,4}),\s
    (?:this|it|that|the\sterm|they)(?:\s(?:word|term|usually|often|simply|really))?\s
    (?:means?|refers?\sto|is|are|represents?|describes?|implies|denotes)\s""",
    re.X,
)
# `Cache: a store of answers`; the body says what it is: an article, a noun, a defining phrase. No advice, no label of a form.
ENTRY = re.compile(
    rf"(?m)^(?P<bullet>{_BULLET})(?P<mark>\*\*|__|)(?P<term>{_TERM})(?:\*\*|__|)"
    r"(?P<sign>[^\S\n]?(?:\*\*)?:|[^\S\n][–—-])(?:\*\*|__)?[^\S\n]"
    r"(?P<body>[^\n]{8,}(?:\n[ \t]{2,8}(?![-*•\d \t])[^\n]+){0,12})$"
)
IS_DEFINITION = re.compile(
    r"""(?:\*\*|__)?(?:(?:[Aa]n?|[Tt]he|[Aa]ny|[Oo]ne\sof)\s(?!(?:(?!that|which|who|used)[\w’'-]+\s){1,3}(?:is|are|was|can|will|should|must|has|have|needs)\b)|[Tt]his\s(?:service|is|provides)|[Ii]t\s(?:is|allows|enables|lets|has)\b
    |[Ii]t\s?['’]?s\s|[Rr]efers\sto|[Hh]elps\b|[Gg]ives\b|[Cc]ontrols\b|[Pp]rovides\b|[Ww]hen\s
    |(?!(?:[\w-]+\s){1,2}(?:is|are|can|should|must|tend|will|has|have|need)\b)[A-Za-z][\w-]*\s(?:[a-z][\w-]*\s){0,3}(?:that|which|used|of|for|to)\b)""",
    re.X,
)
# Duties, benefits and advice are no terms: `Writing code: …`, `Improved uptime: …`
DUTY = re.compile(
    r"(?:[A-Z][a-z]+(?:ing|ed)\s|(?:Automating|Improved|Reduced|Increased|Better|Faster|Lower|Be|Use|Get|Make|Keep|Implement)\b)"
)
LEAD_IN = re.compile(r"(?:(?:this|it|that)\s(?:is|means|refers\sto)|it[’']?\s?s|its|refers\sto|means)\s", re.I)
COPULA = re.compile(r"\s(?:is|are|means)\s")
NOT_ENTRIES = word_set(
    "note notes source sources credit photo image caption related see update warning example tip tips author by "
    "date published tags "
    "pros cons price summary conclusion step question answer q a disclaimer contact email phone address read more follow"
)
BRACKET = re.compile(r"[(]\s?\[?(?P<inner>[^()\[\]\n]{2,80})\]?(?:\[\d+\])?\s?[)]|\[(?P<linked>[A-Z][A-Za-z]{1,9})\]\(", re.S)
SHORT = re.compile(r"(?=[^\s]{0,11}[A-Z])[A-Za-z0-9][A-Za-z0-9&/.-]{1,11}$")
MEANS = re.compile(
    r"\b(?P<short>[A-Z][A-Za-z0-9]{1,9})\s(?:stands\sfor|i\.e\.,?|is\sshort\sfor)\s(?P<long>[A-Z][\w-]{0,30}(?:\s[\w-]{1,30}){1,6})"
)


def terms(text: str) -> tuple[Term, ...]:
    """The terms that `text` defines, in text order: one per (name, form), with every sense.

    >>> [(t.name, t.senses[0].definition.quote) for t in terms("Use of a virtual private network (VPN) is free.")]
    [('VPN', 'virtual private network')]
    """
    found = [*_by_audience(text), *_entries(text), *_acronyms(text)]
    grouped: dict[tuple[str, Form], list[Defined]] = {}
    for d in sorted(found):
        grouped.setdefault((text[slice(*d.term)], d.form), []).append(d)
    return tuple(_term(text, name, form, senses) for (name, form), senses in grouped.items())


def _term(text: str, name: str, form: Form, found: list[Defined]) -> Term:
    """One term; a meaning that is repeated word for word is given once."""
    senses: dict[tuple[str, str], Sense] = {}
    for d in found:
        sense = Sense(audience=_span(text, d.audience) if d.audience else None, definition=_span(text, d.definition))
        senses.setdefault((sense.audience.quote if sense.audience else "", sense.definition.quote.casefold()), sense)
    return Term(name=name, form=form, evidence=_span(text, found[0].term), senses=tuple(senses.values()))


def _span(text: str, place: Place) -> Span:
    return Span(start=place[0], end=place[1], quote=text[slice(*place)])


def _tidy(text: str, start: int, end: int) -> Place:
    """Without the white space, quotes and marks around it, and without the final full stop."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.;,*_"“”'):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in '*_"“”'):
        start += 1
    return start, end


# ---------------------------------------------------------------- glossary
def _by_audience(text: str) -> list[Defined]:
    """`Cache: For developers, this means X. For managers, this means Y.` gives two meanings of Cache."""
    heads = list(HEAD.finditer(text))
    ends = [*(h.start() for h in heads), len(text)][1:]
    return [d for head, end in zip(heads, ends, strict=True) for d in _senses(text, head, end)]


def _senses(text: str, head: re.Match[str], end: int) -> list[Defined]:
    """The meanings that follow one another after a head, each one sentence long."""
    out, at = [], head.end()
    while m := SENSE.match(text, at, end):
        paragraph = text.find("\n\n", m.end(), end)
        stop = sentences(text, m.end(), min(paragraph if paragraph >= 0 else end, m.end() + 2000))
        if not stop:
            break
        out.append(Defined(head.span("term"), "glossary", _tidy(text, m.end(), stop[0][1]), m.span("audience")))
        at = stop[0][1]
        while at < end and text[at].isspace():
            at += 1
    return out


def _entries(text: str) -> list[Defined]:
    """`Term: definition` and `Term – definition`, where at least three lines near one another have that layout."""
    layouts: dict[tuple[str, str, str], list[re.Match[str]]] = {}
    for m in ENTRY.finditer(text):
        bullet = re.sub(r"\d+", "1", m["bullet"]).strip()
        if m["term"].split()[0].lower() not in NOT_ENTRIES and not SENSE.match(text, m.start("body")):
            layouts.setdefault((bullet, m["mark"], m["sign"]), []).append(m)
    return [d for rows in layouts.values() for near in _lists(rows) for d in _definitions(text, near)]


def _lists(rows: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Rows of one layout, parted where a stretch of other text lies between them."""
    out: list[list[re.Match[str]]] = []
    for m in rows:
        if not out or m.start() - out[-1][-1].end() > APART:
            out.append([])
        out[-1].append(m)
    return out


def _definitions(text: str, rows: list[re.Match[str]]) -> list[Defined]:
    """The entries of one layout, if most of them say what a thing is."""
    good = [(m, body) for m in rows if (body := _body(text, m)) and not DUTY.match(m["term"])]
    if len(good) < SIBLINGS or 2 * len(good) < len(rows):
        return []
    return [Defined(_tidy(text, *m.span("term")), "glossary", body) for m, body in good]


def _body(text: str, m: re.Match[str]) -> Place | None:
    """The first sentence of an entry, without `It is` before it; None if it does not say what the thing is."""
    spans = sentences(text, *m.span("body"))
    start, end = spans[0]
    name = m["term"]
    if len(spans) > 1 and text.startswith((f"{name} stands for", f"{name}\N{NO-BREAK SPACE}stands for"), start):
        start, end = spans[1]
    named = re.compile(r"(?:the\s|an?\s)?", re.I).match(text, start, end)
    at = named.end() if named else start
    is_ = COPULA.match(text, at + len(name), end) if text[at : at + len(name)].casefold() == name.casefold() else None
    lead = is_ or LEAD_IN.match(text, start, end)
    place = _tidy(text, lead.end() if lead else start, end)
    return place if place[0] < place[1] and (lead or IS_DEFINITION.match(text, *place)) else None


# ---------------------------------------------------------------- acronyms
def _acronyms(text: str) -> list[Defined]:
    """`service-level objective (SLO)`, `SLO (service-level objective)`, `SLO stands for Service Level Objective`."""
    out = []
    for m in BRACKET.finditer(text):
        group = "inner" if m["inner"] else "linked"
        inner = re.split(r"[;,]\s", m[group])[0].strip(" \"“”'‘’")
        at = text.index(inner, m.start(group)) if inner else m.start()
        found = _long_before(text, m.start(), inner, at) if SHORT.match(inner) else _short_before(text, m.start(), m.span(group))
        out += [found] if found else []
    for m in MEANS.finditer(text):
        if n := _initials(m["short"], m["long"].split()):
            words = list(re.finditer(r"\S+", m["long"]))
            if n <= len(words):
                out.append(Defined(m.span("short"), "acronym", _tidy(text, m.start("long"), m.start("long") + words[-1].end())))
    return out


def _long_before(text: str, bracket: int, short: str, at: int) -> Defined | None:
    """The long form that ends at the bracket which holds the short form."""
    begin = max(0, bracket - LONG)
    clause = re.split(r"[.;:!?]\s|\n\s*\n|[()]", text[begin:bracket])[-1]
    offset = bracket - len(clause)
    words = [(offset + w.start(), w.group()) for w in re.finditer(r"[^\s\[\]“”\"*]+", clause)]
    letters = sum(c.isalnum() for c in short)
    window = words[-min(letters + 5, letters * 2) :]
    if not window:
        return None
    n = _initials(short, [w for _, w in window])
    start = window[-n][0] if n else _scan(short, text, window)
    if start is None:
        return None
    definition = _tidy(text, start, bracket)
    long = text[slice(*definition)]
    if len(long) <= len(short) or short.lower() in long.lower().split() or "][" in long:
        return None
    return Defined((at, at + len(short)), "acronym", definition)


def _short_before(text: str, bracket: int, inner: Place) -> Defined | None:
    """The short form that stands before the bracket which holds the long form."""
    m = re.search(r"\b([A-Z][A-Za-z0-9-]{1,9})\s?$", text[max(0, bracket - 16) : bracket])
    if not m or sum(c.isupper() for c in m[1]) < 2:
        return None
    short, start = m[1].split("-")[-1], bracket - len(m.group()) + len(m[1]) - len(m[1].split("-")[-1])
    long = re.split(r"[;]\s|\sor\s", text[slice(*inner)])[0]
    words = re.split(r"\s+", long.strip())
    if len(re.split(r"[\s-]+", long)) < 2 or not (_initials(short, words) == len(words) or _scans_whole(short, long)):
        return None
    return Defined((start, start + len(short)), "acronym", _tidy(text, inner[0], inner[0] + len(long)))


def _plain(short: str) -> str:
    """The letters of the short form, without a plural -s: `VLANs` -> `vlan`."""
    letters = re.sub(r"[^A-Za-z0-9]", "", short)
    return letters[:-1].lower() if letters.endswith("s") and letters[:-1].isupper() else letters.lower()


def _initials(short: str, words: list[str]) -> int:
    """How many of the last words have initials that spell the short form, with or without small words; 0 if none do."""
    wanted = _plain(short)
    for n in range(1, min(len(words), 2 * len(wanted) + 2) + 1):
        parts = [p.lower() for w in words[-n:] for p in re.split(r"[-/]", w.strip(",'’")) if p]
        everything = "".join(p[0] for p in parts)
        content = "".join(p[0] for p in parts if p not in SMALL_WORDS)
        if wanted in {everything, content} and words[-n].lower() not in SMALL_WORDS:
            return n
    return 0


def _scan(short: str, text: str, window: list[tuple[int, str]]) -> int | None:
    """Schwartz & Hearst: match the short form right to left; its first letter begins a word. Where the long form starts."""
    wanted, begin, end = _plain(short), window[0][0], window[-1][0] + len(window[-1][1])
    if sum(c.isupper() for c in short) < 2:
        return None
    candidate, i = text[begin:end].lower(), len(text[begin:end])
    for k in range(len(wanted) - 1, -1, -1):
        i = candidate.rfind(wanted[k], 0, i)
        while k == 0 and i > 0 and candidate[i - 1].isalnum():
            i = candidate.rfind(wanted[k], 0, i)
        if i < 0:
            return None
    first = text[begin + i : end].split()
    return begin + i if first[0].lower() not in SMALL_WORDS and len(first) <= len(wanted) + 1 else None


def _scans_whole(short: str, long: str) -> bool:
    """Does the scan use the long form from its first letter?"""
    words = [(m.start(), m.group()) for m in re.finditer(r"\S+", long)]
    return bool(words) and _scan(short, long, words) == words[0][0]
