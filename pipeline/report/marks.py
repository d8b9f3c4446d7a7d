"""Where in the canonical text each repair, substitution, reading and fact stands.

An edit is a span of a witness's source text. Its way into the canonical text goes by the words: source → repaired source → main
text → canonical text. Where the words are not there (they were removed, became a field, or another witness is followed), the edit
has no place, and is listed without one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Postfix, Prefix

from pipeline.align import QUOTES
from pipeline.model import Article, Document

from .words import Text, agreement, in_blocks, in_lines, repaired

LONG = 160  # code points from which a mark is a sign at the beginning of its passage


class Span(NamedTuple):
    """A mark on text[start:end] of the canonical text; `why` is a row of what explains it."""

    start: int
    end: int
    why: int


class Mark(NamedTuple):
    """Spans that overlap, as one mark; `passage`: one span too long to be pressed, which a sign at its beginning stands for."""

    start: int
    end: int
    spans: tuple[Span, ...]
    passage: bool = False


def marks(spans: Iterable[Span], ends: Sequence[int]) -> list[Mark]:
    """The spans as marks that do not overlap, in order. No mark goes over the end of a block: `ends` are those."""
    inline: list[Mark] = []
    passages: list[Mark] = []
    for span in sorted(spans):
        last = inline[-1] if inline else None
        across = span.start < span.end and bisect_right(ends, span.start) != bisect_left(ends, span.end)
        if across or span.end - span.start > LONG:
            passages.append(Mark(span.start, span.start, (span,), passage=True))
        elif last and span.start < min(last.end, span.end):
            inline[-1] = Mark(last.start, max(last.end, span.end), (*last.spans, span))
        else:
            inline.append(Mark(span.start, span.end, (span,)))
    return sorted([*inline, *passages], key=lambda mark: (mark.start, mark.end))


def edit_spans(article: Article, document: Document, source: str, became: Mapping[str, str]) -> Iterator[tuple[int, int] | None]:
    """For each edit of a document its span in the canonical text, None where it has no place there. Raises ValueError."""
    made = repaired(source, document.edits)
    whole, own = in_lines(made.text), in_blocks(document.text, document.blocks)
    text = in_blocks(article.text, article.blocks)
    to_own = dict(agreement(whole, own).equal)
    to_text = {j: i for i, j in agreement(text, in_blocks(document.text, document.blocks, became)).equal}
    for start, end in made.spans:
        found = [(w, own_word, to_text[own_word]) for w in whole.touched(start, end) if (own_word := to_own.get(w)) in to_text]
        yield _span(found, (start, end), whole, text) if found else None


def _span(found: Sequence[tuple[int, int, int]], edit: tuple[int, int], whole: Text, text: Text) -> tuple[int, int]:
    """What an edit of these words covers of the canonical text: whole words, less the letters
    at the ends that it did not change."""
    (first, _, start), (last, _, end) = found[0], found[-1]
    a, b = text.spans[start][0], text.spans[end][1]
    head = Prefix.similarity(whole.word(first).translate(QUOTES), text.word(start).translate(QUOTES))
    tail = Postfix.similarity(whole.word(last).translate(QUOTES), text.word(end).translate(QUOTES))
    a += min(head, max(0, edit[0] - whole.spans[first][0]))
    b -= min(tail, max(0, whole.spans[last][1] - edit[1]))
    return (a, b) if a < b else (text.spans[start][0], text.spans[end][1])


def substitution_spans(article: Article, document: Document, became: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where the canonical text has a word for a token of this document: its span, and the token."""
    if not any(before in document.text for before in became):
        return
    own, text = in_blocks(document.text, document.blocks), in_blocks(article.text, article.blocks)
    for i, j in agreement(text, in_blocks(document.text, document.blocks, became)).equal:
        was, now, (start, end) = own.word(j), text.word(i), text.spans[i]
        for before, after in became.items():
            if before in was and before not in now:
                at = now.find(after)
                yield (start + at, start + at + len(after), before) if at >= 0 else (start, end, before)


def repeated(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every place of a quote in a text."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + len(quote))
