"""Every format gives the text of its articles, what it says of them, and a place for each."""

import json

import pytest

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


def test_a_table_without_a_text_is_rejected():
    assert got("a.csv", b"name,size\na,1\n") == [("", "no-text")]
    assert got("a.csv", b"") == [("", "no-text")]
