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
    """A MIME type where something names it, or null."""
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
    """What kind of reason it is: a stable code, which `pipeline rule` explains."""
    reason: str
    """Why it is in no article, in words."""


class Decoded(Record):
    """Bytes as text: the charset that was used (a Python codec name), and in words why."""

    text: str
    """The bytes as text."""
    encoding: str
    evidence: str
    """Why it is read in this charset, in words."""
    problems: tuple[Problem, ...] = ()


class Repaired(Record):
    """Text after repair; `replay(source, edits)` gives `text` again. Edits are ordered and do not overlap."""

    text: str
    """The text after repair."""
    edits: tuple[Edit, ...] = ()
    problems: tuple[Problem, ...] = ()


class Block(Record):
    """A part of a main text: `text[start:end]`. Blocks are ordered and joined by two newlines."""

    kind: BlockKind
    """What part of an article it is; a row is one of a table."""
    start: int
    """Where it begins in the text, in code points."""
    end: int
    """Where it ends in the text, in code points."""


class Removed(Record):
    """Words of the repaired source text that are not main text: why, how many, and the first of them."""

    reason: Reason
    """Why these words are not main text: a stable code, which `pipeline rule` explains."""
    words: int
    """How many words they are."""
    quote: str
    """The first of them, at most 200 characters."""


class Document(Record):
    """One input by itself, after `prepare`: decoded, repaired, its main text found; its edits are spans of the source text."""

    id: str
    """The first 20 digits of `sha256`."""
    path: str
    """The file, from `raw/` on, with `/`."""
    member: str = ""
    """Which article of the file: `2` in a feed, `a.zip!b.txt` in an archive; empty where the file is the article."""
    media: str
    """Its MIME type: `text/plain` or `text/html`."""
    sha256: str
    """The SHA-256 hash of the bytes of this input."""
    encoding: str
    """The charset that it was decoded from, as Python names it."""
    title: str | None = None
    """The headline, or null where none was found."""
    deck: str | None = None
    """The lines under the headline, or null where none were found."""
    authors: tuple[str, ...] = ()
    """The names of the authors (`Marta Ellison`)."""
    date: str | None = None
    """When it was published, as the source tells it (`2024-03-11T08:30:00+00:00` or `2023-06-12`), or null."""
    site: str | None = None
    """The name of the site, or null."""
    url: str | None = None
    """The address of the page, or null."""
    language: str | None = None
    """The language of the text: its ISO 639 code (`en`), or null."""
    evidence: dict[str, str] = Field(default={})
    """Where each field was found; under `encoding` why this charset, under `next`, `prev` and `page` which page of its article
    it is."""
    text: str
    """Its main text: the blocks, joined by two newlines."""
    blocks: tuple[Block, ...]
    """What the parts of the text are, in order."""
    confidence: float
    """How sure it is that the text is the article, and all of it, 0 to 1."""
    edits: tuple[Edit, ...] = ()
    """What was repaired: changes to the source text, in order."""
    declined: tuple[Edit, ...] = ()
    """What would have been repaired, and a person rejected."""
    removed: tuple[Removed, ...] = ()
    """The words that are not main text, with the reason."""
    problems: tuple[Problem, ...] = ()
    """What could not be settled."""
    sketch: bytes = b""
    """What grouping sees of it: bytes that mean nothing elsewhere."""

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
