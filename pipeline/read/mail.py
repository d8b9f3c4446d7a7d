"""Mail: one message (eml), or many in one file (mbox). The headers of a message say title, author and date of its text."""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any

from pipeline.model import Raw, Rejected
from pipeline.unseen import LONE, LOST

from .source import WHOLE, Source, Stop

QUOTED = re.compile(rb"^>(>*From )", re.M)  # a line of the text that begins like a new message
FLOWED = re.compile(rb"(?<!^--) \r?\n(?![ >\r\n])", re.M)
LONGEST = 5000  # characters of a header
WORK = 50_000_000  # lines times kinds of parts: the standard library looks for each in every line
LINES = 2_000_000  # of one message
KINDS = (".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".csv", ".tsv", ".eml", ".mbox", ".rss", ".xml", ".pdf", ".docx",
         ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".warc")  # fmt: skip
ENDINGS = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/pdf": ".pdf"}
TEXTS = ("text/plain", "text/html")  # of a message that has both, the first


class Short(Compat32):
    """Headers that are longer than any honest one are empty: the standard library takes the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value if len(value) <= LONGEST else ""


def read_eml(source: Source) -> Iterator[Raw | Rejected | Source]:
    """One message."""
    yield from _message(source, source.data(WHOLE))


def read_mbox(source: Source) -> Iterator[Raw | Rejected | Source]:
    """Messages after each other, each after a line that begins with `From `. The member is its number, from 1."""
    for number, data in enumerate(_messages(source), 1):
        yield from _message(source.part(str(number)), QUOTED.sub(rb"\1", data))


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
        if size > WHOLE:
            raise Stop("too-large", f"a message of it has more than {WHOLE:,} bytes")
        blank = not line.strip()
    if begun:
        yield b"".join(lines)


def _message(source: Source, data: bytes) -> Iterator[Raw | Rejected | Source]:
    """The text of a message; what else it holds are members, which are read if they are of a known kind."""
    if data.count(b"boundary=") * data.count(b"\n") > WORK or data.count(b"\n") > LINES:
        reason = "its lines, or its parts for so long a message, are too many"
        yield source.reject("too-deep", reason, data)
        return
    try:
        message = email.message_from_bytes(data, policy=Short())
        parts = list(_parts(message))
        texts = [part for part in parts if _is_text(part) and _decoded(part)[0].strip()]
        text = min(texts, key=lambda part: TEXTS.index(part.get_content_type()), default=None)
        told, media, charset = _decoded(text) if text is not None else (b"", "", None)
        meta = _meta(message)
    except Exception as error:  # the mail parser of the standard library trips over some malformed headers
        yield source.reject("bad-mail", f"the message cannot be read: {type(error).__name__}: {error}", data)
        return
    if text is None:
        yield source.reject("no-text", "the message has no part that is text", data)
    else:
        yield source.raw(told, media, charset=charset, meta=meta)
    for number, part in enumerate(parts, 1):
        if part is not text and not (_is_text(part) and not _decoded(part)[0].strip()):
            yield _member(source, part, number)


def _parts(message: Message) -> Iterator[Message]:
    """What a message holds, in order; of what it holds twice, as text and as a page, the text. A message in it is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    inside = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_type() == "multipart/alternative":
        ranked = sorted((part for part in inside if _some_text(part)), key=lambda part: part.get_content_type() != "text/plain")
        inside = ranked[:1] or inside
    for part in inside:
        yield from _parts(part)


def _is_text(part: Message) -> bool:
    return part.get_content_type() in TEXTS and part.get_content_disposition() != "attachment"


def _some_text(part: Message) -> bool:
    return any(_is_text(each) and _decoded(each)[0].strip() for each in _parts(part))


def _member(source: Source, part: Message, number: int) -> Source | Rejected:
    """A part of a message by its name; one of a kind that is not read is rejected."""
    kind = part.get_content_type()
    ending = ENDINGS.get(kind) or f".{kind.partition('/')[2]}"
    name = _name(part)
    known = kind in ENDINGS or PurePosixPath(name).suffix.lower() in KINDS
    name = name if name and PurePosixPath(name).suffix else f"{name or f'part {number}'}{ending}"
    member = source.inside(name, lambda: io.BytesIO(_bytes(part)), "bad-mail")
    return member if known else member.reject("not-text", f"it is {kind[:80]}")


def _name(part: Message) -> str:
    try:
        return LONE.sub(LOST, _spelled(part.get_filename() or "").replace("/", "_"))[:200]
    except Exception:  # the parser of the standard library trips over some
        return ""


def _bytes(part: Message) -> bytes:
    """A part as the file that it is."""
    if part.get_content_type() != "message/rfc822":
        return _decoded(part)[0]
    inside = part.get_payload()
    return b"".join(each.as_bytes() for each in inside if isinstance(each, Message)) if isinstance(inside, list) else b""


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
    return _spelled(str(message.get(name, "")))


def _spelled(value: str) -> str:
    """A header as text, its encoded words decoded; one that cannot be decoded stays as it is."""
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
