"""zip and tar: one member after the other, each a stream; nothing is unpacked to disk, and a name is only a name."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from collections.abc import Iterator
from functools import partial
from stat import S_ISLNK
from typing import IO, Any, BinaryIO

from pipeline.model import Rejected

from .source import Readable, Source, Stop, damage, plain_name

NOT_A_FILE = "links and devices in archives are not read"
DIRECTORY = 32 * 2**20  # bytes of the directory of a zip archive: some 300,000 members
HEADER = 2**16  # bytes of a header that says more of a member of a tar archive
LONG_HEADERS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of a zip member


def read_zip(source: Source) -> Iterator[Source | Rejected]:
    """A zip archive."""
    try:
        archive = opened_zip(source)
    except Stop:
        raise
    except Exception as error:
        raise damage("bad-zip", error) from error
    for info in archive.infolist():
        name = info.orig_filename if info.flag_bits & UTF8_NAME else info.orig_filename.encode("latin-1")
        if hidden(name) or (info.is_dir() and not info.file_size):
            continue
        member = source.inside(name, partial(archive.open, info), "bad-zip")
        if S_ISLNK(info.external_attr >> 16):
            yield member.reject("not-a-file", NOT_A_FILE, b"")
        elif info.flag_bits & ENCRYPTED:
            yield member.reject("encrypted", "it is encrypted; put it here without a password", b"")
        else:
            yield member


def opened_zip(source: Source) -> zipfile.ZipFile:
    """A zip archive with its directory read."""
    held: Any = Sparing(source.held())
    archive = zipfile.ZipFile(held, metadata_encoding="latin-1")
    held.most = sys.maxsize - 1
    return archive


class Sparing:
    """A file of which no more is read at once than an honest directory of a zip archive has; its end says how much to read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.most = stream, DIRECTORY
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Raises Stop where it is too much."""
        data = self._stream.read(size if 0 <= size <= self.most else self.most + 1)
        if len(data) > self.most:
            raise Stop("too-many-parts", f"its directory has more than {self.most:,} bytes")
        return data


class Header(tarfile.TarInfo):
    """The header of a member. tarfile takes one that it cannot read for the end of the archive; here that is damage.

    Headers that hold names and the like are read whole, so they have a limit; files with holes are not read.
    """

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Header:
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if type(error).__name__ == "EOFHeaderError":  # the block of zeros that closes an archive
                raise
            raise tarfile.ReadError(str(error)) from error

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in LONG_HEADERS and self.size > HEADER:
            raise tarfile.ReadError(f"a header of it has {self.size:,} bytes")
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("it holds a file with holes")
        return super()._proc_member(archive)  # type: ignore[misc, no-any-return]

    def _proc_gnusparse_10(self, *told: Any) -> None:
        raise tarfile.ReadError("it holds a file with holes")


def read_tar(source: Source) -> Iterator[Source | Rejected]:
    """A tar archive; one that is cut off gives what it has, and is rejected."""
    archive: tarfile.TarFile | None = None
    while True:
        try:
            archive = archive or _opened(source)
            info = archive.next()
            archive.members.clear()  # type: ignore[attr-defined]  # what was read is not needed again
        except Stop:
            raise
        except Exception as error:
            raise damage("bad-tar", error) from error
        if info is None:
            return
        name = info.name.encode("utf-8", "surrogateescape")
        if hidden(name) or info.isdir():
            continue
        member = source.inside(name, partial(_content, archive, info), "bad-tar")
        yield member if info.isfile() else member.reject("not-a-file", NOT_A_FILE, b"")


def _opened(source: Source) -> tarfile.TarFile:
    stream: Any = source.stream
    return tarfile.open(fileobj=stream, mode="r|", tarinfo=Header, encoding="utf-8", errors="surrogateescape")


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Readable:
    content: IO[bytes] | None = archive.extractfile(info)
    if content is None:
        raise tarfile.ReadError("it has no content")
    return content


def hidden(name: str | bytes) -> bool:
    """Whether the name, or a folder it is in, begins with a dot: such are left out, as they are in folders."""
    return any(part.startswith(".") and part.strip(".") for part in plain_name(name).split("/"))
