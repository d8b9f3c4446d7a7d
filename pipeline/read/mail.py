"""Mail: one message (eml), or many in one file (mbox). The headers of a message say title, author and date of its text."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from pipeline.model import Raw, Rejected

from .source import MOST, Source, Stop

QUOTED = re.compile(rb"^>(>*From )", re.M)  # a line of the text that begins like a new message
FLOWED = re.compile(rb"(?<!^--) \r?\n(?![ >\r\n])", re.M)
LONGEST = 5000  # characters of a header
WORK = 50_000_000  # lines times kinds of parts: the standard library looks for each in every line
TEXTS = ("text/plain", "text/html")  # of a message that has both, the first


class Short(Compat32):
    """Headers that are longer than any honest one are empty: the standard library takes the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value if len(value) <= LONGEST else ""


def read_eml(source: Source) -> Iterator[Raw | Rejected]:
    """One message."""
    yield _article(source, source.data(), "")


def read_mbox(source: Source) -> Iterator[Raw | Rejected]:
    """Messages after each other, each after a line that begins with `From `. The member is its number, from 1."""
    for number, data in enumerate(_messages(source), 1):
        yield _article(source, QUOTED.sub(rb"\1", data), str(number))


def _messages(source: Source) -> Iterator[bytes]:
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    for line in source.lines():
        if blank and line.startswith(b"From "):
            if begun:
                yield b"".join(lines)
            lines, size, begun = [], 0, True
        elif begun:
            lines.append(line)
            size += len(line)
        elif line.strip():
            raise Stop("bad-mbox", "it does not begin with a line `From `")
        if size > MOST:
            raise Stop("too-large", f"a message of it has more than {MOST:,} bytes")
        blank = not line.strip()
    if begun:
        yield b"".join(lines)


def _article(source: Source, data: bytes, step: str) -> Raw | Rejected:
    if data.count(b"boundary=") * data.count(b"\n") > WORK:
        return source.reject(
            "too-deep", "its parts are too many, for so long a message, to look for each in every line", data, step
        )
    try:
        message = email.message_from_bytes(data, policy=Short())
        parts = [part for part in message.walk() if not part.is_multipart() and part.get_content_disposition() != "attachment"]
        texts = [_decoded(part) for kind in TEXTS for part in parts if part.get_content_type() == kind]
        text, media, charset = next((told for told in texts if told[0].strip()), (None, "", None))
        meta = _meta(message)
    except Exception as error:  # the mail parser of the standard library trips over some malformed headers
        return source.reject("bad-mail", f"the message cannot be read: {type(error).__name__}: {error}", data, step)
    if text is None:
        return source.reject("no-text", "the message has no part that is text", data, step)
    return source.raw(text, media, step, charset=charset, meta=meta)


def _decoded(part: Message) -> tuple[bytes, str, str | None]:
    """The bytes of a part, its type, and the charset that it declares."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if str(part.get_param("format", "")).lower() == "flowed":  # RFC 3676: a space at the end of a line says that it goes on
        data = FLOWED.sub(b" ", data)
    return data, part.get_content_type(), part.get_content_charset()


def _meta(message: Message) -> dict[str, Any]:
    told = {"title": _header(message, "Subject"), "authors": _sender(message), "date": _date(message)}
    return {key: value for key, value in told.items() if value}


def _header(message: Message, name: str) -> str:
    """A header as text, its encoded words decoded; one that cannot be decoded stays as it is."""
    value = str(message.get(name, ""))
    try:
        parts = [part if isinstance(part, str) else _text(part, charset) for part, charset in decode_header(value)]
    except Exception:
        parts = [value]
    return " ".join("".join(parts).split())


def _sender(message: Message) -> str:
    """The name of the sender, or the address."""
    try:
        name, address = parseaddr(_header(message, "From"))
    except Exception:  # the parser of the standard library trips over some
        return ""
    return name or address


def _text(data: bytes, charset: str | None) -> str:
    for codec in (charset, "utf-8"):
        try:
            return data.decode(codec or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _date(message: Message) -> str:
    try:
        return parsedate_to_datetime(str(message.get("Date"))).isoformat()
    except Exception:
        return ""
