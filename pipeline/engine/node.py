"""What runs on a machine of a cluster: beside every process of Ray a workshop, and in it a worker like those of the pool.

Ray's process passes bytes on and knows nothing of them. What takes too much ends the worker and neither of the others, so the
answer says what ended it, as on one machine; and a workshop, which a process of Ray cannot be, forks the next worker at once.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.state import versions

from .limits import Limits
from .worker import Worker

ROOT = Path(__file__).parents[2]


class Setup(NamedTuple):
    """What a workshop needs: limits for its workers, modules to have at hand, where else to look for modules; and the versions
    that the machine must have."""

    limits: Limits
    modules: tuple[str, ...]
    path: tuple[str, ...]
    parts: dict[str, str]


class Unlike(RuntimeError):  # noqa: N818
    """A machine has other versions than the one that asks, so it would give other answers."""


class Workshop:
    """A process that a process of Ray has beside it."""

    def __init__(self, setup: Setup) -> None:
        _compare(setup.parts)
        self.setup = setup
        self.pipe, other = Pipe()
        path = os.pathsep.join([str(ROOT), *filter(None, (*sys.path, *setup.path))])
        command = [sys.executable, "-c", "from pipeline.engine.node import main; main()", str(other.fileno())]
        env = os.environ | {"PYTHONPATH": path}
        self.process = subprocess.Popen(command, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, env=env)
        other.close()
        self.pipe.send(setup)

    def end(self) -> int:
        """Stop it; its worker ends with it. The exit code."""
        self.process.kill()
        self.pipe.close()
        return self.process.wait()


HERE: list[Workshop] = []  # that of this process of Ray, once there is one


def answer(work: bytes, setup: Setup, alone: bool) -> bytes | int:
    """What a worker answers to pickled work, pickled; its exit code where it died over it, or its workshop did. `alone`: a worker
    that had none before. Raises Unlike.
    """
    while HERE and HERE[0].setup != setup:
        HERE.pop().end()
    workshop = HERE.pop() if HERE else Workshop(setup)
    try:
        workshop.pipe.send((work, alone))
        told: bytes | int = workshop.pipe.recv()
    except (EOFError, OSError):
        return workshop.end()
    except BaseException:
        workshop.end()
        raise
    HERE.append(workshop)
    return told


def main() -> None:
    """Be the workshop at the other end of the pipe that is named, until that is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = Connection(int(sys.argv[1]))
    setup: Setup = pipe.recv()
    for name in setup.modules:
        import_module(name)
    worker: Worker | None = None
    try:
        while True:
            work, alone = pipe.recv()
            if worker and alone:
                worker.end()
                worker = None
            worker = worker or Worker(applied, setup.limits)
            told = _told(worker, work, pipe)
            if isinstance(told, int):
                worker = None
            pipe.send(told)
    except (EOFError, OSError):
        if worker:
            worker.end()


def _told(worker: Worker, work: bytes, pipe: Connection) -> bytes | int:
    """As `answer`. Raises EOFError where nobody waits for it any more."""
    with suppress(BrokenPipeError, ConnectionResetError):  # its end is seen below
        worker.pipe.send_bytes(work)
    if pipe in wait([worker.pipe, pipe]):
        raise EOFError
    try:
        return bytes(worker.pipe.recv_bytes())
    except (EOFError, OSError):
        worker.process.join()
        return worker.end() or 0


def applied(pairs: list[tuple[Any, Any]]) -> list[Any]:
    """The work of a batch: one function, with every item."""
    return list(pairs[0][0]([item for _, item in pairs]))


def _compare(parts: dict[str, str]) -> None:
    here = versions().parts
    if unlike := sorted(name for name in parts.keys() | here.keys() if parts.get(name) != here.get(name)):
        raise Unlike(f"{platform.node()} has another version of {', '.join(unlike)}: install the same there as here.")
