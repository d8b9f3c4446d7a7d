"""Who and what, of money, rates, ranks and multiples: the thing measured."""

from __future__ import annotations

from ..grammar.clauses import clause_end, group_end
from ..grammar.sentence import Range, Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject, subject_phrase
from ..quantities import Quantified
from ..sentences import word_set
from .changes import subject_or_last
from .parts import Before, Roles, generic, phrase_end, with_restriction

OTHER_ENDS = frozenset(["from", "for", "to", "and", "or"])  # from $5 to $4; ovens for $5 and tins from $4
DEALS = word_set("apiece deal deals transaction statement total")
TRADING = word_set("sell selling buy buying acquire acquiring purchase purchasing get getting order ordering offer offering")
SPENDING = word_set("spend spends spent spending invest invests invested pay pays paid paying demanded asked charged offered bid")


def measure_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """Money, rates, ranks, multiples: the thing measured."""
    edge = left_edge(s, i)
    if q.kind == "multiple":
        return _multiple(s, i, edge, before)
    if q.kind == "rank":
        return _rank(s, i, edge)
    if before.at is not None and edge - before.at <= 2 and s.tags[edge - 1] in "(.":
        return before.roles  # 160 euros ($208; £111)
    right = i + 1
    link = s.word(right) if s.tag(right) in {"o", "I"} else ""
    right += link in {"of", "in", "worth", "on", "for"}
    phrase = s.phrase_at(right) if s.tag(right) not in {"", ",", "."} else None
    if phrase and _is_measured(s, link, phrase, edge):
        end = phrase_end(s, phrase[1])
        end = with_restriction(s, end) if s.tag(end) == "I" else end
        owner = subject_phrase(s, edge) if s.tags[edge - 1 : edge] == "K" else None
        return Roles(s.place((right, end)), s.place(owner) if owner else clause_before(s, edge))
    return _priced(s, i, edge, before)


def _is_measured(s: Sentence, link: str, phrase: Range, edge: int) -> bool:
    """Is what stands behind an amount what it measures: `$5 in deposits`, `spent $5 on flour`; not `$5 in London`?"""
    last = phrase[1] - 1
    if is_time(s, phrase) or s.tags[last] == "X" or s.words[last] in DEALS:
        return False
    if link in {"on", "for"}:
        return any(word in SPENDING for word in s.words[max(0, edge - 6) : edge])
    return link != "in" or s.tags[last] != "P"


def _ends(s: Sentence, i: int) -> bool:
    return s.tag(i + 1) in {"", "-", ",", "."}


def _priced(s: Sentence, i: int, edge: int, before: Before) -> Roles:
    """`a salary of $5`, `bought X for $5`, `X costs $5`, `from $5 to $4`."""
    lead = s.word(edge - 1)
    if before.at is not None and lead in OTHER_ENDS and not any(t in "VA" for t in s.tags[before.at : edge]):
        own = s.phrase_before(edge - 1) if lead in {"from", "for"} else None
        apart = own and ("and" in s.words[before.at : own[0]] or "," in s.tags[before.at : own[0]])
        return Roles(s.place(own) if own and apart else before.roles.population, None)
    told = lead in {"of", "at"} or (s.tag(edge - 1) == "-" and _ends(s, i))  # a wage of $5; a week's wages - about $80 -
    if told and (phrase := s.phrase_before(edge - 1)):
        doing = s.tags[phrase[0]] == "G" and s.tag(phrase[0] - 1) == "I"  # after revealing | debts of $5
        phrase = (phrase[0] + (doing and phrase[1] - phrase[0] > 1), phrase[1])
        return Roles(s.place(phrase), clause_before(s, phrase[0]))
    verb = governing_verb(s, edge)
    sold = _sold(s, edge) if lead == "for" else None
    if sold or verb is None:
        who = subject_phrase(s, edge)
        return sold or Roles(s.place(who) if who else before.roles.population)
    after = group_end(s, verb)
    if lead in {"for", "by", "to", "from"} and (phrase := s.phrase_at(after)) and phrase[1] < edge:
        apart = lead == "from" and s.tag(edge - 2) == ","  # reset its price, from $5 to $4
        return Roles(s.place((phrase[0], phrase_end(s, phrase[1]))), None if apart else clause_before(s, phrase[1]))
    who = subject(s, verb)
    if not who or generic(s, who):
        return Roles(before.roles.population, s.place((verb, edge)))
    return Roles(s.place(who), s.place((verb, max(after, edge - (s.tags[edge - 1] in "I")))))


def _sold(s: Sentence, edge: int) -> Roles | None:
    """`by selling the oven to a mill for $5`: what a verb that is not finite sells or buys."""
    for j in range(edge - 2, max(-1, edge - 12), -1):
        if s.tags[j] in "VA.S#":
            return None
        if s.tags[j] in "BG" and s.words[j] in TRADING and (thing := s.phrase_at(j + 1)) and thing[1] < edge:
            end = phrase_end(s, thing[1])
            return Roles(s.place((thing[0], end)), s.place((j, end)))
    return None


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


def _apposed(s: Sentence, edge: int) -> Range | None:
    """`Crumb, the world's second largest baker, plans to`: who stands before the comma."""
    a = edge
    while a and s.tags[a - 1] in "KDnPJ":
        a -= 1
    return s.phrase_before(a - 1) if a < edge and s.tag(a - 1) == "," and s.tag(a) == "D" else None


def _rank(s: Sentence, i: int, edge: int) -> Roles:
    """`X is the third-largest maker of Y`: the kind of thing, and who ranks there."""
    verb = governing_verb(s, edge)
    phrase = s.phrase_at(i + 1) if s.tags[i + 1 : i + 2] not in {"", ",", ".", ")"} else None
    who = _apposed(s, edge) or (subject(s, verb) if verb is not None else subject_phrase(s, edge))
    if phrase and not is_time(s, phrase) and s.words[phrase[1] - 1] not in {"place", "position"}:
        end = with_restriction(s, phrase_end(s, phrase[1]))
        return Roles(s.place((i + 1, end)), s.place(who) if who else None)
    named = s.phrase_before(edge - 2) if s.tags[edge - 2 : edge] == ",I" else None
    if named and s.tags[named[1] - 1] == "P":
        return Roles(s.place(named), s.place(who) if who else None)  # the last of them was Ohio, in 17th position
    return Roles(s.place(who) if who else None, s.place((verb, edge)) if verb is not None else None)
