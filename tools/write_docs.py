"""Write the pages that follow from the code: docs/commands.md from the command line, docs/codes.md from the table of codes,
docs/record.md from the models.

python tools/write_docs.py        tests/test_docs.py says when they are stale
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer

from pipeline.cli import app
from pipeline.cli.rule import visible
from pipeline.codes import FAMILIES, codes
from pipeline.model import Article, Document, Rejected

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLE = "Example: "


def commands() -> dict[str, Any]:
    """Every command by its name, as typer built it."""
    group: Any = typer.main.get_command(app)
    return dict(sorted(group.commands.items()))


def commands_page() -> str:
    """docs/commands.md."""
    lines = [
        "# Commands",
        "",
        "Written by `tools/write_docs.py` from the command line itself.",
        "`pipeline --install-completion` teaches your shell the names of commands and options.",
        "`--version` prints the version. Colour is for terminals, and never where `NO_COLOR` is set.",
    ]
    for name, command in commands().items():
        lines += ["", f"## pipeline {name}", *_command(command)]
    return "\n".join(lines) + "\n"


def _command(command: Any) -> Iterator[str]:
    for paragraph in cleandoc(command.help).split("\n\n"):
        if paragraph.startswith(EXAMPLE):
            yield from ("", f"    {paragraph.removeprefix(EXAMPLE)}")
        else:
            yield from ("", " ".join(paragraph.split()))
    yield from ("", "| | |", "|---|---|")
    for each in command.params:
        names = each.metavar or each.name if each.param_type_name == "argument" else ", ".join((*each.opts, *each.secondary_opts))
        if each.name != "help":
            variable = f" (`{each.envvar}`)" if each.envvar else ""
            yield f"| `{names.replace('|', ' or ')}` | {each.help}{_default(each.default)}{variable} |"


def _default(value: Any) -> str:
    return "" if value in (None, False, "") or not isinstance(value, str | int | float | Path) else f" Default: `{value}`."


def codes_page() -> str:
    """docs/codes.md."""
    lines = [
        "# Codes",
        "",
        "Written by `tools/write_docs.py` from `pipeline/codes.py`. `pipeline rule CODE` prints one of them.",
        "Of a repair, the example is damaged text and what becomes of it; a test tries each.",
        "An edit that several rules made together names them all, with commas between.",
        "Of a removal, the example is a line that goes for this reason.",
    ]
    for family, what in FAMILIES.items():
        lines += ["", f"## {family.capitalize()}: {what}", "", "| code | means | what to do | example |", "|---|---|---|---|"]
        for each in codes():
            if each.family == family:
                example = " → ".join(f"`{visible(part)}`" for part in (each.before, each.after) if part)
                lines.append(f"| `{each.code}` | {each.means} | {each.advice} | {example} |")
    return "\n".join(lines) + "\n"


def record_page() -> str:
    """docs/record.md."""
    lines = [
        "# The record, field by field",
        "",
        "Written by `tools/write_docs.py` from the models in `pipeline/model/`; `pipeline schema` prints the JSON Schema.",
        "Examples are from the articles in `raw/`. Offsets count Unicode code points. A record whose spans are not its",
        "text cannot be made. *Witnesses* are ids of variants. What a code means is on [its page](codes.md).",
    ]
    for name, what in records().items():
        lines += [
            "",
            f"## {name}",
            *what["description"].split("\n"),
            "",
            "| field | what it is | what it holds |",
            "|---|---|---|",
        ]
        lines += [f"| `{field}` | {_type(each)} | {each['description']} |" for field, each in what["properties"].items()]
    return "\n".join(lines) + "\n"


def records() -> dict[str, Any]:
    """The JSON Schema of every record that is published, and of what one input is, by name."""
    found: dict[str, Any] = {}
    for model, why in ((Article, ""), (Rejected, REJECTED), (Document, DOCUMENT)):
        schema = model.model_json_schema(mode="serialization")
        parts = schema.pop("$defs", {})
        schema["description"] += why
        found = found | {model.__name__: schema} | {name: part for name, part in parts.items() if name not in found}
    return found


def _type(node: Any) -> str:
    """What a value is, in words; another record as a link to it."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        kinds = dict.fromkeys(map(_type, node["anyOf"]))
        if "number" in kinds:
            kinds.pop("integer", None)  # it is one
        return " or ".join([*(kind for kind in kinds if kind != "null"), *(["null"] if "null" in kinds else [])])
    if node["type"] == "array":
        return f"list of {_type(node['items'])}"
    if "enum" in node:
        return ", ".join(f"`{choice}`" for choice in node["enum"])
    return "map of strings" if node["type"] == "object" else str(node["type"])


REJECTED = " A row of `rejected.jsonl`."
DOCUMENT = "\n\n`pipeline.prepare` answers it, and `pipeline extract --document` prints it (but for `sketch`)."
PAGES = {"commands.md": commands_page, "codes.md": codes_page, "record.md": record_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
