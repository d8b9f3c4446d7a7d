"""raw/ → Raw, one item at a time, in a fixed order. To add a format: write a reader, add a row to READERS.

A reader takes the path (relative to raw/) and the bytes of one file, and yields its articles; what it cannot read it yields as
`Rejected`, and goes on. Links are not followed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote_from_bytes

from .model import Raw, Rejected

Reader = Callable[[str, bytes], Iterator[Raw | Rejected]]
TEXT_KEYS = ("text", "html", "content", "body", "maintext")  # the first that a row of JSON has is the article
META_KEYS = {
    "title": "title",
    "headline": "title",
    "author": "authors",
    "authors": "authors",
    "date": "date",
    "published": "date",
}
UNPACKED_LIMIT = 256 * 2**20  # bytes; a member that unpacks to more is rejected


def reject(path: str, data: bytes, code: str, reason: str, member: str = "") -> Rejected:
    """The row that an input leaves in `rejected.jsonl`."""
    return Rejected(path=path, member=member, sha256=hashlib.sha256(data).hexdigest(), code=code, reason=reason)


def read_text(path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """Plain text and Markdown: one article."""
    yield Raw(path=path, data=data, media="text/plain")


def read_html(path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """A saved page: one article."""
    yield Raw(path=path, data=data, media="text/html")


def read_jsonl(path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """JSON Lines: one article a line, its text under one of TEXT_KEYS. The member is the number of the line, from 1."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield _row(path, str(number), line)


def _row(path: str, member: str, line: bytes) -> Raw | Rejected:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return reject(path, line, "bad-json", f"line {member} is not JSON: {error}", member)
    key = next((k for k in TEXT_KEYS if isinstance(row, dict) and isinstance(row.get(k), str)), None)
    if key is None:
        return reject(path, line, "no-text", f"line {member} has none of the fields {', '.join(TEXT_KEYS)}", member)
    media = "text/html" if key == "html" or row[key].lstrip()[:1] == "<" else "text/plain"
    url = row.get("url") if isinstance(row.get("url"), str) else None
    data = row[key].encode("utf-8", "surrogatepass")
    return Raw(path=path, member=member, data=data, media=media, charset="utf-8", url=url, meta=_meta(row))


def _meta(row: dict[str, Any]) -> dict[str, Any]:
    return {META_KEYS[k]: v for k, v in row.items() if k in META_KEYS and v and isinstance(v, str | list)}


def read_gzip(path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """A gzip file: its content by the name without .gz, as a member of that name."""
    try:
        inside = _gunzip(data)
    except (OSError, EOFError, zlib.error) as error:
        yield reject(path, data, "bad-gzip", f"the gzip file is damaged or cut off: {error}")
        return
    if inside is None:
        yield reject(path, data, "too-large", f"the file unpacks to more than {UNPACKED_LIMIT:,} bytes")
        return
    name = PurePosixPath(path).name[: -len(".gz")]
    for item in read_as(name, path, inside):
        yield item.model_copy(update={"path": path, "member": f"{name}!{item.member}".rstrip("!")})


def _gunzip(data: bytes) -> bytes | None:
    with gzip.open(io.BytesIO(data)) as stream:
        inside = stream.read(UNPACKED_LIMIT + 1)
    return inside if len(inside) <= UNPACKED_LIMIT else None


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".gz": read_gzip,
}


def read_as(name: str, path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """The articles of a file called `name`. Without a known ending it is read as a page if it begins like one, else as text."""
    reader = READERS.get(PurePosixPath(name).suffix.lower())
    if reader is None:
        reader = read_html if data[:512].lstrip().lower().startswith((b"<!doctype", b"<html")) else read_text
    return reader(path, data)


def files(root: Path) -> list[tuple[str, Path]]:
    """Every file, link and device under root, as (path relative to root, where it is), sorted. Hidden ones are left out."""
    found = []
    for folder, names, entries in os.walk(root):
        linked = [n for n in names if Path(folder, n).is_symlink()]
        names[:] = sorted(n for n in names if not n.startswith("."))
        found += [Path(folder, entry) for entry in (*entries, *linked) if not entry.startswith(".")]
    return sorted((_relative(file, root), file) for file in found)


def _relative(file: Path, root: Path) -> str:
    """The path with `/`; bytes that are not UTF-8 are percent-escaped."""
    name = file.relative_to(root).as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return quote_from_bytes(os.fsencode(name), safe="/ ")
    return name


def read(root: Path) -> Iterator[Raw | Rejected]:
    """Every article under `root`, in a fixed order; what cannot be read comes as `Rejected`. Raises FileNotFoundError."""
    if not root.is_dir():
        raise FileNotFoundError(root)
    for path, file in files(root):
        if file.is_symlink() or not file.is_file():
            yield reject(path, b"", "not-a-file", "links, pipes and devices are not read; put the file itself here")
            continue
        try:
            data = file.read_bytes()
        except OSError as error:
            yield reject(path, b"", "unreadable", f"the file cannot be read: {error.strerror}")
            continue
        yield from read_as(file.name, path, data)
