"""Cases as data: a test that takes `case` is run on every row of tests/cases/<stage>/*.json, <stage> being its file's name.

`wild.json` holds what was found, `negative.json` what must stay as it is, `known-failures.json` what cannot be done yet (a strict
xfail: the day it passes, move the row). A row is an object with a `label`; the rest is the stage's own.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import settings

# A shared machine is slow at times: no deadline. The same examples on every CI run; new ones on every run by hand.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[1].parent / "shared"


def rows(stage: str):
    for file in sorted((CASES / stage).glob("*.json")):
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if file.stem == "known-failures" else []
        for row in json.loads(file.read_text("utf-8")):
            yield pytest.param(row, id=f"{file.stem}: {row['label']}", marks=marks)


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", list(rows(metafunc.module.__name__.rpartition(".")[2].removeprefix("test_"))))


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the labelled data in ../shared is not here")
    return SHARED
