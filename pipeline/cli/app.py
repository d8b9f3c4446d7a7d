"""What all commands share: the application, its options, exit codes, and how an answer is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .settings import Engines, FailOn, Layouts, variable

OK, BROKEN, USAGE, NOTHING, BUG, CANNOT_WRITE, HELD, INTERRUPTED = 0, 1, 2, 3, 70, 73, 75, 130  # exit codes

app = typer.Typer(
    no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, help="Articles in, validated JSON out."
)
RawFolder = Annotated[
    Path, typer.Argument(help="The folder of articles as they were found.", metavar="RAW", envvar=variable("raw"))
]
Out = Annotated[Path, typer.Option("--out", help="The folder of published articles.", metavar="DIR", envvar=variable("out"))]
RawPlace = Annotated[
    str, typer.Argument(help="The folder of articles as they were found, or its URL.", metavar="RAW", envvar=variable("raw"))
]
OutPlace = Annotated[
    str, typer.Option("--out", help="The folder of published articles, or its URL.", metavar="DIR", envvar=variable("out"))
]
RawBeside = Annotated[
    Path,
    typer.Option("--raw", help="The folder that it was made from, if it is there.", metavar="DIR", envvar=variable("raw")),
]
StateFolder = Annotated[
    str,
    typer.Option(
        "--state",
        help="Where a copy of DIR is kept that is a URL, with the state; without it, in the user's cache.",
        metavar="FOLDER",
        envvar=variable("state"),
        show_default=False,
    ),
]
Workers = Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one per processor.", envvar=variable("workers"))]
Failing = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        help="What else makes it end with 1: `nothing`, or `rejected` inputs.",
        envvar=variable("fail_on"),
        case_sensitive=False,
    ),
]
Spread = Annotated[
    Engines,
    typer.Option(
        "--engine",
        help="How work is spread: a `pool` of processes, or tasks of `ray`.",
        envvar=variable("engine"),
        case_sensitive=False,
    ),
]
Address = Annotated[
    str,
    typer.Option(
        help="The cluster of Ray, as HOST:PORT, or `auto`; without it Ray is started on this machine.",
        envvar=variable("address"),
        show_default=False,
    ),
]
Layout = Annotated[
    Layouts,
    typer.Option(
        "--layout",
        help="How articles stand in DIR: `files`, one each; `shards`, a line each, for millions; `as-is`: new ones have files.",
        envvar=variable("layout"),
        case_sensitive=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Loud = Annotated[
    bool | None,
    typer.Option("--verbose/--quiet", "-v/-q", help="Say more; or nothing but the answer and errors.", show_default=False),
]


def fail(code: int, message: str) -> NoReturn:
    """End with this exit code and a message that says what to do next."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def coloured() -> bool:
    """Whether standard output is a terminal whose user wants colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def table(rows: dict[str, int]) -> None:
    """Names and counts, one a line."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(show_header=False)
    shown.add_column()
    shown.add_column(justify="right")
    for name, count in rows.items():
        shown.add_row(name, f"{count:,}")
    Console().print(shown)
