"""Who and what, where `of X` stands behind the quantity."""

from __future__ import annotations

from ..grammar.clauses import claim_start, clause_end, main_verb
from ..grammar.sentence import Sentence
from ..grammar.subjects import clause_before, left_edge
from .parts import Roles, phrase_end, until, with_restriction


def partitive(s: Sentence, of: int, i: int) -> Roles:
    """The roles of the quantity at `i` with `of X` behind it, at word `of`."""
    count = s.tags.find("#", of + 1, of + 5)
    if count >= 0 and set(s.tags[of + 1 : count]) <= set("DJR") and s.tag(count + 1) == "W":
        return _of_share(s, of + 1, count + 1)
    at = whole_start(s, of)
    phrase = s.phrase_at(at)
    if count > of + 1 and s.tags[count - 1] == "K" and (owned := s.phrase_at(count + 1)):
        phrase = (at, owned[1])  # of the union's 900-strong staff
    if not phrase:
        return Roles()
    end = phrase_end(s, phrase[1])
    edge = left_edge(s, i)
    doing = end + (s.tag(end) == "R")
    if s.word(edge - 1) == "with" and s.tag(doing) == "G":
        return Roles(s.place((at, end)), s.place((end, clause_end(s, doing))))
    if verb := _shared_verb(s, end):
        return Roles(s.place((at, end)), s.place((verb, clause_end(s, verb))))
    verb = main_verb(s, end)
    if verb is not None:
        return Roles(until(s, at, verb), s.place((claim_start(s, end, verb), clause_end(s, verb))))
    return _without_verb(s, edge, at, end)


def _shared_verb(s: Sentence, end: int) -> int | None:
    """The verb behind a list of shares, each of its own whole: `5% of mills, 6% of shops and 7% of bakers | sleep`."""
    at = end
    while s.tag(at) in {",", "C"}:
        number = at + 1 + (s.tags[at : at + 2] == ",C")
        whole = s.phrase_at(number + 2) if s.tags[number : number + 2] == "#o" else None
        if not whole:
            return None
        at = phrase_end(s, whole[1])
    return at if at > end and s.tag(at) in {"V", "A"} else None


def whole_start(s: Sentence, of: int) -> int:
    """Where the noun phrase after `of` begins, without what counts it: `of the 1,200 firms` -> `firms`."""
    count = s.tags.find("#", of + 1, of + 5)
    at = count + 1 if count >= 0 and set(s.tags[of + 1 : count]) <= set("DJR") else of + 1
    while (
        s.tag(at) in {"o", "R"}
        or s.word(at) in {"over", "under", "both"}
        or (s.word(at) in {"all", "the"} and s.tag(at + 1) in {"o", "D"})
    ):
        at += 1
    return at


def _without_verb(s: Sentence, edge: int, at: int, end: int) -> Roles:
    """`X accounts for 5% of Y`, `with 41% of them making it`, `for 44% of those asked, it is vital`."""
    if s.word(edge - 1) == "for" and s.tag(end) == "," and (edge == 1 or s.tags[edge - 2] in ",CS."):
        return Roles(s.place((at, end)), s.place((end + 1, clause_end(s, end + 1))))
    if s.tag(end) in {"G", "J"} and s.word(edge - 1) == "with":
        return Roles(s.place((at, end)), s.place((end, clause_end(s, end))))
    claim = clause_before(s, edge)
    if s.tag(end) == "W" and not claim and s.words[at] not in {"those", "people"}:
        return Roles(s.place((at, end)), s.place((end + 1, clause_end(s, end + 1))))
    return Roles(s.place((at, with_restriction(s, end))), claim)


def _of_share(s: Sentence, at: int, w: int) -> Roles:
    """`59% of the 89% who worry said so`: the population is a share itself."""
    verb = main_verb(s, w)
    if verb is None:
        return Roles(s.place((at, clause_end(s, w))))
    return Roles(until(s, at, verb), s.place((verb, clause_end(s, verb))))
