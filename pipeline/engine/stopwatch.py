"""What each stage costs: CPU seconds of its calls, in whatever process they are made; workers send theirs with the results."""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from time import process_time
from typing import Any, NamedTuple, TypeVar

from . import Batched, Engine, Size, one

A = TypeVar("A")
B = TypeVar("B")
SPENT: defaultdict[str, float] = defaultdict(float)  # CPU seconds by stage, and words by what was done with them, of this process
READ, PUBLISHED = WORDS = ("words read", "words published")  # keys of SPENT
READING = (
    "decode",
    "blocks",
    "repair",
    "main text",
    "metadata",
    "fingerprint",
    "cluster",
)  # stages that all that is read goes through
PUBLISHING = ("collate", "terms", "statistics", "record")  # and those that only what is published does
REST = "rest"  # reading files, the state, writing, starting workers


class at:  # noqa: N801 - reads as the preposition that it is
    """The stage that a block of code is."""

    __slots__ = ("stage", "start")

    def __init__(self, stage: str) -> None:
        self.stage = stage

    def __enter__(self) -> None:
        self.start = process_time()

    def __exit__(self, *_: object) -> None:
        SPENT[self.stage] += process_time() - self.start


class Told(NamedTuple):
    """CPU seconds by stage, in the order of the flow, and how many words were read and published."""

    seconds: dict[str, float]
    words: dict[str, int]

    def words_of(self, stage: str) -> int:
        """How many words went through a stage."""
        return self.words[PUBLISHED if stage in PUBLISHING else READ]


class Profiled:
    """An engine that adds up what its workers spend. Shape of the answer: `Told`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._began, self._before = _used(), dict(SPENT)

    def map(
        self, function: Batched[A, B], items: Iterable[A], *, lost: Callable[[A, str], B], size: Callable[[A], Size] = one
    ) -> Iterator[B]:
        """As the engine does it."""
        for result, spent in self.engine.map(partial(_measured, function), items, lost=partial(_unmeasured, lost), size=size):
            _add(spent)
            yield result

    def told(self) -> Told:
        """What was spent since this engine was made."""
        spent = {name: SPENT[name] - self._before.get(name, 0.0) for name in (*READING, *PUBLISHING, *WORDS)}
        words = {name: round(spent.pop(name)) for name in WORDS}
        return Told(spent | {REST: max(0.0, _used() - self._began - sum(spent.values()))}, words)


def _measured(function: Batched[Any, Any], items: list[Any]) -> list[tuple[Any, dict[str, float]]]:
    """The results, and with the first what was spent on all, which is taken off the account of this process."""
    before = dict(SPENT)
    results = function(items)
    spent = {name: value - before.get(name, 0.0) for name, value in SPENT.items() if value != before.get(name)}
    _add({name: -value for name, value in spent.items()})
    return [(result, {} if at else spent) for at, result in enumerate(results)]


def _unmeasured(lost: Callable[[Any, str], Any], item: Any, code: str) -> tuple[Any, dict[str, float]]:
    return lost(item, code), {}


def _add(spent: Mapping[str, float]) -> None:
    for name, value in spent.items():
        SPENT[name] += value


def _used() -> float:
    """CPU seconds of this process and of its workers that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)
