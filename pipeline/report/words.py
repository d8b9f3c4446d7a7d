"""Texts as words with their places, and the way of a span from one text to another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from pipeline.align import Alignment, align, folded, words
from pipeline.collate.tokens import substituted
from pipeline.model import Block, Edit, replay


class Text(NamedTuple):
    """A text and the spans of its words, which lie in `parts`."""

    text: str
    spans: Sequence[tuple[int, int]]
    keys: Sequence[str]

    def touched(self, start: int, end: int) -> range:
        """The numbers of the words that text[start:end] touches; where it touches none, of the word behind it."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        last = bisect_left(self.spans, end, key=lambda span: span[0])
        return range(first, last if last > first else min(first + 1, len(self.spans)))

    def word(self, number: int) -> str:
        """A word by its number."""
        return self.text[slice(*self.spans[number])]


def text_of(text: str, parts: Iterable[tuple[int, int]], became: Mapping[str, str] | None = None) -> Text:
    """The words of the parts of a text; they are compared by what they became."""
    spans = [(at + a, at + b) for at, end in parts for a, b in words(text[at:end])]
    keys = [folded(substituted(text[a:b], became) if became else text[a:b]) for a, b in spans]
    return Text(text, spans, keys)


def in_blocks(text: str, blocks: Iterable[Block], became: Mapping[str, str] | None = None) -> Text:
    """The words of a main or a canonical text."""
    return text_of(text, ((block.start, block.end) for block in blocks), became)


def in_lines(text: str) -> Text:
    """The words of a source text."""
    ends = list(accumulate(len(line) for line in text.splitlines(keepends=True)))
    return text_of(text, zip([0, *ends], ends, strict=False))


def agreement(one: Text, other: Text) -> Alignment:
    """Which words of two texts are the same."""
    return align(one.keys, other.keys)


class Repaired(NamedTuple):
    """A source text after its edits, and where each edit stands in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


def repaired(source: str, edits: Sequence[Edit]) -> Repaired:
    """The source text with its edits made. Raises ValueError where they do not fit."""
    text, shift, spans = replay(source, edits), 0, []
    for edit in edits:
        spans.append((edit.start + shift, edit.start + shift + len(edit.after)))
        shift += len(edit.after) - len(edit.before)
    return Repaired(text, tuple(spans))


class Units:
    """Offsets in code points → offsets in UTF-16 units, which is what a browser counts in."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _beyond(self) -> list[int]:
        return [at for at, character in enumerate(self._text) if character > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._beyond, offset)
