"""Bytes to text, with the evidence for the charset. Nothing here raises: what cannot be settled becomes a `Problem`."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import chardet

from .charsets import LABELS, Choice, codec_of, most_ordinary, windows
from .model import Decoded, Problem

MARKS = (  # the longer mark first: UTF-32-LE begins as UTF-16-LE does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"filedesc://", "a web archive of the old kind (ARC)"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
MARKED, FIRST = (tuple(begin for begin, _ in table) for table in (MARKS, MAGIC))
META = re.compile(rb"""<meta\b[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.I)
XML = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""", re.I)
FOREIGN = re.compile("([\udc80-\udcff]+)")  # bytes that are not UTF-8, as Python escapes them
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
UTF_8 = "valid UTF-8"  # the evidence where a text in UTF-8 is the bytes that came in
HEAD = 4096  # bytes of a page in which it may declare its charset
SAMPLE = 65536  # bytes in which controls are counted


def decode(data: bytes, *, declared: str | None = None, html: bool = False) -> Decoded:
    """Bytes as text. Takes the charset the container declares, and whether to look for one inside a page.

    In order: byte order mark, UTF-8, UTF-16/32 by where the zero bytes stand, UTF-8 with foreign bytes, the declared charset,
    what chardet finds, Windows-1252.

    >>> decode(b"caf\\xe9", declared="ISO-8859-1").text
    'café'
    >>> decode("naïve".encode(), declared="latin-1").encoding
    'utf-8'
    """
    for attempt in _attempts(data, declared, html):
        if attempt:
            return attempt
    text, lost = windows(data)
    message = "no charset fits these bytes; read as Windows-1252" + (f" with {lost} bytes it leaves undefined" if lost else "")
    return Decoded(text=text, encoding="cp1252", evidence="nothing else fits", problems=(_problem("unknown-charset", message),))


def _attempts(data: bytes, declared: str | None, html: bool) -> Iterator[Decoded | None]:
    yield _marked(data)
    yield _strict(data, "utf-8", UTF_8 if data else "no bytes") if b"\0" not in data else None
    yield _wide(data)
    yield _strict(data, "utf-8", UTF_8)
    labels = [(declared, "declared by its container")] if declared else []
    if html and (found := META.search(data[:HEAD]) or XML.match(data[:HEAD].lstrip())):
        labels.append((found[1].decode("ascii", "replace"), "declared in the page"))
    yield _mixed(data)
    for label, where in labels:
        codec = codec_of(label)
        if codec == "cp1252":
            text, lost = windows(data)
            yield Decoded(text=text, encoding=codec, evidence=f"{where}: {label}") if not lost else None
        elif codec and codec not in ("utf-8", "utf-16-le", "utf-16-be"):
            yield _strict(data, codec, f"{where}: {label}")
    yield _detected(data)


def _marked(data: bytes) -> Decoded | None:
    """Text after a byte order mark; bytes that do not fit it are replaced and reported."""
    for mark, codec in MARKS if data.startswith(MARKED) else ():
        if data.startswith(mark):
            body = data[len(mark) :]
            if codec == "utf-8":
                return _strict(body, codec, "byte order mark") or _mixed(body)
            text = body.decode(codec, "replace")
            wrong = text.count("\ufffd") and _strict(body, codec, "") is None
            problems = (_problem("undecodable", f"some bytes are not {codec} although its mark is there"),) if wrong else ()
            return Decoded(text=text, encoding=codec, evidence="byte order mark", problems=problems)
    return None


def _strict(data: bytes, codec: str, evidence: str) -> Decoded | None:
    try:
        return Decoded(text=data.decode(codec), encoding=codec, evidence=evidence)
    except (UnicodeError, LookupError, ValueError):
        return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: ASCII characters leave zero bytes in one position of each unit, and only there."""
    head = data[:SAMPLE]
    zeros = [head[i::4].count(0) for i in range(4)]
    quarter = len(head) // 4
    if not sum(zeros) or len(data) % 2:
        return None
    guess = None
    if len(data) % 4 == 0 and zeros[0] == quarter and zeros[1] >= 0.9 * quarter and zeros[3] < quarter / 4:
        guess = "utf-32-be"
    elif len(data) % 4 == 0 and zeros[3] == quarter and zeros[2] >= 0.9 * quarter and zeros[0] < quarter / 4:
        guess = "utf-32-le"
    elif max(even := zeros[0] + zeros[2], odd := zeros[1] + zeros[3]) >= quarter / 10 and min(even, odd) <= max(even, odd) / 20:
        guess = "utf-16-be" if even > odd else "utf-16-le"
    found = _strict(data, guess, f"zero bytes stand as in {guess}") if guess else None
    return found if found and "\0" not in found.text else None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with a few foreign bytes: those are read as Windows-1252, run by run, where UTF-8 sequences outnumber them.

    >>> _mixed("déjà ".encode() + b"vu\\x92").text
    'déjà vu’'
    """
    parts = FOREIGN.split(data.decode("utf-8", "surrogateescape"))
    foreign = sum(map(len, parts[1::2]))
    if foreign > 50 and foreign > len(data) // 50:
        return None
    parts[1::2] = [windows(part.encode("utf-8", "surrogateescape"))[0] for part in parts[1::2]]
    text = "".join(parts)
    sequences = sum(not c.isascii() for c in text) - foreign
    if not foreign or sequences < 2 * foreign:
        return None
    message = f"{foreign} bytes are not UTF-8; they were read as Windows-1252"
    evidence = f"UTF-8 in {sequences} characters beyond ASCII; {foreign} other bytes are read as Windows-1252"
    return Decoded(text=text, encoding="utf-8", evidence=evidence, problems=(_problem("mixed-charset", message),))


def _detected(data: bytes) -> Decoded | None:
    """What chardet makes of the bytes, unless another charset that reads all of them makes better text of a known language."""
    try:
        guess = chardet.detect(data)
    except MemoryError:
        raise
    except Exception as error:  # a detector's bug must not stop a batch
        return _fallback(data, f"chardet failed: {error}")
    name = guess["encoding"]
    codec = codec_of(name) if name and name.lower() not in LABELS else LABELS.get((name or "").lower())
    found = _strict(data, codec, f"chardet finds {name} with confidence {guess['confidence']:.2f}") if codec else None
    if choice := most_ordinary(data, codec):
        return _chosen(choice)
    if found and guess["confidence"] < 0.5:
        message = f"the charset is a guess: {name}, with confidence {guess['confidence']:.2f}"
        return found.model_copy(update={"problems": (_problem("uncertain-charset", message),)})
    return found


def _chosen(choice: Choice) -> Decoded:
    evidence = f"of the charsets that read all bytes, {choice.codec} makes the most ordinary text ({choice.spoken})"
    message = f"the charset is a guess: {choice.codec}, but {', '.join(choice.rivals)} would do nearly as well"
    problems = (_problem("uncertain-charset", message),) if choice.rivals else ()
    return Decoded(text=choice.text, encoding=choice.codec, evidence=evidence, problems=problems)


def _fallback(data: bytes, why: str) -> Decoded:
    return Decoded(text=windows(data)[0], encoding="cp1252", evidence=why, problems=(_problem("unknown-charset", why),))


def _problem(code: str, message: str) -> Problem:
    return Problem(stage="decode", code=code, message=message)


def binary(data: bytes) -> str | None:
    """Why these bytes are no text, or None.

    >>> binary(b"%PDF-1.7 ..."), binary("text, bien sûr".encode("utf-16-le"))
    ('a PDF file', None)
    """
    if data.startswith(FIRST):
        return next(name for magic, name in MAGIC if data.startswith(magic))
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return "a picture, sound or film"
    head = data[:SAMPLE]
    if data.startswith(MARKED) or (b"\0" in head and _wide(data)):
        return None
    controls = len(head) - len(head.translate(None, CONTROLS))
    zeros = head.count(0)
    if zeros > max(2, len(head) / 1000):
        return f"{zeros} zero bytes that are not UTF-16 or UTF-32"
    if controls > max(3, len(head) / 20):
        return f"{controls} control bytes in the first {len(head)}"
    return None
