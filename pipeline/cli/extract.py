"""`pipeline extract`: one text or page, and what is in it, as JSON on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import NOTHING, USAGE, Loud, app, fail

if TYPE_CHECKING:
    from pipeline.model import Document, Rejected


@app.command()
def extract(
    file: Annotated[
        str, typer.Argument(help="A text, a page or any other file that is read; - is standard input.", metavar="FILE|-")
    ],
    document: Annotated[
        bool, typer.Option("--document", help="Print the whole prepared document: fields, edits, removals.")
    ] = False,
    loud: Loud = None,
) -> None:
    """Read and repair one file by itself, and print its text, terms and statistics as JSON: a line for each article in it.

    Example: echo "72 percent of nurses say that they plan ahead." | pipeline extract -
    """
    from pipeline.model import Document

    good = 0
    for item in _prepared(file):
        if isinstance(item, Document):
            good += 1
            told = item.model_dump(mode="json", exclude={"sketch"}) if document else _facts(item)
            typer.echo(json.dumps(told, ensure_ascii=False))
            if loud:
                typer.echo(f"{item.path} {item.member}: {len(item.edits)} edits, {len(item.removed)} removals", err=True)
        else:
            typer.echo(f"{item.path} {item.member}".rstrip() + f" is rejected ({item.code}): {item.reason}", err=True)
    if not good:
        fail(NOTHING, f"There is no article in {file}. `pipeline rule CODE` tells what a code means.")


def _prepared(file: str) -> list[Document | Rejected]:
    from pipeline.model import Rejected
    from pipeline.read import read_as
    from pipeline.run import prepare

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(USAGE, f"{file} cannot be read: {error.strerror}. Name a file, or - for standard input.")
    name = Path(file).name
    return [item if isinstance(item, Rejected) else prepare(item) for item in read_as(name, name, data)]


def _facts(document: Document) -> dict[str, Any]:
    from pipeline.facts import extract as facts_in

    facts = facts_in(document.text)
    told = facts.model_dump(mode="json")
    problems = [p.model_dump(mode="json") for p in document.problems]
    title = {"title": document.title, "language": document.language, "text": document.text}
    return {"path": document.path, "member": document.member, **title, **told, "problems": problems + told["problems"]}
