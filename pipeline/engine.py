"""How work is spread: an engine maps a function over items and yields the results in the order of the items.

`Serial` stays in this process. `Pool` uses worker processes once there is enough to do; a worker that dies costs its own item
only: the items of its batch are tried again one by one in a pool of their own; the one that kills again is answered by `lost`.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")

BATCH = 8  # items a message to a worker carries
AHEAD = 4  # batches in flight for each worker
ALONE = 16  # up to so many items are not worth a worker


class Engine(Protocol):
    """Maps over partitions. Results come in the order of the items, whatever the number of workers."""

    def map(self, function: Callable[[A], B], items: Iterable[A], *, lost: Callable[[A], B]) -> Iterator[B]:
        """`function(item)` for every item; `lost(item)` for an item whose worker died twice."""


class Serial:
    """Everything in this process, one item after the other."""

    def map(self, function: Callable[[A], B], items: Iterable[A], *, lost: Callable[[A], B]) -> Iterator[B]:
        """`function(item)` for every item."""
        return map(function, items)


class Pool:
    """The standard library's process pool. `workers` defaults to the number of processors."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[A], B], items: Iterable[A], *, lost: Callable[[A], B]) -> Iterator[B]:
        """`function(item)` for every item, in order. Its workers have ended when the iterator ends."""
        items = iter(items)
        first = list(islice(items, ALONE))
        if self.workers == 1 or len(first) < ALONE:
            yield from map(function, first)
            yield from map(function, items)
            return
        yield from self._spread(function, _batches(_chain(first, items)), lost)

    def _spread(self, function: Callable[[A], B], batches: Iterator[list[A]], lost: Callable[[A], B]) -> Iterator[B]:
        pool = _executor(self.workers)
        waiting: deque[tuple[list[A], Future[list[B]]]] = deque()
        try:
            while True:
                for batch in islice(batches, max(0, self.workers * AHEAD - len(waiting))):
                    waiting.append((batch, pool.submit(_each, function, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                try:
                    results = future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=True, cancel_futures=True)
                    results = [_alone(function, item, lost) for item in batch]
                    pool = _executor(self.workers)
                    waiting = deque((b, pool.submit(_each, function, b)) for b, _ in waiting)
                yield from results
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _executor(workers: int) -> ProcessPoolExecutor:
    # fork starts at once on Linux; elsewhere it is unsafe
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    return ProcessPoolExecutor(workers, context, initializer=_worker)


def _worker() -> None:
    """A worker finishes its item on Ctrl-C, which is for its parent, and ends when its parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _each(function: Callable[[A], B], batch: list[A]) -> list[B]:
    return [function(item) for item in batch]


def _alone(function: Callable[[A], B], item: A, lost: Callable[[A], B]) -> B:
    with _executor(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return lost(item)


def _batches(items: Iterator[A]) -> Iterator[list[A]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _chain(first: list[A], rest: Iterator[A]) -> Iterator[A]:
    yield from first
    yield from rest
