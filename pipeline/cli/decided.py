"""decisions.toml: where it lies, and what is said where it cannot be obeyed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import USAGE, fail
from .settings import beside, variable

if TYPE_CHECKING:
    from pipeline.decisions import Decisions
    from pipeline.update import Idle

DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        help="What people decided; without it, decisions.toml beside RAW, where there is one.",
        metavar="FILE",
        envvar=variable("decisions"),
        show_default=False,
    ),
]


def decisions_in(raw: Path | str, given: Path | None) -> Decisions:
    """What people decided about RAW, in the file that was named or the one beside it. It ends the program where that cannot be
    obeyed."""
    from pipeline.decisions import NAME, Unsound

    if isinstance(raw, Path):
        for file in (given or beside(raw), raw / NAME):
            if file.is_file() and file.resolve().is_relative_to(raw.resolve()):
                fail(USAGE, f"{file} lies in {raw}/, so it would be read as an article. Put it beside {raw}/.")
    try:
        return read_decisions(raw, given)
    except Unsound as fault:
        fail(USAGE, str(fault))


def read_decisions(raw: Path | str, given: Path | None) -> Decisions:
    """The same, for those who only look. Beside a URL there are none. Raises Unsound."""
    from pipeline.decisions import Decisions, Unsound, parse

    file = given or (beside(raw) if isinstance(raw, Path) else None)
    if file is None or (given is None and not file.exists()):
        return Decisions()
    try:
        return parse(file.read_text("utf-8-sig"), file.name)
    except OSError as error:
        raise Unsound(f"{file} cannot be read: {error.strerror}. Make it, or leave --decisions out.") from error
    except UnicodeDecodeError as error:
        raise Unsound(f"{file} is not UTF-8: {error}. Save it as UTF-8.") from error


def told(idle: Idle) -> str:
    """A decision that does not apply, in a line."""
    said = ", ".join(idle.entry.splitlines())
    return f"{idle.place} does not apply: {idle.why}." + (f"  {said}" if said else "")
