"""Definitions in apposition: `a “proof box”, a method of …`, `PFR, the process that …`, `Proofing, or letting dough rest, is`.

Only of technical things, as names of people, firms and products stand in apposition too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sentences import places, word_set
from .parts import JUDGED, Defined, tidy

TECHNICAL = word_set(
    "technology technique method approach protocol process practice idea concept test standard format language algorithm "
    "framework theory principle measure metric procedure mechanism phenomenon condition disease disorder strategy tactic"
)
# Before `, the ` or `—a `: a term in quotes or in capitals
SIGN = re.compile(r",(?=\s(?:an?|the)\s)")
DASH = re.compile(r"[—–](?=\s?(?:an?|the)\s)")
TERM = re.compile(
    r"(?:[“\"](?P<quoted>[A-Za-z][\w-]{1,30}(?:\s[\w-]{1,30}){0,3}),?[”\"]|(?<![\w/&’'-])(?P<short>[A-Z]{2,6}s?))\s?$"
)
GENUS = re.compile(
    r"(?:an?|the)\s(?P<told>(?:[\w’'-]+\s){0,4}?)(?P<kind>[a-z-]+)\s(?=(?:that|which|used|of|to|for|in\swhich|where|whereby|designed)\b)"
)
# `Proofing, or letting the dough rest in a warm place, is`
RENAMES = "ing, or "
CAPITAL = re.compile(r"[A-Z][a-z]+$")
RENAMED = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<term>[A-Z][a-z]+ing),\sor\s(?P<means>(?:[a-z]+ly\s)?[a-z]+ing\s[^,.;:]{8,90}),\s"
    r"(?=(?:is|are|can|has|may|helps|makes|lets)\b)"
)
IDEAS = word_set("approach practice idea concept framework theory principle strategy tactic")  # many stand beside short names
ENDS = re.compile(r"[.;!?—–]|\s\(|\n\s*\n")
LONG, FAR = 90, 200  # code points of a term, of a definition


def appositions(text: str) -> list[Defined]:
    """The technical terms that a text defines beside them."""
    signs = [*SIGN.finditer(text), *(m for at in places(text, "—", "–") if (m := DASH.match(text, at)))]
    out = [found for sign in signs if (found := _beside(text, sign))]
    return out + [Defined(m.span("term"), "sentence", tidy(text, *m.span("means"))) for m in _renamed(text)]


def _renamed(text: str) -> Iterator[re.Match[str]]:
    """`Proofing, or letting the dough rest in a warm place, is`, found by the comma."""
    at = text.find(RENAMES)
    while at >= 0:
        word = CAPITAL.search(text, max(0, at - LONG), at)
        if word and (m := RENAMED.match(text, word.start())):
            yield m
        at = text.find(RENAMES, at + 1)


def _beside(text: str, sign: re.Match[str]) -> Defined | None:
    """The term before a comma or a dash, if what follows tells what it is."""
    at = sign.start()
    near = text[max(0, at - 3) : at].rstrip()[-2:]
    m = TERM.search(text, max(0, at - LONG), at) if near[-1:] in '”"' or near[:1].isupper() else None
    start = sign.end() + text[sign.end()].isspace()
    kind = GENUS.match(text, start, start + LONG) if m else None
    if not m or not kind or not _tells(kind) or (m["short"] and kind["kind"] in IDEAS):
        return None
    stop = ENDS.search(text, kind.end(), kind.end() + FAR)
    comma = text.find(", ", kind.end(), kind.end() + FAR) if sign.group() == "," else -1
    ends = [*([stop.start()] if stop else []), *([comma] if comma > 0 else [])]
    return Defined(m.span("quoted" if m["quoted"] else "short"), "sentence", tidy(text, start, min(ends))) if ends else None


def _tells(kind: re.Match[str]) -> bool:
    """A technical thing, and no judgement of it."""
    words = kind["told"].lower().split()
    return kind["kind"] in TECHNICAL and not any(word in JUDGED or word.endswith("est") for word in words)
