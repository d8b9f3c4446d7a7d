"""Who and what, of counts and samples: `surveyed 1,200 bakers`, `14 million homes have`."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end, main_verb
from ..grammar.sentence import Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject
from ..quantities import Quantified
from .parts import EVENTS, Before, Roles, generic, phrase_end, until, with_restriction

TOO_LONG = 60  # code points of what restricts a noun that a count leaves out


def count_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """`surveyed 1,200 bakers`, `more than 14 million homes have`, `22 million Americans who own`."""
    at = i + 1
    while s.tag(at) in {"o", "-"} or s.word(at) in {"the", "these", "those"}:
        at += 1
    phrase = s.phrase_at(at) if s.tag(at) not in {"", ",", "."} else None
    edge = left_edge(s, i)
    if not phrase or is_time(s, phrase):
        return _bare_count(s, i, edge, before)
    end = phrase_end(s, phrase[1])
    people = s.place((at, end))
    if before.at is not None and _part_of_another(s, before.at, edge, i):
        return _part(s, at, end)
    verb = main_verb(s, end)
    if verb is not None and s.tag(end) != "-":
        whole = until(s, at, verb)
        cut = q.kind == "sample_size" or (whole and people and whole[1] - people[1] > TOO_LONG)
        stop = group_end(s, verb)
        asked = q.kind == "sample_size" and s.words[stop - 1] in EVENTS
        return Roles(people if cut else whole, s.place((verb, stop if asked else clause_end(s, verb))))
    start = _told_behind(s, edge, end)
    if start is not None:
        return Roles(people, s.place((start, clause_end(s, start))))
    if q.kind == "sample_size":
        return Roles(people)
    return Roles(s.place((at, with_restriction(s, end) if s.tag(end) == "E" else end)), clause_before(s, edge))


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
