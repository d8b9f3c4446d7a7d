"""The text of `decisions.toml` → decisions, or an error that names the entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Hashable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipeline.model import Article

from .choices import KINDS, Choice, EditChoice
from .rulings import Ruling, Unsound, contradiction, joined_and_parted

NAME = "decisions.toml"
HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([\"']?)(\w+)\1[ \t]*\]\]", re.MULTILINE)


class Decisions(NamedTuple):
    """The decisions of a file, each once, in the order of their ids; `places` says where each stands first, `repeated` where one
    stands again."""

    choices: tuple[Choice, ...] = ()
    places: Mapping[str, str] = {}
    repeated: tuple[tuple[str, str], ...] = ()


def parse(text: str, name: str = NAME) -> Decisions:
    """The text of a file of decisions, known to people by this name. Raises Unsound.

    >>> found = parse('[[field]]\\narticle = "a.txt"\\nname = "date"\\nvalue = "2024-02-01"')
    >>> found.places[found.choices[0].id]
    'decisions.toml:1'
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unsound(f"{name} is not TOML: {error}") from error
    found: dict[str, Choice] = {}
    places: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for place, kind, said in _entries(told, text, name):
        try:
            choice = KINDS[kind].model_validate(said)
        except ValidationError as error:
            raise Unsound(f"{place} [[{kind}]]: {_faults(error)}") from error
        if choice.id in found:
            repeated.append((place, places[choice.id]))
            continue
        found[choice.id], places[choice.id] = choice, place
    decisions = Decisions(tuple(found[id_] for id_ in sorted(found)), places, tuple(repeated))
    _agree(decisions)
    return decisions


def of_record(article: Article, document: str) -> tuple[EditChoice, ...]:
    """What is decided about repairs of a document, as the record of its article says; an entry that is none says nothing."""
    names = {name for v in article.variants if v.id == document for name in (v.id, v.path, f"{v.path} {v.member}")}
    choices: list[Choice] = []
    for each in article.decisions:
        with suppress(Unsound):
            choices += parse(each.entry).choices
    return tuple(choice for choice in choices if isinstance(choice, EditChoice) and choice.document in names)


def _entries(told: Mapping[str, Any], text: str, name: str) -> Iterator[tuple[str, str, Any]]:
    """(place, kind, what it says) of each entry."""
    for kind in told:
        if kind not in KINDS:
            raise Unsound(f"{name}: there is no [[{kind}]]. The kinds are {', '.join(f'[[{each}]]' for each in KINDS)}.")
        if not isinstance(told[kind], list):
            raise Unsound(f"{name}: write [[{kind}]], with two brackets: there may be several.")
        lines = list(islice(_lines(text, kind), len(told[kind]) + 1))
        for number, said in enumerate(told[kind]):
            at = f":{lines[number]}" if len(lines) == len(told[kind]) else f", entry {number + 1}"
            yield f"{name}{at}", kind, said


def _lines(text: str, kind: str) -> Iterator[int]:
    """The lines on which entries of this kind begin. What looks so inside a text of several lines is none."""
    for match in HEADER.finditer(text):
        if match[2] == kind and _closed(text[: match.start()]):
            yield text.count("\n", 0, match.start()) + 1


def _closed(text: str) -> bool:
    if '"""' not in text and "'''" not in text:
        return True
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _faults(error: ValidationError) -> str:
    said = []
    for fault in error.errors(include_url=False):
        message = str(fault["msg"]).removeprefix("Value error, ")
        at = ".".join(str(part) for part in fault["loc"])
        said.append(f"{at}: {message}" if at else message)
    return "; ".join(said)


def _agree(decisions: Decisions) -> None:
    """Raise Unsound where two entries contradict each other by the names that they are given."""
    settled: dict[Hashable, tuple[Hashable, Choice]] = {}
    for choice in decisions.choices:
        for what, how in choice.claims().items():
            other = settled.setdefault((choice.kind, choice.sides, what), (how, choice))
            if other[0] != how:
                raise contradiction(decisions.places, choice, other[1])
    groups = [Ruling(choice, choice.sides) for choice in decisions.choices if choice.kind == "group"]
    joined_and_parted(groups, decisions.places)
