"""What is published: whole files, stable ids, a journal of changes, and nothing written twice."""

import pytest

from pipeline.model import Article, Block, Rejected, Variant
from pipeline.write import load, place, publish, replace


def article(*members, text="Rain fell."):
    variants = tuple(Variant(id=m, path=f"{m}.txt", sha256="0" * 64, encoding="utf-8", share=1.0) for m in members)
    return Article(
        id=min(members), text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),), confidence=1.0, variants=variants
    )


def snapshot(folder):
    return {str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


def test_articles_come_back_as_they_went_in(tmp_path):
    publish(tmp_path, [article("bb"), article("aa")], [])
    assert list(load(tmp_path)) == [article("aa"), article("bb")]


def test_a_second_publication_writes_nothing(tmp_path):
    publish(tmp_path, [article("aa")], [Rejected(path="x", sha256="0" * 64, code="empty", reason="there is no text in it")])
    before = snapshot(tmp_path)
    publish(tmp_path, [article("aa")], [Rejected(path="x", sha256="0" * 64, code="empty", reason="there is no text in it")])
    assert snapshot(tmp_path) == before


def test_an_article_keeps_its_id_whatever_joins(tmp_path):
    publish(tmp_path, [article("mm")], [])
    changes = publish(tmp_path, [article("aa", "mm", text="Rain fell. It stopped.")], [])
    assert [a.id for a in load(tmp_path)] == ["mm"]
    assert changes.updated == ("mm",)


def test_two_articles_that_join_leave_a_redirect(tmp_path):
    publish(tmp_path, [article("aa"), article("bb")], [])
    changes = publish(tmp_path, [article("aa", "bb")], [])
    assert changes.merged == (("bb", "aa"),)
    assert not place(tmp_path, "bb").exists()
    assert '{"run": 2, "change": "merged", "id": "bb", "into": "aa"}' in (tmp_path / "changes.jsonl").read_text()


def test_an_article_whose_inputs_are_gone_is_retired(tmp_path):
    publish(tmp_path, [article("aa"), article("bb")], [])
    assert publish(tmp_path, [article("aa")], []).retired == ("bb",)
    assert [a.id for a in load(tmp_path)] == ["aa"]


def test_stale_temporaries_are_swept(tmp_path):
    (tmp_path / "rejected.jsonl.tmp").write_text("half")
    publish(tmp_path, [], [])
    assert not list(tmp_path.rglob("*.tmp"))


def test_replace_does_not_touch_equal_bytes(tmp_path):
    assert replace(tmp_path / "a", b"1") is True
    assert replace(tmp_path / "a", b"1") is False


def test_a_damaged_file_is_named(tmp_path):
    place(tmp_path, "aa").parent.mkdir(parents=True)
    place(tmp_path, "aa").write_text("{")
    with pytest.raises(ValueError, match=r"aa\.json"):
        list(load(tmp_path))
