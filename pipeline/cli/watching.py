"""A run on a terminal: progress, messages, Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import typer

from .app import INTERRUPTED

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")


@contextmanager
def watching(loud: bool | None = None) -> Iterator[Watching]:
    """Progress on standard error, where that is a terminal and nobody asked for quiet.

    The first Ctrl-C waits for the item at hand, the second does not.
    """
    watch = Watching(loud)

    def stop(*_: object) -> None:
        if watch.stopped:
            os._exit(INTERRUPTED)
        watch.stopped = True

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # as in a background job
        signal.signal(signal.SIGINT, stop)
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, before)
        watch.close()


class Watching:
    """The `Watch` of a terminal."""

    def __init__(self, loud: bool | None = None) -> None:
        self.stopped, self._quiet = False, loud is False
        self.began = time.monotonic()
        self._spent: dict[str, float] = {}
        self._progress: Progress | None = None

    def shown(self, items: Iterable[Item], what: str) -> Iterator[Item]:
        """The items, counted as they pass."""
        from pipeline.update import Stopped

        task, bar, began = None, sys.stderr.isatty() and not self._quiet, time.monotonic()
        for item in items:
            if bar:
                self._progress = self._progress or _progress()
                task = self._progress.add_task(what, total=None) if task is None else task
                self._progress.advance(task)
            yield item
            if self.stopped:
                raise Stopped
        self._spent[what] = self._spent.get(what, 0.0) + time.monotonic() - began

    def spent(self) -> dict[str, int]:
        """Milliseconds by what was shown, and of the rest: grouping, and writing what is about the whole."""
        rest = time.monotonic() - self.began - sum(self._spent.values())
        return {what: round(1000 * seconds) for what, seconds in (self._spent | {"grouping and the rest": rest}).items()}

    def say(self, text: str) -> None:
        """A line on standard error."""
        if not self._quiet:
            typer.echo(text, err=True)

    def close(self) -> None:
        """Nothing more will be shown."""
        if self._progress:
            self._progress.stop()


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True))
    progress.start()
    return progress
