"""Who and what, of a change: `a 26% increase in X`, `X rose 5%`, `reduce X by 5%`."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end
from ..grammar.sentence import Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject
from ..quantities import SHARES, Quantified
from ..quantities.english import ENGLISH
from ..sentences import word_set
from .parts import Before, Roles, generic, lead_people, phrase_end

FAR = 10  # words between a verb and the `by` of its change
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
    found = _growing(s, edge) or (_made(s, edge) if s.word(edge - 1) == "by" else None)
    if found:
        return found
    if s.word(i + 1) in {"more", "higher", "less", "lower", "fewer", "faster", "greater"}:
        return Roles(subject_or_last(s, edge, before), s.place((i + 1, clause_end(s, i + 1))))
    if s.word(edge - 1) == "of" and (phrase := s.phrase_before(edge - 1)):
        return Roles(subject_or_last(s, phrase[0], before), s.place(phrase))
    verb = governing_verb(s, edge)
    if verb is None:
        return Roles(before.roles.population if before.at is not None else before.people)
    return _changed(s, q, edge, verb, before)


def _growing(s: Sentence, edge: int) -> Roles | None:
    """`…, with rents rising by 5% and wages going up 4%`: a change that is told of its subject without a finite verb."""
    j = edge - 1
    while j > 0 and s.tags[j] in "RI":
        j -= 1
    if s.tag(j) != "G" or not (s.words[j] in ENGLISH.up or s.words[j] in ENGLISH.down or s.words[j] == "going"):
        return None
    who = s.phrase_before(j)
    opens = who and (s.tag(who[0] - 1) in {",", "C"} or s.word(who[0] - 1) == "with")
    return Roles(s.place(who), s.place((j, edge - (s.tags[edge - 1] == "I")))) if who and opens else None


def _made(s: Sentence, edge: int) -> Roles | None:
    """`decided to slash beef prices by 10%`, `cutting costs by 5%`: what is changed by a verb that is not finite."""
    for j in range(edge - 3, max(-1, edge - 3 - FAR), -1):
        if s.tags[j] in "VA,.S#":
            return None
        if s.tags[j] in "BG" and (s.words[j] in ENGLISH.up or s.words[j] in ENGLISH.down):
            if s.tags[j - 1 : j] in {"A", "R"}:
                return None
            thing = s.phrase_at(j + 1)
            return Roles(s.place((j + 1, edge - 1)), s.place((j, j + 1))) if thing and thing[1] < edge else None
    return None


def _changed(s: Sentence, q: Quantified, edge: int, verb: int, before: Before) -> Roles:
    """`X rose 5%`, `cut X by 5%`."""
    after = group_end(s, verb)
    if s.word(edge - 1) in {"by", "to", "from"} and (phrase := s.phrase_at(after)) and phrase[1] < edge:
        whole = s.tags[s.index(clause[0]) : phrase[0]] if (clause := clause_before(s, phrase[0])) else ""
        claim = s.place((verb, phrase[0])) if "W" in whole else clause  # a law that will cut costs to $5
        return Roles(s.place((phrase[0], phrase_end(s, phrase[1]))), claim)
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
