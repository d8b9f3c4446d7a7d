"""Files that are meant to do harm: file number n is always the same for the same seeds.

Each is a sound file of this script, or a real one, that is damaged (bits, cuts, splices, repeats, characters that nobody expects)
and packed (in archives, mails, tables, and these in each other), or both, several times.
"""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

TEXT = (
    "The ferry to the island ran late on Monday, because fog lay on the harbour until noon.\n\n"
    "About 40 percent of 1,200 passengers waited longer than an hour, said the ‘Quay Survey’ (QS). “Nobody was hurt,” "
    "the owner of the café told us — twice.\n"
)
PARAGRAPHS = "</p><p>".join(TEXT.split("\n\n"))
PAGE = f"<!doctype html><html><head><title>Late ferries</title></head><body><nav><a href=/>Home</a></nav><article><h1>Late ferries</h1><p>{PARAGRAPHS}</p></article><footer>© 2026</footer></body></html>"  # noqa: E501
FEED = f"<?xml version='1.0'?><rss><channel><item><title>Late ferries</title><description><![CDATA[{PAGE}]]></description></item></channel></rss>"  # noqa: E501
MAIL = (
    f"From: Ida Holm <ida@example.org>\nSubject: =?utf-8?q?Late_f=C3=A9rries?=\nDate: Tue, 03 Mar 2026 08:05:00 +0100\n\n{TEXT}"
)
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()
NASTY = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", "\u202e".encode(), "\u2066".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"&#0;", b"&#x202e;", b"&#xd800;", b"<div>" * 20_000, b"<p " + b"a=1 " * 5000, b"<!--" * 5000, b"<![CDATA[", b"]]>",
    b"</body>", b"\r\n\r\n", b"--b\r\n", b"From x\n", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b'","', b'"',
    b"\\ud800", b"[" * 3000, b"{" * 3000, b"1e999", b" " * 50_000, b"9" * 20_000, "e\u0301".encode() * 5000,
    "玩偶".encode("gbk") * 500, "â€™".encode() * 3000, b"PK\x01\x02", b"%PDF-1.7", b"../../etc/passwd", b"=cmd|' /C calc'!A0",
)  # fmt: skip
Pack = Callable[[str, bytes], tuple[str, bytes]]


def _zipped(name: str, data: bytes) -> tuple[str, bytes]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("beside.txt", TEXT)
    return "x.zip", file.getvalue()


def _tarred(name: str, data: bytes) -> tuple[str, bytes]:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for each, content in ((name, data), ("beside.txt", TEXT.encode())):
            info = tarfile.TarInfo(each)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return "x.tar", file.getvalue()


def _mailed(name: str, data: bytes) -> tuple[str, bytes]:
    head = f'Content-Disposition: attachment; filename="{name}"\nContent-Transfer-Encoding: base64\n\n'
    body = base64.encodebytes(data)
    start = f'Subject: Late\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n{TEXT}--b\n{head}'
    return "x.eml", start.encode() + body + b"\n--b--\n"


def _listed(_: str, data: bytes) -> tuple[str, bytes]:
    return "x.jsonl", (json.dumps({"text": data.decode("latin-1"), "title": "Late"}) + "\n").encode() * 2


def _tabled(_: str, data: bytes) -> tuple[str, bytes]:
    file = io.StringIO()
    csv.writer(file).writerows([["title", "text"], ["Late", data.decode("latin-1")]])
    return "x.csv", file.getvalue().encode("latin-1", "replace")


def _archived(_: str, data: bytes) -> tuple[str, bytes]:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: {len(data)}\r\n\r\n"
    return "x.warc", (head.encode() + data + b"\r\n\r\n") * 2


PACKS: tuple[Pack, ...] = (
    _zipped, _tarred, _mailed, _listed, _tabled, _archived,
    lambda name, data: (f"{name}.gz", gzip.compress(data, 1)),
    lambda name, data: (f"{name}.bz2", bz2.compress(data, 1)),
    lambda name, data: (f"{name}.xz", lzma.compress(data, preset=0)),
)  # fmt: skip


def seeds(shared: Path) -> list[tuple[str, bytes]]:
    """Sound files of every format, and real ones where they are there."""
    own = [
        ("a.txt", TEXT.encode()), ("a.html", PAGE.encode()), ("a.xml", FEED.encode()), ("a.eml", MAIL.encode()),
        ("a.mbox", f"From a\n{MAIL}\n\nFrom b\n{MAIL}".encode()), ("a.json", json.dumps([{"text": TEXT}] * 2).encode()),
        ("a.txt", TEXT.encode("utf-16")), ("a.html", PAGE.encode("cp1252", "replace")), _archived("", ANSWER),
        ("a.docx", docx(TEXT.split("\n\n"))),
    ]  # fmt: skip
    real = [f for f in sorted((shared / "data" / "real").rglob("*")) if f.is_file() and f.stat().st_size < 150_000]
    return own + [(re.sub(r"[^\w.-]", "_", f.name), f.read_bytes()) for f in real]


def docx(paragraphs: Iterable[str]) -> bytes:
    """A document of these paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The bytes with one kind of damage."""
    at = chance.randrange(len(data) + 1)
    until = min(len(data), at + chance.choice((1, 20, 2000)))
    before, part, after = data[:at], data[at:until], data[until:]
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: _flipped(data, chance),
        lambda: before,
        lambda: before + after,
        lambda: before + other[chance.randrange(len(other) + 1) :],
        lambda: before + part * chance.choice((2, 50, 500)) + after,
        lambda: before + chance.randbytes(chance.choice((1, 30, 3000))) + after,
        lambda: before + chance.choice(NASTY) + part + after,
    )
    return chance.choice(kinds)()


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), chance.choice((1, 5, 200)))):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def generated(number: int, sound: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The file of this number: its name and bytes."""
    chance = random.Random(number)
    name, data = chance.choice(sound[:10]) if number % 3 == 0 else chance.choice(sound)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        if chance.random() < 0.35 and len(data) < 500_000:
            name, data = chance.choice(PACKS)(name, data)
        else:
            data = damaged(data, chance.choice(sound)[1], chance)[:3_000_000]
    return f"{number:05}-{name[-60:]}", data
