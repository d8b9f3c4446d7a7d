"""What one item may take of the machine, and what is said of one that takes more. The kernel keeps these limits."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from typing import NamedTuple

TOO_SLOW, TOO_MUCH, DIED = "too-slow", "out-of-memory", "worker-died"  # codes of what stopped an item
MEMORY_SPENT = 77  # with this exit code a worker says that its memory was not enough


class Limits(NamedTuple):
    """Per document: CPU seconds, and seconds by the clock for one that waits for ever. Per worker: bytes it may add."""

    seconds: float = 10
    patience: float = 1800
    memory: int = 850 * 2**20


class Size(NamedTuple):
    """How much an item is: documents (0 where it is no work), and bytes to be sent to a worker."""

    documents: int = 1
    bytes: int = 0


def begin(limits: Limits) -> None:
    """This process is a worker from now on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which lets an item end
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(OSError, ValueError):  # where the system knows no such limit
        most = _taken() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with suppress(OSError, ValueError):  # a worker that is stopped leaves no picture of its memory
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken() -> int:
    """The address space this process has, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123
        return int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def allow(limits: Limits, documents: int) -> None:
    """Start the clocks for one item; the kernel ends this process when they run out."""
    signal.setitimer(signal.ITIMER_PROF, limits.seconds * max(1, documents))
    signal.setitimer(signal.ITIMER_REAL, limits.patience * max(1, documents))


def rest() -> None:
    """Stop the clocks."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)


def why(exitcode: int | None) -> str:
    """What stopped a worker that ended so."""
    if exitcode in (-signal.SIGPROF, -signal.SIGALRM):
        return TOO_SLOW
    return TOO_MUCH if exitcode == MEMORY_SPENT else DIED


REASONS = {
    TOO_SLOW: "it takes longer than any document may",
    TOO_MUCH: "it needs more memory than any document may take",
    DIED: "the process that worked on it died twice",
}
