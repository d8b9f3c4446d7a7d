"""How work is spread: an engine maps a function over items, a batch at a time, and yields the results in the order of the items.

`Serial` stays in this process. `Pool` uses worker processes, always: an item that takes too much of the machine, or kills its
worker, costs itself only. The items of its batch are tried again, each in a process of its own; the one that fails again is
answered by `lost`, which is told why. `pipeline.engine.ray` does the same on the machines of a cluster.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Protocol, TypeVar

from .flow import Batch, Batched, Flow, batches
from .limits import DIED, REASONS, TOO_MUCH, TOO_SLOW, Limits, Size, why
from .worker import Worker

__all__ = ["DIED", "REASONS", "TOO_MUCH", "TOO_SLOW", "Batched", "Engine", "Limits", "Pool", "Serial", "Size", "each"]
A = TypeVar("A")
B = TypeVar("B")

TWO = 2  # batches that a worker has, so that it need not wait for the next


class Engine(Protocol):
    """Maps over partitions. Results come in the order of the items, whatever the number of workers."""

    def map(
        self, function: Batched[A, B], items: Iterable[A], *, lost: Callable[[A, str], B], size: Callable[[A], Size] = ...
    ) -> Iterator[B]:
        """What `function` answers for every item; `lost(item, code)` for an item that took too much twice. `size` says how much
        work an item is; one of no documents is no work, and is answered in this process."""


def each(function: Callable[[A], B]) -> Batched[A, B]:
    """A function of one item, for items that have nothing to gain from each other."""
    return partial(_each, function)


def _each(function: Callable[[A], B], items: list[A]) -> list[B]:
    return [function(item) for item in items]


def one(_: Any) -> Size:
    """An item is one small document."""
    return Size()


class Serial:
    """Everything in this process, one batch after the other. Only lack of memory is answered for an item."""

    def map(
        self, function: Batched[A, B], items: Iterable[A], *, lost: Callable[[A, str], B], size: Callable[[A], Size] = one
    ) -> Iterator[B]:
        """What `function` answers for every item."""
        for batch in batches(items, size):
            try:
                results = function(batch.items)
            except MemoryError:
                results = [self._alone(function, item, lost) for item in batch.items]
            yield from results

    def _alone(self, function: Batched[A, B], item: A, lost: Callable[[A, str], B]) -> B:
        try:
            return function([item])[0]
        except MemoryError:
            return lost(item, TOO_MUCH)


class Pool:
    """Worker processes, by default as many as there are processors. They have ended when the iterator ends."""

    def __init__(self, workers: int | None = None, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.workers, self.limits = workers or os.cpu_count() or 1, limits

    def map(
        self, function: Batched[A, B], items: Iterable[A], *, lost: Callable[[A, str], B], size: Callable[[A], Size] = one
    ) -> Iterator[B]:
        """What `function` answers for every item, in order."""
        return Crew(self, function, lost).results(batches(items, size))


class Crew(Flow):
    """The workers of one map."""

    def __init__(self, pool: Pool, function: Batched[Any, Any], lost: Callable[[Any, str], Any]) -> None:
        super().__init__(function, pool.workers)
        self._limits, self._lost = pool.limits, lost
        self._workers: list[Worker] = []
        self._unsent: deque[Batch] = deque()

    def end(self) -> None:
        """Stop all workers, whatever they do."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _send(self, batch: Batch) -> None:
        self._unsent.append(batch)
        self._hear(0)

    def _hear(self, timeout: float | None) -> None:
        """Take the answers that are there, or wait for one, and hand out what waits."""
        self._hand_out()
        by_pipe = {worker.pipe: worker for worker in self._workers if worker.hand}
        for pipe in wait(by_pipe, timeout) if by_pipe else ():
            worker = by_pipe[pipe]
            batch, answer = worker.hand[0], worker.answer()
            if answer is None:
                self._bury(worker)
                answer = [self._alone(batch.items[i], batch.sizes[i].documents) for i in batch.work]
            else:
                worker.hand.popleft()
            self._file(batch, answer)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._unsent:
            worker = min(self._workers, key=lambda worker: len(worker.hand), default=None)
            if (worker is None or len(worker.hand) >= TWO) and len(self._workers) < self._most:  # few items are work for one
                worker = Worker(self._function, self._limits)
                self._workers.append(worker)
            if worker is None or len(worker.hand) >= TWO:
                return
            batch = self._unsent.popleft()
            worker.hand.append(batch)
            worker.give([(batch.items[i], batch.sizes[i].documents) for i in batch.work])

    def _bury(self, worker: Worker) -> None:
        """A worker died: what it had beyond the first batch, others do first."""
        self._workers.remove(worker)
        self._unsent.extendleft(reversed(list(islice(worker.hand, 1, None))))
        worker.end()

    def _alone(self, item: Any, documents: int) -> Any:
        """The result of an item in a process of its own."""
        worker = Worker(self._function, self._limits)
        self._workers.append(worker)  # so that it is stopped should this process be
        worker.give([(item, documents)])
        answer = worker.answer()
        self._workers.remove(worker)
        code = worker.end()
        return answer[0] if answer is not None else self._lost(item, why(code))
