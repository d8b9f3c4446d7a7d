"""The command line: options become arguments, results become text. Heavy modules are imported inside the commands."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from . import config, diff, doctor, explain, export, extract, ingest, report, rule, state, watch
from .app import BUG, INTERRUPTED, USAGE, Loud, app, fail
from .settings import Unsettled, found_in

__all__ = [
    "app",
    "config",
    "diff",
    "doctor",
    "explain",
    "export",
    "extract",
    "ingest",
    "main",
    "report",
    "rule",
    "state",
    "watch",
]


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        typer.echo(f"pipeline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Articles in, validated JSON out: repaired, deduplicated, with their terms and statistics."""
    try:
        context.obj = found_in(Path())
    except Unsettled as fault:
        fail(USAGE, str(fault))
    if isinstance(context.command, TyperGroup):
        context.default_map = dict.fromkeys(context.command.list_commands(context), context.obj.values)


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="Write the schema files here.", metavar="DIR")] = None,
    name: Annotated[str, typer.Argument(help="The record: article or rejected.")] = "article",
    loud: Loud = None,
) -> None:
    """Print the JSON Schema of a published record, or write all of them to a folder.

    Example: pipeline schema rejected
    """
    from pipeline.write import PUBLISHED, dumps, replace
    from pipeline.write import schema as schema_of

    if out is not None:
        for each in PUBLISHED:
            replace(out / f"{each}.schema.json", dumps(schema_of(each)).encode("utf-8"))
            if loud:
                typer.echo(f"{out / each}.schema.json", err=True)
    elif name in PUBLISHED:
        typer.echo(dumps(schema_of(name)), nl=False)
    else:
        fail(USAGE, f"There is no record {name!r}: choose one of {', '.join(PUBLISHED)}.")


def main() -> None:
    """The entry point: what went wrong becomes an exit code."""
    gc.set_threshold(100_000, 20, 20)  # few cycles are made; to look for them less often saves a tenth of a short run
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        typer.echo(f"This is a fault of the pipeline, please report it: {type(error).__name__}: {error}", err=True)
        sys.exit(BUG)


if __name__ == "__main__":
    main()
