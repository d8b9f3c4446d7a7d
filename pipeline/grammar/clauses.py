"""To the right of a noun: its verb, and where what the verb says ends."""

from __future__ import annotations

from .english import AUXILIARIES, COMPARING, ENDS_AFTER_COMMA
from .sentence import VERBS, Sentence


def main_verb(s: Sentence, i: int) -> int | None:
    """The finite verb whose subject holds the noun phrase that ends before word `i`: `people who own phones | say`."""
    j = i
    while j < len(s.tags):
        t = s.tags[j]
        if t in "VA":
            return _own_verb(s, i, j)
        if t == "X" and s.tags[j - 1] in "nNP":
            return _after_contact(s, j)
        if t == "-" and s.tag(j + 1) in {"V", "A"} and "-" in s.tags[:i]:
            return j + 1
        if t == "W" or (s.words[j] == "that" and j == i):
            return _after_relative(s, j)
        if t in ",-(":
            after = _closed(s, j)
        elif t in ".S#)" or s.words[j] in {"but", "yet", "so"} or (t == "C" and s.tag(j + 1) in {"#", "V", "A", "R"}):
            after = None
        else:
            after = j + 1
        if after is None:
            return None
        j = after
    return None


def group_end(s: Sentence, verb: int) -> int:
    """Where the verb group that begins at word `verb` ends: `have been | sold`."""
    m = VERBS.match(s.tags, verb)
    return m.end() if m else verb + 1


def _own_verb(s: Sentence, i: int, verb: int) -> int:
    """The first verb after a noun phrase that ends before `i`, or the next one where the first belongs to the noun."""
    if _contact(s, i, verb):
        return verb + 1
    participle = s.tags[verb] == "V" and s.words[verb].endswith("ed") and s.tag(verb + 1) in {"I", "R", "T"}
    later = _later_verb(s, verb) if participle else None
    return verb if later is None else later


def _later_verb(s: Sentence, i: int) -> int | None:
    """`staff represented in the survey said`: what looks like a verb is a participle if another follows in its clause."""
    for j in range(i + 2, min(len(s.tags), i + 12)):
        if s.tags[j] in ",.()-SWC#T":
            return None
        if s.tags[j] in "VA" and s.tags[j - 1] not in "X":
            return j
    return None


def _contact(s: Sentence, i: int, verb: int) -> bool:
    """`the people Crumb questioned use`: a clause without `who` between the noun and its verb."""
    inner = s.phrase_before(verb)
    own = VERBS.match(s.tags, verb)
    return bool(
        inner and inner[0] == i and s.tags[i - 1] in "nNP" and own and s.tags[verb] == "V" and s.tags[verb + 1 : verb + 2] == "V"
        and own.end() == verb + 2 and s.words[verb] not in AUXILIARIES
    )  # fmt: skip


def _after_contact(s: Sentence, pronoun: int) -> int | None:
    """The main verb behind a clause without `who` that begins with a pronoun: `the people it questioned | said`."""
    first = next((k for k in range(pronoun + 1, min(pronoun + 5, len(s.tags))) if s.tags[k] in "VE"), None)
    if first is None:
        return None
    for k in range(first + 1, len(s.tags)):
        if s.tags[k] in ",.;(#SW":
            return None
        if s.tags[k] in "VA" and s.tags[k - 1] not in "XT" and s.words[first] not in AUXILIARIES:
            return k
    return None


def _after_relative(s: Sentence, w: int) -> int | None:
    """The word at which a relative clause that begins at `w` gives way to the main verb; None if it never does."""
    j, seen = w + 1, False
    while j < len(s.tags):
        t = s.tags[j]
        if t in "VA":
            free = s.tags[j - 1] not in "XSWCT" and not (s.tags[j - 1] == "R" and s.tags[j - 2] in "CVA")
            if seen and free:
                return j
            seen, j = True, group_end(s, j)
        elif seen and (
            (t == "B" and s.tags[j - 1] in "NPR") or (t == "n" and s.tags[j - 1] == "N" and s.tag(j + 1) in set("RTXS"))
        ):
            return j  # bakers who own two ovens sleep well
        elif t == "-" and seen:
            closed = _closed(s, j)
            return closed if closed is not None and s.tags[closed] in "VA" else None
        elif t in ".-(#" or t == "S":
            return None
        elif t == ",":
            return j + 1 if s.tag(j + 1) in {"V", "A"} else None
        else:
            j += 1
    return None


def _closed(s: Sentence, i: int) -> int | None:
    """Where an insertion that opens at `i` ends, if the predicate goes on after it: `bakers, he said, | sleep`."""
    close = ")" if s.tags[i] == "(" else s.tags[i]
    j = s.tags.find(close, i + 1, i + 18)
    if j < 0 or "." in s.tags[i:j] or s.tags[i + 1 : i + 2] in {"S"}:
        return None
    after = j + 1
    while after < len(s.tags) and s.tags[after] in "R,":
        after += 1
    return after if close == ")" or s.tag(after) in {"V", "A", "W"} else None


def clause_end(s: Sentence, i: int) -> int:
    """Where the predicate that stands at word `i` ends, exclusive."""
    j = i + 1
    while j < len(s.tags):
        t, w = s.tags[j], s.words[j]
        after = s.tags[j + 1 : j + 2]
        if w in ";:!?…" or t == "-" or (t == "." and j + 1 == len(s.tags)) or w in {"while", "whereas", "compared", "versus"}:
            return j
        if t == "," and (
            (_opens_clause(s, j + 1) and "if" not in s.words[i:j])
            or (s.word(j + 1) in ENDS_AFTER_COMMA and not _listed(s, j + 1))
        ):
            return j
        if t == "(":
            if after == "#" or s.word(j + 1) in {"up", "down", "from"}:
                return j
            close = s.tags.find(")", j, j + 40)
            j = close if close > 0 else j
        elif (
            (t == "C" and (number_next(s, j + 1) or (s.tag(j + 1) == "X" and _opens_clause(s, j + 1))))
            or (w == "according" and s.word(j + 1) == "to")
            or (w in {"against", "up", "down", "from"} and s.tags[j + 1 : j + 2] in {"#", "I"} and number_next(s, j + 1))
            or w in {"because", "but"}
        ):
            return j
        j += 1
    return j


def number_next(s: Sentence, i: int) -> bool:
    """Is the next word but comparing ones and `from` a quantity?"""
    while i < len(s.tags) and (s.words[i] in COMPARING or s.words[i] in {"from", "to", "up", "at", "a", "an", "the", "close"}):
        i += 1
    return s.tag(i) == "#"


def _opens_clause(s: Sentence, i: int) -> bool:
    """Does a new statement begin at `i`: a quantity, or a subject with its verb?"""
    if number_next(s, i):
        return True
    while s.tag(i) in {"R", "C"}:
        i += 1
    phrase = s.phrase_at(i)
    while phrase and s.tags[phrase[1] : phrase[1] + 1] in {"o", "I", "C"} and (more := s.phrase_at(phrase[1] + 1)):
        phrase = more
    return bool(phrase and s.tags[phrase[1] : phrase[1] + 1] in {"V", "A"} and s.tags[i - 1 : i] != "R")


def _listed(s: Sentence, i: int) -> bool:
    """`photos, sounds, and images`: the last of a list, no clause."""
    phrase = s.phrase_at(i + 1)
    return s.words[i] in {"and", "or"} and bool(phrase) and s.tags[phrase[1] : phrase[1] + 1] not in {"V", "A"}  # type: ignore[index]


def claim_start(s: Sentence, right: int, verb: int) -> int:
    """The adverbs before the verb belong to it, but for `also`."""
    while right < verb and (s.tags[right] != "R" or s.words[right] in {"also", "already"}):
        right += 1
    return right
