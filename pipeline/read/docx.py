"""Word documents (docx, ECMA-376): the paragraphs in their order, tables cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipeline.model import Raw

from .archives import opened_zip
from .markup import Name, Parser
from .source import Source, Stop, damage

PART = "word/document.xml"
SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict variant
)
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}


def read_docx(source: Source) -> Iterator[Raw]:
    """One article. Text that was deleted with changes tracked is not in it, text that was inserted is."""
    try:
        archive = opened_zip(source)
        opener = partial(archive.open, archive.getinfo(PART))
    except Stop:
        raise
    except Exception as error:
        raise damage("bad-docx", error) from error
    text = Paragraphs().of(source.inside(PART, opener, "bad-docx").data())
    if not text:
        raise Stop("no-text", "there is no text in the document")
    yield source.raw(text.encode(), "text/plain", charset="utf-8")


class Paragraphs:
    """The texts of the paragraphs; one inside another (in a text box) comes after it."""

    def __init__(self) -> None:
        self._done: list[list[str]] = []
        self._open: list[list[str]] = []
        self._text = 0
        self._twice = 0  # inside what repeats a drawing for old programs

    def of(self, data: bytes) -> str:
        """Paragraphs, joined by two newlines. Raises Stop."""
        Parser(self._begins, self._ends, self._said).parse(data)
        told = ("".join(parts).strip() for parts in self._done)
        return "\n\n".join(text for text in told if text)

    def _begins(self, name: Name, attributes: dict[str, str]) -> None:
        self._twice += name[1] == "Fallback"
        if name[0] not in SPACES or self._twice:
            return
        if name[1] == "p":
            self._open.append([])
            self._done.append(self._open[-1])
        elif self._open and name[1] in SIGNS:
            self._open[-1].append(SIGNS[name[1]])
        self._text += name[1] == "t"

    def _ends(self, name: Name) -> None:
        if name[0] in SPACES and not self._twice:
            self._text -= name[1] == "t"
            if name[1] == "p":
                self._open.pop()
        self._twice -= name[1] == "Fallback"

    def _said(self, text: str) -> None:
        if self._text and self._open and not self._twice:
            self._open[-1].append(text)
