"""The terms and statistics of a text, every one as spans of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .engine.stopwatch import at
from .grammar.gate import language
from .model import Facts, Problem, check_spans, spans
from .quantities import LANGUAGES
from .stats import statistics_of
from .terms import terms_of

READ = 1_000_000  # characters of a text in which facts are read


class Found(NamedTuple):
    """The facts of a text before they are a record: fields of terms and of statistics; and what could not be read."""

    terms: Sequence[dict[str, Any]] = ()
    statistics: Sequence[dict[str, Any]] = ()
    problems: tuple[Problem, ...] = ()


def extract(text: str) -> Facts:
    """The terms and statistics of a text, every one as spans of it. Raises ValueError should a span not be the text.

    Of a text in a language that is not read, a problem says so.
    """
    facts = Facts.model_validate(facts_of([(text, language(text) or "en")])[0]._asdict())
    check_spans(text, spans(facts.terms, facts.statistics))
    return facts


def facts_of(texts: Sequence[tuple[str, str]]) -> list[Found]:
    """The facts of each text, given with the code of its language; each gets what it would get alone."""
    read = [(_beginning(text), code) for text, code in texts if code in LANGUAGES]
    with at("terms"):
        terms = [terms_of(text) for text, _ in read]
    with at("statistics"):
        statistics = statistics_of(read)
    found = map(Found, terms, statistics)
    return [next(found)._replace(problems=_unread_from(text)) if code in LANGUAGES else _unread(code) for text, code in texts]


def _beginning(text: str) -> str:
    """What is read of a text for facts: all of it, but for the longest."""
    if len(text) <= READ:
        return text
    cuts = (text.rfind(mark, READ // 2, READ) for mark in ("\n\n", " "))
    return text[: next((cut for cut in cuts if cut > 0), READ)]


def _unread_from(text: str) -> tuple[Problem, ...]:
    if len(text) <= READ:
        return ()
    end = len(_beginning(text))
    message = f"terms and statistics are read in the first {end:,} characters only"
    return (Problem(stage="stats", code="text-too-long", message=message, quote=text[end : end + 40]),)


def _unread(code: str) -> Found:
    message = f"terms and statistics are not read in this language ({code})"
    return Found(problems=(Problem(stage="stats", code="language-unsupported", message=message, quote=code),))
