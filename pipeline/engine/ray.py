"""The same on the machines of a cluster, as tasks of Ray: the extra `cluster`.

Every batch is one task. What is lost is sent again, so many times and no more: what a lost machine had is sent as it was, which
is not held against the items; those that a worker or a process of Ray died over are sent alone.
"""

from __future__ import annotations

import os
import pickle
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from pipeline.state import versions

from . import one
from .flow import HELD, Batch, Batched, Flow, batches
from .limits import DIED, TOO_MUCH, Limits, Size, why
from .node import Setup, Unlike, answer

__all__ = ["Ray", "Unlike", "Unreachable"]
A = TypeVar("A")
B = TypeVar("B")
LOSSES = 8  # machines that one task may lose before its items are held to be the reason
DEATHS = 4  # processes of Ray that may die over one item that is alone
STORE = 4 * HELD  # bytes of memory for what is under way, where Ray is started here
SHARE = 4 * 2**20  # bytes under way for every processor of a large cluster
OFTEN = 100  # batches between two looks at how large the cluster is
PATIENCE = 5  # seconds for a cluster to answer
SHORT = 20  # characters of a temporary folder: with what Ray adds, the name of a socket has at most 107
EXTRA = "pip install 'article-pipeline[cluster]'"
# A cluster of this machine alone: known to nobody, on 127.0.0.1, with a token of its own.
ALONE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}


class Unreachable(RuntimeError):  # noqa: N818
    """There is no Ray, or no cluster at the address; the message says what to do."""


class Ray:
    """Tasks of Ray: on the cluster at `address`, which goes on afterwards, or on one of this machine that ends with it.

    It is started when there is work for it.
    """

    def __init__(self, address: str | None = None, workers: int | None = None, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.address, self.limits = address, limits
        self.workers = workers or os.cpu_count() or 1
        self._ray: Any = None
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; end it where it was started here."""
        self._opened.close()
        self._ray = None

    def map(
        self, function: Batched[A, B], items: Iterable[A], *, lost: Callable[[A, str], B], size: Callable[[A], Size] = one
    ) -> Iterator[B]:
        """What `function` answers for every item, in order."""
        return Tasks(self, function, lost).results(batches(items, size))

    def started(self) -> Any:
        """The module `ray`, connected. Raises Unreachable."""
        if self._ray is None:
            _environment({"RAY_IGNORE_UNHANDLED_ERRORS": "1"})  # of tasks whose answer is no longer wanted
            told = self._elsewhere(self.address) if self.address else self._here()
            try:
                import ray
            except ImportError as error:
                raise Unreachable(f"Ray is not installed: {EXTRA}.") from error
            if not ray.is_initialized():  # else whoever did that ends it
                try:
                    ray.init(**told, log_to_driver=False, logging_level="ERROR")
                except (ConnectionError, RuntimeError, ValueError, AssertionError, ray.exceptions.RayError) as error:
                    raise Unreachable(f"Ray cannot be used at {self.address or 'this machine'}: {error}") from error
                self._opened.callback(ray.shutdown)
            self._ray = ray
            needed = sorted(name for name in sys.modules if name.startswith("pipeline.") and not name.startswith("pipeline.cli"))
            self._setup = ray.put(Setup(self.limits, tuple(needed), tuple(sys.path), versions().parts))
            self._task = ray.remote(num_cpus=1, max_retries=0)(answer)
        return self._ray

    def task(self, work: list[tuple[Any, int]], alone: bool) -> Any:
        """The reference to what a worker somewhere will answer."""
        return self._task.remote(self.started().cloudpickle.dumps(work), self._setup, alone)

    def processors(self) -> int:
        """How many there are now."""
        return max(1, int(self.started().cluster_resources().get("CPU", 1)))

    def _elsewhere(self, address: str) -> dict[str, Any]:
        """The cluster at an address; Ray itself would look for it for minutes."""
        host, _, port = address.rpartition(":")
        try:
            if address != "auto":
                socket.create_connection((host, int(port)), PATIENCE).close()
        except (OSError, ValueError) as error:
            raise Unreachable(
                f"There is no cluster of Ray at {address}: {error}. `ray start --head` says its HOST:PORT."
            ) from error
        return {"address": address}

    def _here(self) -> dict[str, Any]:
        """A cluster of this machine alone, that nobody else reaches or is told of."""
        place = tempfile.gettempdir() if len(tempfile.gettempdir()) < SHORT else "/tmp"
        folder = self._opened.enter_context(tempfile.TemporaryDirectory("", "pipeline-ray-", place, ignore_cleanup_errors=True))
        _environment(ALONE | {"RAY_AUTH_TOKEN": secrets.token_hex(32)})
        most = {"num_cpus": self.workers, "object_store_memory": STORE}
        return {"address": "local", "include_dashboard": False, "_temp_dir": folder, **most}


def _environment(values: Mapping[str, str]) -> None:
    """Ray reads it when it is imported, and never again."""
    if "ray" not in sys.modules:
        for name, value in values.items():
            os.environ.setdefault(name, value)


class Sent:
    """A task: which items of a batch it has, and what became of those who had it before."""

    def __init__(self, batch: Batch, work: list[int], alone: bool = False) -> None:
        self.batch, self.work, self.alone = batch, work, alone
        self.losses = self.deaths = 0


class Tasks(Flow):
    """The tasks of one map."""

    def __init__(self, engine: Ray, function: Batched[Any, Any], lost: Callable[[Any, str], Any]) -> None:
        super().__init__(function, engine.workers)
        self._engine, self._lost = engine, lost
        self._sent: dict[Any, Sent] = {}
        self._answers: dict[Batch, dict[int, Any]] = {}  # of the batches that are under way, by item
        self._count = 0

    def end(self) -> None:
        """Wait for no more answers. What is under way ends by itself, at its limits, or when the cluster is left. It is not
        cancelled: a task of Ray 2.60 that is cancelled just when it ends takes the process that does so with it."""
        self._sent.clear()

    def _send(self, batch: Batch) -> None:
        if self._count % OFTEN == 0:
            self._most = self._engine.processors()
            self._held = max(HELD, self._most * SHARE)
        self._count += 1
        self._answers[batch] = {}
        self._submit(Sent(batch, batch.work))
        self._hear(0)

    def _submit(self, sent: Sent) -> None:
        work = [((self._function, sent.batch.items[i]), sent.batch.sizes[i].documents) for i in sent.work]
        self._sent[self._engine.task(work, sent.alone)] = sent

    def _hear(self, timeout: float | None) -> None:
        if not self._sent:
            return
        ray = self._engine.started()
        ready, waiting = ray.wait([*self._sent], timeout=timeout)
        more, _ = ray.wait(waiting, num_returns=len(waiting), timeout=0) if waiting else ((), ())
        for ref in (*ready, *more):
            self._heard(self._sent.pop(ref), ref)

    def _heard(self, sent: Sent, ref: Any) -> None:
        errors = self._engine.started().exceptions
        try:
            told = self._engine.started().get(ref)
        except (errors.NodeDiedError, errors.ObjectLostError):
            sent.losses += 1
            if sent.losses < LOSSES:
                self._submit(sent)
            else:
                self._died(sent, DIED)
        except (errors.WorkerCrashedError, errors.OutOfMemoryError) as error:
            sent.deaths += 1
            if sent.alone and sent.deaths < DEATHS:
                self._submit(sent)
            else:
                self._died(sent, TOO_MUCH if isinstance(error, errors.OutOfMemoryError) else DIED)
        except errors.RayTaskError as error:
            raise error.cause or error from None
        else:
            if isinstance(told, int):
                self._died(sent, why(told))
            else:
                self._answered(sent, told)

    def _answered(self, sent: Sent, told: bytes) -> None:
        done, answer = pickle.loads(told)
        if not done:
            raise answer
        self._keep(sent, answer)

    def _died(self, sent: Sent, code: str) -> None:
        if sent.alone:
            self._keep(sent, [self._lost(sent.batch.items[i], code) for i in sent.work])
        else:
            for i in sent.work:
                self._submit(Sent(sent.batch, [i], alone=True))

    def _keep(self, sent: Sent, answer: list[Any]) -> None:
        answers = self._answers[sent.batch]
        answers.update(zip(sent.work, answer, strict=True))
        if len(answers) == len(sent.batch.work):
            self._file(sent.batch, [answers[i] for i in sent.batch.work])
            del self._answers[sent.batch]
