"""Noun phrases, clauses and predicates, by the words of `words` alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..quantities import DIRECTION
from .patterns import CLAIM_END, CLAUSE_START, TOKEN
from .words import (
    ADVERBS,
    BREAKS,
    GENERIC,
    NO_VERBS,
    NOT_PLURAL,
    NOUNS_TOO,
    PLURAL_PEOPLE,
    POSTMODIFIERS,
    PREPOSITIONS,
    TRAILERS,
    VERBS,
    WINDOW,
    Place,
)


class Roles(NamedTuple):
    """The parts of a statement around one quantity, each a place in the text or None."""

    population: Place | None = None
    claim: Place | None = None


class Token(NamedTuple):
    start: int
    end: int
    word: str  # lower case


def _tokens(text: str, start: int, end: int) -> list[Token]:
    out = []
    for m in TOKEN.finditer(text, start, end):
        word, stop = m.group(), m.end()
        if word[-1] in ",." and len(word) > 1:
            word, stop = word[:-1], stop - 1
        out.append(Token(m.start(), stop, word.lower().replace("’", "'")))
    return out


def _is_verb(tokens: list[Token], i: int) -> bool:
    """Is this token a finite verb? Words that are nouns too need a plural before them: users visit."""
    word = tokens[i].word
    if word not in VERBS and not word.endswith("n't"):
        return _follows_plural(tokens, i)
    if word not in NOUNS_TOO:
        return True
    before = tokens[i - 1].word if i else ""
    plural = (before.endswith("s") and not before.endswith(("ss", "'s"))) or before in PLURAL_PEOPLE or before in ADVERBS
    return plural if not word.endswith("s") else False


def _follows_plural(tokens: list[Token], i: int) -> bool:
    """`bakers sleep late`: an unknown word right after a plural noun is its verb, not a second noun."""
    word, before = tokens[i].word, tokens[i - 1].word if i else ""
    plural = (
        len(before) > 3 and before.endswith("s") and not before.endswith(("ss", "us", "is", "'s")) and before not in NOT_PLURAL
    )
    closed = word in NO_VERBS or word in PREPOSITIONS or word in BREAKS or word in ADVERBS or word in POSTMODIFIERS
    return plural and word.isalpha() and not closed and not word.endswith(("ing", "ly", "ed", "s"))


def _noun_phrase(text: str, at: int, end: int) -> tuple[Place, int | None] | None:
    """The noun phrase that begins at `at`, and where its predicate begins, if a finite verb follows in the same clause."""
    tokens = _clause(_tokens(text, at, min(end, at + WINDOW)))
    if not tokens or tokens[0].word in PREPOSITIONS or not tokens[0].word[0].isalnum():
        return None
    verb, relative = _predicate(tokens)
    cut = verb if verb is not None else _phrase_end(tokens, relative)
    if relative is not None and verb is None and relative + 1 < len(tokens):
        return _place(tokens, relative), tokens[relative + 1].start
    while cut > 1 and (tokens[cut - 1].word in ADVERBS or tokens[cut - 1].word in TRAILERS):
        cut -= 1
    return (_place(tokens, cut), tokens[cut].start if verb is not None else None) if cut else None


def _place(tokens: list[Token], cut: int) -> Place:
    return tokens[0].start, tokens[cut - 1].end


def _clause(tokens: list[Token]) -> list[Token]:
    """The tokens up to the end of the clause: punctuation, a conjunction that opens another, a number of its own."""
    for i, t in enumerate(tokens):
        opens_other = t.word in BREAKS or (
            t.word[0] in "$€£0123456789" and i and tokens[i - 1].word in {"and", "only", "another"}
        )
        if t.word == "." and i and "." in tokens[i - 1].word:
            continue  # U.K. firms
        if i and (opens_other or (not t.word[0].isalnum() and t.word not in {"&", "$"})):
            return tokens[:i]
    return tokens


def _predicate(tokens: list[Token]) -> tuple[int | None, int | None]:
    """Index of the main verb, and of a relative pronoun before it. `people who own phones say`: say, who."""
    relative = next((i for i, t in enumerate(tokens) if i and t.word in {"who", "that", "which", "that's", "whose"}), None)
    verbs = [i for i in range(1, len(tokens)) if _is_verb(tokens, i) and not _is_modifier(tokens, i)]
    if relative is None or (verbs and verbs[0] < relative):
        return (verbs[0] if verbs else None), None
    inner = next((i for i in verbs if i > relative), relative + 1)
    while inner + 1 in verbs:
        inner += 1
    later = [
        i for i in verbs if i > inner + 1 and tokens[i - 1].word not in {"to", "and", "or", "they", "it", "we", "have", "be"}
    ]
    return (later[0] if later else None), relative


def _is_modifier(tokens: list[Token], i: int) -> bool:
    """`the managers surveyed said`, `staff represented in the survey said`: a participle that belongs to the noun."""
    if tokens[i].word in POSTMODIFIERS and tokens[i].word.endswith("ed"):
        return True
    follows = tokens[i + 1].word if i + 1 < len(tokens) else ""
    later = any(_is_verb(tokens, j) for j in range(i + 2, min(len(tokens), i + 9)))
    to_before = tokens[i - 1].word in {"to", "the", "a", "their", "its", "of"}
    return to_before or (
        tokens[i].word.endswith("ed") and follows in {"in", "by", "at"} and later and tokens[i].word not in {"said"}
    )


def _phrase_end(tokens: list[Token], relative: int | None) -> int:
    """Where a noun phrase without a predicate ends: before a preposition other than `of`, a participle, a lone conjunction."""
    for i, t in enumerate(tokens):
        if i and (i == relative or t.word in PREPOSITIONS or t.word in ADVERBS or (t.word in VERBS and _is_verb(tokens, i))):
            return i
        if i and t.word.endswith("ing") and tokens[i - 1].word.endswith("s"):
            return i
        if (
            i
            and t.word in {"and", "or"}
            and (
                i + 1 >= len(tokens)
                or i > 3
                or _is_verb(tokens, i + 1)
                or tokens[i + 1].word in GENERIC
                or tokens[i + 1].word.endswith("ed")
            )
        ):
            return i
        if i >= 9:
            return i
    return len(tokens)


def _claim_from(text: str, at: int, end: int) -> Place | None:
    """The predicate that begins at `at`, to the end of its clause."""
    while at < end and text[at].isspace():
        at += 1
    adverb = re.compile(r"(?:(?:also|already)\s){1,2}").match(text, at, end)
    at = adverb.end() if adverb else at
    stop = CLAIM_END.search(text, at, end)
    return _tidy(text, at, stop.start() if stop else end)


def _tidy(text: str, start: int, end: int) -> Place | None:
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.,;:”"’'):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ',;:“"*_'):
        start += 1
    return (start, end) if end - start > 1 else None


def _clause_before(text: str, start: int, at: int) -> Place | None:
    """The words of the clause that stand before `at`, without linking words at its front."""
    begin = max(start, at - WINDOW)
    for m in CLAUSE_START.finditer(text, begin, at):
        if text[m.end() : at].strip():
            begin = m.end()
    lead = re.compile(r"\s*(?:(?:and|or|with|as|so|In\sfact|However|that|the\sfact|While|Although|But)\b,?\s){0,3}").match(
        text, begin, at
    )
    return _tidy(text, lead.end() if lead else begin, at)


def _subject_before(text: str, start: int, at: int) -> Roles:
    """Subject and predicate of the clause before `at`: `tech budgets | rose by`."""
    clause = _clause_before(text, start, at)
    if not clause:
        return Roles()
    tokens = _tokens(text, *clause)
    verbs = [i for i in range(1, len(tokens)) if _is_verb(tokens, i) or tokens[i].word in DIRECTION]
    if not verbs:
        return Roles(clause)
    subject = _tidy(text, tokens[0].start, tokens[verbs[0] - 1].end)
    return Roles(subject, _tidy(text, tokens[verbs[0]].start, tokens[-1].end))
