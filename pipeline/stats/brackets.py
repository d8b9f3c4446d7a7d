"""Who and what, of a share in brackets: `most bakers (68%) and millers (63%) have met`."""

from __future__ import annotations

from ..grammar.clauses import clause_end
from ..grammar.sentence import Range, Sentence
from ..grammar.subjects import clause_before, left_edge
from ..sentences import word_set
from .partitives import partitive
from .parts import Before, Roles, lead_people

MEASURES = word_set("rate rates turnout average inflation unemployment")
QUANTIFIERS = word_set("most many some all nearly almost half over more than a an the about roughly around both just only")


def in_brackets(s: Sentence, i: int) -> bool:
    return s.tags[left_edge(s, i) - 1 : left_edge(s, i)] == "(" and s.tags.find(")", i, i + 6) > 0


def bracketed(s: Sentence, i: int, before: Before) -> Roles:
    """`most bakers (68%) and millers (63%) have met`: before the bracket stands the population if a predicate follows it,
    else what holds for those spoken of."""
    opening, close = left_edge(s, i) - 1, s.tags.find(")", i)
    item = _item(s, opening)
    after = _after_items(s, close + 1)
    if s.tag(after) == "o" and after == close + 1:
        return partitive(s, after, i)
    if s.tag(after) in {"V", "A"}:
        claim = s.place((after, clause_end(s, after)))
        return Roles(s.place(item) if item else before.people, claim)
    if item and s.words[opening - 1] in MEASURES and s.tag(close + 1) in {"", ",", ".", "C"}:
        return Roles(s.place(item))
    people = lead_people(s, opening) or before.people
    if item and not _listed(s, item[0], close) and (clause := clause_before(s, opening)) and (people or clause != s.place(item)):
        return Roles(people, clause)
    if not people and item:
        return Roles(s.place(item))
    return Roles(people, s.place(item) if item else None)


def _listed(s: Sentence, start: int, close: int) -> bool:
    """Is this one of several items with their shares: `flour (8%), salt (6%) and yeast (2%)`?"""
    before = s.tags[max(0, start - 3) : start]
    return ")" in before or _after_items(s, close + 1) > close + 2


def _item(s: Sentence, end: int) -> Range | None:
    """The words of a list before the bracket at `end`, without what only counts: `most bakers` -> `bakers`."""
    a = end
    while a and s.tags[a - 1] not in ",.()#-VAS" and (s.tags[a - 1] != "C" or s.words[a - 2 : a - 1] == ["both"]):
        if s.tags[a - 1] == "C" and a - 2 > 0 and s.tags[a - 2] == ")":
            break
        a -= 1
    if a and s.tags[a - 1] == "C" and s.tags[a - 2 : a - 1] not in {")", ","}:
        a = _coordinate(s, a)
    counting = a
    while counting < end and (s.words[counting] in QUANTIFIERS or s.tags[counting] == "o"):
        counting += 1
    a = counting if s.words[a:counting] not in ([], ["a"], ["an"], ["the"], ["both"]) else a
    return (a, end) if a < end else None


def _coordinate(s: Sentence, a: int) -> int:
    """`lack of budgeting and planning (57%)`: the start of both coordinates."""
    b = a - 1
    while b and s.tags[b - 1] not in ",.()#-VASC":
        b -= 1
    return b if a - b < 8 and b < a - 1 else a


def _after_items(s: Sentence, i: int) -> int:
    """The word after a list of items with their own brackets."""
    j = i
    while s.tag(j) in {",", "C"}:
        opening = s.tags.find("(", j, j + 10)
        close = s.tags.find(")", opening, opening + 6) if opening > 0 and s.tags[opening + 1 : opening + 2] == "#" else -1
        if close < 0:
            return j + 1 if s.tags[j] == "," and s.tags[j + 1 : j + 2] in {"V", "A"} else i
        j = close + 1
    while s.tag(j) == "R":
        j += 1
    return j
