"""`pipeline rule`: what a code means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from .app import USAGE, AsJson, Loud, app, fail

if TYPE_CHECKING:
    from pipeline.codes import Code


@app.command()
def rule(
    code: Annotated[str, typer.Argument(metavar="[CODE]", help="A code from a record; without one, all are listed.")] = "",
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Tell what a code means, with an example: of an edit, a removal, a problem, a rejection or a reading.

    Example: pipeline rule gbk-as-latin-1
    """
    from pipeline.codes import codes, meaning

    found = meaning(code) if code else list(codes())
    if not found:
        fail(USAGE, f"There is no code {code!r}.{_near(code, [each.code for each in codes()])} `pipeline rule` lists all.")
    if as_json:
        typer.echo(json.dumps([each._asdict() for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        typer.echo(_told(each) if code or loud else f"{each.family:<10} {each.code:<22} {each.means}")


def _near(code: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = dict.fromkeys(get_close_matches(code, known, 3))
    return f" Is it {' or '.join(near)}?" if near else ""


def _told(code: Code) -> str:
    lines = [f"{code.code} ({code.family}): {code.means}.", code.advice]
    lines += [f"  before  {visible(code.before)}"] if code.before else []
    lines += [f"  after   {visible(code.after)}"] if code.after else []
    return "\n".join(filter(None, lines))


def visible(text: str) -> str:
    """The text with its control characters written out."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
