"""Who and what, by the layout that a quantity stands in."""

from __future__ import annotations

import re

from ..quantities import Quantified
from .patterns import VAGUE
from .phrases import Roles, _claim_from, _clause_before, _noun_phrase, _subject_before, _tidy, _tokens
from .words import ADVERBS, SHARES, VERBS, WINDOW, Place


def _roles(text: str, q: Quantified, sentence: Place, last: Place | None) -> Roles:
    """Population and claim of one quantity; `last` is the population that an elliptic figure goes on speaking of."""
    start, end = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
    if q.kind in SHARES:
        return _share_roles(text, q, (start, end), last)
    if q.kind in {"count", "sample_size"}:
        return _count_roles(text, q, (start, end), last)
    return _measure_roles(text, q, (start, end))


def _share_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`68 percent of X verb`, `X (68%) verb`, `X, 36%, verb`, `among X, 36% verb`, `one in five X verb`, `rose 5%`."""
    start, end = window
    of = re.compile(
        r"(?:\s\([^()]{1,30}\)|,\s[\d.]{1,6}(?:%|\spercent),)?\s+of\s(?:the\s(?=[\d,]+\s)(?:[\d,]+\s))?(?:all\s(?=of))?"
    ).match(text, q.end, end)
    direct = re.compile(r"\s(?=[A-Za-z])").match(text, q.end, end)
    if text[: q.start].endswith("(") and text[q.end : q.end + 1] == ")":
        return _parenthesis_roles(text, q, window, last)
    if of:
        return _of_roles(text, q, of.end(), window)
    if q.change:
        return _change_roles(text, q, window, last)
    tokens = _tokens(text, q.end, min(end, q.end + 80))
    skip = 1 if tokens and tokens[0].word == "," else 0
    first = next((i for i in range(skip, len(tokens)) if tokens[i].word not in ADVERBS), None)
    if first is not None and (tokens[first].word in VERBS or tokens[first].word.endswith("ing")):
        return Roles(_local_population(text, start, q.start) or last, _claim_from(text, tokens[skip].start, end))
    if direct and (found := _noun_phrase(text, direct.end(), end)) and q.kind != "percentage_point":
        return Roles(found[0], _claim_from(text, found[1], end) if found[1] else None)
    before = _subject_before(text, start, q.start)
    return Roles(last or before.population, before.claim)


def _of_roles(text: str, q: Quantified, at: int, window: Place) -> Roles:
    found = _noun_phrase(text, at, window[1])
    if not found:
        return Roles()
    population, predicate = found
    if predicate is not None:
        return Roles(population, _claim_from(text, predicate, window[1]))
    after = re.compile(r",?\s(?:\d[\d.]{0,6}(?:%|\spercent),\s)?(?=[a-z])").match(text, population[1], window[1])
    if after and _starts_with_verb(text, after.end(), window[1]):
        return Roles(population, _claim_from(text, after.end(), window[1]))
    lead = re.compile(
        r"^(.*?)(?:\s(?:for|by|among|with|to|in|at|on))?(?:\s(?:about|around|nearly|almost|over|only|just|more\sthan|less\sthan))?\s*$",
        re.S,
    )
    clause = _clause_before(text, window[0], q.start)
    if clause and (m := lead.match(text[slice(*clause)])) and m.end(1) > 3:
        return Roles(population, _tidy(text, clause[0], clause[0] + m.end(1)))
    return Roles(population, _claim_from(text, population[1], window[1]))


def _starts_with_verb(text: str, at: int, end: int) -> bool:
    tokens = [t for t in _tokens(text, at, min(end, at + 60)) if t.word not in ADVERBS]
    return bool(tokens) and tokens[0].word in VERBS


def _parenthesis_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`most nurses (68%) say`: the words before it are the population if a predicate follows, else what holds for `last`."""
    before = _clause_before(text, window[0], q.start - 1)
    rest = re.compile(r"\)(?:\sand\s(?:[\w’'-]+\s){1,4}\([^()]{1,20}\))?\s(?:of\s)?").match(text, q.end, window[1])
    if rest and text[rest.end() - 3 : rest.end()] == "of ":
        return _of_roles(text, q, rest.end(), window)
    if before and (
        m := re.match(r"(?:almost\s)?(?:most|many|some|half|(?:a|the)\s\w+\sof)\s(?:of\s)?", text[slice(*before)], re.I)
    ):
        before = _tidy(text, before[0] + m.end(), before[1]) or last
    if rest and _starts_with_verb(text, rest.end(), window[1]):
        vague = before and VAGUE.search(text[slice(*before)])
        named = before if before and not vague else last
        return Roles(named, _claim_from(text, rest.end(), window[1]))
    listed = before and re.sub(
        r"^(?:.{1,200}?\s(?:are|is|was|were|includes?)\s)?(?:and\s|or\s|by\s)?", "", text[slice(*before)], flags=re.S
    )
    return Roles(last, (before[1] - len(listed), before[1]) if before and listed else None)


def _local_population(text: str, start: int, at: int) -> Place | None:
    """A population named before the number in its own sentence: `Among CFOs, 44%`, `Of those asked, 62%`, `net users, 36%,`."""
    m = re.compile(
        r"(?:\b[Aa]mong|\b[Oo]f|\b[Ff]or)\s(?:the\s[\d.,%]+\s(?:percent\s|million\s)?)?(?P<who>[A-Za-z][^,.;:()]{2,80}),\s(?:[a-z]+\s){0,3}$"
    ).search(text, start, at)
    if not m:
        return None
    found = _noun_phrase(text, m.start("who"), m.end("who"))
    return found[0] if found else None


def _change_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`a 26% increase in X`, `X rose 5%`, `reduce X by 5%`."""
    noun = re.compile(r"\s(?:[a-z-]+\s){0,2}?[a-z]+\s(?:in|of|to|for)\s(?:the\s)?").match(text, q.end, window[1])
    if noun and (found := _noun_phrase(text, noun.end(), window[1])):
        return Roles(found[0], _clause_before(text, window[0], q.start))
    object_ = re.compile(
        r"\b(?:cut|cuts|reduce[sd]?|reducing|increase[sd]?|raise[sd]?|boost(?:s|ed)?)\s"
        r"(?P<what>[\w’' -]{3,60}?)\s(?:by|to)\s(?:[a-z]+\s){0,3}$"
    ).search(text, max(window[0], q.start - 100), q.start)
    if object_:
        return Roles(object_.span("what"), _clause_before(text, window[0], object_.start("what")))
    roles = _subject_before(text, window[0], q.start)
    generic = roles.population and text[slice(*roles.population)].lower() in {"it", "this", "they", "which", "that", "a", "an"}
    return Roles(last if generic or not roles.population else roles.population, roles.claim)


def _count_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`surveyed 1,200 nurses`, `more than 14 million homes have`."""
    gap = re.compile(r"\s(?:of\s)?(?:the\s|these\s|those\s)?|-strong\s(?:[a-z]+-)?").match(text, q.end, window[1])
    found = _noun_phrase(text, gap.end(), window[1]) if gap else None
    if not found:
        return Roles(last, None)
    if cut := re.compile(r"\s(?:in\s\d|on\s(?:the|their)\s)").search(text, *found[0]):
        found = ((found[0][0], cut.start()), found[1])
    if q.kind == "sample_size":
        return Roles(found[0], None)
    if found[1] is not None:
        return Roles(found[0], _claim_from(text, found[1], window[1]))
    rest = _claim_from(text, found[0][1], window[1])
    before = _clause_before(text, window[0], q.start)
    return Roles(found[0], rest if rest and rest[0] - found[0][1] < 2 and text[found[0][1]] == " " else before)


def _measure_roles(text: str, q: Quantified, window: Place) -> Roles:
    """Money, rates, ranks, multiples: the thing measured is the subject before, or the noun right after (`$3B AI investment`)."""
    right = re.compile(r"\s(?:(?:worth\s)?(?:of|in|as\smuch)\s(?!(?:19|20)\d\d)|(?=[A-Za-z]))(?:total\s)?").match(
        text, q.end, window[1]
    )
    if right and q.kind != "multiple" and (found := _noun_phrase(text, right.end(), window[1])) and found[1] is None:
        return Roles(found[0], _clause_before(text, window[0], q.start))
    roles = _subject_before(text, window[0], q.start)
    if q.kind == "multiple" and not q.change:
        claim = roles.claim and _claim_from(text, roles.claim[0], window[1])
        return Roles(roles.population, claim)
    return roles
