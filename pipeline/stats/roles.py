"""Who and what: the population and the claim of a quantity, by the part that it plays in its clause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ..grammar.clauses import clause_end
from ..grammar.sentence import Sentence
from ..grammar.subjects import left_edge
from ..grammar.tokens import VERB, Place
from ..quantities import SHARES, Quantified
from ..quantities.english import ENGLISH
from ..sentences import word_set
from .changes import change_roles
from .counts import count_roles
from .measures import measure_roles
from .partitives import partitive
from .parts import Before, Roles
from .shares import share_roles

EMPTY = frozenset("oIDCXSWTQ,.-()#")  # tags of words that alone make no claim
LABEL = 7  # words of a label and its colon, at most
COPULAS = word_set("is are was were be been being")


def roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """Population and claim of the quantity that is word `i` of its sentence."""

    if compared := _compared(s, i, before):
        return compared
    if (q.kind not in SHARES or s.tag(i + 1) in {"", "."}) and (label := _label(s, i)):
        return Roles(label)
    if q.kind in SHARES and (not q.change or q.kind == "fraction" or _is_subject(s, i)):
        return share_roles(s, i, q, before)
    counts = q.kind in {"count", "sample_size"}
    changed = q.change and s.tags[i] != "V" and not (counts and _counts_things(s, i)) and not _sold_for(s, i, q)
    if changed or (q.kind == "count" and _grew_from(s, i)):
        return change_roles(s, i, q, before)
    if counts:
        return count_roles(s, i, q, before)
    return measure_roles(s, i, q, before)


def _is_subject(s: Sentence, i: int) -> bool:
    """Does the share have its whole or its verb behind it? Then it is no amount of a change, though it may have changed."""
    if s.words[left_edge(s, i) - 1] == "by":
        return False  # the plan to cut costs by 5% came late
    after = i + 1
    while s.tag(after) == "R" and s.words[after] not in {"up", "down"}:
        after += 1
    return s.tag(after) in {"o", "V", "A"}


def _counts_things(s: Sentence, i: int) -> bool:
    """`added 500 jobs`, not `rose to 500`: a changed count whose things stand behind it."""
    phrase = s.phrase_at(i + 1)
    return bool(phrase) and s.tags[phrase[1] - 1] == "N" and s.words[left_edge(s, i) - 1] not in {"to", "by", "from"}  # type: ignore[index]


def _grew_from(s: Sentence, i: int) -> bool:
    """`waste will grow from 2 billion tonnes`: the level that a change begins at."""
    edge = left_edge(s, i)
    return s.words[edge - 1] == "from" and any(
        word in ENGLISH.up or word in ENGLISH.down for word in s.words[max(0, edge - 3) : edge - 1]
    )


def _sold_for(s: Sentence, i: int, q: Quantified) -> bool:
    """`offers an oven for $150, down from $200`: a price, though it has changed."""
    return q.kind == "money" and s.words[left_edge(s, i) - 1] == "for"


def _label(s: Sentence, i: int) -> Place | None:
    """`Attendance: 50,430`: what stands before a colon or a tab at the start of a line."""
    edge = left_edge(s, i)
    if not edge or (s.words[edge - 1] != ":" and s.text[s.starts[edge] - 1] != "\t"):
        return None
    counted = s.phrase_at(i + 1)
    if counted and s.tags[counted[1] - 1] == "N":
        return None  # Sold: 40 loaves
    if 0 < edge < 2 * LABEL and s.text[s.starts[edge] - 1] == "\t" and "#" not in s.tags[:edge]:
        return s.place((0, edge))  # a row of a table
    if s.word(edge - 1) != ":" or edge > LABEL or not set(s.tags[: edge - 1]) <= set("nNPJGoI"):
        return None
    return s.place((0, edge - 1)) if any(t in "nNP" for t in s.tags[: edge - 1]) else None


def _compared(s: Sentence, i: int, before: Before) -> Roles | None:
    """`…, compared to 36% of bakers`, `up from 57%`, `against 4%`: what was claimed stands before."""
    edge = left_edge(s, i)
    lead = s.words[max(0, edge - 2) : edge]
    if before.at is None and lead[-2:] not in (["compares", "to"], ["compares", "with"]):
        return None
    if (
        before.at is not None
        and lead[-1:] == ["to"]
        and before.at == edge - 2
        and s.words[left_edge(s, edge - 2) - 2 :][:2] == [",", "from"]
    ):
        return before.roles  # …, from $5 to $4
    if lead[-2:] in (["up", "from"], ["down", "from"]) or lead[-1:] in (["versus"], ["vs"], ["against"]):
        known = before.roles
    elif lead[:1] in (["compared"], ["compares"]):
        known = before.share if s.tags[i + 1 : i + 2] == "o" else before.roles
    else:
        return None
    other = partitive(s, i + 1, i) if s.tags[i + 1 : i + 2] == "o" else Roles()
    if other.population:
        end = s.place((s.index(other.population[0]), clause_end(s, s.index(other.population[0]))))
        if not known.population or _category(s, known):
            return Roles(known.population, other.population)
        return Roles(end if end and _short_rest(s, other.population, end) else other.population, known.claim)
    return Roles(known.population, known.claim)


def _category(s: Sentence, known: Roles) -> bool:
    """`59% are men compared to 41% of women`: not another population, but what the share is of."""
    claimed = s.text[slice(*known.claim)].split() if known.claim else []
    return len(claimed) == 2 and claimed[0] in {"is", "are", "was", "were"}


def _short_rest(s: Sentence, population: Place, whole: Place) -> bool:
    """Is the rest a relative clause or the like that tells which: `those who rent`?"""
    rest = s.text[population[1] : whole[1]].split()
    return bool(rest) and rest[0] in {"who", "that", "with", "in", "aged"} and len(rest) < 12


def with_content(s: Sentence, read: Roles) -> Roles:
    """Without a claim that says nothing: `was`, `of`, what stands between another figure and this (`of bakers have`)."""
    first = bisect_left(s.starts, read.claim[0]) if read.claim else len(s.starts)
    if not read.claim or first == len(s.starts) or s.starts[first] != read.claim[0]:
        return read
    words = range(first, bisect_right(s.starts, read.claim[1] - 1))
    told = any(s.tags[j] not in EMPTY and s.words[j] not in COPULAS and s.words[j] != VERB for j in words)
    return read if told and s.tags[first] != "o" else Roles(read.population)
