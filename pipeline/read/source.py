"""A file, or a member of one, on its way to its reader: its bytes as a stream, its names, its limits, and what stops a reader."""

from __future__ import annotations

import hashlib
import importlib
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import quote_from_bytes

from pipeline.model import Problem, Raw, Rejected
from pipeline.unseen import escaped, legible

UNREADABLE = "unreadable"  # the code of a rejection that another try may lift
CHANGED = "it changed while it was read; the next run reads it again"
ARTICLE = 32 * 2**20  # bytes of one article
WHOLE = 64 * 2**20  # bytes of a file of many that must be held whole to be read: a mail, a feed, a list in JSON
MOST = 256 * 2**20  # bytes of an archive that lies in another and must be held whole
FREE = 64 * 2**20  # bytes that any file may unpack to, all levels together,
RATIO = 200  # and so many more for each byte of it on disk: text packs 3 to 20 times, a bomb 1,000 times
DEPTH = 8  # archives inside each other
CHUNK = 2**20
LONG = 500  # characters of a reason


class Stop(Exception):  # noqa: N818 - no error, an answer
    """A reader can go no further: a stable code, and a reason that a person can act on."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class Budget:
    """How many bytes a file on disk may still unpack to, whatever lies in it."""

    def __init__(self, size: int) -> None:
        self.left = FREE + RATIO * size

    def take(self, count: int) -> None:
        """Count bytes. Raises Stop when they are more than any honest archive of this size holds."""
        self.left -= count
        if self.left < 0:
            raise Stop("bomb", f"the file unpacks to more than {RATIO} times its size and {FREE:,} bytes")


class Readable(Protocol):
    """What an unpacker gives. Where it has `read1`, that gives what comes before damage."""

    def read(self, size: int, /) -> bytes: ...


class Unpacked(io.RawIOBase):
    """A member as a stream: opened at the first read, every byte counted, and whatever goes wrong in it a Stop."""

    def __init__(self, opener: Callable[[], Readable], budget: Budget, code: str) -> None:
        self._opener, self._budget, self._code = opener, budget, code
        self._read: Callable[[int], bytes] | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            if self._read is None:
                inner = self._opener()
                self._read = getattr(inner, "read1", inner.read)
            data = self._read(min(len(buffer), CHUNK))
        except Stop:
            raise
        except Exception as error:
            raise damage(self._code, error) from error
        self._budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def damage(code: str, error: Exception) -> Stop:
    """What an unpacker complains of, as a Stop."""
    return Stop(code, f"it is damaged, cut off, or packed in a way that is not known here: {error or type(error).__name__}")


def cut_off(stop: Stop) -> Problem:
    """What is said of an article of which only the beginning could be read."""
    return Problem(stage="read", code="cut-off", message=f"only its beginning could be read: {stop.reason}"[:LONG])


class Watched(io.RawIOBase):
    """A file on disk. One that changed by the time its end is reached stops its reader."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.size, self._written = self._stat()

    def _stat(self) -> tuple[int, int]:
        told = os.fstat(self._handle)
        return told.st_size, told.st_mtime_ns

    def changed(self) -> bool:
        """Whether it is another file than when it was opened."""
        return self._stat() != (self.size, self._written)

    def whole(self) -> bytes | None:
        """All its bytes, or None and nothing is read where they are not had at once. Raises Stop."""
        data = bytearray(self.size + 1)
        if self.readinto(data) == self.size and not self.changed():
            return bytes(memoryview(data)[:-1])
        self.seek(0)
        return None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return os.lseek(self._handle, offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        try:
            count = os.readv(self._handle, [buffer])
        except OSError as error:
            raise Stop(UNREADABLE, f"it cannot be read: {error.strerror}") from error
        if not count and self.changed():
            raise Stop(UNREADABLE, CHANGED)
        return count


@dataclass(eq=False)
class Source:
    """One file or member.

    `name` is what it is called, and its ending says what it is; `member` is the whole way to it, steps joined by `!`.
    """

    path: str
    name: str
    stream: BinaryIO
    budget: Budget
    member: str = ""
    depth: int = 0
    parent: Source | None = None
    _names: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, name: str, path: str, data: bytes) -> Source:
        """Bytes that are in memory already."""
        return cls(path, name, io.BytesIO(data), Budget(len(data)))

    def data(self, most: int | None = None) -> bytes:
        """All its bytes; no more than those of an article, where nothing else is said. Raises Stop where it cannot be read."""
        return b"".join(self._parts(most or ARTICLE))

    def told(self) -> dict[str, Any]:
        """Its bytes as `raw` takes them; of what is damaged or cut off, those before the damage, with a problem."""
        parts: list[bytes] = []
        try:
            for part in self._parts(ARTICLE):
                parts.append(part)
        except Stop as stop:
            if not any(parts) or not stop.code.startswith("bad-"):
                raise
            return {"data": b"".join(parts), "problems": (cut_off(stop),)}
        return {"data": b"".join(parts)}

    def _parts(self, most: int) -> Iterator[bytes]:
        size = 0
        while part := self.stream.read1(CHUNK):  # type: ignore[attr-defined]  # it is a BufferedReader or BytesIO
            yield part
            size += len(part)
            if size > most:
                raise Stop("too-large", f"it has more than {most:,} bytes")

    def lines(self, start: bytes = b"") -> Iterator[bytes]:
        """Its lines, one at a time; `start` was read already. Raises Stop at one that is too long."""
        while line := start + (b"" if start.endswith(b"\n") else self.stream.readline(ARTICLE + 1)):
            start = b""
            if len(line) > ARTICLE:
                raise Stop("too-large", f"a line of it has more than {ARTICLE:,} bytes")
            yield line

    def held(self) -> BinaryIO:
        """Its bytes where any of them can be reached."""
        if not self.stream.seekable():
            self.stream = io.BytesIO(self.data(MOST))
        return self.stream

    def inside(self, name: str | bytes, opener: Callable[[], Readable], code: str) -> Source:
        """A member of it. `code` is that of the rejection where it cannot be unpacked."""
        called = plain_name(name)
        member = self.way(self._unique(called.replace("!", "%21")))
        stream = cast(BinaryIO, io.BufferedReader(Unpacked(opener, self.budget, code)))
        return Source(self.path, called, stream, self.budget, member, self.depth + 1, self)

    def part(self, step: str) -> Source:
        """One of many in it, read with it."""
        return Source(self.path, self.name, self.stream, self.budget, self.way(step), self.depth, self)

    def way(self, step: str) -> str:
        """The name of a member of it, from the file on disk on."""
        return f"{self.member}!{step}" if self.member else step

    def _unique(self, name: str) -> str:
        """The name, numbered where the archive has it again."""
        self._names[name] += 1
        if self._names[name] == 1:
            return name
        while (numbered := f"{name}#{self._names[name]}") in self._names:
            self._names[name] += 1
        self._names[numbered] = 1
        return numbered

    def raw(self, data: bytes, media: str, step: str = "", **told: Any) -> Raw:
        """An article of it; `step` says which, where it has several."""
        return Raw(path=self.path, member=self.way(step) if step else self.member, data=data, media=media, **told)

    def reject(self, code: str, reason: str, data: bytes | None = None, step: str = "") -> Rejected:
        """What cannot be read of it; without data, it is the whole."""
        digest = self.digest if data is None else hashlib.sha256(data).hexdigest()
        member = self.way(step) if step else self.member
        return Rejected(path=self.path, member=member, sha256=digest, code=code, reason=legible(reason[:LONG]))

    @cached_property
    def digest(self) -> str:
        """The hash of its bytes; of those that cannot be had twice, that of the file they lie in."""
        if self.parent and not self.stream.seekable():
            return self.parent.digest
        at = self.stream.tell()
        try:
            self.stream.seek(0)
            digest = hashlib.sha256()
            while part := self.stream.read(CHUNK):
                digest.update(part)
            return digest.hexdigest()
        except (Stop, OSError):
            return hashlib.sha256().hexdigest()
        finally:
            self.stream.seek(at)


def plain_name(name: str | bytes) -> str:
    """A name with `/`; percent-escaped are its bytes where they are not UTF-8, else the characters that nobody sees."""
    data = name if isinstance(name, bytes) else os.fsencode(name)
    try:
        return escaped(data.decode("utf-8"))
    except UnicodeDecodeError:
        return quote_from_bytes(data, safe="/ ")


def extra(module: str, name: str) -> Any:
    """A library that not everyone needs. Raises Stop, which says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Stop("missing-library", f"to read it, install {module}: pip install 'article-pipeline[{name}]'") from error
