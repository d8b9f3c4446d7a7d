"""What is known between runs: packed without loss, one writer, versions that cannot be forgotten to be raised."""

import ast
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cluster import all_keys, near
from pipeline.fingerprint import fingerprint
from pipeline.model import Document, Raw
from pipeline.read import read
from pipeline.run import prepare
from pipeline.state import File, Held, Input, Unreadable, Work, lock, look, pack, unpack, versions, writer
from pipeline.state.index import Index
from pipeline.state.lock import holder
from pipeline.state.schema import MIGRATIONS
from pipeline.state.versions import STAGES

PACKAGE = Path(__file__).parents[1] / "pipeline"
RAW = PACKAGE.parent / "raw"
HOLD = """
import sys
from pathlib import Path
from pipeline.state import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    input()
"""


def same(document):
    back = unpack(pack(document), path=document.path, member=document.member, sha256=document.sha256, id_=document.id)
    return back == document.model_copy(update={"sketch": b""})


def test_documents_come_back_as_they_went_in():
    documents = [d for raw in read(RAW) if isinstance(raw, Raw) and isinstance(d := prepare(raw), Document)]
    assert len(documents) == 8 and all(map(same, documents))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_document_comes_back(title, text):
    document = prepare(
        Raw(path="a", data=f"Rain fell on the harbour. {text}".encode("utf-8", "surrogatepass"), meta={"title": title})
    )
    assert not isinstance(document, Document) or same(document)


def modules(name):
    folder = PACKAGE / name
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{name}.py"]


def imports(name):
    """The top modules of the package that a module imports."""
    found = set()
    for file in modules(name):
        depth = len(file.relative_to(PACKAGE).parts)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                if node.level == depth or (node.level == 0 and module.partition(".")[0] == "pipeline"):
                    inner = module.removeprefix("pipeline").lstrip(".").partition(".")[0]
                    found |= {inner} if inner else {alias.name for alias in node.names}
    return found


SHELL = {"state", "engine", "read", "run", "update", "write"}  # these bring stages together: what they import is no part of them


@pytest.mark.parametrize("stage", STAGES)
def test_the_version_of_a_stage_covers_all_that_it_imports(stage):
    for name in STAGES[stage]:
        if name not in SHELL and not (stage == "cluster" and name == "fingerprint"):
            # the engine measures and spreads work, and makes nothing
            measured = {"engine"} if name in {"facts", "prepare", "grouping"} else set()
            assert imports(name) - measured <= {*STAGES[stage]}, name


def test_every_stage_counts():
    named = {name for names in STAGES.values() for name in names}
    everything = {f.stem for f in PACKAGE.glob("*.py")} | {f.parent.name for f in PACKAGE.glob("*/__init__.py")}
    assert everything - named == {"__init__", "__main__", "cli", "codes", "engine", "export", "report", "state", "verify"}


def test_a_changed_file_of_a_stage_changes_its_version(tmp_path):
    copy = shutil.copytree(PACKAGE, tmp_path / "pipeline")
    before = versions(copy)
    (copy / "terms/acronyms.py").write_text("# another\n")
    after = versions(copy)
    assert (after.prepare, after.cluster) == (before.prepare, before.cluster) and after.finish != before.finish
    (copy / "repair" / "judge.py").write_text("# another\n")
    assert versions(copy).prepare != before.prepare


def test_what_is_kept_is_found_and_a_dry_run_keeps_nothing(tmp_path):
    for keep in (False, True):
        with writer(tmp_path, keep=keep) as state:
            assert not state.inputs.is_known(b"k")
            state.inputs.keep_works({b"k": Work("aa", b"body", b"sketch")})
            inputs = [Input("", b"h", b"k"), Input("2", b"i", None, "bad-json", "why")]
            state.inputs.keep_files([File("a.txt", "stamp", b"v", inputs)])
            state.commit()
        assert (tmp_path / ".state").exists() is keep
    with writer(tmp_path) as state:
        (found,) = state.inputs.witnesses()
        assert (found.document, state.inputs.body(found.work)) == ("aa", b"body")
        assert list(state.inputs.rejected()) == [("a.txt", "2", "69", "bad-json", "why")]
        state.inputs.forget(["a.txt"])
        state.inputs.close(swept=False)
        assert not state.inputs.is_known(b"k") and state.inputs.count() == 0


def test_only_one_file_in_strict_tables(tmp_path):
    with writer(tmp_path):
        pass
    assert sorted(f.name for f in (tmp_path / ".state").iterdir()) == ["lock", "state.sqlite"]
    with sqlite3.connect(tmp_path / ".state" / "state.sqlite") as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        tables = db.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        assert all(strict for _, strict in tables)


def test_a_damaged_or_newer_state_says_what_to_do(tmp_path):
    with writer(tmp_path):
        pass
    file = tmp_path / ".state" / "state.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(Unreadable, match="newer"), writer(tmp_path):
        pass
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(Unreadable, match="pipeline rebuild"), writer(tmp_path):
        pass
    with writer(tmp_path, anew=True) as state:
        assert state.inputs.count() == 0


def test_the_lock_says_who_and_ends_with_its_holder(tmp_path):
    file = tmp_path / ".state" / "lock"
    assert holder(file) is None
    with subprocess.Popen([sys.executable, "-c", HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(Held, match=f"process {other.pid} on .*, since 20"), lock(file):
            pass
        assert f"process {other.pid}" in holder(file)
        other.kill()
    assert holder(file) is None and file.stat().st_size  # killed: its name still stands there, and means nothing
    with lock(file):
        assert f'"pid": {os.getpid()}' in file.read_text()


def test_looking_takes_no_lock(tmp_path):
    with look(tmp_path) as state:
        assert state is None
    with writer(tmp_path) as state:
        state.journal.begin()
        state.commit()
        with look(tmp_path) as seen:
            assert [run.outcome for run in seen.journal.runs(5)] == ["running"]


def kept(state, text, number):
    """A work with the sketch of this text, and a place for it in raw/."""
    state.inputs.keep_works({f"{number}".encode(): Work(f"d{number}", b"", fingerprint(text))})
    state.inputs.keep_files([File(f"{number}", "", b"", [Input("", b"", f"{number}".encode())])])


def test_the_index_says_who_has_a_key_and_forgets_who_left(tmp_path):
    texts = ["one two three four five six", "seven eight nine ten eleven", "one two three four five six and more words"]
    with writer(tmp_path) as state:
        index, keys = Index(state.db), all_keys([fingerprint(texts[0])])
        for number, text in enumerate(texts):
            kept(state, text, number)
            assert set(index.held(keys).text) == {n + 1 for n in range(number + 1) if n != 1}
        state.inputs.close(swept=False)
        state.inputs.forget(["2"])
        assert set(index.held(keys).text) == {1}  # its work is there still
        state.inputs.close(swept=False)
        assert set(index.held(keys).text) == {1}
        state.inputs.close(swept=True)
        assert set(index.held(keys).text) == {1}
        assert index.held(all_keys([])).text.tolist() == []


def test_the_index_grows_over_its_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.state.index.ROWS", 3)
    with writer(tmp_path) as state:
        for number in range(8):
            kept(state, f"the same five words number {number} of all", number)
            found = Index(state.db).held(all_keys([fingerprint("the same five words")]))
            assert sorted(found.text.tolist()) == list(range(1, number + 2))
        assert state.db.execute("SELECT count(*) FROM keys").fetchone() == (3,)


def test_a_key_in_copies_of_one_text_counts_once(tmp_path):
    with writer(tmp_path) as state:
        for number in range(5):
            kept(state, "the same five words" if number else "the same five words again", number)
        held = Index(state.db).held(all_keys([fingerprint("the same five words")]))
        assert held.counted()[1].tolist() == [2]
        assert near([fingerprint("the same five words")], held).tolist() == [1, 2, 3, 4, 5]
