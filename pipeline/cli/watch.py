"""`pipeline watch`: keeps running, and ingests what arrives.

It looks at the folder again and again. That costs a look at each name, sees what a network drive does not announce, and needs no
library; and whether a file is still being written can only be told by looking twice. Each round is a run of `ingest`, so a kill
at any moment costs nothing.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from .app import HELD, USAGE, AsJson, Loud, Out, RawFolder, Workers, app, fail
from .decided import DecisionsFile, decisions_in
from .decided import told as told_idle
from .done import as_record
from .ingest import updated
from .settings import DEFAULTS, Settings, beside, variable

if TYPE_CHECKING:
    from pipeline.read import Found
    from pipeline.state import State

LOOK = 1.0  # seconds between two looks, or ten times what a look takes
Told = tuple[int, ...]  # what the file system tells of a file, and changes with it
QuietFor = Annotated[
    float,
    typer.Option(
        "--quiet-for",
        min=2.5,
        help="Seconds that a file must not change before it is read; 2.5 is the least.",
        envvar=variable("quiet_for"),
    ),
]


@app.command()
def watch(
    *,
    raw: RawFolder = DEFAULTS.raw,
    out: Out = DEFAULTS.out,
    workers: Workers = DEFAULTS.workers,
    quiet_for: QuietFor = DEFAULTS.quiet_for,
    decisions: DecisionsFile = DEFAULTS.decisions,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Keep running, and ingest what arrives in RAW, changes there or goes away, and what is decided. Ctrl-C or SIGTERM ends it.

    A file that is still being written is left until it is quiet. A folder that is suddenly empty is taken for one that is not
    mounted: nothing is retired. With --json each run prints one line.

    Example: pipeline watch raw --out processed
    """
    settings = Settings(raw, out, workers, quiet_for=quiet_for, decisions=decisions)
    if not raw.is_dir():
        fail(USAGE, f"There is no folder {raw}/. Make it, or name another, and run again.")
    decisions_in(raw, decisions)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if loud is not False:
        typer.echo(f"Watching {raw}/. Ctrl-C ends.", err=True)
    look, done = Looking(raw, quiet_for), dict[str, Told]()
    while not ended.is_set():
        began = time.monotonic()
        seen = look(began)
        ended.wait(max(LOOK, 10 * (time.monotonic() - began)))
        settled = seen.settled(done) | {"": _told(str(decisions or beside(raw)))}
        if seen.found and settled != done and not ended.is_set() and _ran(seen, settings, as_json, loud):
            done = settled


def _ran(seen: Seen, settings: Settings, as_json: bool, loud: bool | None) -> bool:
    """One run; False, and another look, where another run writes."""
    from pipeline.state import holding

    if holding(settings.folder):
        return False
    try:
        decisions_in(settings.raw, settings.decisions)
    except typer.Exit:
        return True  # it was said; another version of them may be obeyed
    try:
        result = updated(seen.chosen, settings, loud)
    except typer.Exit as end:
        if end.exit_code == HELD:
            return False
        raise
    if as_json:
        typer.echo(json.dumps(as_record(result)))
    elif loud is not False:
        for each in result.idle:
            typer.echo(told_idle(each), err=True)
        told = ", ".join(f"{name} {len(ids):,}" for name, ids in result.changes._asdict().items() if ids)
        typer.echo(f"{told or 'nothing changed'}; {result.figures['articles']:,} articles of {result.figures['inputs']:,} inputs")
    return True


class Seen(NamedTuple):
    """The files at one look: those that are quiet, those that are still changing, and all of them."""

    quiet: dict[str, Told]
    moving: dict[str, Told]
    found: Sequence[Found]

    def settled(self, done: dict[str, Told]) -> dict[str, Told]:
        """What a run would bring in: what is quiet, and of what is changing that which was there before."""
        return {path: done[path] for path in self.moving if path in done} | self.quiet

    def chosen(self, state: State) -> list[Found]:
        """The files for a run: one that is still changing is as it was known, or is not there yet."""
        known = state.inputs.files()
        return [
            each._replace(stamp=known[each.path][0]) if each.path in self.moving else each
            for each in self.found
            if each.path not in self.moving or each.path in known
        ]


class Looking:
    """Looks at a folder, and remembers since when each file has been as it is. The clock of the files does not count."""

    def __init__(self, raw: Path, quiet_for: float) -> None:
        self._raw, self._quiet_for = raw, quiet_for
        self._since: dict[str, tuple[Told, float]] = {}

    def __call__(self, now: float) -> Seen:
        from pipeline.read import files

        seen = Seen({}, {}, files(self._raw))
        since: dict[str, tuple[Told, float]] = {}
        for each in seen.found:
            told = _told(each.file)
            before = self._since.get(each.path)
            since[each.path] = before if before and before[0] == told else (told, now)
            (seen.quiet if now - since[each.path][1] >= self._quiet_for else seen.moving)[each.path] = told
        self._since = since
        return seen


def _told(file: str) -> Told:
    try:
        stat = os.lstat(file)
    except OSError:
        return ()
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
