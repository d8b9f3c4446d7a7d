"""The terms and statistics of a text, every one as spans of it."""

from __future__ import annotations

from collections.abc import Sequence

from .engine.stopwatch import at
from .grammar.gate import language
from .model import Facts, Problem, Statistic, Term, check_spans, spans
from .quantities import LANGUAGES
from .stats import statistics_of
from .terms import terms

READ = 1_000_000  # characters of a text in which facts are read


def extract(text: str) -> Facts:
    """The terms and statistics of a text, every one as spans of it. Raises ValueError should a span not be the text.

    Of a text in a language that is not read, a problem says so.
    """
    return facts_of([(text, language(text) or "en")])[0]


def facts_of(texts: Sequence[tuple[str, str]]) -> list[Facts]:
    """The facts of each text, given with the code of its language; each gets what it would get alone."""
    read = [(_beginning(text), code) for text, code in texts if code in LANGUAGES]
    with at("terms"):
        terms_ = [terms(text) for text, _ in read]
    with at("statistics"):
        statistics_ = statistics_of(read)
    found = zip(read, terms_, statistics_, strict=True)
    return [_facts(text, *next(found)) if code in LANGUAGES else _unread(code) for text, code in texts]


def _facts(text: str, read: tuple[str, str], terms_: tuple[Term, ...], statistics_: tuple[Statistic, ...]) -> Facts:
    facts = Facts(terms=terms_, statistics=statistics_, problems=_unread_from(len(read[0]), text))
    check_spans(text, spans(facts.terms, facts.statistics))
    return facts


def _beginning(text: str) -> str:
    """What is read of a text for facts: all of it, but for the longest."""
    if len(text) <= READ:
        return text
    cuts = (text.rfind(mark, READ // 2, READ) for mark in ("\n\n", " "))
    return text[: next((cut for cut in cuts if cut > 0), READ)]


def _unread_from(end: int, text: str) -> tuple[Problem, ...]:
    if end == len(text):
        return ()
    message = f"terms and statistics are read in the first {end:,} characters only"
    return (Problem(stage="stats", code="text-too-long", message=message, quote=text[end : end + 40]),)


def _unread(code: str) -> Facts:
    message = f"terms and statistics are not read in this language ({code})"
    return Facts(problems=(Problem(stage="stats", code="language-unsupported", message=message, quote=code),))
