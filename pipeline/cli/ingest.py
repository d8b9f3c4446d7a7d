"""`pipeline ingest` and `pipeline rebuild`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import CANNOT_WRITE, HELD, NOTHING, USAGE, AsJson, Out, RawFolder, Workers, app, fail, table
from .watching import watching

if TYPE_CHECKING:
    from pipeline.engine.stopwatch import Told
    from pipeline.state import State
    from pipeline.write import Changes


@app.command()
def ingest(
    raw: RawFolder = Path("raw"),
    out: Out = Path("processed"),
    *,
    workers: Workers = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Tell what each stage cost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read what is new in RAW and bring DIR up to date: one clean record per story.

    Example: pipeline ingest raw --out processed --workers 2
    """
    _run(raw, out, workers, as_json, keep=not dry_run, profile=profile)


@app.command()
def rebuild(raw: RawFolder = Path("raw"), out: Out = Path("processed"), workers: Workers = 0, as_json: AsJson = False) -> None:
    """Forget what is known of earlier runs and do everything again. The published articles keep their ids.

    Example: pipeline rebuild raw --out processed
    """
    _run(raw, out, workers, as_json, anew=True)


def _run(
    raw: Path, out: Path, workers: int, as_json: bool, *, keep: bool = True, anew: bool = False, profile: bool = False
) -> None:
    from pipeline.engine import Pool
    from pipeline.engine.stopwatch import Profiled
    from pipeline.read import anything, files
    from pipeline.state import Held, Unreadable, writer
    from pipeline.update import Means, update
    from pipeline.write import Folder

    if not anything(raw):
        fail(USAGE, f"There are no articles in {raw}/. Put .txt, .md, .html, .jsonl or .gz files there and run again.")
    engine = Profiled(Pool(workers or None)) if profile else Pool(workers or None)
    try:
        with writer(out, keep=keep, anew=anew) as state, watching() as watch, recorded(state) as figures:
            changes = update(files(raw), Means(state, Folder(out, keep=keep), engine, watch))
            figures.update(_figures(state, changes))
            codes = state.inputs.codes()
    except Held as held:
        fail(HELD, f"Another run writes to {out}: {held}. Wait until it ends, or stop it, and run again.")
    except Unreadable as fault:
        fail(CANNOT_WRITE, str(fault))
    except OSError as error:
        fail(CANNOT_WRITE, f"Cannot write {error.filename or out}: {error.strerror}. What was published before still stands.")
    _summary(figures, codes, changes, as_json, engine.told() if isinstance(engine, Profiled) else None)
    if not figures["articles"]:
        raise typer.Exit(NOTHING)


@contextmanager
def recorded(state: State) -> Iterator[dict[str, int]]:
    """A run on record while it works; the figures that are put into the answer are kept with it."""
    number, told, outcome = state.journal.begin(), dict[str, int](), "done"
    state.commit()
    try:
        yield told
    except BaseException as error:
        outcome = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        state.rollback()  # what was begun is not kept by half
        raise
    finally:
        with suppress(sqlite3.Error):
            state.journal.end(number, outcome, told)
            state.commit()


def _figures(state: State, changes: Changes) -> dict[str, int]:
    totals, inputs = state.published.totals(), state.inputs.count()
    figures = {"inputs": inputs, "articles": totals.pop("articles"), "variants": totals.pop("variants")}
    figures |= {
        "rejected": inputs - figures["variants"],
        "repairs": totals.pop("repairs"),
        "words removed": totals.pop("removed"),
    }
    return figures | totals | {name: len(ids) for name, ids in changes._asdict().items() if ids}


def _summary(told: dict[str, int], codes: dict[str, int], changes: Changes, as_json: bool, profile: Told | None) -> None:
    if as_json:
        written = {name: len(ids) for name, ids in changes._asdict().items()}
        figures: dict[str, Any] = {name.replace(" ", "_"): count for name, count in told.items() if name not in written}
        if profile:
            figures["profile"] = {
                "cpu_seconds": {name: round(spent, 4) for name, spent in profile.seconds.items()},
                **profile.words,
            }
        typer.echo(json.dumps({**figures, "rejected_by_code": codes, "changes": written}))
        return
    table(told | {f"  rejected: {code}": n for code, n in codes.items()})
    if profile:
        _show_profile(profile)


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
