"""Subject and verb of a German main clause: the verb stands second, and nouns are written large."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..grammar.tokens import Place
from ..sentences import word_set

WORD = re.compile(r"[\wäöüßÄÖÜ-]+|[^\w\s]")
PREPOSITIONS = word_set(
    "ab am an auf aus bei beim bis durch für gegen im in ins laut mit nach neben ohne pro seit trotz über um unter vom von vor "
    "während wegen zu zum zur zwischen"
)
ARTICLES = word_set(
    "der die das des den dem ein eine einer eines einem einen aller alle beide beiden ihr ihre ihrer sein seine seiner "
    "unser unsere kein keine dieser diese dieses jeder jede jedes viele einige mehrere"
)
NOMINATIVE = word_set("der die das ein eine ihr ihre sein seine unser unsere kein keine dieser diese dieses")
# words that may stand first in a sentence, written large, and are no noun
NO_NOUN = (
    ARTICLES
    | PREPOSITIONS
    | word_set(
        "zudem auch damit dabei daher dann dort hier so aber doch nur noch nun jetzt zuletzt insgesamt "
        "allerdings außerdem dagegen demnach danach davon darunter etwa rund fast knapp mehr weniger wie als "
        "wenn weil dass obwohl sie er es wir ich und oder sowie gleichzeitig zugleich inzwischen mittlerweile "
        "bislang bisher deshalb trotzdem dennoch ebenso ferner weiterhin immerhin lediglich"
    )
)
STRONG = word_set(  # past tenses that no ending tells
    "lag stieg sank fiel brach ging stand wuchs kam verlor gewann betrug blieb hielt nahm gab schloss zog trug bot warb "
    "schrieb lief war ist sind wird wurde hat soll will kann muss darf"
)
NO_VERB = word_set(
    "mit seit fast erst meist jetzt nicht selbst sonst zuletzt rund gut weit statt samt neben gegen bereits stets heute gestern"
)
# the form of a finite verb
FINITE = (
    rf"(?!(?:{'|'.join(sorted(NO_VERB | PREPOSITIONS | ARTICLES))})\b)(?:{'|'.join(sorted(STRONG))}|[a-zäöüß]+(?:t|en|te|ten|st))"
)
VERB = re.compile(FINITE)
ADJECTIVE = re.compile(r"[a-zäöüß]+(?:en|er|e|es|em)")
FILLERS = word_set("sich auch sogar wieder nur nun dann damit dort bereits")
JOINED = word_set("und oder der des von in im unter")
LONGEST = 60  # words before a number that are read


class Clause(NamedTuple):
    """Where the subject and the finite verb stand."""

    subject: Place
    verb: Place


class Phrase(NamedTuple):
    """A noun phrase: the words start..next, of which noun..next without preposition and article."""

    noun: int
    next: int
    led: bool
    article: str


def clause_of(text: str, start: int, end: int) -> Clause | None:
    """The clause whose words stand in text[start:end]; None where no subject and verb are told.

    >>> text = "Im Mai stieg der Umsatz der Bäcker um 5 Prozent"
    >>> [text[a:b] for a, b in clause_of(text, 0, 39)]
    ['Umsatz der Bäcker', 'stieg']
    """
    spans = [m.span() for m in WORD.finditer(text, start, end)][:LONGEST]
    words = [text[a:b] for a, b in spans]
    subject, at = None, 0
    while at < len(words) and not VERB.fullmatch(words[at]):
        found = phrase(words, at)
        if found and not found.led and subject is None:
            subject = found
        at = found.next if found else at + 1
    if at == len(words):
        return None
    behind = at + 1
    while behind < len(words) and words[behind] in FILLERS:
        behind += 1
    later = phrase(words, behind)
    if subject is None and later and not later.led and later.article in NOMINATIVE:
        subject = later
    return Clause((spans[subject.noun][0], spans[subject.next - 1][1]), spans[at]) if subject else None


def phrase(words: Sequence[str], at: int) -> Phrase | None:
    """The noun phrase that begins at a word: [preposition] [article] [adjectives] noun [of another noun]."""
    begin, led, article = at, False, ""
    if at < len(words) and words[at].lower() in PREPOSITIONS:
        led, at = True, at + 1
    if at < len(words) and (words[at].lower() in ARTICLES or (led and words[at][0].isdigit())):
        article, at = words[at].lower(), at + 1
    noun = at + _opening(words, at)
    opens = at > begin or at == 0  # what stands bare behind another word is no adjective but a verb
    while opens and at < len(words) and at - noun < 2 and (ADJECTIVE.fullmatch(words[at]) or at < noun):
        at += 1
    if at == len(words) or not _is_noun(words[at]):
        return None
    at += 1
    while at + 1 < len(words) and words[at] in JOINED and (after := _joined(words, at + 1)):
        at = after
    return Phrase(noun, at, led, article)


def _opening(words: Sequence[str], at: int) -> bool:
    """Whether an adjective opens the sentence: `Gesalzene Brote`."""
    return at == 0 and bool(ADJECTIVE.fullmatch(words[0].lower())) and len(words) > 1 and _is_noun(words[1])


def _is_noun(word: str) -> bool:
    return word[0].isupper() and word.lower() not in NO_NOUN


def _joined(words: Sequence[str], at: int) -> int:
    """Where a noun with at most an article and an adjective ends; 0 where there is none."""
    for skipped in range(3):
        if at + skipped < len(words) and _is_noun(words[at + skipped]):
            return at + skipped + 1
        if at + skipped < len(words) and not (words[at + skipped] in ARTICLES or ADJECTIVE.fullmatch(words[at + skipped])):
            return 0
    return 0
