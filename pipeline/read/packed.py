"""One packed file: its content is a member, by the name without the ending (`a.tgz` holds `a.tar`)."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from .source import Readable, Source, extra

MEMORY = 128 * 2**20  # bytes that unpacking xz may take; `xz -9` needs 65 MiB


def read_gzip(source: Source) -> Iterator[Source]:
    """gzip; several pieces after each other are one."""
    return _content(source, partial(gzip.GzipFile, None, "rb", 9), "bad-gzip")


def read_bzip2(source: Source) -> Iterator[Source]:
    """bzip2."""
    return _content(source, bz2.BZ2File, "bad-bzip2")


def read_xz(source: Source) -> Iterator[Source]:
    """xz."""
    return _content(source, Xz, "bad-xz")


def read_zstd(source: Source) -> Iterator[Source]:
    """Zstandard, which Python reads by itself from 3.14 on."""
    library = extra("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")
    return _content(source, library.ZstdFile, "bad-zstd")


class Xz:
    """xz and lzma; several pieces after each other are one. One that would take too much memory to unpack is not unpacked."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacker: lzma.LZMADecompressor | None = None

    def read(self, size: int, /) -> bytes:
        """At most so many bytes. Raises LZMAError at damage, EOFError where it is cut off."""
        while True:
            if self._unpacker is None or self._unpacker.eof:
                rest = self._unpacker.unused_data.lstrip(b"\0") if self._unpacker else b""  # zeros may stand between the pieces
                if not (rest := rest or self._more()):
                    return b""
                self._unpacker = lzma.LZMADecompressor(memlimit=MEMORY)
                data = self._unpacker.decompress(rest, size)
            else:
                more = self._more() if self._unpacker.needs_input else b""
                if self._unpacker.needs_input and not more:
                    raise EOFError("its end is missing")
                data = self._unpacker.decompress(more, size)
            if data:
                return data

    def _more(self) -> bytes:
        return self._stream.read(2**16)


def _content(source: Source, unpacker: Callable[[Any], Readable], code: str) -> Iterator[Source]:
    name = PurePosixPath(source.name)
    inside = f"{name.stem}.tar" if name.suffix.lower().startswith(".t") else name.stem
    yield source.inside(inside, partial(unpacker, source.stream), code)
