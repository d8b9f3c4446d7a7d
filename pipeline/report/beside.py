"""A witness beside the canonical text: block by block, with the words marked that the other does not have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.model import Article, Document

from .words import Text, Units, agreement, in_blocks

Ranges = list[tuple[int, int]]


class Beside(NamedTuple):
    """Per block of the canonical text what the witness has there (text, and the ranges only it has, in UTF-16 units), and the
    ranges of the canonical text that the witness does not have, in blocks of which it has something."""

    cells: list[tuple[str, Ranges]]
    lacks: Ranges


def beside(article: Article, document: Document, became: Mapping[str, str]) -> Beside:
    """The article and one of its documents, side by side."""
    text = in_blocks(article.text, article.blocks)
    own = in_blocks(document.text, document.blocks, became)
    equal = agreement(text, own).equal
    partner = {j: i for i, j in equal if text.word(i) == own.word(j)}
    starts = [block.start for block in article.blocks]
    home = {j: bisect_right(starts, text.spans[i][0]) - 1 for i, j in equal}
    cells = list(_cells(own, home, partner, len(starts)))
    units, shared = Units(article.text), set(partner.values())
    missing = [i for i, (at, _) in enumerate(text.spans) if i not in shared and cells[bisect_right(starts, at) - 1][0]]
    return Beside(cells, [(units(a), units(b)) for a, b in _joined(text, missing)])


def _cells(own: Text, home: Mapping[int, int], partner: Mapping[int, int], blocks: int) -> Iterator[tuple[str, Ranges]]:
    """Each word of the witness goes to the block of the last word before it that has one, at the beginning to the first."""
    rows: list[list[int]] = [[] for _ in range(blocks)]
    at = home[min(home)] if home else 0
    for j in range(len(own.spans)):
        at = max(at, home.get(j, at))
        rows[at].append(j)
    for row in rows:
        if not row:
            yield "", []
            continue
        start, end = own.spans[row[0]][0], own.spans[row[-1]][1]
        part = own.text[start:end]
        units = Units(part)
        ranges = _joined(own, [j for j in row if j not in partner])
        yield part, [(units(a - start), units(b - start)) for a, b in ranges]


def _joined(text: Text, numbers: Sequence[int]) -> Ranges:
    """Words as ranges; neighbours are one."""
    out: Ranges = []
    last = -2
    for number in numbers:
        start, end = text.spans[number]
        if number == last + 1:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = number
    return out
