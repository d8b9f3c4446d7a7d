"""JSON and tables: the article is the text in one field, the others say its title, authors, date and address."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.model import Raw, Rejected
from pipeline.unseen import LONE, LOST

from .source import ARTICLE, WHOLE, Source, Stop

TEXT_KEYS = (
    "text",
    "html",
    "content",
    "body",
    "maintext",
    "content_html",
    "content_text",
)  # the first that a row has is the article
LIST_KEYS = ("articles", "items", "documents", "results", "data")  # an object without a text may hold articles under one of these
META_KEYS = {
    "title": "title",
    "headline": "title",
    "author": "authors",
    "authors": "authors",
    "date": "date",
    "published": "date",
    "date_published": "date",
}
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
PARTS = 1_000_000  # lists and objects in one text of JSON
DELIMITERS = ",;\t|"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_jsonl(source: Source) -> Iterator[Raw | Rejected]:
    """JSON Lines: one article a line, its text under one of TEXT_KEYS. The member is the number of the line, from 1."""
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        try:
            _bounded(line)
            row = json.loads(line)
        except Stop as stop:
            yield source.reject(stop.code, stop.reason, line, str(number))
        except (ValueError, RecursionError) as error:
            yield source.reject("bad-json", f"line {number} is not JSON: {error}", line, str(number))
        else:
            yield _article(source, row, str(number), line)


def read_json(source: Source) -> Iterator[Raw | Rejected]:
    """JSON: an article, a list of them, or an object with such a list. The member is the number in the list, from 1."""
    data = source.data(WHOLE)
    _bounded(data)
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Stop("bad-json", f"it is not JSON: {error}") from error
    if isinstance(whole, dict) and _text_key(whole) is None:
        whole = next((whole[key] for key in LIST_KEYS if isinstance(whole.get(key), list)), whole)
    if not isinstance(whole, list):
        yield _article(source, whole, "", data)
        return
    for number, row in enumerate(whole, 1):
        yield _article(source, row, str(number), json.dumps(row).encode())


def _bounded(data: bytes) -> None:
    """Raises Stop for JSON that would fill the memory: each list and object takes up to a hundred times its brackets."""
    if data.count(b"[") + data.count(b"{") > PARTS or data.count(b",") > 4 * PARTS:
        raise Stop("too-many-parts", f"it has more than {PARTS:,} lists and objects, or {4 * PARTS:,} values")


def _article(source: Source, row: Any, step: str, data: bytes) -> Raw | Rejected:
    key = _text_key(row)
    if key is None:
        return source.reject("no-text", f"{_called(step)} has none of the fields {', '.join(TEXT_KEYS)}", data, step)
    text = LONE.sub(LOST, row[key]).encode()
    return source.raw(text, _media(key, text), step, charset="utf-8", url=_address(row), meta=_meta(row))


def _called(step: str) -> str:
    return f"number {step}" if step else "it"


def _text_key(row: Any) -> str | None:
    return next((k for k in TEXT_KEYS if isinstance(row, dict) and isinstance(row.get(k), str)), None)


def _media(key: str, text: bytes) -> str:
    return "text/html" if "html" in key or text.lstrip()[:1] == b"<" else "text/plain"


def _address(row: dict[str, Any]) -> str | None:
    return next((row[k] for k in ("url", "link") if isinstance(row.get(k), str) and row[k]), None)


def _meta(row: dict[str, Any]) -> dict[str, Any]:
    return {META_KEYS[k]: v for k, v in row.items() if k in META_KEYS and v and isinstance(v, str | list)}


def read_csv(source: Source) -> Iterator[Raw | Rejected]:
    """A table with a head that names one of TEXT_KEYS; commas, semicolons, tabs or bars between its fields.

    Cells keep their bytes (Latin-1 has a character for each), so each article is decoded for itself. The member is the number of
    the row, from 1.
    """
    start = source.stream.read(2)
    charset = "utf-8" if start in WIDE else None
    lines = iter(io.StringIO(_text(source, start), newline="")) if charset else _latin(source, start)
    head = next(lines, "")
    names, delimiter = max(((_names(head, d), d) for d in DELIMITERS), key=lambda told: bool(set(told[0]) & set(TEXT_KEYS)))
    if not set(names) & set(TEXT_KEYS):
        raise Stop("no-text", f"its first line names none of the fields {', '.join(TEXT_KEYS)}")
    csv.field_size_limit(ARTICLE)
    read = Lines(lines)
    rows = csv.reader(read, delimiter=delimiter)
    try:
        for number, cells in enumerate(filter(any, rows), 1):
            read.size = 0
            yield _cells(source, dict(zip(names, cells, strict=False)), str(number), charset)
    except csv.Error as error:
        raise Stop("bad-csv", f"line {rows.line_num + 1} cannot be read: {error}") from error


class Lines:
    """The lines of a table. Raises Stop where those of one row are too many."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.size = lines, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.size += len(line)
        if self.size > ARTICLE:
            raise Stop("too-large", f"a row of it has more than {ARTICLE:,} bytes")
        return line


def _names(head: str, delimiter: str) -> list[str]:
    """The names in the head of a table, without the byte order mark of UTF-8 that spreadsheets write."""
    return [name.strip().strip('"').lower() for name in head.removeprefix("ï»¿").strip().split(delimiter)]


def _latin(source: Source, start: bytes) -> Iterator[str]:
    """The lines with one character a byte, whatever ends them."""
    for line in source.lines(start):
        yield from LINE.findall(line.decode("latin-1"))


def _text(source: Source, start: bytes) -> str:
    try:
        return (start + source.data(ARTICLE)).decode("utf-16")
    except UnicodeDecodeError as error:
        raise Stop("bad-csv", f"it begins as UTF-16 and goes on otherwise: {error}") from error


def _cells(source: Source, row: dict[str, str], step: str, charset: str | None) -> Raw | Rejected:
    key = next((k for k in TEXT_KEYS if row.get(k)), None)
    if key is None:
        return source.reject("no-text", f"row {step} has no text", repr(row).encode("utf-8", "replace"), step)
    told = row if charset else {k: _legible(v) for k, v in row.items()}
    text = row[key].encode(charset or "latin-1")
    return source.raw(text, _media(key, text), step, charset=charset, url=_address(told), meta=_meta(told))


def _legible(cell: str) -> str:
    data = cell.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
