"""A run on a terminal: progress, messages, Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
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
        self._progress: Progress | None = None

    def shown(self, items: Iterable[Item], what: str) -> Iterator[Item]:
        """The items, counted as they pass."""
        from pipeline.update import Stopped

        task, bar = None, sys.stderr.isatty() and not self._quiet
        for item in items:
            if bar:
                self._progress = self._progress or _progress()
                task = self._progress.add_task(what, total=None) if task is None else task
                self._progress.advance(task)
            yield item
            if self.stopped:
                raise Stopped

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
