"""`pipeline report`: a page to review what stands in processed/."""

from __future__ import annotations

import json

import typer

from .app import CANNOT_WRITE, HELD, USAGE, AsJson, Loud, Out, RawBeside, app, fail
from .decided import DecisionsFile, decisions_in
from .settings import DEFAULTS


@app.command()
def report(
    out: Out = DEFAULTS.out,
    raw: RawBeside = DEFAULTS.raw,
    decisions: DecisionsFile = DEFAULTS.decisions,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Write DIR/report.html: every repair, removal, reading and fact of the articles in DIR, to look at in a browser.

    Example: pipeline report --out processed --raw raw
    """
    from pipeline.report import report as written
    from pipeline.state import Unreadable, holding

    if not out.is_dir():
        fail(USAGE, f"There is no {out}/. `pipeline ingest {raw} --out {out}` makes it.")
    if who := holding(out):
        fail(HELD, f"A run writes to {out}: {who}. Wait until it ends.")
    choices = decisions_in(raw, decisions)
    try:
        pages = written(out, raw, choices)
    except ValueError as fault:
        fail(USAGE, f"{fault}. `pipeline verify {raw} --out {out}` tells more.")
    except Unreadable as fault:
        fail(CANNOT_WRITE, str(fault))
    except OSError as error:
        fail(CANNOT_WRITE, f"Cannot write {error.filename or out}: {error.strerror}.")
    if as_json:
        typer.echo(json.dumps({"pages": [str(page) for page in pages]}))
    elif loud is not False:
        for page in pages:
            typer.echo(page)
