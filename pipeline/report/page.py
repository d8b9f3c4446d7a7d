"""Views → one self-contained HTML page: what people read first as markup, the articles packed until they are looked at.

Everything that came from an article is either escaped by the template or in the packed part, which is base64. The page may load
nothing and run nothing but its own script: its Content-Security-Policy names the script and the style by their hashes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.model import Rejected

from . import explain
from .figures import Plot
from .whys import View

TOGETHER = 50  # articles that are unpacked at once
SCRIPTS = ("page.js", "article.js", "panel.js", "decide.js", "record.js")


class Entry(NamedTuple):
    """An article in the list: by what it is found, and (count, word) of what is in it."""

    id: str
    title: str
    paths: tuple[str, ...]
    facets: tuple[str, ...]
    marks: tuple[tuple[int, str], ...]


class Page(NamedTuple):
    """What is on one page; `number` of `pages`. `turn` is the last run in changes.jsonl."""

    number: int
    pages: Sequence[str]
    turn: int
    totals: Sequence[tuple[int, str, str]]
    plots: Sequence[Plot]
    entries: Sequence[Entry]
    rejected: Sequence[Rejected]
    notes: Sequence[str]


def rendered(page: Page, views: Iterable[View]) -> bytes:
    """A page as it is published."""
    style, script = _file("report.css"), "".join(map(_file, SCRIPTS))
    environment = Environment(
        loader=PackageLoader(__package__, ""), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    told = {"together": TOGETHER, "reasons": explain.REASONS, "statistics": explain.KINDS}
    hashes = {"style_hash": _hash(style), "script_hash": _hash(script)}
    parts = {"style": style, "script": script, "chunks": list(packed(views)), "told": told, **hashes}
    return environment.get_template("page.html.j2").render(**page._asdict(), **parts).encode("utf-8", "replace")


def packed(views: Iterable[View]) -> Iterator[str]:
    """The views, some at a time, as JSON, compressed, in base64."""
    rest = iter(views)
    while some := list(islice(rest, TOGETHER)):
        data = json.dumps(some, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        yield base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def unpacked(chunk: str) -> list[Any]:
    """What `packed` made."""
    found: list[Any] = json.loads(gzip.decompress(base64.b64decode(chunk)))
    return found


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
