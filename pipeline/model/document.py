"""What one input is: its bytes as found, and what becomes of them before variants are joined."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .record import Edit, Problem, Record

QUOTE_LIMIT = 200  # code points of removed text that the record repeats; the bytes themselves stay in raw/
BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]
Reason = Literal[
    # moved to a field of the record
    "title", "deck", "byline", "date", "caption", "metadata",
    # furniture of the page
    "pager", "newsletter", "related", "slideshow", "credit", "share", "comments", "cookie", "ad", "navigation", "copyright",
    "form", "repeated", "boilerplate",
]  # fmt: skip


class Raw(Record):
    """The bytes of one article as found, and where: a file, or one member of a file.

    `path` is relative to `raw/` with `/`; `media` a MIME type where something names it; `charset` and `url` what the container
    declares; `meta` what a feed or a mail header says of the article (title, authors, date); `problems` what went wrong
    on the way to these bytes.
    """

    path: str
    data: bytes
    media: str | None = None
    member: str = ""
    charset: str | None = None
    url: str | None = None
    meta: dict[str, Any] = Field(default={})
    problems: tuple[Problem, ...] = ()


class Rejected(Record):
    """An input that did not become a document, with a stable code and a reason a person can act on."""

    path: str
    member: str = ""
    sha256: str
    code: str
    reason: str


class Decoded(Record):
    """Bytes as text: the charset that was used (a Python codec name), and in words why."""

    text: str
    encoding: str
    evidence: str
    problems: tuple[Problem, ...] = ()


class Repaired(Record):
    """Text after repair; `replay(source, edits)` gives `text` again. Edits are ordered and do not overlap."""

    text: str
    edits: tuple[Edit, ...] = ()
    problems: tuple[Problem, ...] = ()


class Block(Record):
    """A part of a main text: `text[start:end]`. Blocks are ordered and joined by two newlines."""

    kind: BlockKind
    start: int
    end: int


class Removed(Record):
    """Words of the repaired source text that are not main text: why, how many, and the first of them."""

    reason: Reason
    words: int
    quote: str


class Document(Record):
    """One input after `prepare`: decoded, repaired, its main text found.

    `text` is the main text; the edits are spans of the source text, `declined` those that repair would have made and a person
    rejected. `sketch` is what `cluster` sees of it. `evidence` says of a field where it was found, under `next` and `prev` which
    addresses have the other pages of the article, and under `page` which page this one is (`2`, `2 of 3`).
    """

    id: str
    path: str
    member: str = ""
    media: str
    sha256: str
    encoding: str
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = Field(default={})
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    edits: tuple[Edit, ...] = ()
    declined: tuple[Edit, ...] = ()
    removed: tuple[Removed, ...] = ()
    problems: tuple[Problem, ...] = ()
    sketch: bytes = b""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    @model_validator(mode="after")
    def _spans_are_the_text(self) -> Self:
        check_blocks(self.text, self.blocks)
        check_edits(self.edits)
        check_edits(self.declined)
        return self


def check_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    if "\n\n".join([text[b.start : b.end] for b in blocks]) != text:
        raise ValueError("the blocks, joined by two newlines, are not the text")


def check_edits(edits: tuple[Edit, ...]) -> None:
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end or edit.end - edit.start != len(edit.before):
            raise ValueError(f"edit at {edit.start}:{edit.end} is out of order or does not fit its own quote")
        at = edit.end
