"""Web archives (WARC, ISO 28500): the pages and texts that servers answered with, each with its address and declared charset."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from pipeline.model import Raw, Rejected

from .source import Readable, Source, Stop, Unpacked, cut_off

TYPES = ("text/html", "application/xhtml+xml", "text/plain")
CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.I)
CHUNK_SIZE = re.compile(rb"\s{0,9}([0-9a-fA-F]{1,8})\s{0,9}(?:;[^\n]{0,999})?\r?\n")
LONGEST, MOST_LINES = 2**16, 1000  # bytes of a line in a head, and lines
Headers = dict[str, str]
Told = dict[str, Any]  # as `Source.told` has it


class Body:
    """The bytes of one record."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self.left = stream, length

    def read(self, size: int, /) -> bytes:
        """Raises EOFError where the file ends before the record does."""
        data = self._stream.read(min(size, self.left))
        if self.left and not data:
            raise EOFError(f"{self.left:,} bytes of the record are missing")
        self.left -= len(data)
        return data

    def skip(self) -> None:
        """To its end."""
        while self.left and (data := self._stream.read(min(2**16, self.left))):
            self.left -= len(data)


def read_warc(source: Source) -> Iterator[Raw | Rejected]:
    """The member is the number of the record, from 1. Requests, and records about the crawl, are no articles."""
    number = 0
    while True:
        stray = _to_next(source.stream)
        if stray is None:
            return
        if stray:
            reason = f"{stray:,} bytes after record {number} are in no record: its length is wrong, or this is no WARC file"
            yield source.reject("bad-warc", reason, step=f"after {number}")
        number += 1
        headers = _headers(source.stream)
        length = headers.get("content-length", "")
        if not length.isdecimal() or len(length) > 15:
            yield source.reject("bad-warc", f"record {number} does not say its length", b"", str(number))
            continue
        body = Body(source.stream, int(length))
        yield from _record(source.inside(str(number), lambda body=body: body, "bad-warc"), headers)  # type: ignore[misc]
        body.skip()


def _to_next(stream: BinaryIO) -> int | None:
    """Past the line that begins the next record: how many bytes before it are none of blank lines; None at the end."""
    stray = 0
    while line := stream.readline(LONGEST):
        if line.startswith(b"WARC/"):
            return stray
        stray += len(line.strip())
    if stray:
        raise Stop("bad-warc", f"{stray:,} bytes at its end are in no record")
    return None


def _headers(stream: BinaryIO) -> Headers:
    """A head up to its blank line; names in lower case."""
    told: Headers = {}
    name = ""
    for _ in range(MOST_LINES):
        line = stream.readline(LONGEST).decode("utf-8", "replace")
        if not line.strip():
            return told
        if line[0] in " \t" and name:
            told[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        told.setdefault(name, value.strip())
    raise Stop("bad-warc", f"a head of it has more than {MOST_LINES} lines")


def _record(member: Source, headers: Headers) -> Iterator[Raw | Rejected]:
    kind, declared = headers.get("warc-type", "").lower(), headers.get("content-type", "")
    url = headers.get("warc-target-uri", "").strip("<> ") or None
    try:
        if kind == "response" and (not url or url.lower().startswith("http")):
            yield from _answer(member, url)
        elif kind in ("resource", "conversion") and not (url or "").startswith("metadata:"):
            if _type(declared) not in TYPES:
                raise Stop("not-text", f"it is {_type(declared)[:80] or 'of a type that nothing says'}")
            yield member.raw(media=_type(declared), charset=_charset(declared), url=url, **member.told())
    except Stop as stop:
        yield member.reject(stop.code, stop.reason)


def _answer(member: Source, url: str | None) -> Iterator[Raw | Rejected]:
    first = member.stream.readline(LONGEST).split(None, 2)
    if not first or not first[0].startswith(b"HTTP/"):
        raise Stop("bad-warc", "the record is said to be an answer, and does not begin as one")
    status = first[1][:3].decode("ascii", "replace") if len(first) > 1 else ""
    headers = _headers(member.stream)
    declared = headers.get("content-type", "")
    if declared and _type(declared) not in TYPES:
        raise Stop("not-text", f"the server answered with {_type(declared)[:80]}")
    if not status.startswith("2"):
        raise Stop("http-error", f"the server answered {status}, not with the page")
    told = _plain(member, _unchunked(member.told(), headers), headers)
    if not declared and not told["data"][:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise Stop("not-text", "the server did not say what it answered with, and it is no page")
    yield member.raw(media=_type(declared) or "text/html", charset=_charset(declared), url=url, **told)


def _type(declared: str) -> str:
    return declared.partition(";")[0].strip().lower()


def _charset(declared: str) -> str | None:
    found = CHARSET.search(declared[:1000])
    return found[1] if found else None


def _unchunked(told: Told, headers: Headers) -> Told:
    """The body without the sizes of its chunks. Some crawlers take them out, and leave the header."""
    data: bytes = told["data"]
    if "chunked" not in headers.get("transfer-encoding", "").lower() or not CHUNK_SIZE.match(data):
        return told
    parts: list[bytes] = []
    at = 0
    while size := CHUNK_SIZE.match(data, at):
        length, start = int(size[1], 16), size.end()
        if not length:
            return told | {"data": b"".join(parts)}
        parts.append(data[start : start + length])
        at = start + length
        if at > len(data):
            stop = Stop("bad-warc", f"the answer is cut off: {at - len(data):,} bytes of its last chunk are missing")
            return _kept(b"".join(parts), stop)
        at += 2 if data[at : at + 2] == b"\r\n" else data[at : at + 1] == b"\n"
    if data[at:].strip():
        return _kept(b"".join(parts), Stop("bad-warc", "the chunks of the answer are damaged"))
    return told | {"data": b"".join(parts)}


def _kept(data: bytes, stop: Stop) -> Told:
    """What was read of an answer; raises the Stop where that is nothing."""
    if not data:
        raise stop
    return {"data": data, "problems": (cut_off(stop),)}


def _plain(member: Source, told: Told, headers: Headers) -> Told:
    """The body as the page it is. Some crawlers unpack it, and leave the header."""
    data: bytes = told["data"]
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or data[:512].lstrip()[:1] == b"<":
        return told
    unpackers: dict[str, Callable[[], Readable]] = {
        "gzip": lambda: gzip.GzipFile(fileobj=io.BytesIO(data)),
        "x-gzip": lambda: gzip.GzipFile(fileobj=io.BytesIO(data)),
        "deflate": lambda: Deflated(data),
    }
    if encoding not in unpackers:
        raise Stop("bad-warc", f"the answer is packed as {encoding[:40]}, which is not read here")
    if encoding.endswith("gzip") and data[:2] != b"\x1f\x8b":
        return told
    stream: Any = io.BufferedReader(Unpacked(unpackers[encoding], member.budget, "bad-warc"))
    return told | Source(member.path, member.name, stream, member.budget, member.member, parent=member).told()


class Deflated:
    """What servers call deflate: with the head of zlib, or without."""

    def __init__(self, data: bytes) -> None:
        self._rest = data
        head = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if head else -zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        """At most so many bytes. Raises EOFError where it is cut off."""
        data = self._unpacker.decompress(self._rest, size)
        self._rest = self._unpacker.unconsumed_tail
        if not data and not self._unpacker.eof:
            raise EOFError("the answer is cut off")
        return data
