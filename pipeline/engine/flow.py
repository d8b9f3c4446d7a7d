"""Batches go out, their results come back in any order, and are handed on in the order of the items."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from .limits import Size

A = TypeVar("A")
B = TypeVar("B")
Batched = Callable[[list[A]], list[B]]  # a result for each item, the same whatever else is in the batch

BATCH, HEAVY = 32, 2**20  # items and bytes of a batch, which is a message to a worker
AHEAD = 4  # batches for each worker that are under way, so that a slow one stops no other,
HELD = 64 * 2**20  # while they have no more bytes than this


class Batch:
    """Items on their way, those that are work, and the results; None while some are missing."""

    def __init__(self, items: list[Any], sizes: list[Size]) -> None:
        self.items, self.sizes = items, sizes
        self.work = [i for i, size in enumerate(sizes) if size.documents]
        self.bytes = sum(size.bytes for size in sizes)
        self.results: list[Any] | None = None


def batches(items: Iterable[A], size: Callable[[A], Size]) -> Iterator[Batch]:
    """The items in batches, in their order."""
    batch: list[A] = []
    sizes: list[Size] = []
    heavy = 0
    for item in items:
        batch.append(item)
        sizes.append(size(item))
        heavy += sizes[-1].bytes
        if len(batch) == BATCH or heavy >= HEAVY:
            yield Batch(batch, sizes)
            batch, sizes, heavy = [], [], 0
    if batch:
        yield Batch(batch, sizes)


class Flow(ABC):
    """The batches of one map that are under way: no more than `most` workers need."""

    def __init__(self, function: Batched[Any, Any], most: int) -> None:
        self._function, self._most, self._held = function, most, HELD

    @abstractmethod
    def _send(self, batch: Batch) -> None:
        """Have the work of a batch done."""

    @abstractmethod
    def _hear(self, timeout: float | None) -> None:
        """File the answers that are there, or wait for one."""

    @abstractmethod
    def end(self) -> None:
        """Stop what is under way."""

    def results(self, batches: Iterator[Batch]) -> Iterator[Any]:
        """Of every item, in order. It ends what is under way when it is left."""
        under_way: deque[Batch] = deque()
        more = True
        try:
            while more or under_way:
                while more and self._room(under_way):
                    batch = next(batches, None)
                    if batch is None:
                        more = False
                    else:
                        under_way.append(batch)
                        self._take(batch)
                while under_way and (done := under_way[0].results) is not None:
                    under_way.popleft()
                    yield from done
                    self._hear(0)
                if under_way and not (more and self._room(under_way)):
                    self._hear(None)
        finally:
            self.end()

    def _room(self, under_way: deque[Batch]) -> bool:
        return len(under_way) < self._most * AHEAD and sum(batch.bytes for batch in under_way) < self._held

    def _take(self, batch: Batch) -> None:
        if batch.work:
            self._send(batch)
        else:
            self._file(batch, [])

    def _file(self, batch: Batch, answer: list[Any]) -> None:
        """Put the answers of the workers where they belong; what is no work is done here."""
        idle = [item for item, size in zip(batch.items, batch.sizes, strict=True) if not size.documents]
        worked, idled = iter(answer), iter(self._function(idle) if idle else [])
        batch.results = [next(worked if size.documents else idled) for size in batch.sizes]
