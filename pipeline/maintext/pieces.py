"""Pieces of a source text, kept or removed whole, and what they become: blocks of the main text, and rows of what was removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from pydantic import TypeAdapter

from ..model import QUOTE_LIMIT, Block, BlockKind, Reason, Removed

WORDS = re.compile(r"\w+")
BLOCKS = TypeAdapter(tuple[Block, ...])
REMOVED = TypeAdapter(tuple[Removed, ...])


@dataclass(slots=True)
class Piece:
    """`text[start:end]` of the source: kept as part of a block of this kind, or left out for this reason.

    `opens` begins a new block. A field's name in `fact` records the text for the metadata, kept or not. `sure` is how likely it
    is that the piece belongs to the article, `words` its size, `prose` how many of its words read as prose.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    reason: Reason | None = None
    opens: bool = True
    fact: str = ""
    sure: float = 0.0
    words: float = 0.0
    prose: float = 0.0


def joined(source: str, kept: list[Piece], *, plain: bool = False) -> tuple[str, tuple[Block, ...]]:
    """The kept pieces as blocks; white space inside a block becomes one space, except in code. `plain` is as in `squeezed`."""
    out: list[tuple[BlockKind, str]] = []
    for p in kept:
        raw = source[p.start : p.end]
        words = re.sub(r"\n\s*\n", "\n", raw) if p.kind == "code" else squeezed(raw, plain=plain)
        if not p.opens and out and out[-1][0] == p.kind == "paragraph":
            out[-1] = ("paragraph", f"{out[-1][1]} {words}")
        elif words:
            out.append((p.kind, words))
    ends = list(accumulate((len(words) + 2 for _, words in out), initial=0))
    rows = [{"kind": kind, "start": at, "end": at + len(words)} for (kind, words), at in zip(out, ends, strict=False)]
    return "\n\n".join([words for _, words in out]), BLOCKS.validate_python(rows)


def squeezed(raw: str, *, plain: bool) -> str:
    """A text with one space for all white space between words. `plain` says that it has no other white space than spaces and line
    breaks; printable is none but the space."""
    single = "\n" not in raw and "  " not in raw and raw[:1] != " " != raw[-1:] and (plain or raw.isprintable())
    return raw if single else " ".join(raw.split())


def removed(source: str, pieces: list[Piece], counted: Sequence[int], *, plain: bool) -> tuple[Removed, ...]:
    """One row for each run of pieces left out for one reason, if it has words; `counted` are those of each piece."""
    rows, at = [], 0
    for reason, group in groupby([p.reason for p in pieces]):
        start, at = at, at + len(list(group))
        if reason and (words := sum(counted[start:at])):
            rows.append({"reason": reason, "words": words, "quote": _quote(source, pieces[start:at], plain=plain)})
    return REMOVED.validate_python(rows)


def _quote(source: str, run: list[Piece], *, plain: bool) -> str:
    """The beginning of these pieces, in one line."""
    said, size = [], 0
    for r in run:
        words = squeezed(source[r.start : min(r.end, r.start + 4 * QUOTE_LIMIT)], plain=plain)
        said.append(words)
        size += len(words) + 1
        if size > QUOTE_LIMIT:
            break
    return " ".join(said)[:QUOTE_LIMIT]
