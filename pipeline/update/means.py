"""What a run works with, and who looks on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from pipeline.decisions import Decisions
from pipeline.engine import Engine
from pipeline.state import State
from pipeline.write import Folder

Item = TypeVar("Item")


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
