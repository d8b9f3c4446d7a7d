"""`pipeline config`: every setting, and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from .app import Address, AsJson, Failing, Layout, Loud, OutPlace, RawPlace, Spread, StateFolder, Workers, app
from .decided import DecisionsFile
from .settings import DEFAULTS, FromFiles, Settings, beside, variable
from .watch import QuietFor


@app.command()
def config(
    context: typer.Context,
    *,
    raw: RawPlace = str(DEFAULTS.raw),
    out: OutPlace = str(DEFAULTS.out),
    workers: Workers = DEFAULTS.workers,
    fail_on: Failing = DEFAULTS.fail_on,
    engine: Spread = DEFAULTS.engine,
    address: Address = DEFAULTS.address,
    layout: Layout = DEFAULTS.layout,
    quiet_for: QuietFor = DEFAULTS.quiet_for,
    decisions: DecisionsFile = DEFAULTS.decisions,
    state: StateFolder = DEFAULTS.state,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Show every setting and where it comes from: an option, the environment, pipeline.toml, pyproject.toml, or the default.

    Example: PIPELINE_WORKERS=2 pipeline config --out published
    """
    from pipeline.read import is_url

    decisions = decisions or (None if is_url(raw) else beside(Path(raw)))
    settings = Settings(raw, out, workers, fail_on, engine, address, layout, quiet_for, decisions, state)
    told = {
        name: {"value": value if isinstance(value, int | float) else str(value or ""), "from": _source(context, name)}
        for name, value in settings._asdict().items()
    }
    if as_json:
        typer.echo(json.dumps(told, indent=1))
        return
    for name, each in told.items():
        typer.echo(f"{name:<10} {each['value']!s:<16} {each['from']}" + (f"  [{variable(name)}]" if loud else ""))


def _source(context: typer.Context, name: str) -> str:
    found: FromFiles = context.obj
    source = context.get_parameter_source(name)
    kind = source.name if source else "DEFAULT"
    return {
        "COMMANDLINE": "option",
        "ENVIRONMENT": f"environment, {variable(name)}",
        "DEFAULT_MAP": found.files.get(name, "default"),
    }.get(kind, "default")
