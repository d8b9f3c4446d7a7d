"""What a run works with, and who looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from pipeline.decisions import Decisions
from pipeline.engine import Engine
from pipeline.state import State
from pipeline.write import Folder

Item = TypeVar("Item")
HEAVY = 16 * 2**20  # bytes that are kept between two commits


class Stopped(KeyboardInterrupt):
    """Raised by a Watch between two items."""


class Watch(Protocol):
    """Is shown the items as they pass and is told what is about to happen. It may raise Stopped between two items: what was done
    until then is kept."""

    def shown(self, items: Iterable[Item], what: str) -> Iterator[Item]:
        """The same items."""

    def say(self, text: str) -> None:
        """A line for the user."""


class Nobody:
    """Looks away."""

    def shown(self, items: Iterable[Item], what: str) -> Iterator[Item]:
        """The same items."""
        return iter(items)

    def say(self, text: str) -> None:
        """Nobody hears it."""


class Means(NamedTuple):
    """Where a run finds what is known, where it publishes, how its work is spread, who is told, and what people decided.
    Where the engine has other machines, `here` spreads work on files of this one."""

    state: State
    folder: Folder
    engine: Engine
    watch: Watch
    decisions: Decisions = Decisions()
    here: Engine | None = None


def together(items: Iterable[Item], most: int, size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """The items, so many at a time, or fewer where they are large, as `size` tells in bytes. Those that came before a run was
    stopped are not lost."""
    some, held = list[Item](), 0
    try:
        for item in items:
            some.append(item)
            held += size(item)
            if len(some) == most or held >= HEAVY:
                yield some
                some, held = [], 0
    except Stopped:
        yield some
        raise
    if some:
        yield some
