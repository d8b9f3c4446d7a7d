"""Articles stand as files or in shards: the same records to the last byte, for every command that reads them."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engine import Serial
from pipeline.read import files
from pipeline.state import writer
from pipeline.update import Means, Nobody, update
from pipeline.write import Folder, load
from pipeline.write.shelves import Shelves

RAW = Path(__file__).parents[1] / "raw"


def record(id_, text="a\tb\nc"):
    return (json.dumps({"schema_version": "1", "id": id_, "text": text}, indent=1) + "\n").encode()


def run(raw, out, shards=None):
    with writer(out) as state:
        return update(files(raw), Means(state, Folder(out, shards=shards), Serial(), Nobody()))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same articles in either layout."""
    root = tmp_path_factory.mktemp("both")
    for name in ("files", "shards"):
        assert run(RAW, root / name, name == "shards").created
    return root


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_and_dropped_is_read_as_from_files(tmp_path, seed):
    chance = random.Random(seed)
    one, other = Shelves(tmp_path / "files", False), Shelves(tmp_path / "shards", True)
    there = [f"{chance.randrange(6):02x}{n:03}" for n in range(60)]
    for turn in range(150):
        id_ = chance.choice(there)
        for shelves in (one, other):
            shelves.drop(id_) if turn % 5 == 4 else shelves.write(id_, record(id_, f"{turn}\t\n"))
        assert one.digest(id_) == other.digest(id_)
        if turn % 40 == 0:
            assert one.ids() == other.ids()
    other.flush()
    assert [body for _, body in one.bodies()] == [body.replace(b"\t", b"\n") for _, body in other.bodies()]
    fresh = Shelves(tmp_path / "shards")
    assert {id_: fresh.read(id_) for id_ in fresh.ids()} == {id_: one.read(id_) for id_ in one.ids()}
    assert not [each for each in (tmp_path / "shards").iterdir() if each.is_dir()]


def test_a_shard_is_sorted_lines_of_json(both):
    for file in (both / "shards" / "articles").iterdir():
        ids = [json.loads(line)["id"] for line in file.read_bytes().splitlines()]
        assert file.suffix == ".jsonl" and ids == sorted(ids) and {id_[:2] for id_ in ids} == {file.stem}


def test_every_command_reads_either(both):
    assert list(load(both / "files")) == list(load(both / "shards"))
    (first, *_) = load(both / "files")
    for command in (
        ["explain", first.id],
        ["diff", first.id],
        ["explain", first.variants[-1].id],
        ["verify", str(RAW)],
        ["status"],
    ):
        told = [told_by([*command, "--out", str(both / name)]).replace(str(both / name), "OUT") for name in ("files", "shards")]
        assert told[0] == told[1], command
    for name in ("files", "shards"):
        told_by(["export", "--out", str(both / name), "--to", str(both / f"{name}-export")])
        told_by(["report", "--out", str(both / name), "--raw", str(RAW)])
    exports = [
        {f.name: f.read_bytes() for f in sorted((both / f"{name}-export").rglob("*.jsonl"))} for name in ("files", "shards")
    ]
    assert exports[0] == exports[1] and exports[0]
    assert len((both / "shards/report.html").read_bytes()) == len((both / "files/report.html").read_bytes())


def told_by(command):
    done = subprocess.run([sys.executable, "-m", "pipeline", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_folder_keeps_its_layout_until_another_is_asked_for(tmp_path):
    shape = {True: "articles/*.jsonl", False: "articles/*/*.json"}
    want = None
    for asked, shards in ((None, False), (True, True), (None, True), (False, False), (None, False)):
        changes = run(RAW, tmp_path, asked)
        assert bool(changes.created) == (want is None) and not changes.updated and not changes.retired
        assert list(tmp_path.glob(shape[shards])) and not list(tmp_path.glob(shape[not shards]))
        want = want or list(load(tmp_path))
        assert list(load(tmp_path)) == want
    run(RAW, tmp_path, True)
    (tmp_path / "raw").mkdir()
    assert run(tmp_path / "raw", tmp_path).retired and not list(tmp_path.glob("articles/*.jsonl"))


def test_a_move_that_was_killed_is_ended_and_what_is_not_ours_stays(tmp_path):
    shelves = Shelves(tmp_path / "articles", True)
    for id_ in ("aa1", "aa2", "bb1"):
        shelves.write(id_, record(id_))
    shelves.flush()
    (tmp_path / "articles/aa").mkdir()
    for id_ in ("aa1", "aa9"):  # a file of a move, and a stranger
        (tmp_path / f"articles/aa/{id_}.json").write_bytes(record(id_))
    assert sorted(Shelves(tmp_path / "articles").ids()) == ["aa1", "aa2", "bb1"]
    Shelves(tmp_path / "articles").arrange()
    assert [f.name for f in (tmp_path / "articles/aa").iterdir()] == ["aa9.json"]
    assert [f.name for f in Shelves(tmp_path / "articles").strays()] == ["aa9.json"]


def test_a_line_that_is_lost_is_made_again(tmp_path):
    run(RAW, tmp_path, True)
    want = {f.name: f.read_bytes() for f in (tmp_path / "articles").iterdir()}
    for damage in (lambda data: b"", lambda data: b"\0" * 40 + data[40:], lambda data: data[: len(data) // 2]):
        file = min((tmp_path / "articles").iterdir())
        file.write_bytes(damage(file.read_bytes()))
        if not file.stat().st_size:
            file.unlink()
        with writer(tmp_path, anew=True) as state:
            update(files(RAW), Means(state, Folder(tmp_path), Serial(), Nobody()))
        assert {f.name: f.read_bytes() for f in (tmp_path / "articles").iterdir()} == want


def test_what_is_laid_out_is_no_article_until_it_gets_its_name(tmp_path):
    shelves = Shelves(tmp_path)
    desk = shelves.desk()
    laid = desk.lay("ab01", record("ab01"))
    assert laid.stood is None and shelves.ids() == set() and list(shelves.strays()) == [Path(desk.file("ab01"))]
    shelves.write("ab01", None)
    assert shelves.read("ab01") == record("ab01") and not list(shelves.strays())
    again = desk.lay("ab01", record("ab01"))
    assert again.stood == again.digest == laid.digest and not list(shelves.strays())
    other = desk.lay("ab01", record("ab01", "another"))
    assert other.stood == laid.digest != other.digest and shelves.read("ab01") == record("ab01")
    assert Shelves(tmp_path, shards=True).desk() is None


def test_what_a_killed_run_laid_out_is_swept(tmp_path):
    left = Shelves(tmp_path / "articles").desk()
    left.lay("ab01", record("ab01"))
    Folder(tmp_path).sweep()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
