"""The parts of a statement, and what several kinds of quantity share in reading them."""

from __future__ import annotations

from typing import NamedTuple

from ..grammar.clauses import clause_end
from ..grammar.english import TIMES
from ..grammar.sentence import Range, Sentence, is_time
from ..grammar.tokens import Place
from ..quantities import Quantified
from ..sentences import word_set

GENERIC = word_set(
    "figure figures number numbers proportion percentage share rate it this that they total which these those rest"
)
EVENTS = word_set("surveyed polled questioned asked interviewed responding sampled queried")
ASKED_IN = word_set("survey poll study report questionnaire")
LEADING = word_set("of among amongst for")


class Roles(NamedTuple):
    """The parts of a statement around one quantity, each a place in the text or None."""

    population: Place | None = None
    claim: Place | None = None


class Told(NamedTuple):
    """A quantity with what its sentence says of it."""

    quantity: Quantified
    sentence: Place
    roles: Roles
    when: Place | None


class Before(NamedTuple):
    """What the figures before spoke of: `people` those of the last share or sample, `roles` of the last figure at all,
    `at` its word if it stands in the same sentence."""

    people: Place | None = None
    roles: Roles = Roles()
    share: Roles = Roles()
    at: int | None = None


def phrase_end(s: Sentence, end: int) -> int:
    """The end of a noun phrase with its `of …` and its coordinates: `users of phones`, `bakers and millers`."""
    while True:
        if s.tag(end) == "o":
            more = s.phrase_at(end + 1)
        elif s.tag(end) in {"C", ","} and s.tags[end - 1] in "NP" and s.word(end) not in {"but", "nor"}:
            more = s.phrase_at(end + 1 + (s.tags[end : end + 2] == ",C"))
            if more and (s.tags[more[1] - 1] not in "NP" or (s.tags[end] == "," and not _list_goes_on(s, more[1]))):
                more = None
            if more and s.tags[more[1] : more[1] + 1] in {"(", "#"}:
                more = None
        else:
            return end
        if not more:
            return end
        end = more[1]


def _list_goes_on(s: Sentence, i: int) -> bool:
    return s.tag(i) == "C" or s.tags[i : i + 2] == ",C"


def with_restriction(s: Sentence, end: int) -> int:
    """The end of a phrase with what says which are meant: `those who rent`, `firms in Europe`, `those asked`."""
    t = s.tag(end)
    if t == "W" and s.words[end] in {"who", "that", "whose"}:
        return clause_end(s, end)
    if t in {"E", "G"} and s.words[end] not in {"according", "compared"}:
        if s.words[end] == "aged":
            stop = end + 1
            while s.tag(stop) in {"Q", "C", "I", "#", "J"}:
                stop += 1
            return stop
        more = s.phrase_at(end + 2) if s.tags[end + 1 : end + 2] == "I" else s.phrase_at(end + 1)
        return more[1] if more else end + 1
    if t == "I" and s.words[end] in {"in", "with", "at", "within", "across", "from", "under", "over"}:
        more = s.phrase_at(end + 1)
        return phrase_end(s, more[1]) if more and not is_time(s, more) else end
    return end


def until(s: Sentence, a: int, verb: int) -> Place | None:
    """The subject from word `a` to its verb, without adverbs, and without insertions."""
    end = verb
    while end > a and s.tags[end - 1] in "R,":
        end -= 1
    for j in range(a + 1, end):
        asked = (
            s.tags[j] == "I"
            and j > a + 1
            and s.tags[j - 1] in "EV"
            and (p := s.phrase_at(j + 1))
            and s.words[p[1] - 1] in ASKED_IN
        )
        if asked or s.tags[j] in "-(" or (s.tags[j] == "," and s.tags[j + 1 : j + 2] not in set("nNPJDC")):
            end = j
            break
    return s.place((a, end))


def generic(s: Sentence, who: Range) -> bool:
    """`the figure was 14%`, `it rose`: the subject stands for what was spoken of before."""
    return all(w in GENERIC or t == "D" for w, t in zip(s.words[slice(*who)], s.tags[slice(*who)], strict=True))


def lead_people(s: Sentence, end: int) -> Place | None:
    """Those named at the start of a sentence: `of those asked, …`."""
    if s.word(0) not in LEADING or (comma := s.tags.find(",", 1, min(end, 16))) < 0:
        return None
    return s.place((1, comma))


def people_before(s: Sentence, i: int, before: Before) -> Place | None:
    """Those spoken of before: by a figure, or as a plural of the same sentence."""
    if before.people:
        return before.people
    plural = [(a, b) for a, b in s.phrases if b <= i and s.tags[b - 1] == "N" and s.words[b - 1] not in TIMES]
    return s.place(plural[0]) if plural else None
