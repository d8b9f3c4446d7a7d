"""`pipeline export`: the published articles as files that load everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import BROKEN, CANNOT_WRITE, HELD, USAGE, AsJson, Loud, Out, app, fail
from .settings import DEFAULTS

if TYPE_CHECKING:
    from pipeline.export import Exported, Wanted

FORMATS = "jsonl, csv, sqlite, retrieval, jsonld and, with the extra `parquet`, parquet"


@app.command()
def export(
    *,
    out: Out = DEFAULTS.out,
    to: Annotated[Path | None, typer.Option("--to", help="Where to export; else `export` in DIR.", metavar="FOLDER")] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help=f"{FORMATS}. All but parquet unless named.", metavar="NAME[,NAME]")
    ] = None,
    where: Annotated[
        str | None, typer.Option(help="Only articles of which this SQL expression over their fields holds.", metavar="EXPRESSION")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option(min=0, help="Only articles that a run after this one (as in changes.jsonl) changed.", metavar="RUN"),
    ] = None,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Export what is published in DIR: JSON Lines, CSV, SQLite, documents for retrieval, JSON-LD, Parquet.

    Formats that stand in FOLDER from before are made anew as well; files that would not change are not touched.

    Example: pipeline export --format jsonl,sqlite --to english --where "language = 'en' AND json_array_length(statistics) > 3"
    """
    from pipeline.export import DEFAULT, Wanted

    if (where is not None or since is not None) and (to is None or to.resolve() == out.resolve()):
        fail(USAGE, "--where and --since choose a part of the articles: give it a folder of its own with --to.")
    named = tuple(name.strip() for each in formats for name in each.split(",")) if formats else DEFAULT
    _summary(_exported(out, to or out / "export", Wanted(named, where, since)), to or out / "export", as_json, loud)


def _exported(out: Path, to: Path, wanted: Wanted) -> Exported:
    from pipeline.export import Missing, Unanswerable, export
    from pipeline.state import Held, unchanging

    try:
        with unchanging(out):
            return export(out, to, wanted)
    except (Missing, Unanswerable) as fault:
        fail(USAGE, str(fault))
    except Held as held:
        fail(HELD, f"A run writes to {out}: {held}. Wait until it ends, and export again.")
    except FileNotFoundError as fault:
        fail(USAGE, str(fault))
    except OSError as error:
        fail(CANNOT_WRITE, f"Cannot write {error.filename or to}: {error.strerror}. What was exported before still stands.")
    except ValueError as fault:
        fail(
            BROKEN,
            f"{fault}\nNothing was exported. `pipeline verify` finds all that is damaged, `pipeline rebuild` makes it anew.",
        )


def _summary(exported: Exported, to: Path, as_json: bool, loud: bool | None) -> None:
    if as_json:
        files = {made.name: {"rows": made.rows, "bytes": made.bytes} for made in exported.files}
        told = {"folder": str(to), "articles": exported.articles, "run": exported.run, "files": files}
        typer.echo(json.dumps(told | {"written": exported.written}))
        return
    if loud is False:
        return
    for name in exported.written if loud else ():
        typer.echo(f"{name} written", err=True)
    new = f"{len(exported.written)} files written" if exported.written else "nothing changed"
    typer.echo(f"{exported.articles:,} articles in {to}/ ({new}): {to / 'README.md'} tells what is there.")
