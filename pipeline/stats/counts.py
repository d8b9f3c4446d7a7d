"""Who and what, of counts and samples: `surveyed 1,200 bakers`, `14 million homes have`."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end, main_verb
from ..grammar.sentence import Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject
from ..quantities import Quantified
from ..sentences import word_set
from .mentions import FINDING
from .parts import EVENTS, Before, Roles, generic, phrase_end, until, with_restriction

LEFT_OUT = word_set("the these those more fewer extra additional further")  # 40 more votes
TOO_LONG = 60  # code points of what restricts a noun that a count leaves out


def count_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """`surveyed 1,200 bakers`, `more than 14 million homes have`, `22 million Americans who own`."""
    at = i + 1
    while s.tag(at) in {"o", "-"} or s.word(at) in LEFT_OUT:
        at += 1
    phrase = s.phrase_at(at) if s.tag(at) not in {"", ",", "."} else None
    edge = left_edge(s, i)
    if phrase and s.tags[phrase[1] : phrase[1] + 2] == "K#" and (owned := s.phrase_at(phrase[1] + 2)):
        at, phrase = owned[0], owned  # 40 of the town's 90 bakers
    if phrase and phrase[1] - phrase[0] > 1 and is_time(s, phrase) and s.tags[phrase[1] - 2] == "N":
        phrase = (phrase[0], phrase[1] - 1)  # 40 bakers Monday
    if not phrase or is_time(s, phrase):
        return _bare_count(s, i, edge, before)
    if s.tag(at - 1) == "o" and s.tags[slice(*phrase)] == "X" and before.at is not None:
        return _of_those(s, edge, phrase[1], before)
    end = phrase_end(s, phrase[1])
    if before.at is not None and _part_of_another(s, before.at, edge, i):
        return _part(s, at, end)
    verb = main_verb(s, end)
    if verb is not None and s.tag(end) != "-":
        return _doing(s, q, at, end, verb)
    start = _told_behind(s, edge, end)
    if start is not None or q.kind == "sample_size":
        return Roles(s.place((at, end)), s.place((start, clause_end(s, start))) if start is not None else None)
    return Roles(s.place((at, with_restriction(s, end) if s.tag(end) == "E" else end)), clause_before(s, edge))


def _of_those(s: Sentence, edge: int, end: int, before: Before) -> Roles:
    """`300 of them located in York`: of those counted before."""
    rest = with_restriction(s, end)
    return Roles(before.roles.population, s.place((end, rest)) if rest > end else clause_before(s, edge))


def _doing(s: Sentence, q: Quantified, at: int, end: int, verb: int) -> Roles:
    """The counted from `at` to `end` with what they do; in `a study of 84 bakers found`, it is the study that does."""
    people, whole, stop = s.place((at, end)), until(s, at, verb), group_end(s, verb)
    if q.kind == "sample_size":
        found = s.tags[left_edge(s, at - 1) - 1] == "I" and s.words[verb] in FINDING
        asked = s.words[stop - 1] in EVENTS
        return Roles(people, None if found else s.place((verb, stop if asked else clause_end(s, verb))))
    cut = whole and people and whole[1] - people[1] > TOO_LONG
    return Roles(people if cut else whole, s.place((verb, clause_end(s, verb))))


def _part_of_another(s: Sentence, last: int, edge: int, i: int) -> bool:
    """`75% of the top 20 mills are`, `900 bakers in 20 towns were asked`: the predicate is that of the figure before."""
    while edge > last and s.tags[edge - 1] in "DJ":
        edge -= 1
    return s.tag(edge - 1) in {"o", "I"} and not any(t in "VAGSWC,.-(" for t in s.tags[last:edge]) and s.word(i + 1) != "percent"


def _part(s: Sentence, at: int, end: int) -> Roles:
    """The counted from `at` to `end` that are part of another figure's phrase, with what tells which are meant."""
    if s.tag(end) != "W":
        return Roles(s.place((at, with_restriction(s, end))))
    return Roles(s.place((at, end)), s.place((end + 1, main_verb(s, end) or clause_end(s, end + 1))))


def _told_behind(s: Sentence, edge: int, end: int) -> int | None:
    """Where it is said behind the counted what they do: `who own phones`, `owing money`, `there are two million in use`."""
    tag = s.tag(end)
    closing = s.tags.find("-", end + 1, end + 25) if tag == "-" else -1
    if s.word(end) == "whose" or s.word(end + 1) == "whose":
        return None
    if "W" in {tag, s.tag(end + 1)} or (closing > 0 and s.tag(closing + 1) == "W"):
        return s.tags.find("W", end) + 1
    if s.tags[end : end + 2] == "RG":
        return end
    there = "there" in s.words[max(0, edge - 5) : edge] and end < len(s.tags) - 1 and tag not in ",."
    return end if there or (tag == "G" and s.words[end] not in {"according", "including"}) else None


def _bare_count(s: Sentence, i: int, edge: int, before: Before) -> Roles:
    verb = governing_verb(s, edge)
    right = i + 1
    if s.tag(right) in {"V", "A", "G"}:
        return Roles(before.people or before.roles.population, s.place((right, clause_end(s, right))))
    who = subject(s, verb) if verb is not None else s.phrase_before(edge)
    if not who or generic(s, who):
        return Roles(before.roles.population, clause_before(s, edge))
    return Roles(s.place(who), s.place((verb, edge)) if verb is not None and verb < edge else None)
