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
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG
from typing import Any, NamedTuple
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
UNREADABLE = "unreadable"  # the code of a rejection that another try may lift
RACY = 2_000_000_000  # nanoseconds; some file systems tell no finer time
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


class Found(NamedTuple):
    """A file, link or device: its path relative to raw/, where it is, and a stamp that changes with it; "" where it must be read
    to know."""

    path: str
    file: str
    stamp: str


def files(root: Path) -> list[Found]:
    """Every file, link, device and closed folder under root, sorted by path. Hidden ones are left out.

    Two names can be escaped to one path; the later one has its `%` escaped once more, so that no path is there twice.
    """
    found, taken = sorted(_scan(str(root), "", time.time_ns() - RACY)), set[str]()
    for number, each in enumerate(found):
        if each.path in taken:
            found[number] = each._replace(path=each.path.replace("%", "%25"))
        taken.add(found[number].path)
    return found


def anything(root: Path) -> bool:
    """Whether there is a file under root at all."""
    return root.is_dir() and next(_scan(str(root), "", 0), None) is not None


def _scan(folder: str, inside: str, recent: int) -> Iterator[Found]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield Found(_name(inside.rstrip("/")), folder, "")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _scan(entry.path, f"{inside}{entry.name}/", recent)
        else:
            yield Found(_name(inside + entry.name), entry.path, _stamp(entry, recent))


def _stamp(entry: os.DirEntry[str], recent: int) -> str:
    """What changes when the file does; nothing for one so new that it could change again within one tick of the clock."""
    try:
        stat = entry.stat(follow_symlinks=False)
    except OSError:
        return ""
    if max(stat.st_mtime_ns, stat.st_ctime_ns) > recent:
        return ""
    told = f"{stat.st_mode:o} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _name(path: str) -> str:
    """The path with `/`; bytes that are not UTF-8 are percent-escaped."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return quote_from_bytes(os.fsencode(path), safe="/ ")
    return path


def read(root: Path) -> Iterator[Raw | Rejected]:
    """Every article under `root`, in a fixed order; what cannot be read comes as `Rejected`. Raises FileNotFoundError."""
    if not root.is_dir():
        raise FileNotFoundError(root)
    for found in files(root):
        yield from read_file(found)


def read_file(found: Found) -> Iterator[Raw | Rejected]:
    """Every article of one file; at least one item, in a fixed order."""
    file = Path(found.file)
    try:
        kind = file.lstat().st_mode
        if not (S_ISREG(kind) or S_ISDIR(kind)):
            yield reject(found.path, b"", "not-a-file", "links, pipes and devices are not read; put the file itself here")
            return
        data = file.read_bytes()
    except OSError as error:
        what = "the folder cannot be opened" if isinstance(error, IsADirectoryError) else f"it cannot be read: {error.strerror}"
        yield reject(found.path, b"", UNREADABLE, what)
        return
    items = read_as(file.name, found.path, data)
    first = next(items, None)
    yield first or reject(found.path, data, "empty", "there is no article in it")
    yield from items
