"""`pipeline ingest` and `pipeline rebuild`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import (
    BROKEN,
    CANNOT_WRITE,
    HELD,
    NOTHING,
    USAGE,
    Address,
    AsJson,
    Failing,
    Layout,
    Loud,
    OutPlace,
    RawPlace,
    Spread,
    StateFolder,
    Workers,
    app,
    fail,
)
from .decided import DecisionsFile, decisions_in
from .done import Done, figures_of, summary
from .settings import DEFAULTS, Engines, FailOn, Layouts, Settings
from .watching import watching

if TYPE_CHECKING:
    from pipeline.decisions import Decisions
    from pipeline.engine.stopwatch import Profiled, Told
    from pipeline.read import Found
    from pipeline.state import State
    from pipeline.write import Changes, Folder


@app.command()
def ingest(
    *,
    raw: RawPlace = str(DEFAULTS.raw),
    out: OutPlace = str(DEFAULTS.out),
    workers: Workers = DEFAULTS.workers,
    fail_on: Failing = DEFAULTS.fail_on,
    engine: Spread = DEFAULTS.engine,
    address: Address = DEFAULTS.address,
    layout: Layout = DEFAULTS.layout,
    decisions: DecisionsFile = DEFAULTS.decisions,
    state: StateFolder = DEFAULTS.state,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Tell what each stage cost.")] = False,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Read what is new in RAW and bring DIR up to date: one clean record per story.

    Example: pipeline ingest raw --out processed --workers 2
    """
    settings = _settings(Settings(raw, out, workers, fail_on, engine, address, layout, decisions=decisions, state=state))
    _run(settings, as_json, loud, keep=not dry_run, profile=profile)


@app.command()
def rebuild(
    *,
    raw: RawPlace = str(DEFAULTS.raw),
    out: OutPlace = str(DEFAULTS.out),
    workers: Workers = DEFAULTS.workers,
    fail_on: Failing = DEFAULTS.fail_on,
    engine: Spread = DEFAULTS.engine,
    address: Address = DEFAULTS.address,
    layout: Layout = DEFAULTS.layout,
    decisions: DecisionsFile = DEFAULTS.decisions,
    state: StateFolder = DEFAULTS.state,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Forget what is known of earlier runs and do everything again. The published articles keep their ids.

    Example: pipeline rebuild raw --out processed
    """
    settings = _settings(Settings(raw, out, workers, fail_on, engine, address, layout, decisions=decisions, state=state))
    _run(settings, as_json, loud, anew=True)


def _settings(settings: Settings) -> Settings:
    """With folders as paths, and URLs as they are."""
    from pipeline.read import is_url

    raw, out = (place if is_url(str(place)) else Path(place) for place in (settings.raw, settings.out))
    if settings.state and isinstance(out, Path):
        fail(USAGE, f"--state names the copy of an output that is a URL, and {out} is a folder: its state is in {out}/.state/.")
    return settings._replace(raw=raw, out=out)


def _run(
    settings: Settings, as_json: bool, loud: bool | None, *, keep: bool = True, anew: bool = False, profile: bool = False
) -> None:
    from pipeline.read import Remote, anything, files

    raw = settings.raw
    try:
        found = files(raw) if isinstance(raw, str) or anything(raw) else []
    except Remote as fault:
        fail(USAGE, str(fault))
    if not found:
        fail(USAGE, f"There are no articles in {raw}/. Put .txt, .md, .html, .jsonl or .gz files there and run again.")
    done = updated(found, settings, loud, keep=keep, anew=anew)
    summary(done, as_json, loud, done.spent if profile else None)
    if not done.figures["articles"]:
        fail(NOTHING, "Nothing could be published. `pipeline status` says why each input was rejected.")
    if done.codes and settings.fail_on is FailOn.rejected:
        fail(BROKEN, f"{sum(done.codes.values()):,} inputs were rejected: {settings.folder / 'rejected.jsonl'} says why.")


def updated(
    found: Sequence[Found] | Callable[[State], Sequence[Found]],
    settings: Settings,
    loud: bool | None,
    *,
    keep: bool = True,
    anew: bool = False,
) -> Done:
    """One run over these files, or those that are chosen by what is known; it ends the program where nothing can be written."""
    from pipeline.decisions import Unsound
    from pipeline.engine.ray import Unlike, Unreachable
    from pipeline.read import Remote
    from pipeline.state import Held, Unreadable, writer
    from pipeline.update import Means, idle, update

    out, decisions = settings.folder, _checked(settings)
    try:
        with (
            writer(out, keep=keep, anew=anew) as state,
            watching(loud) as watch,
            recorded(state) as figures,
            _engine(settings) as (engine, here),
            _folder(settings, keep) as folder,
        ):
            files = found(state) if callable(found) else found
            changes = update(files, Means(state, folder, engine, watch, decisions, here))
            spent, shown = engine.told(), figures_of(state, changes)
            figures.update(shown | _kept(state, changes, spent))
            rejected = list(state.inputs.rejected()) if loud else []
            told = (len(state.published.followed()), idle(decisions, state))
            return Done(shown, state.inputs.codes(), rejected, changes, spent, *told)
    except (Unsound, Unreachable, Unlike) as fault:
        fail(USAGE, str(fault))
    except Held as held:
        fail(HELD, f"Another run writes to {out}: {held}. Wait until it ends, or stop it, and run again.")
    except (Unreadable, Remote) as fault:
        fail(CANNOT_WRITE, str(fault))
    except OSError as error:
        fail(CANNOT_WRITE, f"Cannot write {error.filename or out}: {error.strerror}. What was published before still stands.")


def _kept(state: State, changes: Changes, spent: Told) -> dict[str, int]:
    """What is kept with a run beside its figures: its number, where it changed something, and what its stages took."""
    from pipeline.state import RUN, TOOK, TURN

    numbered = {RUN: int(state.journal.read(TURN) or 0)} if any(changes) else {}
    return numbered | {f"{TOOK}{stage}": round(1000 * seconds) for stage, seconds in spent.seconds.items()}


@contextmanager
def _folder(settings: Settings, keep: bool) -> Iterator[Folder]:
    """Where it is published; what is under a URL is brought up to date when the block is done."""
    from pipeline.write import Folder
    from pipeline.write.mirror import Mirror

    mirror = Mirror(settings.out, settings.folder) if isinstance(settings.out, str) else None
    if mirror:
        mirror.open()
    shards = None if settings.layout is Layouts.as_is else settings.layout is Layouts.shards
    yield Folder(settings.folder, keep=keep, shards=shards)
    if mirror and keep:
        mirror.send()


@contextmanager
def _engine(settings: Settings) -> Iterator[tuple[Profiled, Profiled | None]]:
    """How the work is spread, and how that on files of this machine is, where there are others. A cluster that was started for it
    ends with it."""
    from pipeline.engine import Pool
    from pipeline.engine.stopwatch import Profiled

    pool = Profiled(Pool(settings.workers or None))
    if settings.engine is Engines.ray:
        from pipeline.engine.ray import Ray

        with Ray(settings.address, settings.workers) as ray:
            yield Profiled(ray), pool
    else:
        yield pool, None


def _checked(settings: Settings) -> Decisions:
    """What people decided, where these settings can be followed; it ends the program where they cannot."""
    if settings.address and settings.engine is not Engines.ray:
        fail(USAGE, f"There is an address of a cluster, {settings.address}, and the engine is a pool: add --engine ray.")
    raw, out = settings.raw, settings.folder
    if isinstance(raw, Path) and _is_read(out, raw):
        fail(USAGE, f"{out}/ lies in {raw}/, so what is published would be read again. Name another folder with --out.")
    return decisions_in(raw, settings.decisions)


def _is_read(out: Path, raw: Path) -> bool:
    """Whether the one folder lies in the other, or is it; hidden folders are not read."""
    out, raw = out.resolve(), raw.resolve()
    return out.is_relative_to(raw) and not any(part.startswith(".") for part in out.relative_to(raw).parts)


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
