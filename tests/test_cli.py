"""The command line as a user meets it: two processes, exit codes, messages that say what to do next."""

import json
import re
import subprocess
import sys
from pathlib import Path

from pipeline import load

RAW = Path(__file__).parents[1] / "raw"


def run(*args, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, args)], capture_output=True, text=True, cwd=cwd, check=False
    )


def test_ingest_publishes_the_samples(tmp_path):
    done = run("ingest", RAW, "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["variants"], summary["rejected"], summary["changes"]["created"]) == (6, 8, 1, 6)
    article = next(a for a in load(tmp_path) if len(a.variants) == 3)
    explained = run("explain", article.id, "--out", tmp_path)
    assert "substitution applied" in explained.stdout and "'RN'" in explained.stdout


def test_two_files_or_variants_are_told_apart(tmp_path):
    assert run("ingest", RAW, "--out", tmp_path).returncode == 0
    article = next(a for a in load(tmp_path) if len(a.variants) == 3)
    one, other = (v.id for v in article.variants if v.path != "handover-whole.txt")
    assert run("explain", one, other, "--out", tmp_path).stdout.startswith("the same story")
    assert "names agree" in run("explain", RAW / "handover-whole.txt", one, "--out", tmp_path).stdout
    apart = run("explain", RAW / "handover-whole.txt", RAW / "glossary-kiln.md", "--json")
    assert json.loads(apart.stdout)["verdict"].startswith("not the same story")
    assert "does not hold one article" in run("explain", RAW / "feed.jsonl", one, "--out", tmp_path).stderr
    assert run("explain", one, "nosuchid", "--out", tmp_path).returncode == 2


def test_dry_run_writes_nothing(tmp_path):
    assert run("ingest", RAW, "--out", tmp_path / "out", "--dry-run").returncode == 0
    assert not (tmp_path / "out").exists()


def test_missing_and_empty_raw_say_what_to_do(tmp_path):
    for folder in (tmp_path / "none", tmp_path):
        done = run("ingest", folder, "--out", tmp_path / "out")
        assert done.returncode == 2 and "Put .txt" in done.stderr


def test_nothing_published_is_exit_3_and_the_rejection_is_kept(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes(b"")
    assert run("ingest", tmp_path / "raw", "--out", tmp_path / "out").returncode == 3
    row = json.loads((tmp_path / "out" / "rejected.jsonl").read_text())
    assert (row["path"], row["code"]) == ("a.txt", "empty")


def test_an_output_that_cannot_be_written_is_exit_73(tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    done = run("ingest", RAW, "--out", tmp_path / "out")
    assert done.returncode == 73 and "Cannot write" in done.stderr


def test_explain_a_file_and_an_unknown_id(tmp_path):
    assert "gbk" in run("explain", RAW / "handover-whole.txt").stdout
    assert run("explain", "nosuchid", "--out", tmp_path).returncode == 2


def test_schema_and_version():
    assert json.loads(run("schema").stdout)["$schema"].endswith("2020-12/schema")
    assert run("--version").stdout.startswith("pipeline ")


def test_status_and_verify_tell_what_stands(tmp_path):
    assert run("status", RAW, "--out", tmp_path).returncode == 2
    assert run("ingest", RAW, "--out", tmp_path).returncode == 0
    told = json.loads(run("status", RAW, "--out", tmp_path, "--json").stdout)
    assert (told["known"]["inputs"], told["known"]["articles"], told["rejected"]) == (9, 6, {"bad-gzip": 1})
    assert told["pending"]["new"] == 0 and told["runs"][0]["outcome"] == "done" and told["held by"] is None
    assert re.search("(?m)^run 1: done, .*; created 6$", run("status", RAW, "--out", tmp_path).stdout)
    assert run("verify", RAW, "--out", tmp_path).returncode == 0
    (tmp_path / "rejected.jsonl").write_bytes(b"")
    done = run("verify", RAW, "--out", tmp_path)
    assert done.returncode == 1 and "cut-off.txt.gz" in done.stdout and "1 broken promises" in done.stderr


def test_runs_have_the_numbers_of_changes_jsonl(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for name in ("harbour-cafe.html", "glossary-kiln.md"):
        (raw / name).write_bytes((RAW / name).read_bytes())
        for _ in range(3):
            assert run("ingest", raw, "--out", out).returncode == 0
    runs = json.loads(run("status", raw, "--out", out, "--json").stdout)["runs"]
    assert [each["number"] for each in runs] == [None, None, 2, None, None]
    shown = run("status", raw, "--out", out).stdout
    named = re.findall(r"(?m)^(run \d+|a run): done.*; (.*)$", shown)
    assert named[1:3] == [("a run", "nothing changed"), ("run 2", "created 1")]
    assert [json.loads(line)["run"] for line in (out / "changes.jsonl").read_text().splitlines()] == [1, 2]
    told = json.loads(run("export", "--out", out, "--to", tmp_path / "to", "--since", 1, "--json").stdout)
    assert (told["articles"], told["run"]) == (1, 2)


def test_a_damaged_state_is_exit_73_and_rebuild_makes_it_anew(tmp_path):
    assert run("ingest", RAW, "--out", tmp_path).returncode == 0
    (tmp_path / ".state" / "state.sqlite").write_bytes(b"no database at all" * 100)
    done = run("ingest", RAW, "--out", tmp_path)
    assert done.returncode == 73 and "pipeline rebuild" in done.stderr
    assert run("rebuild", RAW, "--out", tmp_path).returncode == 0


def test_a_profile_tells_what_each_stage_cost(tmp_path):
    for workers in (1, 2):
        done = run("ingest", RAW, "--out", tmp_path / str(workers), "--workers", workers, "--profile", "--json")
        profile = json.loads(done.stdout)["profile"]
        spent, articles = profile["cpu_seconds"], list(load(tmp_path / str(workers)))
        assert all(spent[stage] > 0 for stage in ("decode", "main text", "collate", "rest"))  # the clock may tick in hundredths
        assert profile["words published"] == sum(len(article.text.split()) for article in articles) <= profile["words read"]
    shown = run("ingest", RAW, "--out", tmp_path / "shown", "--profile").stdout
    assert "main text" in shown and "words a CPU s" in shown
    assert "profile" not in json.loads(run("ingest", RAW, "--out", tmp_path / "shown", "--json").stdout)
