"""XML told as it comes: no entities that it declares, none from elsewhere, nothing too deep; so nothing in it can grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any
from xml.parsers import expat

from .source import Stop

DEEPEST = 500  # elements inside each other
LONG_TAG = 2**20  # bytes of one tag with its attributes
Name = tuple[str, str]  # namespace, name


def _tags(data: bytes) -> Iterator[bytes]:
    """From each `<` that begins a tag to the next."""
    return (part for part in data.split(b"<") if part[:1] not in (b"!", b"/"))


class Parser:
    """Tells where elements begin (with their attributes) and end, and the text between; `stack` holds those that are open."""

    def __init__(
        self, begins: Callable[[Name, dict[str, str]], None], ends: Callable[[Name], None], said: Callable[[str], None]
    ) -> None:
        self.stack: list[Name] = []
        self._told_begin, self._told_end, self._said = begins, ends, said

    def parse(self, data: bytes, charset: str | None = None) -> None:
        """Raises Stop at the first fault."""
        if any(len(part) > LONG_TAG and part.find(b">") not in range(LONG_TAG) for part in _tags(data)):
            raise Stop("too-large", f"a tag of it has more than {LONG_TAG:,} bytes")
        parser = expat.ParserCreate(charset, "\n")
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # so that entities nobody declared are told to `_named`; nothing is fetched
        parser.EntityDeclHandler, parser.SkippedEntityHandler = self._declared, self._named
        parser.StartElementHandler, parser.EndElementHandler = self._begins, self._ends
        parser.CharacterDataHandler = self._said
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Stop("bad-xml", f"it is damaged or cut off: {error}") from error

    def _declared(self, *told: Any) -> None:
        raise Stop("xml-entities", "it declares entities of its own, which are not read")

    def _named(self, name: str, parameter: bool) -> None:
        """An entity of HTML, which feeds use without declaring it."""
        if not parameter:
            self._said(html5.get(f"{name};", f"&{name};"))

    def _begins(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("\n")
        if len(self.stack) >= DEEPEST:
            raise Stop("too-deep", f"it has more than {DEEPEST} elements inside each other")
        self._told_begin((space, name), attributes)
        self.stack.append((space, name))

    def _ends(self, tag: str) -> None:
        self._told_end(self.stack.pop())
