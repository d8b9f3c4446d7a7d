"""What is published: whole files, a journal of changes, and nothing written twice."""

import json
import os

import pytest

from pipeline.model import Article, Block, Rejected, Variant
from pipeline.write import Changes, Folder, article_bytes, load, replace

NOTHING = Rejected(path="x", sha256="0" * 64, code="empty", reason="there is no text in it")


def place(out, id_):
    return out / "articles" / id_[:2] / f"{id_}.json"


def article(*members, text="Rain fell."):
    variants = tuple(Variant(id=m, path=f"{m}.txt", sha256="0" * 64, encoding="utf-8", share=1.0) for m in members)
    return Article(
        id=min(members), text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),), confidence=1.0, variants=variants
    )


def snapshot(folder):
    return {str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_articles_come_back_as_they_went_in(folder):
    for each in (article("bb"), article("aa")):
        folder.write(each.id, article_bytes(each))
    assert list(load(folder.out)) == [article("aa"), article("bb")]
    assert folder.ids() == {"aa", "bb"} and dict(folder.known()) == {"aa": ["aa"], "bb": ["bb"]}


def test_equal_bytes_are_not_written_twice(folder):
    seen = []
    for _ in range(2):
        folder.finish([NOTHING], Changes(created=("aa",)), 1)
        seen.append(snapshot(folder.out))
    assert seen[0] == seen[1]


def test_a_run_that_is_recorded_again_replaces_its_own_rows(folder):
    folder.finish([], Changes(created=("aa", "bb")), 1)
    folder.finish([], Changes(updated=("aa",)), 2)
    folder.finish([], Changes(merged=(("bb", "aa"),), split=(("aa", "cc"),)), 2)
    rows = [json.loads(line) for line in (folder.out / "changes.jsonl").read_text().splitlines()]
    assert rows == [
        {"run": 1, "change": "created", "id": "aa"},
        {"run": 1, "change": "created", "id": "bb"},
        {"run": 2, "change": "merged", "id": "bb", "into": "aa"},
        {"run": 2, "change": "split", "id": "aa", "into": "cc"},
    ]
    assert folder.since() == (2, {"aa": 1, "bb": 1})


def test_a_dry_run_writes_nothing(tmp_path):
    folder = Folder(tmp_path, keep=False)
    folder.write("aa", b"{}")
    folder.finish([NOTHING], Changes(created=("aa",)), 1)
    assert snapshot(tmp_path) == {}


def test_stale_temporaries_are_swept(folder):
    (folder.out / "rejected.jsonl.tmp").write_text("half")
    folder.sweep()
    assert not list(folder.out.rglob("*.tmp"))


def test_replace_does_not_touch_equal_bytes(tmp_path):
    assert replace(tmp_path / "a", b"1") is True
    assert replace(tmp_path / "a", b"1") is False


def test_what_cannot_be_made_durable_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    def refuse(_handle):
        raise OSError(5, "Input/output error")

    replace(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        replace(tmp_path / "a", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


def test_a_damaged_file_is_named(tmp_path):
    place(tmp_path, "aa").parent.mkdir(parents=True)
    place(tmp_path, "aa").write_text("{")
    with pytest.raises(ValueError, match=r"aa\.json"):
        list(load(tmp_path))
