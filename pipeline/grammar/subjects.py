"""To the left of a number or a verb: where its clause begins, its verb, and the subject of that."""

from __future__ import annotations

from ..sentences import word_set
from .english import COMPARING, COMPARING_PAIRS, REPORTING, SAYING
from .sentence import VERBS, Range, Sentence, is_time
from .tokens import SHARE, Place

OPENING = word_set("after before while despite without since")  # words before an -ing form that begins a clause
FIRST_LEFT_OUT = word_set("then now also only just even still")  # then the bakers, who paid $5


def left_edge(s: Sentence, i: int) -> int:
    """The first of the comparing words before word `i`: `more than about 5%` -> `more`."""
    if i not in s.edges:
        s.edges[i] = _left_edge(s, i)
    return s.edges[i]


def _left_edge(s: Sentence, i: int) -> int:
    while i:
        if i > 1 and (s.words[i - 2], s.words[i - 1]) in COMPARING_PAIRS:
            i -= 2
        elif s.words[i - 1] in COMPARING or (s.words[i - 1] in {"a", "an", "the", "that"} and s.tags[i - 1] == "D"):
            i -= 1
        else:
            break
    return i


def clause_start(s: Sentence, end: int) -> int:
    """Where the clause that ends before word `end` begins."""
    if end not in s.clauses:
        s.clauses[end] = _clause_start(s, end)
    return s.clauses[end]


def _clause_start(s: Sentence, end: int) -> int:
    j = end
    while j:
        t, w = s.tags[j - 1], s.words[j - 1]
        if t == ")" and (opening := s.tags.rfind("(", max(0, j - 18), j)) >= 0 and "#" not in s.tags[opening:j]:
            j = opening
            continue
        if (t == "." and w != ".") or t in "-(" or (t == "S" and w not in {"if"}) or w in {"when", "where", "how", "why"}:
            break
        if t == "V" and w in REPORTING and s.tag(j) not in {"T", "R", "I", "B"} and j < end:
            break
        if t == "W" and w in {"which", "who", "that"} and (antecedent := s.phrase_before(j - 1 - (s.tag(j - 2) == ","))):
            return antecedent[0]
        if t == "," and any(x in s.tags[j:end] for x in "VAGE"):
            break
        if t == "C" and (s.tag(j) in {"V", "A"} or "#" in s.tags[:j]) and j < end:
            break
        if t == "#" and j < end and (s.words[j - 1] == SHARE or any(x in "VA" for x in s.tags[j:end])):
            break
        j -= 1
    while j < end and (s.tags[j] in "CR,." or s.words[j] in {"that", "with", "as"}) and s.tags[j + 1 : j + 2] not in {"J"}:
        j += 1
    return j


def governing_verb(s: Sentence, end: int) -> int | None:
    """The first word of the verb group that governs what stands before word `end`, in the same clause."""
    a = clause_start(s, end)
    found = list(VERBS.finditer(s.tags, a, end))
    return found[-1].start() if found else None


def clause_before(s: Sentence, end: int) -> Place | None:
    """The words of the clause that stand before word `end`."""
    a = clause_start(s, end)
    b = end
    while b > a and s.tags[b - 1] in "ID,":
        b -= 1
    inner = [j + 1 for j in range(a + 1, b - 1) if s.tags[j : j + 2] == "IG" and s.words[j] in OPENING]
    a = inner[-1] if inner else a  # was hired after | leading the bakers
    measured = b - (s.tags[b - 1] == "J")
    if a < measured < b and s.tags[measured - 1] == "D":
        b = measured - 1  # must pay a hefty
    return s.place((a, b)) if any(t not in "DJR" for t in s.tags[a:b]) else None


def subject(s: Sentence, verb: int) -> Range | None:
    """The subject of the finite verb at `verb`: the words from its first noun phrase to the verb.

    Of a verb that shares the subject of another (`rose and then fell`), that one; of a relative clause, what it speaks of.
    """
    j = verb
    while j and s.tags[j - 1] in "RVABE":
        j -= 1
    end = j
    if not j:
        return None
    if s.tags[j - 1] in ",-)":
        opening = s.tags.rfind("(" if s.tags[j - 1] == ")" else s.tags[j - 1], max(0, j - 18), j - 1)
        if opening > 0 and ("." not in s.tags[opening:j] or s.tags[j - 1] == ")"):
            return subject(s, opening) if s.tags[opening - 1] not in "VA" else None
        before = _verb_before(s, j - 1)
        return subject(s, before) if before is not None else None
    if s.tags[j - 1] == "W":
        last = s.phrase_before(j - 1 - (s.tags[j - 2 : j - 1] == ","))
        of = last and s.tags[last[0] - 1 : last[0]] == "o" and s.phrase_before(last[0] - 1)
        return (of[0], last[1]) if of and last else last
    if s.tags[j - 1] == "C":
        before = _verb_before(s, j - 1)
        return subject(s, before) if before is not None else None
    return subject_phrase(s, end)


def _verb_before(s: Sentence, i: int) -> int | None:
    """The first word of the last verb group that begins before word `i`."""
    found = [m.start() for m in VERBS.finditer(s.tags, 0, i)]
    return found[-1] if found else None


def subject_phrase(s: Sentence, end: int) -> Range | None:
    """The noun phrase with what belongs to it that ends before word `end`."""
    end = _before_examples(s, end)
    j = end
    while j and s.tags[j - 1] in "nNPXDJQGEKoIRT":
        j -= 1
    j = _with_coordinate(s, j)
    j = max((k + 1 for k in range(j, end) if s.tags[k] == "G" and s.words[k] in SAYING), default=j)
    phrases = [(a, b) for a, b in s.phrases if a >= j and b <= end and not is_time(s, (a, b))]
    if not phrases:
        return None
    first = phrases[0][0]
    while first > j and (s.tags[first - 1] == "G" or (first - 1 > j and s.tags[first - 2 : first] == "GI")):
        first -= 1  # sticking to a budget
    if first > j and s.tags[first - 1] == "I" and len(phrases) > 1 and not _joined(s, phrases[0][1], phrases[1][0]):
        first = phrases[1][0]  # in the study bakers said
    stop = end
    while stop > first and s.tags[stop - 1] in "RI":
        stop -= 1
    first += s.words[first] in FIRST_LEFT_OUT
    return first, _without_time(s, first, stop)


def _before_examples(s: Sentence, end: int) -> int:
    """Where a subject ends before its examples: `bakers, such as those of 22 and 25 | sleep`."""
    for k in range(end - 2, max(-1, end - 18), -1):
        if s.tags[k] in "VA.S":
            break
        if s.words[k] == "such" and s.words[k + 1] == "as":
            return k - (s.tags[k - 1] == ",")
    return end


def _with_coordinate(s: Sentence, j: int) -> int:
    """Where a subject begins whose last part begins at word `j`: `prices and | wages`, if its first opens the clause."""
    if s.tag(j - 1) != "C" or s.words[j - 1] not in {"and", "or"}:
        return j
    k = j - 1
    while k and s.tags[k - 1] in "nNPDJQKoIG":
        k -= 1
    opens = k < j - 1 and s.tags[k] != "I" and (not k or s.tags[k - 1] in ".S" or s.words[k - 1] == "that")
    return k if opens and s.tags[j - 2] in "nNP" else j


def _joined(s: Sentence, a: int, b: int) -> bool:
    return any(t in "oI" for t in s.tags[a:b])


def _without_time(s: Sentence, first: int, stop: int) -> int:
    """The end of a phrase without a time at its end: `sales in the third quarter` -> `sales`."""
    for a, b in s.phrases:
        if first < a and b == stop and is_time(s, (a, b)) and s.tags[a - 1] in "I":
            return a - 1
    return stop
