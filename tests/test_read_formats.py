"""Every format gives the text of its articles, what it says of them, and a place for each."""

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Rejected
from pipeline.read import read_as


def got(name, data):
    """(member, text) of every article, (member, code) of what was rejected."""
    items = list(read_as(name, name, data))
    return [(i.member, i.code if isinstance(i, Rejected) else i.data.decode(i.charset or "utf-8")) for i in items]


def test_json_is_one_article_or_a_list_of_them():
    one = {"headline": "Late ferries", "html": "<p>Ferries ran late.</p>", "url": "https://example.org/1"}
    (item,) = read_as("a.json", "a.json", json.dumps(one).encode("utf-16"))
    assert (item.member, item.media, item.url, item.meta) == ("", "text/html", one["url"], {"title": "Late ferries"})
    rows = [{"text": "Rain."}, {"words": 3}, "Snow.", {"body": "Hail."}]
    expected = [("1", "Rain."), ("2", "no-text"), ("3", "no-text"), ("4", "Hail.")]
    assert got("a.json", json.dumps(rows).encode()) == expected
    assert got("a.json", json.dumps({"items": rows}).encode()) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" + b"{}," * 1_000_001 + b"{}]", "too-many-parts"),
        (b'{"text": ', "bad-json"),
        (b"[" * 100_000, "bad-json"),
        (b"7", "no-text"),
        (b"", "bad-json"),
        (b"[]", "empty"),
        (b"\xff", "bad-json"),
    ],
)
def test_json_that_holds_no_article_is_rejected(data, code):
    assert got("a.json", data) == [("", code)]


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_a_table_with_a_column_of_text(name, mark):
    rows = [
        ["Title", "TEXT", "url"],
        ["Late ferries", f'"Ferries{mark} two\nof them, ran late."', "urn:x"],
        ["", "", ""],
        ["Rain", "", ""],
    ]
    table = "\ufeff" + "\r\n".join(mark.join(row) for row in rows)
    assert got(name, table.encode()) == [("1", f"Ferries{mark} two\nof them, ran late."), ("2", "no-text")]
    item, _ = read_as(name, name, table.encode())
    assert (item.url, item.meta) == ("urn:x", {"title": "Late ferries"})


def test_a_table_keeps_the_bytes_of_its_cells():
    item, _ = read_as("a.csv", "a.csv", "title,text\nÉté,Il a plu à Liège.\n,\u20ac 3\n".encode("cp1252"))
    assert (item.data, item.charset, item.meta) == ("Il a plu à Liège.".encode("cp1252"), None, {"title": "Été"})
    assert got("a.csv", "text\tn\nIl a plu.\t1\n".encode("utf-16")) == [("1", "Il a plu.")]


def test_one_row_of_a_table_has_a_limit(monkeypatch):
    monkeypatch.setattr("pipeline.read.rows.ARTICLE", 1000)
    rows = b"text\n" + b'"Rain.\n"\n' * 500 + b'"a\nb",' * 200
    assert [code for _, code in got("a.csv", rows)][-1] == "too-large" and len(got("a.csv", rows)) == 501


def test_half_a_character_in_json_is_a_lost_one():
    (item,) = read_as("a.jsonl", "a.jsonl", b'{"text": "Rain \\ud83d fell \\ud83d\\ude00.", "title": "a\\ud800"}')
    assert item.data.decode() == "Rain \ufffd fell 😀."


def test_a_table_without_a_text_is_rejected():
    assert got("a.csv", b"name,size\na,1\n") == [("", "no-text")]
    assert got("a.csv", b"") == [("", "no-text")]


MAIL = """\
From: =?iso-8859-2?B?SmFuIK9hs2Fr?= <jan@example.org>\r
Subject: =?utf-8?q?Deszcz_nad?=\r
 =?utf-8?q?_rzek=C4=85?=\r
Date: Tue, 03 Mar 2026 08:05:00 +0100\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
Content-Disposition: attachment; filename=a.txt\r
\r
Attached.\r
{parts}--b--\r
"""
PLAIN = "--b\r\nContent-Type: text/plain; charset=iso-8859-2\r\nContent-Transfer-Encoding: base64\r\n\r\nUGFkYbMgZGVzemN6Lg==\r\n"
QUOTED = "Content-Transfer-Encoding: quoted-printable"
HTML = f"--b\r\nContent-Type: text/html; charset=windows-1250\r\n{QUOTED}\r\n\r\n<p>Pada=B3.</p>\r\n"


def test_a_mail_is_its_text_in_the_charset_it_declares():
    item, attached, page = read_as("a.eml", "a.eml", MAIL.format(parts=HTML + PLAIN).encode())
    assert (attached.member, attached.data) == ("a.txt", b"Attached.")
    assert (page.member, page.media, page.data) == ("part 2.html", "text/html", b"<p>Pada\xb3.</p>")
    assert (item.data.decode(item.charset), item.media, item.charset) == ("Padał deszcz.", "text/plain", "iso-8859-2")
    assert item.meta == {"title": "Deszcz nad rzeką", "authors": "Jan Żałak", "date": "2026-03-03T08:05:00+01:00"}
    item, _ = read_as("a.eml", "a.eml", MAIL.format(parts=HTML).encode())
    assert (item.data.decode(item.charset), item.media, item.charset) == ("<p>Padał.</p>", "text/html", "windows-1250")
    assert got("a.eml", MAIL.format(parts="").encode()) == [("", "no-text"), ("a.txt", "Attached.")]


TWICE = """\
--b\r
Content-Type: multipart/alternative; boundary="c"\r
\r
--c\r
Content-Type: text/html\r
\r
<p>Rain fell.</p>\r
--c\r
Content-Type: text/plain\r
\r
Rain fell.\r
--c--\r
--b\r
Content-Type: image/png; name=quay.png\r
\r
...\r
--b\r
Content-Type: application/pgp-signature\r
\r
...\r
--b\r
Content-Type: text/csv; name="=?utf-8?q?a=2Fr=C4=85?=.csv"\r
\r
text\r
Snow fell.\r
--b\r
Content-Type: message/rfc822\r
\r
Subject: Hail\r
\r
Hail fell.\r
"""


def test_what_a_mail_holds_is_read_or_rejected_and_what_it_has_twice_is_read_once():
    assert got("a.eml", MAIL.format(parts=TWICE).encode()) == [
        ("", "Rain fell."),
        ("a.txt", "Attached."),
        ("quay.png", "not-text"),
        ("part 4.pgp-signature", "not-text"),
        ("a_rą.csv!1", "Snow fell."),
        ("part 6.eml", "Hail fell."),
    ]
    box = b"From a\n" + MAIL.format(parts=TWICE).replace("\r", "").encode()
    assert [member for member, _ in got("a.mbox", (box + b"\n") * 2)][4:8] == ["1!a_rą.csv!1", "1!part 6.eml", "2", "2!a.txt"]


def test_a_mailbox_is_its_messages():
    box = b"From a@example.org Tue\nSubject: Rain\n\nRain fell.\n>From here it went on.\n\nFrom the quay\n\nFrom b\nSubject\n"
    assert got("a.mbox", box) == [
        ("1", "Rain fell.\nFrom here it went on.\n\n"),
        ("2", "no-text"),
        ("3", "Subject\n"),
    ]
    assert got("a.mbox", b"Rain fell.\n") == [("", "bad-mbox")]
    assert got("a.mbox", b"") == [("", "empty")]


def test_mail_with_impossible_headers_is_read():
    data = b'Subject: =?x-none?b?!!!?=\nFrom: \xff\xfe <\nDate: 99 Foo\nContent-Type: text/plain; charset="\xff"\n\nRain fell.'
    (item,) = read_as("a.eml", "a.eml", data)
    assert item.data == b"Rain fell."
    (item,) = read_as("a.eml", "a.eml", b"Subject: " + b"=?utf-8?q?a?= " * 99_999 + b"\nFrom: " + b"(" * 4000 + b"\n\nRain fell.")
    assert (item.data, item.meta) == (b"Rain fell.", {})


def test_lines_of_a_mail_that_flow_are_one():
    data = b"Content-Type: text/plain; format=flowed\n\nRain fell \non the quay.\nSnow too. \n\n-- \nIda\n"
    assert got("a.eml", data) == [("", "Rain fell on the quay.\nSnow too. \n\n-- \nIda\n")]


def test_mail_with_too_many_parts_for_its_length_is_rejected():
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(300))
    assert got("a.eml", (head + "\n" * 300_000).encode()) == [("", "too-deep")]


RSS = """\
<?xml version="1.0" encoding="{charset}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Quay news</title><description>All of it</description>
<item><title>Rain &amp;amp; snow</title><link>https://example.org/1</link><dc:creator>Ida Holm</dc:creator>
<pubDate>Tue, 03 Mar 2026 08:05:00 GMT</pubDate><description>Short.</description><media:content url="x">No.</media:content>
<content:encoded><![CDATA[<p>Rain fell on the café.</p>]]></content:encoded></item>
<item><title>Hail</title><description>Hail&nbsp;fell.</description><guid>https://example.org/2</guid>
<author>a@b.c (Jo Ek)</author></item>
<item><title>Nothing</title></item>
</channel></rss>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "gb2312", "utf-16"])
def test_a_feed_gives_its_items(charset):
    first, second, third = read_as(
        "a.rss", "a.rss", RSS.format(charset=charset).encode("gb18030" if charset == "gb2312" else charset)
    )
    assert (first.data.decode(), first.media, first.member) == ("<p>Rain fell on the café.</p>", "text/html", "1")
    assert (first.url, first.meta["title"], first.meta["authors"]) == ("https://example.org/1", "Rain & snow", ["Ida Holm"])
    assert (second.data.decode(), second.media, second.url) == ("Hail\u00a0fell.", "text/plain", "https://example.org/2")
    assert second.meta["authors"] == ["Jo Ek"]
    assert (third.member, third.code) == ("3", "no-text")


def test_an_atom_feed():
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><entry><title type="text">Rain</title>
    <author><name>Ida Holm</name><email>ida@example.org</email></author><updated>2026-03-03T08:05:00Z</updated>
    <link rel="self" href="https://example.org/f"/><link href="https://example.org/1"/><summary>Short.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rain &lt; snow.</p></div></content></entry></feed>"""
    (item,) = read_as("a.xml", "a.xml", feed.encode())
    assert (item.data, item.media, item.url) == (b"<div><p>Rain &lt; snow.</p></div>", "text/html", "https://example.org/1")
    assert item.meta == {"title": "Rain", "authors": ["Ida Holm"], "date": "2026-03-03T08:05:00Z"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>', "xml-entities"),
        (
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><item><description>&a;</description></item></rss>',
            "xml-entities",
        ),
        ("<rss>" + "<a>" * 100_000, "too-deep"),
        ("<rss><channel></channel></rss>", "empty"),
        ("<rss" + "".join(f" a{n}=''" for n in range(150_000)) + "></rss>", "too-large"),
        ("<invoice/>", "unknown-xml"),
        ("", "bad-xml"),
    ],
)
def test_xml_that_is_no_feed_is_rejected(data, code):
    assert got("a.xml", data.encode()) == [("", code)]


def test_a_feed_that_is_cut_off_gives_what_it_has_and_a_page_is_a_page():
    assert got("a.rss", RSS.format(charset="utf-8").encode()[:-120]) == [("1", "<p>Rain fell on the café.</p>"), ("", "bad-xml")]
    (item,) = read_as("a.xml", "a.xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Rain.</p></html>')
    assert item.media == "application/xhtml+xml"


FORMATS = {
    "eml": MAIL.format(parts=PLAIN + HTML).encode(),
    "mbox": b"From a\n" + MAIL.format(parts=PLAIN).encode().replace(b"\r", b"") + b"\n",
    "rss": RSS.format(charset="utf-8").encode(),
    "csv": b"title,text\nRain,Rain fell.\n",
    "json": b'[{"text": "Rain."}]',
}


@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=40), st.data())
def test_damaged_files_of_every_format_are_read_or_rejected(ending, noise, data):
    whole = FORMATS[ending]
    at = data.draw(st.integers(0, len(whole)))
    told = list(read_as(f"a.{ending}", f"a.{ending}", whole[:at] + noise + whole[at + data.draw(st.integers(0, 60)) :]))
    assert told and len({item.member for item in told}) == len(told)
    assert not [item for item in told if isinstance(item, Rejected) and item.code == "internal-error"]


@pytest.mark.parametrize("name", ["a.eml", "a.mbox", "a.rss", "a.csv"])
def test_formats_are_read_in_archives(name):
    data = FORMATS[name[2:]]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    way = lambda inside, member: f"{inside}!{member}".rstrip("!")  # noqa: E731
    alone = list(read_as(name, name, data))
    packed = list(read_as("x.zip.gz", "x.zip.gz", gzip.compress(file.getvalue())))
    assert [i.model_dump(exclude={"path", "member", "sha256"}) for i in packed] == [
        i.model_dump(exclude={"path", "member", "sha256"}) for i in alone
    ]
    assert [i.member for i in packed] == [way(f"x.zip!{name}", i.member) for i in alone]
