"""The nouns of this stage: a source text, its blocks, and the elements of the page they stood in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["heading", "paragraph", "item", "row", "quote", "code", "caption", "meta"]


Tag = tuple[str, str]  # the name of an element, and its attributes as written


class Elements(NamedTuple):
    """The block-level elements of a page as they open: the different tags, the number of the tag of each, and the number of the
    element it stands in, or -1."""

    tags: tuple[Tag, ...] = ()
    of: tuple[int, ...] = ()
    ups: tuple[int, ...] = ()


NO_ELEMENTS = Elements()


class SourceBlock(NamedTuple):
    """`text[start:end]` of a source, and where it stood.

    `element` is the number of the element of the page it stood in; `links` counts the characters inside links, `anchors` the
    links; `inner` holds class, id and role words of the elements inside it; `label` says of a `meta` block where it was found.
    """

    start: int
    end: int
    kind: Kind
    element: int = -1
    links: int = 0
    anchors: int = 0
    inner: str = ""
    label: str = ""


@dataclass(frozen=True)
class Source:
    """A source text and its blocks, in order, without overlap; between blocks stands only white space."""

    text: str
    blocks: tuple[SourceBlock, ...]
    html: bool
    elements: Elements = NO_ELEMENTS
