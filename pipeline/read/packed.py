"""One packed file: its content is a member, by the name without the ending (`a.tgz` holds `a.tar`)."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from .source import Readable, Source, extra


def read_gzip(source: Source) -> Iterator[Source]:
    """gzip; several pieces after each other are one."""
    return _content(source, partial(gzip.GzipFile, None, "rb", 9), "bad-gzip")


def read_bzip2(source: Source) -> Iterator[Source]:
    """bzip2."""
    return _content(source, bz2.BZ2File, "bad-bzip2")


def read_xz(source: Source) -> Iterator[Source]:
    """xz."""
    return _content(source, lzma.LZMAFile, "bad-xz")


def read_zstd(source: Source) -> Iterator[Source]:
    """Zstandard, which Python reads by itself from 3.14 on."""
    library = extra("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")
    return _content(source, library.ZstdFile, "bad-zstd")


def _content(source: Source, unpacker: Callable[[Any], Readable], code: str) -> Iterator[Source]:
    name = PurePosixPath(source.name)
    inside = f"{name.stem}.tar" if name.suffix.lower().startswith(".t") else name.stem
    yield source.inside(inside, partial(unpacker, source.stream), code)
