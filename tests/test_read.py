"""Every file ends in articles or in a rejection with a code, and costs only itself."""

import errno
import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from pipeline.model import Raw, Rejected
from pipeline.read import files, read, read_file
from pipeline.run import prepare


def read_one(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    return list(read(tmp_path))


def test_text_and_pages_carry_their_media(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "sub/c.html"):
        (tmp_path / name).write_bytes(b"<p>A line of text.</p>")
    assert [(r.path, r.media) for r in read(tmp_path)] == [
        ("a.md", "text/plain"),
        ("b.txt", "text/plain"),
        ("sub/c.html", "text/html"),
    ]


def test_json_lines_one_article_a_line_and_bad_lines_apart(tmp_path):
    good = json.dumps({"text": "Ferries ran late.", "title": "Late ferries", "author": "Ida Holm", "url": "urn:x"})
    items = read_one(tmp_path, "feed.jsonl", f'{good}\n{{"text": \n[1]\n{good}\n'.encode())
    assert [(i.member, i.code if isinstance(i, Rejected) else i.data) for i in items] == [
        ("1", b"Ferries ran late."),
        ("2", "bad-json"),
        ("3", "no-text"),
        ("4", b"Ferries ran late."),
    ]
    assert items[0].meta == {"title": "Late ferries", "authors": "Ida Holm"}


def test_gzip_is_read_by_the_name_inside(tmp_path):
    (item,) = read_one(tmp_path, "a.html.gz", gzip.compress(b"<p>Rain.</p>"))
    assert (item.path, item.member, item.media, item.data) == ("a.html.gz", "a.html", "text/html", b"<p>Rain.</p>")


def test_truncated_gzip_is_rejected(tmp_path):
    (item,) = read_one(tmp_path, "a.txt.gz", gzip.compress(b"Rain and more rain. " * 50)[:9])
    assert isinstance(item, Rejected) and item.code == "bad-gzip" and len(item.sha256) == 64


def test_of_a_file_that_is_cut_off_the_beginning_is_kept_with_a_problem(tmp_path):
    text = b" ".join(b"Rain fell on quay %d." % n for n in range(5000))
    (item,) = read_one(tmp_path, "a.txt.gz", gzip.compress(text)[:-5000])
    assert len(item.data) > 10_000 and text.startswith(item.data) and [p.code for p in item.problems] == ["cut-off"]
    document = prepare(item)
    assert "cut-off" in {p.code for p in document.problems}


def test_links_are_rejected_not_followed(tmp_path):
    (tmp_path / "secret").write_text("outside")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").symlink_to(tmp_path / "secret")
    (item,) = read(tmp_path / "raw")
    assert isinstance(item, Rejected) and item.code == "not-a-file"


def test_unreadable_file_is_rejected_and_the_run_goes_on(tmp_path, monkeypatch):
    opener = os.open

    def refuse(file, flags):
        if str(file).endswith("a.txt"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opener(file, flags)

    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    monkeypatch.setattr(os, "open", refuse)  # root may read every file
    first, second = read(tmp_path)
    assert isinstance(first, Rejected) and first.code == "unreadable" and "Permission denied" in first.reason
    assert isinstance(second, Raw)


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b" \n\t", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(60), "binary")])
def test_what_is_no_text_is_rejected(data, code):
    rejected = prepare(Raw(path="x.txt", data=data))
    assert isinstance(rejected, Rejected) and rejected.code == code


def test_a_folder_that_cannot_be_opened_is_rejected(tmp_path, monkeypatch):
    scan = os.scandir

    def refuse(folder):
        if str(folder).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(folder)

    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(os, "scandir", refuse)  # root may open every folder
    first, second = read(tmp_path)
    assert isinstance(first, Raw) and (second.path, second.code) == ("closed", "unreadable")


def test_a_file_without_an_article_is_rejected(tmp_path):
    (item,) = read_one(tmp_path, "a.jsonl", b"\n\n")
    assert isinstance(item, Rejected) and item.code == "empty"


def test_a_file_that_went_away_is_rejected(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (found,) = files(tmp_path)
    (tmp_path / "a.txt").unlink()
    (item,) = read_file(found)
    assert isinstance(item, Rejected) and item.code == "unreadable"


def test_no_two_files_have_one_path(tmp_path):
    for name in (b"%FF.txt", b"\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    assert sorted(f.path for f in files(tmp_path)) == ["%25FF.txt", "%FF.txt"]
    assert len({item.data for item in read(tmp_path)}) == 2


def test_a_stamp_changes_with_the_file_and_a_new_file_has_none(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x")
    assert files(tmp_path)[0].stamp == ""
    monkeypatch.setattr("pipeline.read.folder.RACY", -(10**18))
    before = files(tmp_path)[0].stamp
    assert before == files(tmp_path)[0].stamp
    (tmp_path / "a.txt").write_text("y")
    assert before != files(tmp_path)[0].stamp


@pytest.mark.parametrize(("name", "rows"), [("a.txt", 0), ("a.jsonl", 2), ("a.zip", 1)])
def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(tmp_path, monkeypatch, name, rows):
    if name == "a.zip":
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("a.txt", "Rain.")
    else:
        (tmp_path / name).write_text('{"text": "Rain."}\n{"text": "Snow."}\n{"te')
    stat = os.fstat

    def growing(handle):
        with (tmp_path / name).open("ab") as file:
            file.write(b"xt")
        return stat(handle)

    monkeypatch.setattr(os, "fstat", growing)
    *before, last = read(tmp_path)
    assert (last.code, last.member) == ("unreadable", "") and "next run" in last.reason
    assert len([item for item in before if isinstance(item, Raw)]) in (0, rows)


def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (item,) = read(tmp_path)
    assert isinstance(item, Rejected) and item.code == "not-a-file"


def test_missing_folder_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read(tmp_path / "none"))
