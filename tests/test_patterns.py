"""Every regular expression of the package takes time linear in what it is given, however that is made."""

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from re import _constants as code
from re import _parser as parser
from typing import NamedTuple

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
FIRST, LONG = 12_000, 2**20  # characters: quadratic time tells already at the first
SLOW, TOO_SLOW = 0.12, 5.0  # CPU seconds for each; a linear pattern takes .001 and .05
SAMPLES = {code.CATEGORY_WORD: "a", code.CATEGORY_DIGIT: "1", code.CATEGORY_SPACE: " ", code.CATEGORY_NOT_WORD: "-",
           code.CATEGORY_NOT_SPACE: "a", code.CATEGORY_NOT_DIGIT: "a"}  # fmt: skip
SHORT = {  # these are asked about so many characters only, or about
    "maintext.LEFTOVER": "120",
    "stats.EDGE": "40",
    "stats.LONG_NAME": "120",
    "metadata.DEGREES": "300",
    "blocks.TOKEN": "markup in which every tag is closed",
}
ANYWAY = ("a", "A", " ", "1", "\n", ",", "<", "a ", "a b ", "1,", "<a", "é", "A.")


def modules():
    for found in pkgutil.walk_packages([str(PACKAGE)], "pipeline."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns_in(value, depth=0):
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, Mapping):
        for each in value.values():
            yield from patterns_in(each, depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from patterns_in(each, depth + 1)
    elif depth < 4 and type(value).__module__.startswith("pipeline") and hasattr(value, "__dict__"):
        yield from patterns_in(vars(value), depth + 1)


def written():
    """Patterns that are written out where they are used, inside functions."""
    trees = (ast.parse(file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py")))
    functions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for function in functions:
        for node in ast.walk(function):
            called = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re"
            )
            if called and node.func.attr != "escape" and node.args and isinstance(node.args[0], ast.Constant):
                yield re.compile(node.args[0].value), function.name


class Pattern(NamedTuple):
    """A pattern, its name, and the functions it is used by; none where that is not plain to see."""

    pattern: re.Pattern
    name: str
    used: frozenset


def every_pattern():
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in patterns_in(value):
                found.setdefault((pattern.pattern, pattern.flags), (name, module.__name__.split(".")[1]))
    for pattern, function in written():
        found.setdefault((pattern.pattern, pattern.flags), (f"{function}()", "in"))
    return [Pattern(re.compile(*key), f"{part}.{name}", uses(name, part)) for key, (name, part) in found.items()]


def uses(name, part):
    """How a pattern is used in its part of the package."""
    files = [*PACKAGE.glob(f"{part}.py"), *PACKAGE.glob(f"{part}/*.py")]
    return frozenset(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", "\n".join(file.read_text("utf-8") for file in files)))


def one_of(items):
    """A character of a class."""
    negated = items and items[0][0] is code.NEGATE
    if negated:
        taken = {chr(value) for op, value in items if op is code.LITERAL}
        return next(c for c in "ax-~é" if c not in taken)
    for op, value in items:
        if op is code.LITERAL:
            return chr(value)
        if op is code.RANGE:
            return chr(value[0])
        if op is code.CATEGORY:
            return SAMPLES.get(value, "a")
    return "a"


def example(tree, times):
    """A text that the pattern nearly takes: each repeat so often where it may be, of alternatives the first."""
    out = []
    for op, value in tree:
        if op is code.LITERAL:
            out.append(chr(value))
        elif op is code.NOT_LITERAL:
            out.append("a" if value != ord("a") else "b")
        elif op is code.ANY:
            out.append("a")
        elif op is code.IN:
            out.append(one_of(value))
        elif op is code.BRANCH:
            out.append(example(value[1][0], times))
        elif op is code.SUBPATTERN:
            out.append(example(value[3], times))
        elif op is code.ATOMIC_GROUP:
            out.append(example(value, times))
        elif op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            low, high, inner = value
            out.append(example(inner, times) * max(low, min(int(high), times)))
    return "".join(out)


def characters(tree):
    """The characters that it names, each class by one."""
    for op, value in tree:
        if op is code.LITERAL:
            yield chr(value)
        elif op is code.IN:
            yield one_of(value)
        elif op is code.BRANCH:
            for each in value[1]:
                yield from characters(each)
        elif op is code.SUBPATTERN:
            yield from characters(value[3])
        elif op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            yield from characters(value[2])
        elif op in (code.ASSERT, code.ASSERT_NOT):
            yield from characters(value[1])
        elif op is code.ATOMIC_GROUP:
            yield from characters(value)


def bodies(tree):
    """An example of all that is repeated."""
    for op, value in tree:
        if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            yield example(value[2], 1)
            yield from bodies(value[2])
        elif op is code.BRANCH:
            for each in value[1][:8]:
                yield from bodies(each)
        elif op is code.SUBPATTERN:
            yield from bodies(value[3])
        elif op in (code.ASSERT, code.ASSERT_NOT):
            yield from bodies(value[1])
        elif op is code.ATOMIC_GROUP:
            yield from bodies(value)


def adversaries(pattern):
    """Pieces whose repetition makes backtracking likely, with what stands before and after them."""
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    named = list(dict.fromkeys(characters(tree)))[:6]
    wholes = [example(tree, times) for times in (0, 1, 3)]
    pieces = [*dict.fromkeys(bodies(tree))][:10] + named + [a + b for a in named[:3] for b in named[:3] if a != b] + list(ANYWAY)
    pieces += wholes + [whole[:-1] for whole in wholes] + [whole[1:] for whole in wholes]
    for piece in dict.fromkeys(filter(None, pieces)):
        yield "", piece, "\x01"
    start = wholes[1][: max(1, len(wholes[1]) // 2)]
    for piece in dict.fromkeys([*bodies(tree)][:6]):
        if piece:
            yield start, piece, "\x01"


def made(pattern, told, size):
    before, piece, after = told
    text = before + piece * (size // len(piece) + 1) + after
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


class TooLongError(Exception):
    """It is stopped."""


@contextmanager
def no_longer_than(seconds):
    def stop(*_):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def spent(pattern, text, most, anchored=False):
    """CPU seconds to find all of it in a text, or whether it begins with it."""
    begun = time.process_time()
    try:
        with no_longer_than(most):
            if anchored:
                pattern.match(text)
                pattern.fullmatch(text)
            else:
                for _ in pattern.finditer(text):
                    pass
    except TooLongError:
        return most
    return time.process_time() - begun


def test_every_pattern_is_linear():
    slow = []
    found = every_pattern()
    assert len(found) > 150
    for pattern, name, used in found:
        if name in SHORT:
            continue
        anchored = bool(used) and used <= {"match", "fullmatch"}
        worst = max(adversaries(pattern), key=lambda told: spent(pattern, made(pattern, told, FIRST), SLOW, anchored))
        first = spent(pattern, made(pattern, worst, FIRST), SLOW, anchored)
        if first >= SLOW or spent(pattern, made(pattern, worst, LONG), TOO_SLOW, anchored) >= TOO_SLOW:
            slow.append((name, pattern.pattern[:120], worst[0], worst[1][:60]))
    assert not slow, "\n".join(map(str, slow))


@pytest.mark.parametrize("bad", [r"\s+$", r"(?:a|aa)*b", r"[^<>]*>", r"(\w+\s?)+\.", r"x.*y.*z"])
def test_a_pattern_that_is_not_linear_is_found(bad):
    pattern = re.compile(bad)
    assert max(spent(pattern, made(pattern, told, FIRST), SLOW) for told in adversaries(pattern)) >= SLOW
