"""Who and what, of money, rates, ranks and multiples: the thing measured."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end
from ..grammar.sentence import Range, Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject, subject_phrase
from ..quantities import Quantified
from ..sentences import word_set
from .changes import subject_or_last
from .parts import Before, Roles, generic, phrase_end, with_restriction

DEALS = word_set("deal deals transaction statement total")
SPENDING = word_set("spend spends spent spending invest invests invested pay pays paid paying demanded asked charged offered bid")


def measure_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """Money, rates, ranks, multiples: the thing measured."""
    edge = left_edge(s, i)
    if q.kind == "multiple":
        return _multiple(s, i, edge, before)
    if q.kind == "rank":
        return _rank(s, i, edge)
    right = i + 1
    link = s.word(right) if s.tag(right) in {"o", "I"} else ""
    right += link in {"of", "in", "worth", "on", "for"}
    phrase = s.phrase_at(right) if s.tag(right) not in {"", ",", "."} else None
    if phrase and _is_measured(s, link, phrase, edge):
        end = phrase_end(s, phrase[1])
        end = with_restriction(s, end) if s.tag(end) == "I" else end
        owner = subject_phrase(s, edge) if s.tags[edge - 1 : edge] == "K" else None
        return Roles(s.place((right, end)), s.place(owner) if owner else clause_before(s, edge))
    return _priced(s, edge, before)


def _is_measured(s: Sentence, link: str, phrase: Range, edge: int) -> bool:
    """Is what stands behind an amount what it measures: `$5 in deposits`, `spent $5 on flour`; not `$5 in London`?"""
    last = phrase[1] - 1
    if is_time(s, phrase) or s.tags[last] == "X" or s.words[last] in DEALS:
        return False
    if link in {"on", "for"}:
        return any(word in SPENDING for word in s.words[max(0, edge - 6) : edge])
    return link != "in" or s.tags[last] != "P"


def _priced(s: Sentence, edge: int, before: Before) -> Roles:
    """`a salary of $5`, `bought X for $5`, `X costs $5`, `from $5 to $4`."""
    lead = s.word(edge - 1)
    if before.at is not None and lead in {"from", "to", "and", "or"} and not any(t in "VA" for t in s.tags[before.at : edge]):
        return Roles(before.roles.population, None)
    if lead in {"of", "at"} and (phrase := s.phrase_before(edge - 1)):
        return Roles(s.place(phrase), clause_before(s, phrase[0]))
    verb = governing_verb(s, edge)
    if verb is None:
        who = subject_phrase(s, edge)
        return Roles(s.place(who) if who else before.roles.population)
    after = group_end(s, verb)
    if lead in {"for", "by", "to", "from"} and (phrase := s.phrase_at(after)) and phrase[1] < edge:
        return Roles(s.place((phrase[0], phrase_end(s, phrase[1]))), clause_before(s, phrase[1]))
    who = subject(s, verb)
    if not who or generic(s, who):
        return Roles(before.roles.population, s.place((verb, edge)))
    return Roles(s.place(who), s.place((verb, max(after, edge - (s.tags[edge - 1] in "I")))))


def _multiple(s: Sentence, i: int, edge: int, before: Before) -> Roles:
    """`X doubled`, `X is three times as large as Y`."""
    if s.tags[i] == "V":
        subject_of = subject(s, i)
        named = subject_of and not generic(s, subject_of)
        return Roles(s.place(subject_of) if subject_of and named else before.roles.population, s.place((i, i + 1)))
    if s.tag(i - 1) in {"T", "A", "R"} and (object_ := s.phrase_at(i + 1)):
        return Roles(s.place((object_[0], phrase_end(s, object_[1]))), clause_before(s, i))  # to double revenue
    who = subject_or_last(s, edge, before)
    verb = governing_verb(s, edge)
    if who is None and (phrase := subject_phrase(s, edge)):
        who = s.place(phrase)
    if s.tags[i + 1 : i + 2] in {"", ".", ","}:
        return Roles(who, s.place((verb, i + 1)) if verb is not None else None)
    start = (
        verb
        if verb is not None and s.tags[verb + 1 : verb + 2] != "#" and s.words[verb] not in {"is", "are", "was", "were"}
        else i + 1
    )
    return Roles(who, s.place((start, clause_end(s, i))))


def _rank(s: Sentence, i: int, edge: int) -> Roles:
    """`X is the third-largest maker of Y`: the kind of thing, and who ranks there."""
    verb = governing_verb(s, edge)
    phrase = s.phrase_at(i + 1) if s.tags[i + 1 : i + 2] not in {"", ",", ".", ")"} else None
    who = subject(s, verb) if verb is not None else subject_phrase(s, edge)
    if phrase and not is_time(s, phrase) and s.words[phrase[1] - 1] not in {"place", "position"}:
        end = with_restriction(s, phrase_end(s, phrase[1]))
        return Roles(s.place((i + 1, end)), s.place(who) if who else None)
    named = s.phrase_before(edge - 2) if s.tags[edge - 2 : edge] == ",I" else None
    if named and s.tags[named[1] - 1] == "P":
        return Roles(s.place(named), s.place(who) if who else None)  # the last of them was Ohio, in 17th position
    return Roles(s.place(who) if who else None, s.place((verb, edge)) if verb is not None else None)
