"""A worker process: batches of items come in, their results go out, in order."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, NoReturn

from .limits import MEMORY_SPENT, Limits, allow, begin, rest

# fork starts at once on Linux; elsewhere it is unsafe
CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
Work = list[tuple[Any, int]]  # items, each with the number of documents in it


class Worker:
    """A process, and what it was given and has not answered, oldest first. It is answerable for the first of these."""

    def __init__(self, function: Callable[[list[Any]], list[Any]], limits: Limits) -> None:
        self.pipe, other = CONTEXT.Pipe()
        self.hand: deque[Any] = deque()
        self.process: Any = CONTEXT.Process(target=_serve, args=(function, limits, self.pipe, other), daemon=True)
        self.process.start()
        other.close()

    def give(self, work: Work) -> None:
        """Send it work; a worker that is dead is noticed when its answer is looked for."""
        try:
            self.pipe.send(work)
        except (BrokenPipeError, ConnectionResetError):
            return

    def answer(self) -> list[Any] | None:
        """The results of the oldest work; None where it died over it. Raises what the function raised."""
        try:
            done, told = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return None
        if not done:
            raise told
        results: list[Any] = told
        return results

    def end(self) -> int | None:
        """Stop it, whatever it does: the exit code."""
        self.process.kill()
        self.process.join()
        code: int | None = self.process.exitcode
        self.pipe.close()
        self.process.close()
        return code


def _serve(function: Callable[[list[Any]], list[Any]], limits: Limits, parents: Connection, pipe: Connection) -> None:
    parents.close()  # so that the pipe ends when the parent does
    serve(function, limits, pipe)


def serve(function: Callable[[list[Any]], list[Any]], limits: Limits, pipe: Connection) -> NoReturn:
    """This process works on what comes through the pipe, until it ends."""
    begin(limits)
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, waiting), daemon=True).start()
    while True:
        try:
            answer = pickle.dumps((True, _done(function, pickle.loads(waiting.get()), limits)), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            os._exit(MEMORY_SPENT)
        except BaseException as error:
            answer = pickle.dumps((False, _told(error)))
        rest()
        try:
            pipe.send_bytes(answer)
        except OSError:  # the parent is gone
            os._exit(1)


def _receive(pipe: Connection, waiting: SimpleQueue[bytes]) -> None:
    """Take what is sent as soon as it is, so that the parent never waits; end with the parent."""
    while True:
        try:
            waiting.put(pipe.recv_bytes())
        except MemoryError:
            os._exit(MEMORY_SPENT)
        except (EOFError, OSError):
            os._exit(1)


def _done(function: Callable[[list[Any]], list[Any]], work: Work, limits: Limits) -> list[Any]:
    """The results; all items together may take what the largest of them may."""
    allow(limits, max(documents for _, documents in work))
    return function([item for item, _ in work])


def _told(error: BaseException) -> BaseException:
    """The error, or what can be sent of it."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
