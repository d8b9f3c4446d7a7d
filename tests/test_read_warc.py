"""Web archives give their pages with address and charset, whatever servers and crawlers did to them."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Rejected
from pipeline.read import read_as
from pipeline.read.source import FREE


def got(name, data):
    """(member, text) of every article, (member, code) of what was rejected."""
    items = list(read_as(name, name, data))
    return [(i.member, i.code if isinstance(i, Rejected) else i.data.decode(i.charset or "utf-8")) for i in items]


def record(kind, body, url="https://example.org/1", length=None, declared="application/http; msgtype=response"):
    told = {"WARC-Type": kind, "WARC-Target-URI": url, "Content-Type": declared, "Content-Length": length or len(body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.1\r\n{head}\r\n".encode() + body + b"\r\n\r\n"


def answer(body, *headers, status="200 OK"):
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body


PAGE = "<!doctype html><p>Падал дождь.</p>".encode("koi8-r")
TYPE = "Content-Type: text/html; charset=koi8-r"


def test_a_web_archive_gives_its_pages_and_texts():
    chunks = b"5\r\n" + PAGE[:5] + b"\r\n%x;x=y\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n"
    records = [
        record("warcinfo", b"software: x\r\n", declared="application/warc-fields"),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", answer(PAGE, TYPE)),
        record("response", answer(chunks, TYPE, "Transfer-Encoding: chunked"), url="<https://example.org/2>"),
        record("response", answer(gzip.compress(PAGE), "content-type:text/html", "Content-Encoding: gzip")),
        record("response", answer(zlib.compress(PAGE)[2:-4], TYPE, "Content-Encoding: deflate")),
        record("response", answer(PAGE, TYPE, "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        record("response", answer(b"\x89PNG", "Content-Type: image/png")),
        record("response", answer(PAGE, TYPE, status="404 Not Found")),
        record("response", answer(PAGE)),
        record("conversion", b"Rain fell.", declared="text/plain"),
    ]
    items = list(read_as("a.warc", "a.warc", b"".join(records)))
    assert [(i.member, i.code if isinstance(i, Rejected) else i.data) for i in items] == [
        *((str(number), PAGE) for number in range(3, 8)),
        ("8", "not-text"),
        ("9", "http-error"),
        ("10", PAGE),
        ("11", b"Rain fell."),
    ]
    assert [(i.charset, i.url[-1], i.media) for i in items[:3]] == [
        ("koi8-r", "1", "text/html"),
        ("koi8-r", "2", "text/html"),
        (None, "1", "text/html"),
    ]
    packed = b"".join(gzip.compress(each) for each in records)
    assert [i.member for i in read_as("a.warc.gz", "a.warc.gz", packed)] == [f"a.warc!{i.member}" for i in items]


def test_damage_in_a_web_archive_costs_its_record():
    page = answer(PAGE, TYPE)
    short = record("response", page, length=len(page) - 3)
    assert got("a.warc", short + record("conversion", b"Rain.", declared="text/plain"))[1:] == [
        ("after 1", "bad-warc"),
        ("2", "Rain."),
    ]
    (cut,) = read_as("a.warc", "a.warc", record("response", page)[:-20])
    assert (cut.data, cut.charset, [p.code for p in cut.problems]) == (PAGE[:-16], "koi8-r", ["cut-off"])
    assert got("a.warc", record("response", page)[:-40]) == [("1", "bad-warc")]
    for size in (b"4", b"FF"):  # damaged, and cut off
        body = answer(size + b"\r\nRain fell", TYPE, "Transfer-Encoding: chunked")
        (item,) = read_as("a.warc", "a.warc", record("response", body))
        assert item.data in (b"Rain", b"Rain fell") and [p.code for p in item.problems] == ["cut-off"]
    brotli = answer(b"\x8b\x00", TYPE, "Content-Encoding: br")
    damaged = answer(gzip.compress(PAGE)[:-9], TYPE, "Content-Encoding: gzip")
    assert got("a.warc", record("response", damaged))[0][1] == PAGE.decode("koi8-r")
    for body in (brotli, b"Rain."):
        assert got("a.warc", record("response", body)) == [("1", "bad-warc")]
    assert got("a.warc", b"WARC/1.0\r\nContent-Length: -1\r\n\r\n") == [("1", "bad-warc")]
    assert got("a.warc", b"Rain fell.") == [("", "bad-warc")]
    assert got("a.warc", b"") == [("", "empty")]
    bomb = answer(gzip.compress(bytes(FREE + 2**24)), TYPE, "Content-Encoding: gzip")
    assert got("a.warc", record("response", bomb)) == [("1", "too-large")]


SEED = record("response", answer(gzip.compress(PAGE), TYPE, "Content-Encoding: gzip")) * 2


@given(st.binary(max_size=40), st.data())
def test_damaged_web_archives_are_read_or_rejected(noise, data):
    at = data.draw(st.integers(0, len(SEED)))
    told = list(read_as("a.warc", "a.warc", SEED[:at] + noise + SEED[at + data.draw(st.integers(0, 60)) :]))
    assert told and len({item.member for item in told}) == len(told)
    assert not [item for item in told if isinstance(item, Rejected) and item.code == "internal-error"]
