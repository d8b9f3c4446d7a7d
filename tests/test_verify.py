"""A processed/ that breaks a promise is found out, promise by promise."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.engine import Serial
from pipeline.read import files
from pipeline.state import look, writer
from pipeline.update import Means, Nobody, update
from pipeline.verify import verify
from pipeline.write import Folder, dumps

SAMPLES = Path(__file__).parents[1] / "raw"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    root = tmp_path_factory.mktemp("done")
    shutil.copytree(SAMPLES, root / "raw")
    with writer(root / "out") as state:
        update(files(root / "raw"), Means(state, Folder(root / "out"), Serial(), Nobody()))
    return root


@pytest.fixture
def place(done, tmp_path):
    shutil.copytree(done, tmp_path / "copy")
    return tmp_path / "copy"


def broken(place):
    with look(place / "out") as state:
        return list(verify(files(place / "raw"), state, Folder(place / "out", keep=False), Serial(), Nobody()))


def articles(place):
    return sorted((place / "out" / "articles").glob("*/*.json"))


def change(place, told):
    """Change the first article for which `told` changes something."""
    for file in articles(place):
        article = json.loads(file.read_text("utf-8"))
        if told(article):
            file.write_text(dumps(article), "utf-8")
            return file.stem
    raise AssertionError("no article was changed")


def drop_an_edit(article):
    return any(v["edits"] and v["edits"].pop() for v in article["variants"])


def drop_a_removal(article):
    return any(v["removed"] and v["removed"].pop() for v in article["variants"])


def another_hash(article):
    article["variants"][0]["sha256"] = "0" * 64
    return True


def a_shifted_span(article):
    for each in article["statistics"]:
        each["evidence"]["start"] += 1
        return True
    return False


def move_an_edit(article):
    for edit in (edit for v in article["variants"] for edit in v["edits"][-1:]):
        edit["start"] += 10**6
        edit["end"] += 10**6
        return True
    return False


def turn_the_title(article):
    article["title"] = "pay \u202enow"
    return True


def test_what_was_just_published_is_whole(place):
    assert broken(place) == []
    shutil.rmtree(place / "out" / ".state")
    assert broken(place) == []


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (drop_an_edit, "is read otherwise"),
        (drop_a_removal, "neither kept nor removed"),
        (another_hash, "its bytes are not those"),
        (a_shifted_span, "is not valid"),
        (move_an_edit, "do not replay"),
        (turn_the_title, "nobody sees"),
    ],
)
def test_a_changed_record_is_found(place, told, fault):
    change(place, told)
    assert any(fault in each for each in broken(place))


def test_a_record_under_another_name_or_in_another_form_is_found(place):
    file = articles(place)[0]
    file.write_text(json.dumps(json.loads(file.read_text("utf-8"))), "utf-8")
    assert any("not written as" in each for each in broken(place))
    shutil.copy(file, file.with_name(file.name[:2] + "0.json"))
    file.rename(file.with_name("0." + file.name[2:]))
    found = "\n".join(broken(place))
    assert "says that it is" in found and "put there by hand" in found


def test_an_input_in_no_article_or_in_two_is_found(place):
    (place / "out" / "rejected.jsonl").write_bytes(b"")
    assert any("is in 0 articles and 0 times rejected" in each for each in broken(place))
    twin = articles(place)[0]
    shutil.copy(twin, twin.with_name(twin.name[:2] + "f.json"))
    assert any("is in 2 articles" in each for each in broken(place))


def test_raw_that_is_new_gone_or_changed_is_found(place):
    (place / "raw" / "new.txt").write_text("Rain fell on the harbour.")
    (place / "raw" / "survey-allotments.txt").unlink()
    (place / "raw" / "glossary-kiln.md").write_text("Something else stands here now, and it is about the weather.")
    found = "\n".join(broken(place))
    assert "new.txt: is in 0 articles" in found and "survey-allotments.txt: is published, and is not in raw/" in found
    assert "glossary-kiln.md: its bytes are not those" in found


def test_the_files_about_the_whole_are_checked(place):
    out = place / "out"
    (out / "left.json.tmp").write_text("half")
    (out / "schema" / "article.schema.json").write_text("{}")
    rows = (out / "changes.jsonl").read_text().splitlines(keepends=True)
    (out / "changes.jsonl").write_text("".join(rows[1:]))
    found = "\n".join(broken(place))
    assert "left.json.tmp: was left over" in found and "not the schema of this version" in found
    assert "is not in it" in found


def test_a_state_that_knows_otherwise_is_found(place):
    articles(place)[0].unlink()
    assert any("the state: knows other articles" in each for each in broken(place))


def test_members_of_archives_are_inputs_like_files(tmp_path):
    (tmp_path / "raw").mkdir()
    text = (
        "The ferry to the island ran late on {day}, because fog lay on the harbour until noon. Nobody was hurt, the owner said."
    )
    with zipfile.ZipFile(tmp_path / "raw" / "a.zip", "w") as archive:
        archive.writestr("monday.txt", text.format(day="Monday"))
        archive.writestr("week.jsonl", json.dumps({"text": text.format(day="Tuesday") * 2}) + "\n{\n")
        archive.writestr("broken.gz", b"\x1f\x8bnothing")

    def run():
        with writer(tmp_path / "out") as state:
            return update(files(tmp_path / "raw"), Means(state, Folder(tmp_path / "out"), Serial(), Nobody()))

    run()
    assert broken(tmp_path) == []
    places = {(v["path"], v["member"]) for file in articles(tmp_path) for v in json.loads(file.read_text("utf-8"))["variants"]}
    assert places == {("a.zip", "monday.txt"), ("a.zip", "week.jsonl!1")}
    rejected = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [(r["member"], r["code"]) for r in rejected] == [("broken.gz!broken", "bad-gzip"), ("week.jsonl!2", "bad-json")]
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*.json*")}
    run()
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*.json*")}
    (tmp_path / "raw" / "a.zip").rename(tmp_path / "raw" / "b.zip")
    run()
    assert broken(tmp_path) == []
