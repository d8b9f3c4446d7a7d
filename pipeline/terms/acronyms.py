"""Short forms and what they stand for.

After Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text", with initials
tried first: the shortest run of words whose initials spell the short form is right more often than the right-to-left scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sentences import places, word_set
from .parts import Defined, Place, tidy

LONG = 160  # code points before a bracket that may hold the long form
SMALL_WORDS = word_set("of the and a an in for to by with on or at from as")
BRACKET = re.compile(r"[(]\s?\[?(?P<inner>[^()\[\]\n]{2,80})\]?(?:\[\d+\])?\s?[)]|\[(?P<linked>[A-Z][A-Za-z]{1,9})\]\(")
SHORT = re.compile(r"(?=[^\s]{0,11}[A-Z])[A-Za-z0-9][A-Za-z0-9&/.-]{1,11}$")
MEANS = re.compile(
    r"\b(?P<short>[A-Z][A-Za-z0-9]{1,9})\s(?:stands\sfor|i\.e\.,?|is\sshort\sfor)\s(?P<long>[A-Z][\w-]{0,30}(?:\s[\w-]{1,30}){1,6})"
)
SHORT_BEFORE = re.compile(r"\b[A-Z][A-Za-z0-9]{1,9}\s\Z")
CLAUSE = re.compile(r"[.;:!?]\s|\n\s*\n|[()]")
BEFORE = re.compile(r"\b([A-Z][A-Za-z0-9-]{1,9})\s?$")
LEAD = re.compile(r"(?:for|or|short\sfor|i\.e\.,?|from|formerly|also|aka)\s+")
SMALLEST = 2  # letters of each word that a short form in prefixes takes: American Express, Amex


def acronyms(text: str) -> list[Defined]:
    """`service-level objective (SLO)`, `SLO (service-level objective)`, `SLO stands for Service Level Objective`."""
    out = []
    for m in _brackets(text) if "(" in text else ():
        group = "inner" if m["inner"] else "linked"
        inner = re.split(r"[;,]\s", m[group])[0].strip(" \"“”'‘’")
        if not inner:
            continue
        at = text.index(inner, m.start(group))
        found = _long_before(text, m.start(), inner, at) if SHORT.match(inner) else _short_before(text, m.start(), m.span(group))
        out += [found] if found else []
    for m in _meanings(text):
        words = list(re.finditer(r"\S+", m["long"]))
        n = leading(m["short"], [w.group() for w in words])
        if n:
            place = tidy(text, m.start("long"), m.start("long") + words[n - 1].end())
            out.append(Defined(m.span("short"), "acronym", place))
    return out


def _brackets(text: str) -> Iterator[re.Match[str]]:
    """What stands in brackets, and short forms that are links."""
    at = 0
    for opening in places(text, "(", "["):
        if opening >= at and (m := BRACKET.match(text, opening)):
            yield m
            at = m.end()


def _meanings(text: str) -> Iterator[re.Match[str]]:
    """`SLO stands for Service Level Objective`, found by what stands behind the short form."""
    at = 0
    for link in sorted([*places(text, "stands", "i.e."), *(at - len("is ") for at in places(text, "short"))]):
        short = SHORT_BEFORE.search(text, max(at, link - 11), link)
        if short and (m := MEANS.match(text, short.start())):
            yield m
            at = m.end()


def leading(short: str, words: list[str]) -> int:
    """How many of the first words have initials that spell the short form; 0 if none do."""
    return next((n for n in range(1, len(words) + 1) if _initials(short, words[:n]) == n), 0)


def _long_before(text: str, bracket: int, short: str, at: int) -> Defined | None:
    """The long form that ends at the bracket which holds the short form."""
    begin = max(0, bracket - LONG)
    clause = CLAUSE.split(text[begin:bracket])[-1]
    offset = bracket - len(clause)
    words = [(offset + w.start(), w.group()) for w in re.finditer(r"[^\s\[\]“”\"*]+", clause)]
    letters = sum(c.isalnum() for c in short)
    window = words[-min(letters + 5, letters * 2) :]
    if not window:
        return None
    n = _initials(short, [w for _, w in window]) or _prefixes(short, [w for _, w in window])
    start = window[-n][0] if n else _scan(short, text, window)
    if start is None:
        return None
    definition = tidy(text, start, bracket)
    long = text[slice(*definition)]
    if len(long) <= len(short) or short.lower() in long.lower().split() or "][" in long or not long[0].isalnum():
        return None
    return Defined((at, at + len(short)), "acronym", definition)


def _short_before(text: str, bracket: int, inner: Place) -> Defined | None:
    """The short form that stands before the bracket which holds the long form."""
    before = text[max(0, bracket - 16) : bracket]
    m = BEFORE.search(before) if sum(map(str.isupper, before)) > 1 else None
    if not m or sum(c.isupper() for c in m[1]) < 2:
        return None
    short, start = m[1].split("-")[-1], bracket - len(m.group()) + len(m[1]) - len(m[1].split("-")[-1])
    lead = LEAD.match(text, *inner)
    inner = (lead.end(), inner[1]) if lead else inner
    long = re.split(r"[;]\s|\sor\s", text[slice(*inner)])[0]
    words = re.split(r"\s+", long.strip())
    if len(re.split(r"[\s-]+", long)) < 2 or not (_initials(short, words) == len(words) or _scans_whole(short, long)):
        return None
    return Defined((start, start + len(short)), "acronym", tidy(text, inner[0], inner[0] + len(long)))


def _plain(short: str) -> str:
    """The letters of the short form without a plural -s; a digit says how often: `VLANs` -> `vlan`, `EC2` -> `ecc`."""
    letters = re.sub(r"[^A-Za-z0-9]", "", short)
    letters = letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters
    return re.sub(r"([A-Za-z])([2-4])", lambda m: m[1] * int(m[2]), letters).lower()


def _initials(short: str, words: list[str]) -> int:
    """How many of the last words have initials that spell the short form, with or without small words; 0 if none do.

    A part of the short form may be the last word itself: `software-defined WAN (SD-WAN)`.
    """
    wanted = _plain(short)
    last = short.rpartition("-")[2].lower()
    whole = last != short.lower() and bool(words) and words[-1].lower().strip(",'’") == last
    most = min(len(words), 2 * len(wanted) + 2)
    cut = [[p for p in w.strip(",'’").lower().replace("/", "-").split("-") if p] for w in words[-most:]]
    for n in range(1, most + 1):
        parts = [p for each in cut[-n:] for p in each]
        if whole and n > 1:
            parts[-1:] = list(last)
        everything = "".join(p[0] for p in parts)
        content = "".join(p[0] for p in parts if p not in SMALL_WORDS)
        if wanted in {everything, content} and words[-n].lower() not in SMALL_WORDS:
            return n
    return 0


def _prefixes(short: str, words: list[str]) -> int:
    """`American Express (Amex)`: two capital words whose beginnings make the short form."""
    first, second = (w.lower() for w in words[-2:]) if len(words) > 1 else ("", "")
    wanted = short.lower()
    capital = short.isalpha() and short[1:].islower() and all(w[:1].isupper() for w in words[-2:])
    cuts = range(SMALLEST, len(wanted) - SMALLEST + 1)
    return 2 if capital and any(first.startswith(wanted[:i]) and second.startswith(wanted[i:]) for i in cuts) else 0


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
