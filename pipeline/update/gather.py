"""raw/ → the state: only files that are new or changed are read, only inputs that are new are prepared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.engine import Size
from pipeline.model import Document, Raw, Rejected
from pipeline.read import UNREADABLE, Found, read_file
from pipeline.state import Input, State, Work, pack

from .means import Means

OFTEN = 200  # inputs between two commits


class Task(NamedTuple):
    """One input on its way through `prepare`; `raw` is None where nothing is left to do. `ends`: the file it is the last of."""

    input: Input
    raw: Raw | None
    ends: Found | None


def gather(found: Sequence[Found], means: Means, version: bytes) -> None:
    """Bring what the state knows of raw/ up to date."""
    state = means.state
    known = state.inputs.files()
    changed = [each for each in found if not each.stamp or known.get(each.path) != (each.stamp, version)]
    state.inputs.forget(known.keys() - {each.path for each in found})
    if changed:
        import pipeline.run  # noqa: F401 - here, so that no worker has to
    inputs: list[Input] = []
    tasks = means.engine.map(_worked, _tasks(changed, state, version), lost=_lost, size=_size)
    for number, (task, work) in enumerate(means.watch.shown(tasks, "reading"), 1):
        if work and task.input.key:
            state.inputs.keep_work(task.input.key, work)
        inputs.append(task.input)
        if task.ends:
            state.inputs.keep_file(task.ends.path, task.ends.stamp, version, inputs)
            inputs = []
        if number % OFTEN == 0:
            state.commit()
    state.commit()


def _tasks(changed: Sequence[Found], state: State, version: bytes) -> Iterator[Task]:
    for found in changed:
        waiting: Task | None = None
        for item in read_file(found):
            if waiting:
                yield waiting
            waiting = _task(item, state, version)
        if waiting:
            again = waiting.input.code == UNREADABLE
            yield waiting._replace(ends=found._replace(stamp="") if again else found)


def _task(item: Raw | Rejected, state: State, version: bytes) -> Task:
    if isinstance(item, Rejected):
        return Task(Input(item.member, bytes.fromhex(item.sha256), None, item.code, item.reason), None, None)
    content = hashlib.sha256(item.data).digest()
    problems = [problem.model_dump() for problem in item.problems]
    told = json.dumps([item.media, item.charset, item.url, item.meta, problems], sort_keys=True)
    key = hashlib.sha256(version + content + told.encode()).digest()[:16]
    return Task(Input(item.member, content, key), None if state.inputs.is_known(key) else item, None)


def _worked(tasks: list[Task]) -> list[tuple[Task, Work | None]]:
    """Each task with the work that was left to do; the bytes do not travel back."""
    raws = [task.raw for task in tasks if task.raw]
    if not raws:
        return [(task, None) for task in tasks]
    from pipeline.run import prepared

    works = map(_packed, prepared(raws))
    return [(task._replace(raw=None), next(works) if task.raw else None) for task in tasks]


def _packed(done: Document | Rejected) -> Work:
    if isinstance(done, Rejected):
        return Work(code=done.code, reason=done.reason)
    return Work(done.id, pack(done), done.sketch)


def _lost(task: Task, code: str) -> tuple[Task, Work | None]:
    from pipeline.run import lost

    return task._replace(raw=None), _packed(lost(task.raw, code)) if task.raw else None


def _size(task: Task) -> Size:
    return Size(1, len(task.raw.data)) if task.raw else Size(0)
