"""The docs say what is: pages written from the code are current, every command, option, setting and field is on its page.

Every example is run: the console blocks of docs/, and the examples in `--help`.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import model
from pipeline.cli.settings import Settings, variable
from pipeline.codes import codes
from pipeline.write import PUBLISHED

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
STORY = "5083692b4748bab9f4ea"  # the article of three variants in raw/


def tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WRITTEN = tool("write_docs")


def environment():
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIPELINE_")}
    return own | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "80"}


def shell(command, folder):
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment(), text=True, check=False, **both)
    return done.returncode, done.stdout


def steps(page):
    """(command, expected output) of every console block of a page, in order; `> ` goes on with a command."""
    for block in re.findall(r"^```console\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            first, *rest = part.splitlines()
            more = [line[2:] for line in rest if line.startswith("> ")]
            yield "\n".join([first, *more]), "\n".join(line for line in rest if not line.startswith("> "))


def agrees(expected, found):
    """Whether an output is as the page shows it; `…` stands for anything."""
    pattern = r"[\s\S]*".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, found.strip("\n")) is not None


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    return tmp_path


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    """raw/ and processed/, for commands that change neither."""
    folder = tmp_path_factory.mktemp("ingested")
    shutil.copytree(ROOT / "raw", folder / "raw")
    assert shell("pipeline ingest -q", folder)[0] == 0
    return folder


@pytest.mark.parametrize("page", [p for p in PAGES if any(steps(p))], ids=lambda page: page.stem)
def test_every_console_example_is_run_and_says_what_the_page_says(page, folder):
    for command, expected in steps(page):
        found = shell(command, folder)[1]
        assert agrees(expected, found), f"{command}\n--- the page says\n{expected}\n--- it says\n{found}"


def test_what_differs_is_seen():
    assert agrees("a … c", "a b c") and not agrees("a … d", "a b c") and not agrees("", "fault")
    assert len(list(steps(DOCS / "tutorial.md"))) > 10


@pytest.mark.parametrize("name", WRITTEN.PAGES)
def test_pages_written_from_the_code_are_current(name):
    assert (DOCS / name).read_text("utf-8") == WRITTEN.PAGES[name](), "stale: run `python tools/write_docs.py`"


@pytest.mark.parametrize("name", WRITTEN.commands())
def test_every_command_has_an_example_that_runs_and_an_entry_with_all_its_options(name, ingested, folder):
    command = WRITTEN.commands()[name]
    entry = (DOCS / "commands.md").read_text("utf-8").partition(f"\n## pipeline {name}\n")[2].partition("\n## ")[0]
    for each in command.params:
        assert each.help, f"{name}: {each.name} has no help"
        assert each.name == "help" or each.help in entry
    (example,) = re.findall(r"Example: (.*)", command.help)
    assert example in entry
    if name == "watch":
        watched(example, folder)
        return
    code, said = shell(example.replace(" ID", f" {STORY}"), ingested)
    assert code == 0 and "Traceback" not in said, said


def watched(example, folder):
    """A command that keeps running publishes, and ends when it is told to."""
    process = subprocess.Popen(["bash", "-c", f"exec {example}"], cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not (folder / "processed" / "rejected.jsonl").exists() and time.monotonic() < end:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=120) == 0 and (folder / "processed" / "rejected.jsonl").exists()


def records():
    """Every model that is published or is handed to users, with what it is made of."""
    return [m for m in vars(model).values() if isinstance(m, type) and issubclass(m, model.Record)]


NOT_DATA = {
    "Record",
    "Raw",
    "Decoded",
    "Repaired",
    "Facts",
}  # arguments and answers of single functions


@pytest.mark.parametrize("record", [r for r in records() if r.__name__ not in NOT_DATA], ids=lambda record: record.__name__)
def test_every_field_is_on_the_page_of_the_record_and_no_other(record):
    section = (DOCS / "record.md").read_text("utf-8").partition(f"\n## {record.__name__}\n")[2].partition("\n## ")[0]
    told = {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert told == set(record.model_fields)


def test_every_value_of_a_closed_list_is_on_the_page():
    text = (DOCS / "record.md").read_text("utf-8")
    for name in PUBLISHED:
        for schema in [*PUBLISHED[name].model_json_schema().get("$defs", {}).values()]:
            for field, told in schema["properties"].items():
                if field != "reason":  # those stand in codes.md
                    assert all(f"`{value}`" in text for value in told.get("enum", [])), f"{schema['title']}.{field}"


def test_every_code_that_a_guide_names_is_one():
    for page in (DOCS / "how-to").glob("*.md"):
        named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", page.read_text("utf-8")))
        assert named <= {each.code for each in codes()} | {"bad-ans"}, page.name  # the code that a new format may have


def test_every_setting_is_on_its_page():
    text = (DOCS / "settings.md").read_text("utf-8")
    assert all(f"`{name}`" in text and f"`{variable(name)}`" in text for name in Settings._fields)


def test_every_link_leads_somewhere():
    for page in [*PAGES, ROOT / "README.md"]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_page_is_reached_from_the_first():
    text = (DOCS / "index.md").read_text("utf-8")
    assert all(f"({page.relative_to(DOCS)})" in text for page in PAGES if page.name != "index.md")
