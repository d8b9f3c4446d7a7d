"""What a run did, told to a person or to a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from .app import table
from .decided import told

if TYPE_CHECKING:
    from pipeline.engine.stopwatch import Told
    from pipeline.state import State
    from pipeline.update import Idle
    from pipeline.write import Changes


class Done(NamedTuple):
    """What a run did, in figures; `codes` counts the rejected inputs, `rejected` names them where that was asked for;
    `followed` counts the decisions that some article follows, `idle` names those that do not apply."""

    figures: dict[str, int]
    codes: dict[str, int]
    rejected: list[tuple[str, str, str, str, str]]
    changes: Changes
    spent: Told
    followed: int
    idle: list[Idle]


def figures_of(state: State, changes: Changes) -> dict[str, int]:
    """What stands after a run, and what it changed."""
    totals, inputs = state.published.totals(), state.inputs.count()
    figures = {"inputs": inputs, "articles": totals.pop("articles"), "variants": totals.pop("variants")}
    figures |= {
        "rejected": inputs - figures["variants"],
        "repairs": totals.pop("repairs"),
        "words removed": totals.pop("removed"),
    }
    return figures | totals | {name: len(ids) for name, ids in changes._asdict().items() if ids}


def summary(done: Done, as_json: bool, loud: bool | None, profile: Told | None) -> None:
    for each in done.idle if loud is not False else ():
        typer.echo(told(each), err=True)
    if loud:
        for path, member, _, code, reason in done.rejected:
            typer.echo(f"rejected ({code}) {path} {member}".rstrip() + f": {reason}", err=True)
        for name, ids in done.changes._asdict().items():
            for each in ids:
                typer.echo(f"{name} {each if isinstance(each, str) else ' -> '.join(each)}", err=True)
    if as_json:
        typer.echo(json.dumps(as_record(done) | (_profile_record(profile) if profile else {})))
    elif loud is not False:
        table(done.figures | _decided(done) | {f"  rejected: {code}": n for code, n in done.codes.items()})
        if profile:
            _show_profile(profile)


def _decided(done: Done) -> dict[str, int]:
    figures = {"decisions followed": done.followed, "decisions that do not apply": len(done.idle)}
    return {name: count for name, count in figures.items() if count}


def _profile_record(profile: Told) -> dict[str, Any]:
    return {"profile": {"cpu_seconds": {name: round(spent, 4) for name, spent in profile.seconds.items()}, **profile.words}}


def _show_profile(profile: Told) -> None:
    """CPU seconds of each stage, its share, and the words that went through it, in all and a second."""
    from rich.console import Console
    from rich.table import Column, Table

    shown = Table("stage", *(Column(name, justify="right") for name in ("CPU s", "share", "words", "words a CPU s")))
    whole = sum(profile.seconds.values()) or 1.0
    for name, spent in profile.seconds.items():
        words = profile.words_of(name)
        shown.add_row(name, f"{spent:.2f}", f"{spent / whole:.0%}", f"{words:,}", f"{words / spent:,.0f}" if spent else "")
    Console().print(shown)


def as_record(done: Done) -> dict[str, Any]:
    """The figures of a run as they are printed with --json."""
    written = {name: len(ids) for name, ids in done.changes._asdict().items()}
    figures = {name.replace(" ", "_"): count for name, count in done.figures.items() if name not in written}
    decisions = {"followed": done.followed, "idle": [each._asdict() for each in done.idle]}
    return {**figures, "rejected_by_code": done.codes, "changes": written, "decisions": decisions}
