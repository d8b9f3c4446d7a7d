"""Decoding: the charset, the reason for it, and no exception whatever the bytes."""

import pytest

from pipeline.decode import binary, decode

TEXTS = {
    "koi8_r": "Сегодня утром в городе открыли новую библиотеку, и первые читатели уже выбрали себе книги.",
    "gb18030": "今天早上我们在公园里看见了很多漂亮的花，大家都很高兴。",
    "euc_jp": "今日は天気がいいので、公園へ散歩に行きました。",
    "utf-16-le": "Plain words, and one naïve one.",
    "utf-32-be": "Plain words, and one naïve one.",
}


def test_case(case):
    data = bytes.fromhex(case["hex"]) if "hex" in case else case["ascii"].encode("ascii")
    found = decode(data, declared=case.get("declared"), html=case.get("html", False))
    assert (found.text, found.encoding) == (case["expected"], case["encoding"])
    assert found.evidence
    assert [p.code for p in found.problems] == case.get("problems", [])


@pytest.mark.parametrize("codec", TEXTS)
def test_bytes_without_a_declaration(codec):
    assert decode(TEXTS[codec].encode(codec)).text == TEXTS[codec]


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_left_out(mark):
    assert decode("naïve".encode(mark), declared="latin-1").text == "naïve"


def test_a_page_names_its_charset():
    page = '<html><head><meta charset="windows-1251"></head><body>Да</body></html>'.encode("cp1251")
    assert "Да" in decode(page, html=True).text
    assert "declared in the page" in decode(page, html=True).evidence


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\xff\xfe\x00", b"\x81\x8d\x8f\x90\x9d" * 9, bytes(range(256)) * 3, b"\xef\xbb\xbf\xff"]
)
@pytest.mark.parametrize("declared", [None, "no such charset", "utf-16", "hex", "iso-2022-jp"])
def test_nothing_raises(data, declared):
    assert decode(data, declared=declared, html=True).encoding
    binary(data)


@pytest.mark.parametrize(
    ("data", "is_text"),
    [
        (b"\x89PNG\r\n\x1a\n", False),
        (b"PK\x03\x04..", False),
        (b"a\x00" * 40, True),
        (b"a\x00\x00\x01" * 9, False),
        (b"text\n", True),
    ],
)
def test_binary(data, is_text):
    assert (binary(data) is None) is is_text
