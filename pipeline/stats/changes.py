"""Who and what, of a change: `a 26% increase in X`, `X rose 5%`, `reduce X by 5%`."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end
from ..grammar.sentence import Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject
from ..quantities import SHARES, Quantified
from ..sentences import word_set
from .parts import Before, Roles, generic, lead_people, phrase_end

CHANGES = word_set(
    "increase increases gain gains improvement rise growth jump hike surge uptick decrease decline drop reduction fall "
    "discount cut loss slump change rate raise boost expansion advance leap"
)
HAVING = word_set("reported reports saw see sees posted had has have represents represented is was showed recorded enjoyed")


def change_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """`a 26% increase in X`, `X rose 5%`, `reduce X by 5%`, `26% more than last year`, `a growth of 37%`."""
    noun = next((j for j in range(i + 1, min(i + 5, len(s.tags))) if s.words[j] in CHANGES and s.tags[j] in "nN"), None)
    if noun is not None and all(t in "JnNPGRI" for t in s.tags[i + 1 : noun]):
        return _change_noun(s, i, noun, before)
    edge = left_edge(s, i)
    if s.word(i + 1) in {"more", "higher", "less", "lower", "fewer", "faster", "greater"}:
        return Roles(subject_or_last(s, edge, before), s.place((i + 1, clause_end(s, i + 1))))
    if s.word(edge - 1) == "of" and (phrase := s.phrase_before(edge - 1)):
        return Roles(subject_or_last(s, phrase[0], before), s.place(phrase))
    verb = governing_verb(s, edge)
    if verb is None:
        return Roles(before.roles.population if before.at is not None else before.people)
    return _changed(s, q, edge, verb, before)


def _changed(s: Sentence, q: Quantified, edge: int, verb: int, before: Before) -> Roles:
    """`X rose 5%`, `cut X by 5%`."""
    after = group_end(s, verb)
    if s.word(edge - 1) in {"by", "to", "from"} and (phrase := s.phrase_at(after)) and phrase[1] < edge:
        return Roles(s.place((phrase[0], phrase_end(s, phrase[1]))), clause_before(s, phrase[0]))
    who = subject(s, verb)
    if not who or generic(s, who):
        known = before.share if q.kind in SHARES and before.share.population else before.roles
        return Roles(lead_people(s, edge) or known.population or before.people, known.claim or s.place((verb, after)))
    return Roles(s.place(who), s.place((verb, after)))


def _change_noun(s: Sentence, i: int, noun: int, before: Before) -> Roles:
    """`a 26% increase in X`; without `in X`, of the subject."""
    edge = left_edge(s, i)
    verb = governing_verb(s, edge)
    claim = s.place((noun, noun + 1))
    phrase = s.phrase_at(noun + 2) if s.word(noun + 1) in {"in", "of", "to", "for"} else None
    if phrase and not is_time(s, phrase):
        return Roles(s.place((phrase[0], phrase_end(s, phrase[1]))), claim)
    among = next((j for j in range(noun, clause_end(s, noun)) if s.words[j] in {"among", "amongst"}), None)
    if among is not None:
        return Roles(s.place((among + 1, clause_end(s, among + 1))), s.place((noun, among)))
    if verb is not None and s.words[verb] not in HAVING:
        claim = s.place((verb, group_end(s, verb)))
    elif s.tags[noun + 1 : noun + 2] == "I":
        claim = s.place((noun, clause_end(s, noun)))
    return Roles(subject_or_last(s, edge, before), claim)


def subject_or_last(s: Sentence, end: int, before: Before) -> tuple[int, int] | None:
    """The subject of the clause before `end`; of a clause without one, what the figure before spoke of."""
    verb = governing_verb(s, end)
    who = subject(s, verb) if verb is not None else None
    if who and not generic(s, who):
        return s.place(who)
    return before.roles.population if before.at is not None else before.roles.population or before.people
