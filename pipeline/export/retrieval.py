"""Documents for retrieval: passages of the text, with flat metadata as LangChain, LlamaIndex and vector stores expect it.

A passage is `text[start:end]` of its article: whole blocks as far as they fit, a new one at each heading. Only a block that is
too long by itself is cut: between sentences, else between words, else where the room ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pipeline.sentences import sentences

from .beside import Beside
from .lines import line
from .rows import Add, Row, Tables
from .shape import cells, columns

NAME = "retrieval.jsonl"
LONGEST = 1000  # code points of a passage: some 250 tokens of English; of Chinese hardly more than the 512 that many models read


class Passage(NamedTuple):
    """`text[start:end]`, and the heading over it."""

    start: int
    end: int
    heading: str


class _Piece(NamedTuple):
    """A block, or a part of one that is too long."""

    start: int
    end: int
    heading: str
    opens: bool  # a heading


def passages(text: str, blocks: list[Row], longest: int = LONGEST) -> Iterator[Passage]:
    r"""The passages of a text, in order; what lies between two is white space.

    >>> text = "Kilns\n\nA kiln is hot. It glows.\n\nIt cools."
    >>> blocks = [{"kind": "heading", "start": 0, "end": 5}, {"kind": "paragraph", "start": 7, "end": 31},
    ...           {"kind": "paragraph", "start": 33, "end": 42}]
    >>> [text[p.start : p.end] for p in passages(text, blocks, 22)]
    ['Kilns\n\nA kiln is hot.', 'It glows.\n\nIt cools.']
    """
    held: list[_Piece] = []
    for piece in _pieces(text, blocks, longest):
        full = held and piece.end - held[0].start > longest
        if full or (piece.opens and not all(each.opens for each in held)):
            yield Passage(held[0].start, held[-1].end, held[-1].heading)
            held = []
        held.append(piece)
    if held:
        yield Passage(held[0].start, held[-1].end, held[-1].heading)


def _pieces(text: str, blocks: list[Row], longest: int) -> Iterator[_Piece]:
    heading = ""
    for block in blocks:
        start, end, opens = block["start"], block["end"], block["kind"] == "heading"
        heading = text[start:end] if opens else heading
        parts = [(start, end)] if end - start <= longest else _cut(text, start, end, longest)
        yield from (_Piece(a, b, heading, opens) for a, b in parts)


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    for at, stop in sentences(text, start, end):
        begin = at
        while stop - begin > longest:
            space = text.rfind(" ", begin + 1, begin + longest + 1)
            yield begin, space if space > 0 else begin + longest
            begin = space + 1 if space > 0 else begin + longest
        yield begin, stop


def document(article: Row, passage: Passage, about: dict[str, Any]) -> Row:
    """A passage as `Document(**row)` of LangChain takes it; what is null or empty is left out of the metadata."""
    start, end, heading = passage
    facts = {
        "terms": ", ".join(t["name"] for t in article["terms"] if start <= t["evidence"]["start"] < end),
        "statistics": ", ".join(s["id"] for s in article["statistics"] if start <= s["evidence"]["start"] < end),
    }
    own = {"article": article["id"], "start": start, "end": end, "heading": heading, **facts}
    metadata = {name: value for name, value in {**own, **about}.items() if value not in (None, "")}
    return {"page_content": article["text"][start:end], "metadata": metadata}


@contextmanager
def retrieval(files: Beside, tables: Tables) -> Iterator[Add]:
    """One file of documents."""
    shape = tables["articles"].shape
    plain = [column for column in columns(shape) if column.flat and column.name not in ("id", "text")]
    joined = [name for name, each in shape.fields.items() if each.kind == "list" and each.inner.kind == "string"]
    with files.place(NAME).open("w", encoding="utf-8", newline="") as out:

        def add(article: Row) -> None:
            about = dict(zip((column.name for column in plain), cells(article, plain), strict=True))
            about |= {name: "; ".join(article[name]) for name in joined}
            rows = [line(document(article, passage, about)) for passage in passages(article["text"], article["blocks"])]
            out.writelines(rows)
            files.rows[NAME] += len(rows)

        yield add
