"""Every code that the source can give has an entry, every entry a code in the source, and every example is true."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import pipeline
from pipeline.codes import FAMILIES, codes, meaning
from pipeline.engine import REASONS
from pipeline.furniture import reason_of
from pipeline.model import Reading, Reason
from pipeline.repair.controls import without_controls

PACKAGE = Path(pipeline.__file__).parent
CODE = re.compile(r"[a-z]+\w*(-\w+)*", re.ASCII)
REJECTING = {"Stop", "reject", "_reject", "damage", "inside", "_content"}  # calls that are given the code of a rejection
DOUBTING = {"Problem", "_problem"}
TWINS = {"utf-8-as-cp1254", "cp437-as-latin-1"}  # the example goes by a rule that reads these characters alike
REPAIRS = [each for each in codes() if each.family == "repair"]


def family(name):
    return {each.code for each in codes() if each.family == name}


def constants(tree):
    """Names that stand for one text in a module, or for one of two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            either = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            yield node.targets[0].id, [n.value for n in either if isinstance(n, ast.Constant)]


def given(calls):
    """Every text that looks like a code and is given to one of these calls, as itself or by its name."""
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        named = dict(constants(tree)) | {"UNREADABLE": ["unreadable"]}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in calls:
                args = [k.value for k in node.keywords if k.arg == "code"] or node.args
                values = [
                    v for a in args for v in ([a.value] if isinstance(a, ast.Constant) else named.get(getattr(a, "id", ""), []))
                ]
                yield from (v for v in values if isinstance(v, str) and CODE.fullmatch(v))


def refused():
    """The codes that stand first in what the checks before the main text return."""
    for node in ast.walk(ast.parse((PACKAGE / "prepare.py").read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in ("_refused", "_too_much"):
            returned = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            yield from (each.elts[0].value for each in returned if isinstance(each, ast.Tuple))


def rules():
    """Every rule that a change of the text is given in pipeline/repair."""
    for file in (PACKAGE / "repair").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Change", "Mark", "difference"):
                values = [v for a in node.args[-3:] for v in ([a.body, a.orelse] if isinstance(a, ast.IfExp) else [a])]
                yield from (v.value for v in values if isinstance(v, ast.Constant) and CODE.fullmatch(str(v.value)))


def test_every_rejection_and_problem_has_an_entry_and_no_entry_is_left_over():
    stopped, doubted = {*given(REJECTING), *refused(), *REASONS}, {*given(DOUBTING), *REASONS}
    main_text = {"index-page", "no-article"}  # problems that become rejections
    assert {"bad-pdf", "encrypted", "unreadable", "bad-gzip"} < stopped and {"foreign-word", "figures-differ"} < doubted
    assert family("rejection") == stopped | main_text
    assert family("problem") == doubted


def test_every_rule_has_an_entry():
    found = set(rules())
    assert {"lost-byte", "entity", "stray-control", "gbk-as-latin-1", "control", "direction"} < found
    assert found <= {each.code for each in REPAIRS}


def test_every_reason_and_kind_of_reading_has_an_entry():
    assert family("removal") == set(get_args(Reason))
    assert family("reading") == set(get_args(Reading.model_fields["kind"].annotation))
    assert {each.family for each in codes()} == set(FAMILIES)


@pytest.mark.parametrize("code", REPAIRS, ids=lambda code: code.code)
def test_what_was_damaged_is_repaired_as_the_example_says(code):
    repaired = without_controls(code.before, pipeline.repair(code.before))
    assert repaired.text == code.after
    assert code.code in TWINS or code.code in {rule for e in repaired.edits for rule in e.rule.split(", ")}


def test_what_is_removed_is_told_by_its_line():
    lines = [each for each in codes() if each.family == "removal" and each.before]
    assert len(lines) > 10
    assert {each.code: reason_of(each.before) for each in lines} == {each.code: each.code for each in lines}


def test_rules_that_worked_together_are_told_one_by_one():
    assert [each.code for each in meaning("lost-byte, ftfy")] == ["lost-byte", "ftfy"]
    assert meaning("nothing") == []
