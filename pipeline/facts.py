"""The terms and statistics of a text, every one as spans of it."""

from __future__ import annotations

from .engine.stopwatch import at
from .grammar.gate import language
from .model import Facts, Problem, check_spans, spans
from .quantities import LANGUAGES
from .stats import statistics
from .terms import terms

READ = 1_000_000  # characters of a text in which facts are read


def extract(text: str) -> Facts:
    """The terms and statistics of a text, every one as spans of it. Raises ValueError should a span not be the text.

    Of a text in a language that is not read, a problem says so.
    """
    return facts_of(text, language(text) or "en")


def facts_of(text: str, code: str) -> Facts:
    """The facts of a text in the language with this code."""
    if code not in LANGUAGES:
        return _unread(code)
    begins = _beginning(text)
    with at("terms"):
        terms_ = terms(begins)
    with at("statistics"):
        statistics_ = statistics(begins, code)
    facts = Facts(terms=terms_, statistics=statistics_, problems=_unread_from(len(begins), text))
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
