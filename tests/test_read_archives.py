"""Archives give their members, one inside the other, and neither bombs nor damage cost more than themselves."""

import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Raw, Rejected
from pipeline.read import READERS, read_as
from pipeline.read.source import FREE, Budget

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}
PAGE = b"<!doctype html><p>Rain fell on the quay.</p>"


def zipped(members, **told):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **told) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def got(name, data):
    """(member, text) of every article, (member, code) of what was rejected."""
    items = list(read_as(name, name, data))
    assert all(item.path == name for item in items)
    return [(i.member, i.code if isinstance(i, Rejected) else i.data) for i in items]


@pytest.mark.parametrize("ending", PACKERS)
def test_a_packed_page(ending):
    pack = PACKERS[ending]
    assert got(f"a.html.{ending}", pack(PAGE)) == [("a.html", PAGE)]
    assert got(f"a.html.{ending}", pack(PAGE * 9)[:9]) == [("a.html", f"bad-{NAMES[ending]}")]
    assert got(f"a.html.{ending}", pack(PAGE) + pack(PAGE)) == [("a.html", PAGE * 2)]
    ((_, some),) = got(f"a.html.{ending}", pack(PAGE) + pack(PAGE)[:-9])
    assert (PAGE * 2).startswith(some)


def test_members_keep_their_names_and_are_read_by_them():
    members = [("a.html", PAGE), ("sub/b.txt", b"Snow."), ("c.jsonl", b'{"text": "Hail."}\n[]')]
    expected = [("a.html", PAGE), ("sub/b.txt", b"Snow."), ("c.jsonl!1", b"Hail."), ("c.jsonl!2", "no-text")]
    assert got("x.zip", zipped(members)) == expected
    assert got("x.tar", tarred(members)) == expected
    assert got("x.tgz", gzip.compress(tarred(members))) == [(f"x.tar!{m}", d) for m, d in expected]
    (item,) = read_as("x.zip", "x.zip", zipped(members[:1]))
    assert item.media == "text/html"


def test_archives_lie_inside_each_other():
    inner = zipped([("feed.jsonl.gz", gzip.compress(json.dumps({"text": "Hail."}).encode()))])
    outer = lzma.compress(tarred([("month.zip", inner), ("b.txt", b"Snow.")]))
    assert got("y.tar.xz", outer) == [("y.tar!month.zip!feed.jsonl.gz!feed.jsonl!1", b"Hail."), ("y.tar!b.txt", b"Snow.")]


def test_names_in_any_bytes_are_told_apart():
    data = zipped([("aXb.txt", b"1"), ("a!b.txt", b"2"), ("a%21b.txt", b"3"), ("../../up.txt", b"4")]).replace(b"aXb", b"a\xffb")
    assert [m for m, _ in got("x.zip", data)] == ["a%FFb.txt", "a%21b.txt", "a%21b.txt#2", "../../up.txt"]
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("a.txt", b"1"), ("a.txt#2", b"2"), ("a.txt", b"3")])
    assert got("x.zip", data) == [("a.txt", b"1"), ("a.txt#2", b"2"), ("a.txt#3", b"3")]
    assert [m for m, _ in got("x.tar", tarred([("a\udcffb.txt", b"1")]))] == ["a%FFb.txt"]


def test_hidden_members_and_folders_are_left_out():
    assert got("x.zip", zipped([("d/", b""), (".a.txt", b"1"), ("__MACOSX/._b.txt", b"2"), ("./c.txt", b"3")])) == [
        ("./c.txt", b"3")
    ]


def test_links_in_archives_are_not_followed():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE), ("c.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    assert [code for _, code in got("x.tar", file.getvalue())] == ["not-a-file"] * 3
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    assert got("x.zip", zipped([(link, b"/etc/hostname")])) == [("a.txt", "not-a-file")]


def test_a_member_that_is_damaged_or_encrypted_costs_no_other():
    data = zipped([("a.txt", b"Rain on the quay. " * 9), ("b.txt", b"Snow.")])
    at = data.index(b"a.txt") + 9
    assert got("x.zip", data[:at] + b"\0\0\0" + data[at + 3 :]) == [("a.txt", "bad-zip"), ("b.txt", b"Snow.")]
    where = data.index(b"PK\x01\x02") + 8
    assert got("x.zip", data[:where] + b"\x01" + data[where + 1 :])[0] == ("a.txt", "encrypted")


def test_an_archive_that_is_cut_off_gives_what_it_has():
    data = tarred([("a.txt", b"Rain." * 200), ("b.txt", b"Snow." * 200)])
    whole = ("a.txt", b"Rain." * 200)
    assert got("x.tar", data[:2000]) == [whole, ("", "bad-tar")]
    assert got("x.tar", data[:2500]) == [whole, ("b.txt", "bad-tar"), ("", "bad-tar")]
    assert got("x.tar", data[:1536]) == [whole, ("", "bad-tar")]
    assert got("x.zip", zipped([("a.txt", b"Rain.")])[:-30]) == [("", "bad-zip")]
    rows = b"".join(b'{"text": "Rain %d."}\n' % n for n in range(50_000))
    *some, last = got("x.jsonl.gz", gzip.compress(rows)[:-20_000])
    assert len(some) > 1000 and last == ("x.jsonl", "bad-gzip") and some[0] == ("x.jsonl!1", b"Rain 0.")


@pytest.mark.parametrize("ending", PACKERS)
def test_bombs_stop_at_the_budget(ending, monkeypatch):
    monkeypatch.setattr("pipeline.read.source.ARTICLE", 2**30)
    bomb = PACKERS[ending](bytes(FREE * 2 + 2**20))
    assert len(bomb) * 200 < FREE
    assert got(f"a.txt.{ending}", bomb) == [("a.txt", "bomb")]
    inside = got("x.zip", zipped([(f"a.txt.{ending}", bomb), ("b.txt", b"Snow.")]))
    assert inside == [(f"a.txt.{ending}!a.txt", "bomb"), ("b.txt", "bomb")]


def test_an_article_has_its_own_limit(monkeypatch):
    monkeypatch.setattr("pipeline.read.source.ARTICLE", 1000)
    assert got("x.zip", zipped([("a.txt", b"Rain." * 201), ("b.txt", b"Snow.")])) == [("a.txt", "too-large"), ("b.txt", b"Snow.")]
    assert Budget(10).left == FREE + 2000


def test_what_lies_too_deep_is_rejected():
    data = b"Rain."
    for _ in range(12):
        data = gzip.compress(data)
    assert got("a.txt" + ".gz" * 12, data)[0][1] == "too-deep"


def test_an_archive_without_articles_says_so():
    assert got("x.zip", zipped([])) == [("", "empty")]
    assert got("x.tar", tarred([])) == [("", "empty")]


def test_a_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, zstd.__name__, None)
    (item,) = read_as("a.txt.zst", "a.txt.zst", zstd.compress(b"Rain."))
    assert item.code == "missing-library" and "article-pipeline[zstd]" in item.reason


def test_headers_and_directories_have_limits(monkeypatch):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"comment": "x" * 2**17}) as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert got("x.tar", file.getvalue()) == [("", "bad-tar")]
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a" * 2**17))
    assert got("x.tar", file.getvalue()) == [("", "bad-tar")]
    monkeypatch.setattr("pipeline.read.archives.DIRECTORY", 1000)
    assert got("x.zip", zipped([(f"{n}.txt", b"Rain.") for n in range(100)])) == [("", "too-many-parts")]


def test_xz_that_needs_much_memory_is_not_unpacked():
    data = lzma.compress(PAGE, lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 2**16}])
    assert got("a.html.xz", data) == [("a.html", PAGE)]
    greedy = data[:1] + (2**29).to_bytes(4, "little") + data[5:]  # the head says how large a dictionary it needs
    assert got("a.html.xz", greedy) == [("a.html", "bad-xz")]


SEEDS = {
    "zip": zipped([("a.html", PAGE), ("b.json", b'{"text": "Rain."}')]),
    "tar": tarred([("a.html", PAGE), ("b.csv", b"text\nRain.\n")]),
    **{ending: pack(PAGE) for ending, pack in PACKERS.items()},
}


@given(st.binary(max_size=300), st.sampled_from([*READERS, ".none"]), st.sampled_from([b"", *SEEDS.values()]), st.data())
def test_any_bytes_under_any_ending_are_read_or_rejected(noise, ending, seed, data):
    at = data.draw(st.integers(0, len(seed)))
    told = list(read_as(f"a{ending}", f"a{ending}", seed[:at] + noise + seed[at + len(noise) // 2 :]))
    assert told and all(isinstance(item, Raw | Rejected) for item in told)
    assert len({item.member for item in told}) == len(told)
    assert not [item for item in told if isinstance(item, Rejected) and item.code == "internal-error"]
