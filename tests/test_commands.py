"""The commands that look at one thing: extract, diff, rule, doctor, config; what settings do; what -q and -v say."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import load
from pipeline.cli import app

RAW = Path(__file__).parents[1] / "raw"
TEXT = "72 percent of nurses say that they plan ahead."


def run(*args, **more):
    return CliRunner().invoke(app, [str(each) for each in args], **more)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    out = tmp_path_factory.mktemp("published")
    assert run("ingest", RAW, "--out", out).exit_code == 0
    return out


def test_extract_reads_standard_input_and_files():
    facts = json.loads(run("extract", "-", input=TEXT).stdout)
    assert facts["text"] == TEXT and facts["statistics"][0]["population"]["quote"] == "nurses"
    lines = run("extract", RAW / "feed.jsonl").stdout.splitlines()
    assert [json.loads(line)["member"] for line in lines] == ["1", "2"]
    document = json.loads(run("extract", RAW / "handover-whole.txt", "--document").stdout)
    assert document["encoding"] == "utf-8" and document["edits"] and "sketch" not in document


def test_extract_says_why_there_is_nothing():
    cut = run("extract", RAW / "cut-off.txt.gz")
    assert cut.exit_code == 3 and "bad-gzip" in cut.stderr and not cut.stdout
    assert run("extract", "nosuchfile").exit_code == 2


def test_diff_shows_each_variant_against_the_text(published):
    article = next(a for a in load(published) if len(a.variants) == 3)
    shown = run("diff", article.id, "--out", published).stdout
    assert "[-青石小路s-] {+RNs+}" in shown and "words) …" in shown and "\x1b" not in shown
    assert "words) …" not in run("diff", article.id, "--out", published, "-v").stdout
    other = next(v.id for v in article.variants if v.path == "handover-page-1.txt")
    told = json.loads(run("diff", other, "--out", published, "--json").stdout)
    assert [v["id"] for v in told["variants"]] == [other]
    for each in told["variants"][0]["differences"]:
        assert article.text[each["start"] : each["end"]] == each["text"]
    assert run("diff", "nosuchid", "--out", published).exit_code == 2


@pytest.mark.parametrize("command", ["diff", "explain"])
def test_a_damaged_article_is_told_and_mended_by_rebuild(tmp_path, command):
    assert run("ingest", RAW, "--out", tmp_path, "-q").exit_code == 0
    file = next((tmp_path / "articles").glob("*/*.json"))
    file.write_bytes(file.read_bytes()[:100])
    for what in (file.stem, "nosuchid"):
        done = run(command, what, "--out", tmp_path)
        assert done.exit_code == 73 and "pipeline rebuild" in done.stderr
    assert run("rebuild", RAW, "--out", tmp_path, "-q").exit_code == 0
    assert run(command, file.stem, "--out", tmp_path).exit_code == 0


def test_help_imports_nothing_heavy():
    heavy = "numpy pydantic ftfy selectolax bs4 chardet rapidfuzz importlib.metadata pipeline.model"
    code = f"import sys, pipeline.cli; print([m for m in {heavy.split()} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout == "[]\n"


def test_colour_is_for_terminals_whose_user_wants_it(monkeypatch):
    shared, diff = (importlib.import_module(f"pipeline.cli.{name}") for name in ("app", "diff"))
    told = next(diff.differences("It rained all day in the old town.", "It snowed all day in the old town."))
    assert "\x1b[31" in diff._shown(told, True, whole=False)
    assert diff._shown(told, False, whole=False) == "It [-snowed-] {+rained+} all day in the old"
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert shared.coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not shared.coloured()


def test_rule_tells_one_code_and_lists_all():
    assert "ÕÅÈýËÄ" in run("rule", "gbk-as-latin-1").stdout
    assert len(json.loads(run("rule", "--json").stdout)) == len(run("rule").stdout.splitlines()) > 90
    wrong = run("rule", "gbk-as-latin")
    assert wrong.exit_code == 2 and "Is it gbk-as-latin-1" in wrong.stderr


def test_doctor_says_what_is_wrong_and_what_to_do(tmp_path, published):
    told = json.loads(run("doctor", RAW, "--out", published, "--json").stdout)
    assert all(each["good"] for each in told)
    assert {"Python", "pydantic", "extra pdf", "SQLite", "state", "one article"} <= {each["subject"] for each in told}
    (tmp_path / ".state").mkdir()
    (tmp_path / ".state" / "state.sqlite").write_bytes(b"no database at all" * 100)
    wrong = run("doctor", RAW, "--out", tmp_path, "-q")
    assert wrong.exit_code == 1 and "pipeline rebuild" in wrong.stdout and "pydantic" not in wrong.stdout


def test_doctor_says_how_to_get_an_extra_that_is_missing(monkeypatch):
    doctor = importlib.import_module("pipeline.cli.doctor")
    here = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in ("pypdfium2", "chardet") else here(name))
    told = run("doctor", RAW)
    assert told.exit_code == 1 and "To be mended: chardet." in told.stderr
    assert "pip install 'article-pipeline[pdf]'" in told.stdout and "pip install chardet" in told.stdout


def test_settings_come_from_options_environment_files_and_defaults(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.pipeline]\nworkers = 3\nout = "c"\nraw = "texts"\n')
    (tmp_path / "pipeline.toml").write_text('fail-on = "rejected"\nout = "b"\nworkers = 2\n')
    told = json.loads(run("config", "--out", "a", "--json", env={"PIPELINE_WORKERS": "1"}).stdout)
    assert {name: (each["value"], each["from"]) for name, each in told.items()} == {
        "raw": ("texts", "pyproject.toml"),
        "out": ("a", "option"),
        "workers": (1, "environment, PIPELINE_WORKERS"),
        "fail_on": ("rejected", "pipeline.toml"),
        "engine": ("pool", "default"),
        "address": ("", "default"),
        "layout": ("as-is", "default"),
        "quiet_for": (3.0, "default"),
        "decisions": ("decisions.toml", "default"),
        "state": ("", "default"),
    }


def test_a_setting_reaches_the_commands(tmp_path):
    (tmp_path / "pipeline.toml").write_text(f'raw = "{RAW}"\nout = "here"\nfail_on = "rejected"\nworkers = 1\n')
    done = run("ingest", "-q")
    assert done.exit_code == 1 and (tmp_path / "here" / "rejected.jsonl").is_file()
    assert "1 inputs were rejected" in done.stderr and not done.stdout
    assert run("ingest", "--fail-on", "nothing").exit_code == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("worker = 1", "there is no setting 'worker'"),
        ('workers = "1"', "should be a number"),
        ("out = 1", "should be text in quotes"),
        ("workers = [", "cannot be read"),
        ("workers = true", "should be a number"),
    ],
)
def test_a_file_of_settings_that_is_wrong_is_refused(tmp_path, text, why):
    (tmp_path / "pipeline.toml").write_text(text)
    done = run("status")
    assert done.exit_code == 2 and why in done.stderr


def test_what_is_published_is_not_read_again(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    done = run("ingest", ".", "--out", "processed")
    assert done.exit_code == 2 and "Name another folder" in done.stderr and not (tmp_path / "processed").exists()
    assert run("ingest", ".", "--out", ".").exit_code == 2
    assert run("ingest", ".", "--out", ".processed").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "answer"), [("pipeline exp", "explain\nexport"), ("pipeline ingest --fail-on ", "nothing\nrejected")]
)
def test_shells_complete_commands_and_values(typed, answer):
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    assert run(env={"_PIPELINE_COMPLETE": "complete_bash", **words}, prog_name="pipeline").stdout.strip() == answer


def test_verbose_names_what_was_rejected_and_changed(tmp_path):
    done = run("ingest", RAW, "--out", tmp_path, "-v")
    assert done.exit_code == 0 and "rejected (bad-gzip) cut-off.txt.gz" in done.stderr and done.stderr.count("created ") == 6
    assert "rejected (bad-gzip)" in run("status", RAW, "--out", tmp_path, "-v").stdout
    assert not run("verify", RAW, "--out", tmp_path, "-q").stdout
    assert " at 0-8, confidence" in run("explain", RAW / "handover-whole.txt", "-v").stdout
