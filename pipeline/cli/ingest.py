"""`pipeline ingest` and `pipeline rebuild`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import CANNOT_WRITE, HELD, NOTHING, USAGE, AsJson, Out, RawFolder, Workers, app, fail, table
from .watching import watching

if TYPE_CHECKING:
    from pipeline.state import State
    from pipeline.write import Changes


@app.command()
def ingest(
    raw: RawFolder = Path("raw"),
    out: Out = Path("processed"),
    workers: Workers = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read what is new in RAW and bring DIR up to date: one clean record per story.

    Example: pipeline ingest raw --out processed --workers 2
    """
    _run(raw, out, workers, as_json, keep=not dry_run)


@app.command()
def rebuild(raw: RawFolder = Path("raw"), out: Out = Path("processed"), workers: Workers = 0, as_json: AsJson = False) -> None:
    """Forget what is known of earlier runs and do everything again. The published articles keep their ids.

    Example: pipeline rebuild raw --out processed
    """
    _run(raw, out, workers, as_json, anew=True)


def _run(raw: Path, out: Path, workers: int, as_json: bool, *, keep: bool = True, anew: bool = False) -> None:
    from pipeline.engine import Pool
    from pipeline.read import anything, files
    from pipeline.state import SPENT, Held, Unreadable, writer
    from pipeline.update import Means, update
    from pipeline.write import Folder

    if not anything(raw):
        fail(USAGE, f"There are no articles in {raw}/. Put .txt, .md, .html, .jsonl or .gz files there and run again.")
    try:
        with writer(out, keep=keep, anew=anew) as state, watching() as watch, recorded(state) as figures:
            changes = update(files(raw), Means(state, Folder(out, keep=keep), Pool(workers or None), watch))
            figures.update(_figures(state, changes))
            shown = dict(figures)
            figures.update({f"{SPENT}{what}": spent for what, spent in watch.spent().items()})
            codes = state.inputs.codes()
    except Held as held:
        fail(HELD, f"Another run writes to {out}: {held}. Wait until it ends, or stop it, and run again.")
    except Unreadable as fault:
        fail(CANNOT_WRITE, str(fault))
    except OSError as error:
        fail(CANNOT_WRITE, f"Cannot write {error.filename or out}: {error.strerror}. What was published before still stands.")
    _summary(shown, codes, changes, as_json)
    if not shown["articles"]:
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


def _summary(told: dict[str, int], codes: dict[str, int], changes: Changes, as_json: bool) -> None:
    if as_json:
        written = {name: len(ids) for name, ids in changes._asdict().items()}
        figures = {name.replace(" ", "_"): count for name, count in told.items() if name not in written}
        typer.echo(json.dumps({**figures, "rejected_by_code": codes, "changes": written}))
        return
    table(told | {f"  rejected: {code}": n for code, n in codes.items()})
