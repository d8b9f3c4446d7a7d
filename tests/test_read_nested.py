"""Every format, alone and inside every container, ends in the text it holds."""

import base64
import gzip
import json
import sys
from pathlib import Path

import pytest

from pipeline.model import Document, Raw, Rejected
from pipeline.read import READERS, read_as
from pipeline.run import prepare

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from hostile_files import PACKS, docx

TEXT = (
    "Padał deszcz przez cały dzień, a na nabrzeżu nie było nikogo, kto by go widział, mówi pani Żak.",
    "Nazajutrz prom płynął znowu, i około 40 procent pasażerów przyszło dopiero w południe na przystań.",
)
WHOLE = "\n\n".join(TEXT)
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in TEXT)
PAGE = f"<html><head><title>Prom</title></head><body><article>{PARAGRAPHS}</article></body></html>"
XHTML = f'<?xml version="1.0" encoding="iso-8859-2"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{PARAGRAPHS}</body></html>'
RSS = f"<rss><item><title>Prom</title><description><![CDATA[{PARAGRAPHS}]]></description></item></rss>"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Prom</title>
<content type="html"><![CDATA[{PARAGRAPHS}]]></content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>Prom</title>
<description><![CDATA[{PARAGRAPHS}]]></description></item></rdf:RDF>"""


def mail(charset, kind, body):
    head = (
        f"Subject: Prom\nMIME-Version: 1.0\nContent-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + base64.encodebytes(body.encode(charset))


def warc(body, *headers):
    answer = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *headers, "", ""]).encode() + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer + b"\r\n\r\n"


def table(mark):
    return f'title{mark}text\nProm{mark}"{WHOLE}"\n'.encode()


FORMATS = {
    "a.txt": WHOLE.encode(),
    "b.text": WHOLE.encode("utf-16"),
    "c.md": WHOLE.encode("iso-8859-2"),
    "d.html": PAGE.encode(),
    "e.htm": PAGE.replace("<head>", "<head><meta charset=windows-1250>").encode("cp1250"),
    "f.xhtml": XHTML.encode("iso-8859-2", "xmlcharrefreplace"),
    "g.json": json.dumps({"text": WHOLE}).encode(),
    "h.jsonl": json.dumps({"html": PAGE}).encode() + b"\n",
    "i.ndjson": json.dumps({"body": WHOLE}, ensure_ascii=False).encode() + b"\n",
    "j.csv": table(","),
    "k.tsv": table("\t"),
    "l.eml": mail("iso-8859-2", "html", PAGE),
    "m.eml": mail("windows-1250", "plain", WHOLE),
    "n.mbox": b"From a\n" + mail("utf-8", "plain", WHOLE),
    "o.rss": RSS.encode(),
    "p.atom": ATOM.encode("utf-16"),
    "q.rdf": RDF.encode(),
    "r.xml": f'<?xml version="1.0" encoding="windows-1250"?>{RSS}'.encode("cp1250"),
    "s.warc": warc(PAGE.encode()),
    "t.warc": warc(gzip.compress(PAGE.encode()), "Content-Encoding: gzip"),
    "u.docx": docx(TEXT),
}
CONTAINERS = dict(zip(("zip", "tar", "eml", "gz", "bz2", "xz"), (*PACKS[:3], *PACKS[-3:]), strict=True))


def texts(name, data):
    """The text of each article that is found, and the codes of what is rejected."""
    done = [prepare(item) if isinstance(item, Raw) else item for item in read_as(name, name, data)]
    return [each.text if isinstance(each, Document) else each.code for each in done]


def found(name, data):
    """What is found in a file, wherever it lies."""
    items = (item for item in read_as(name, name, data) if isinstance(item, Raw))
    return [(item.data, item.media, item.charset, item.url, item.meta) for item in items]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_alone_and_in_every_container(name):
    (alone,) = texts(name, FORMATS[name])
    assert alone == WHOLE
    (raw,) = read_as(name, name, FORMATS[name])
    want = (raw.data, raw.media, raw.charset, raw.url, raw.meta)
    for pack in CONTAINERS.values():
        assert want in found(*pack(name, FORMATS[name])), pack
        for outer in CONTAINERS.values():
            assert want in found(*outer(*pack(name, FORMATS[name]))), (outer, pack)


def test_every_ending_has_its_fixture():
    packed = {".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tzst"}
    elsewhere = {".pdf", ".docm", ".markdown"}  # in test_read_office; read as .docx and .md are
    assert {Path(name).suffix for name in FORMATS} == READERS.keys() - packed - elsewhere


REAL = {  # what the web archives of other tools, damaged in many ways, come to: (articles, codes of the others)
    "example-trunc.warc": (1, {"bad-warc"}),
    "block-sized-records.warc.gz": (0, {"empty"}),
    "example-wget-bad-target-uri.warc.gz": (1, set()),
    "bad.arc": (0, {"binary"}),
    "clipped.warc.gz": (1, {"bad-gzip"}),
    "post-test.warc.gz": (0, {"not-text"}),
    "example-digest.warc": (0, {"empty"}),
    "cc.warc.gz": (1, set()),
    "example-iana.org-chunked.warc": (1, set()),
}


@pytest.mark.parametrize("name", REAL)
def test_web_archives_as_they_are_found(shared, name):
    (file,) = (shared / "data/real/warc").glob(f"*_{name}")
    done = [prepare(item) if isinstance(item, Raw) else item for item in read_as(file.name, file.name, file.read_bytes())]
    articles = [each for each in done if isinstance(each, Document)]
    assert (len(articles), {each.code for each in done if isinstance(each, Rejected)}) == REAL[name]
    assert all(each.url and each.url.startswith("http") for each in articles)
