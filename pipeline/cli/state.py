"""`pipeline status` and `pipeline verify`: what is known, and whether the promises are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import BROKEN, CANNOT_WRITE, HELD, USAGE, AsJson, Loud, Out, RawFolder, Workers, app, fail, table
from .decided import DecisionsFile, decisions_in
from .settings import DEFAULTS
from .watching import watching

if TYPE_CHECKING:
    from pipeline.decisions import Decisions
    from pipeline.state import State

SHOWN = 50  # broken promises
CHANGES = ("created", "updated", "merged", "split", "retired")


@app.command()
def status(
    raw: RawFolder = DEFAULTS.raw,
    out: Out = DEFAULTS.out,
    decisions: DecisionsFile = DEFAULTS.decisions,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Tell what is known of RAW, what the next run will read, what was rejected, which decisions are followed and which do not
    apply, and how the last runs ended, by their numbers in changes.jsonl; those that changed nothing have none.

    With -v every rejected input is named, with its reason.

    Example: pipeline status raw --out processed
    """
    from pipeline.state import Unreadable, holding, look

    choices = decisions_in(raw, decisions)
    try:
        with look(out) as state:
            if state is None:
                fail(USAGE, f"Nothing is known of {raw}/ in {out}/ yet. `pipeline ingest {raw} --out {out}` begins.")
            told = _status(raw, state) | {"decisions": _decided(choices, state), "held by": holding(out)}
            rejected = list(state.inputs.rejected()) if loud else []
    except (Unreadable, OSError) as fault:
        fail(CANNOT_WRITE, str(fault))
    typer.echo(json.dumps(told, indent=1)) if as_json else _show(told)
    for path, member, _, code, reason in rejected:
        typer.echo(f"rejected ({code}) {path} {member}".rstrip() + f": {reason}", err=as_json)


def _status(raw: Path, state: State) -> dict[str, Any]:
    from pipeline.read import files
    from pipeline.update import pending

    counts = {"files": len(state.inputs.files()), "inputs": state.inputs.count()}
    runs = [run._asdict() for run in state.journal.runs(5)]
    waiting = pending(files(raw) if raw.is_dir() else [], state)
    return {"known": counts | state.published.totals(), "pending": waiting, "rejected": state.inputs.codes(), "runs": runs}


def _decided(choices: Decisions, state: State) -> list[dict[str, Any]]:
    """Each decision of the file by its place: the articles that follow it, or why it does not apply."""
    from pipeline.decisions import counted
    from pipeline.update import idle

    followed, without = state.published.followed(), {each.place: each.why for each in idle(choices, state)}
    places = [*((choices.places[c.id], c.id, c.entry) for c in choices.choices), *((p, "", "") for p, _ in choices.repeated)]
    return [
        {"place": place, "id": id_, "entry": entry, "articles": followed.get(id_, []), "idle": without.get(place)}
        for place, id_, entry in sorted(places, key=lambda each: counted(each[0]))
    ]


def _show(told: dict[str, Any]) -> None:
    rows = dict(told["known"]) | {f"pending: {why}": n for why, n in told["pending"].items()}
    table(rows | {f"rejected: {code}": n for code, n in told["rejected"].items()})
    for run in told["runs"]:
        figures = ", ".join(f"{name} {n:,}" for name, n in run["told"].items() if n and name in CHANGES)
        ended = run["ended"] or "no end on record"
        name = f"run {run['number']}" if run["number"] else "a run"
        typer.echo(f"{name}: {run['outcome']}, {run['began']} to {ended}; {figures or 'nothing changed'}")
    for each in told["decisions"]:
        does = f"does not apply: {each['idle']}" if each["idle"] else f"is followed in {', '.join(each['articles'])}"
        does = does if each["idle"] or each["articles"] else "is new: the next run follows it"
        typer.echo(f"{each['place']} {does}  {', '.join(each['entry'].splitlines())}".rstrip())
    if told["held by"]:
        typer.echo(f"A run is at work: {told['held by']}.")


@app.command()
def verify(
    raw: RawFolder = DEFAULTS.raw,
    out: Out = DEFAULTS.out,
    workers: Workers = DEFAULTS.workers,
    as_json: Annotated[bool, typer.Option("--json", help="Print every broken promise as JSON.")] = False,
    loud: Loud = None,
) -> None:
    """Check every promise on what stands in DIR, from the bytes in RAW on. Exit code 1 where one is broken.

    Fifty broken promises are shown; with -v all.

    Example: pipeline verify raw --out processed
    """
    from pipeline.engine import Pool
    from pipeline.read import files
    from pipeline.state import Unreadable, holding, look
    from pipeline.verify import verify as broken
    from pipeline.write import Folder

    if not out.is_dir():
        fail(USAGE, f"There is no {out}/. `pipeline ingest {raw} --out {out}` makes it.")
    if who := holding(out):
        fail(HELD, f"A run writes to {out}: {who}. Wait until it ends.")
    try:
        with look(out) as state, watching(loud) as watch:
            found = files(raw) if raw.is_dir() else []
            faults = list(broken(found, state, Folder(out, keep=False), Pool(workers or None), watch))
    except Unreadable as fault:
        faults = [str(fault)]
    for fault_ in faults if as_json or loud else faults[:SHOWN]:
        typer.echo(json.dumps(fault_) if as_json else fault_)
    if faults:
        fail(BROKEN, f"{len(faults):,} broken promises.")
    if loud is not False:
        typer.echo("Every promise is kept.", err=as_json)
