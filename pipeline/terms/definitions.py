"""Definitions in a sentence, only where they are plain: a kind of thing and what tells it from others of the kind.

`A peel is a flat shovel that moves loaves`; the forms are those of Hearst (1992) and Navigli & Velardi (2010), the kinds a table.
"""

from __future__ import annotations

import re

from ..sentences import places, word_set
from .appositions import appositions
from .parts import JUDGED, Defined, tidy

# Kinds of things that a definition puts its term under
KINDS = word_set(
    "term terms word phrase process method methodology way technique practice set collection group type kind form "
    "class category system framework model architecture approach philosophy discipline strategy technology software "
    "program application tool tools platform service services device machine component network protocol standard "
    "language format file database interface library module repository environment instance package measure metric "
    "unit ratio rate value number amount index score test algorithm function feature space spaces concept idea theory "
    "principle rule policy document agreement contract account loan fund plan tax fee security bond share asset "
    "investment market area field branch study science state condition disease disorder act activity action event "
    "person people organization organisation company server computer cluster container layer mechanism structure "
    "pattern paradigm body place piece substance material plant animal food dish instrument vehicle building net "
    "wrapper abstraction movement community marketing procedure workflow pipeline engine firewall gateway proxy token "
    "signal message cryptocurrency currency payment deposit mortgage insurance premium penalty benefit bridge "
    "connection link record code script"
)
# What makes it a definition: how it differs
DIFFERS = (
    r"(?:that(?!\s(?:requires|needs|takes|can|will|has|deserves))|which|who|whose|where|in\swhich|used|designed|made|built|created|meant|"
    r"intended|for|of|to|by\swhich|with|when|consisting|managing|between)"
)
VERB = re.compile(
    r"\s(?=[irmac](?:s\s|re\s|efer|eans\s|an\s))(?:(?P<is>(?:is|are)\s(?:an?|the|any)\s|are\s(?=(?:[a-z-]+\s){1,3}in\swhich\s))|(?P<means>(?:refers?\sto|is\sdefined\sas|"
    r"are\sdefined\sas|can\sbe\s(?:\w+ly\s)?"
    r"(?:understood|defined|described)\sas|means(?!\s[a-z]+ing\b))\s(?=an?\s|the\s|any\s|all\s|[a-z]+ing\s))|"
    r"(?P<called>(?:is|are)\scalled\s(?!for\b|in\b|on\b|to\b|upon\b|the\b|a\b)))"
)
IE = re.compile(r"(?<=[\w’”\])]),?\s(?:i\.e\.,?)\s(?=(?:an?|the|all|any|you)\s)")
GENUS = re.compile(rf"(?:[\w’'-]+\s){{0,5}}?(?P<kind>[\w’'-]+),?\s(?={DIFFERS}\b)")
SUBJECT = re.compile(
    r"(?:(?:[Ii]n\s[a-z]+\s[a-z]+,|Basically,|Simply\sput,|In\sshort,|Essentially,)\s)?(?:[Aa]n?\s)?[\[“\"‘*_]{0,2}"
    r"(?P<term>[A-Za-z][\w/+&’'-]{1,30}(?:\s(?!(?:is|are|was|that|which|"
    r"and\sthe)\b)[\w/+&’'()-]{1,30}){0,4}?)[”\"’*_]{0,2}(?:\]\[\d+\]|\]\([^)\s]{0,200}\))?"
    r"(?:\s\([^()]{1,40}\)|,\sor\s[\w-]{1,30}(?:\s[\w-]{1,30})?,)?$"
)
STARTS = re.compile(r"(?:^|[.!?:”\"]\s+(?:[>#*]+\s+)?|\n[^\S\n]*\n[>#*\s]*|\n[>#*]+\s+|\n\s*(?:[-*•]|\d+\.)\s+)(?=\S)")
NO_TERM = word_set(
    "among below above under between this that these those it they he she we you i there here what which who one some many "
    "most all each both such another other first second third last next the our their his her its my your today now if when "
    "while but and or so as in on at for by with from to not no yes however also then thus because reason example examples "
    "result goal aim key idea answer question problem although despite according after before since said says mr mrs ms dr"
)
ENDS = re.compile(r"[.!?](?=\s|$|[”\"])|\n\s*\n|;\s|\s[–—-]\s")
CALLED = re.compile(r"[“\"‘*_\[]{0,2}(?P<term>[A-Za-z][\w-]*(?:\s[a-z][\w-]*){0,3})")
BEFORE_IE = re.compile(r"\b(?:the|an?)\s(?P<term>[‘“\"]?[\w’'-]+(?:\s[\w’'-]+){0,4}?[’”\"]?(?:\smodel)?)$")
LONGEST = 90  # code points before the verb in which a term and its article stand


def definitions(text: str, listed: list[Defined]) -> list[Defined]:
    """The terms that sentences define; `listed` are the entries of glossaries, in which no sentence is read again."""
    out = []
    for m in VERB.finditer(text):
        start = _sentence_start(text, m.start())
        end = _sentence_end(text, m.end())
        found = _called(text, start, m, end) if m["called"] else _is(text, start, m, end)
        out += [found] if found and not _inside(found, listed) else []
    for at in places(text, "i.e."):
        that_is = IE.match(text, max(0, at - 2)) or IE.match(text, max(0, at - 1))
        found = _that_is(text, that_is, _sentence_end(text, that_is.end())) if that_is else None
        out += [found] if found and not _inside(found, listed) else []
    return out + [found for found in appositions(text) if not _inside(found, listed)]


def _inside(found: Defined, listed: list[Defined]) -> bool:
    return any(d.term[0] <= found.term[0] < d.definition[1] + 1 or d.definition == found.definition for d in listed)


def _sentence_start(text: str, at: int) -> int:
    """Where the sentence before `at` begins, as far back as a term is read."""
    begin = max(0, at - LONGEST)
    starts = [m.end() for m in STARTS.finditer(text, begin, at)]
    return starts[-1] if starts else begin if begin == 0 else at


def _sentence_end(text: str, at: int) -> int:
    m = ENDS.search(text, at, at + 400)
    return m.start() if m else min(len(text), at + 400)


def _is(text: str, start: int, m: re.Match[str], end: int) -> Defined | None:
    """`A peel is a flat shovel that …`, `Proofing refers to the rest that …`."""
    subject = SUBJECT.match(text, start, m.start())
    before = text[start : m.start()]
    if not subject or not _generic(subject["term"], before if ", or " not in before else subject["term"]):
        return None
    at = m.start("is") + len(m["is"].split(" ")[0]) + 1 if m["is"] else m.end("means")
    if m["is"]:
        at = m.start("is") + m["is"].index(" ") + 1 if " " in m["is"] else m.end("is")
        kind = GENUS.match(text, m.end("is"), min(end, m.end("is") + 90))
        if not kind or not _is_kind(kind["kind"].lower()) or not _plain(text, m, kind):
            return None
    place = tidy(text, at, end)
    return Defined(subject.span("term"), "sentence", place) if place[1] - place[0] > 12 else None


def _is_kind(word: str) -> bool:
    return word in KINDS or word.removesuffix("s") in KINDS


def _plain(text: str, m: re.Match[str], kind: re.Match[str]) -> bool:
    """No superlative, no evaluation: `the best tool for …` says how good, not what."""
    words = set(text[m.end("is") : kind.start("kind")].lower().split())
    return not words & JUDGED and not any(word.endswith("est") for word in words)


def _generic(term: str, before: str) -> bool:
    """Is this the name of a kind of thing? Not a pronoun, a clause or a thing with `the`."""
    words = term.lower().split()
    if words[0] in NO_TERM or any(
        w in {"is", "are", "was", "said", "has", "have", "that", "which", "who", "of"} for w in words[1:]
    ):
        return False
    if words[0].endswith("ing") and len(words) > 1 and words[1] in NO_TERM | {"like", "a", "an"}:
        return False
    return not any(ch.isdigit() for ch in words[0]) and not before.rstrip().endswith((",", ";"))


def _called(text: str, start: int, m: re.Match[str], end: int) -> Defined | None:
    """`The companies that bake at night are called night mills`."""
    definition = tidy(text, start, m.start())
    term = CALLED.match(text, m.end(), end)
    body = text[slice(*definition)]
    if (
        not term
        or term.end() < end - 3
        or not re.match(r"(?:An?|The|These|Those)\s", body)
        or not re.search(r"\s(?:that|which|who|of)\s", body)
    ):
        return None
    return Defined(term.span("term"), "sentence", definition)


def _that_is(text: str, m: re.Match[str], end: int) -> Defined | None:
    """`the back room, i.e., the place where …`: the noun phrase before it."""
    before = BEFORE_IE.search(text, max(0, m.start() - 60), m.start())
    if not before:
        return None
    nearest = text.rfind(" the ", before.start("term"), m.start())
    start = nearest + 5 if nearest >= 0 else before.start("term")
    return Defined((start, m.start()), "sentence", tidy(text, m.end(), end))
