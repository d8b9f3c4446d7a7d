"""Text back to the bytes that a reader made it of, by the charset it read them in."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any, NamedTuple

LATIN = "latin-1"  # stands for Latin-1, Windows-1252 and Windows-1254: they differ in 0x80-0x9F and in six Turkish letters
HAVE_CONTROLS = {LATIN, "iso8859_1", "iso8859_2", "cp1250", "cp1251", "cp1253", "cp1254"}  # undefined bytes come through
CONTROLS = re.compile("[\x80-\x9f]")
TURKISH = re.compile("[ğışĞİŞ]")
UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")


class Proposal(NamedTuple):
    """`text[start:end]` could be `after`."""

    start: int
    end: int
    after: str


@cache
def _reader(read_as: str) -> str:
    """The 256 characters of a charset; undefined bytes are controls where readers pass them through, else U+FFFE."""
    charset = "cp1252" if read_as == LATIN else read_as
    undefined = chr if read_as in HAVE_CONTROLS else lambda _: "\ufffe"
    return "".join(bytes([byte]).decode(charset, "ignore") or undefined(byte) for byte in range(256))


@cache
def _writer(read_as: str) -> Any:  # the type of what codecs.charmap_build makes has no public name
    return codecs.charmap_build(_reader(read_as))


@cache
def _alike() -> dict[int, str]:
    """Controls and Turkish letters, to the character that has the same byte in Windows-1252."""
    controls = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
    return controls | {ord(c): c.encode("cp1254").decode("latin-1") for c in "ğışĞİŞ"}


def as_bytes(text: str, read_as: str) -> bytes:
    """The bytes that were read as this text, one a character; `?` for a character that the charset does not have."""
    if read_as == LATIN and (CONTROLS.search(text) or TURKISH.search(text)):
        text = text.translate(_alike())
    return codecs.charmap_encode(text, "replace", _writer(read_as))[0]


@cache
def bytes_of(read_as: str) -> dict[str, int]:
    """Each character beyond ASCII that bytes read in a charset can be, and its byte."""
    table = {char: byte for byte, char in enumerate(_reader(read_as)) if byte >= 0x80 and char != "\ufffe"}
    return table | {chr(code): table[char] for code, char in _alike().items()} if read_as == LATIN else table


def decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return _read_surrogates(data) if charset == "utf-8" and b"\xed" in data else None


def _read_surrogates(data: bytes) -> str | None:
    """UTF-8 of surrogate pairs, as some databases write what lies beyond U+FFFF (Unicode Technical Report 26)."""
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None
