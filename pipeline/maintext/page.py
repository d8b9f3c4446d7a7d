"""The pieces of a page: what the model keeps, and why each of the others was left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ..blocks import Kind, Source, SourceBlock
from ..blocks.characters import Floats
from ..furniture import CERTAIN, reason_of
from ..model import BlockKind, Reason
from .elements import page_features
from .forest import Model, chosen, judged
from .index import is_index
from .pieces import Piece
from .roles import NAMES, REASONS, roles_of
from .rows import Rows
from .sources import Run, Sources

REPEATED = 40  # characters: a longer text that was kept before is not kept again
TITLE_WORDS = 40
FIELD_WORDS = 25
NEAR = 8  # blocks before the text, or after its end, in which a byline may stand
LATE = 3  # blocks at the end of the text among which one may stand
ABOVE, BELOW = 4, 3  # blocks above the title, and below it or the beginning of the text, in which a field may stand
FIRM: frozenset[Reason | None] = frozenset(("byline", "comments", "form", "date", "caption", "metadata"))
FIRM_BELOW = 0.8  # a block that is surer is article, whatever its elements are called
DOUBT = 0.2
# the kinds of pieces by those of blocks: no main text has captions
KINDS: dict[Kind, BlockKind] = {kind: kind for kind in get_args(BlockKind)} | {"caption": "paragraph"}
COLUMNS = ("words", "prose", "title", "title_all", "furnished", "role")
TEASER = "teaser"  # what would be article, were the page one
LINKED = 0.5  # share of characters in links from which a block is navigation


def page_pieces(sources: Sources, numbers: Sequence[int], learned: Model) -> list[list[Piece]]:
    """Every block of those sources that are pages as a piece, kept or with a reason."""
    said = [[Piece(b.start, b.end, reason="metadata") for b in sources[i].blocks if b.kind == "meta"] for i in numbers]
    pages = [Run(i, [b for b in sources[i].blocks if b.kind != "meta"]) for i in numbers]
    if not (shown := [page for page in pages if page.parts]):
        return said
    found = judged(learned, page_features, sources, shown, *COLUMNS)
    rows = Rows([len(page.parts) for page in shown])
    roles = [REASONS[number - 1] if number else None for number in found["role"].astype(int).tolist()]
    _firm(found["sure"], roles)
    own = [slice(at, at + size) for at, size in zip(rows.starts.tolist(), rows.sizes.tolist(), strict=True)]
    again = [_once(page, sources[page.source].text, found["sure"][at]) for page, at in zip(shown, own, strict=True)]
    keep = chosen(found["sure"], found["words"], rows)
    named = _named([b for page in shown for b in page.parts], keep.tolist(), roles)
    columns = [{name: column[at] for name, column in found.items()} for at in own]
    pieces = (
        _judged(sources[page.source], page.parts, column, keep[at], named[at], twice)
        for page, at, column, twice in zip(shown, own, columns, again, strict=True)
    )
    return [[*before, *(next(pieces) if page.parts else ())] for before, page in zip(said, pages, strict=True)]


def _judged(  # noqa: PLR0917
    source: Source,
    blocks: Sequence[SourceBlock],
    found: dict[str, Floats],
    keep: NDArray[np.bool_],
    named: Sequence[Reason | None],
    again: dict[int, int],
) -> list[Piece]:
    """The pieces of one page; `named` says why the names of elements leave some out, `again` which have a text that is kept
    elsewhere."""
    index = is_index(source, blocks, keep, found["words"], found["prose"])
    title = _title(source, blocks, found, keep.tolist())
    reasons = _reasons(source, blocks, keep.tolist(), found["furnished"].tolist(), named)
    starts, ends, kinds, *_ = zip(*blocks, strict=True)
    shown = [KINDS[kind] for kind in kinds]
    columns = (found[name].tolist() for name in ("sure", "words", "prose"))
    pieces = list(map(Piece, starts, ends, shown, reasons, repeat(True), repeat(""), *columns))
    for i, first in again.items():
        if keep[first]:
            pieces[i].reason = "repeated"
    if title >= 0:
        pieces[title].reason = "title"
    name_facts(pieces, title)
    for p in pieces if index else ():
        if p.reason is None:
            p.reason, p.fact = "related", TEASER
    return pieces


def _firm(sure: Floats, roles: Sequence[Reason | None]) -> None:
    """What the model doubts and the page names as something else is left out."""
    for i in np.flatnonzero((sure > DOUBT) & (sure < FIRM_BELOW)).tolist():
        if roles[i] in FIRM:
            sure[i] *= DOUBT


def _once(page: Run, text: str, sure: Floats) -> dict[int, int]:
    """Of a text that repeats in a page the likeliest place stands for all; gives for each other place that one."""
    long = {i: text[b.start : b.end] for i, b in enumerate(page.parts) if b.end - b.start >= REPEATED}
    again: dict[int, int] = {}
    if len(set(long.values())) == len(long):
        return again
    places: dict[str, list[int]] = {}
    for i, said in long.items():
        places.setdefault(said, []).append(i)
    for at in places.values():
        if len(at) > 1:
            best = max(at, key=lambda i: (sure[i], -i))
            sure[best] = min(0.99, float(sure[at].sum()))
            again |= {i: best for i in at if i != best}
    sure[list(again)] = 0.0
    return again


def _named(blocks: Sequence[SourceBlock], keep: list[bool], roles: Sequence[Reason | None]) -> list[Reason | None]:
    """Why blocks are left out by what the elements above them are called, or else those inside them."""
    named = [None if kept else role for kept, role in zip(keep, roles, strict=True)]
    inside = {i: b.inner[:NAMES] for i, b in enumerate(blocks) if b.inner and not (keep[i] or named[i])}
    found = roles_of(inside.values())
    for i, line in inside.items():
        named[i] = found[line]
    return named


def _reasons(
    source: Source, blocks: Sequence[SourceBlock], keep: list[bool], furnished: list[float], named: Sequence[Reason | None]
) -> list[Reason | None]:
    """Why each block is left out: what is not kept, and what is furniture for certain."""
    reasons = list(named)
    for i, (kept, likely) in enumerate(zip(keep, furnished, strict=True)):
        if reasons[i] or (kept and not likely):
            continue
        b = blocks[i]
        known = reason_of(source.text[b.start : b.end]) if likely else None
        if not kept:
            reasons[i] = known or ("navigation" if b.links > LINKED * (b.end - b.start) else "boilerplate")
        elif known in CERTAIN:
            reasons[i] = known
    return reasons


def name_facts(pieces: list[Piece], title: int) -> None:
    """Names the fields that pieces were found for; `near` are the short lines about the title, where byline and date stand."""
    kept = [i for i, p in enumerate(pieces) if p.reason is None] or [len(pieces) - 1]
    start = title if 0 <= title <= kept[0] + 2 else kept[0] - NEAR
    if title >= 0:
        pieces[title].fact = "title"
    first, last = max(0, start - ABOVE), max(title + BELOW, kept[-1] + NEAR)  # no other is near enough
    for i, p in enumerate(pieces[first : last + 1], first):
        if i == title:
            continue
        if p.reason == "caption":
            p.fact = "caption" if start <= i <= kept[-1] else ""
        elif p.words <= FIELD_WORDS and start <= i <= max(title, kept[0]) + BELOW:
            p.fact = p.reason if p.reason in ("byline", "date") else "near"
        elif p.words <= FIELD_WORDS and start - ABOVE <= i < start:
            p.fact = "above"
        elif p.reason in ("byline", "date") and p.words <= FIELD_WORDS and kept[-1] - LATE < i <= kept[-1] + NEAR:
            p.fact = f"late-{p.reason}"


def _title(source: Source, blocks: Sequence[SourceBlock], found: dict[str, Floats], keep: list[bool]) -> int:
    """The block that shows the title: a top heading that says what the page declares, else the first before the text; or -1."""
    tags, of, _ = source.elements
    heads = {number for number, (name, _) in enumerate(tags) if name == "h1"}
    tops = [i for i, b in enumerate(blocks) if b.element >= 0 and of[b.element] in heads] if heads else []
    tops = [i for i in tops if found["words"][i] <= TITLE_WORDS]
    first = keep.index(True) if True in keep else len(keep)
    said = found["title"] + found["title_all"]
    best = max(tops, key=lambda i: (said[i], i <= first, -i), default=-1)
    if best >= 0 and (said[best] >= 1 or best <= first + 1):
        return best
    return -1
