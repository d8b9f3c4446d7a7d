"""raw/ → the state: only files that are new or changed are read, only inputs that are new are prepared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.decisions import EditChoice
from pipeline.engine import Size
from pipeline.model import Document, Raw, Rejected
from pipeline.read import UNREADABLE, Found, read_file
from pipeline.state import File, Input, State, Work, pack

from .means import Means, together

OFTEN = 200  # inputs between two commits
ID_LENGTH = 20  # hexadecimal digits of the id of a document, as `run` makes it
Edits = Mapping[str, tuple[EditChoice, ...]]
NO_EDITS: Edits = {}


class Task(NamedTuple):
    """One input on its way through `prepare`; `raw` is None where nothing is left to do. `ends`: the file it is the last of."""

    input: Input
    raw: Raw | None
    ends: Found | None
    choices: tuple[EditChoice, ...] = ()


def gather(found: Sequence[Found], means: Means, version: bytes, edits: Edits = NO_EDITS) -> None:
    """Bring what the state knows of raw/ up to date; `edits` is what people decided about repairs, by document."""
    state = means.state
    known = state.inputs.files()
    changed = [each for each in found if not each.stamp or known.get(each.path) != (each.stamp, version)]
    state.inputs.forget(known.keys() - {each.path for each in found})
    if changed:
        import pipeline.run  # noqa: F401 - here, so that no worker has to
    inputs: list[Input] = []
    tasks = means.engine.map(_worked, _tasks(changed, state, version, edits), lost=_lost, size=_size)
    for done in together(means.watch.shown(tasks, "reading"), OFTEN, _kept):
        state.inputs.keep_works({task.input.key: work for task, work in done if work and task.input.key})
        files = []
        for task, _ in done:
            inputs.append(task.input)
            if task.ends:
                files.append(File(task.ends.path, task.ends.stamp, version, inputs))
                inputs = []
        state.inputs.keep_files(files)
        state.commit()
    state.commit()


def _kept(done: tuple[Task, Work | None]) -> int:
    """Bytes."""
    _, work = done
    return len(work.body) if work else 0


def _tasks(changed: Sequence[Found], state: State, version: bytes, edits: Edits) -> Iterator[Task]:
    for found in changed:
        waiting: Task | None = None
        for item in read_file(found):
            if waiting:
                yield waiting
            waiting = _task(item, state, version, edits)
        if waiting:
            again = waiting.input.code == UNREADABLE
            yield waiting._replace(ends=found._replace(stamp="") if again else found)


def _task(item: Raw | Rejected, state: State, version: bytes, edits: Edits) -> Task:
    if isinstance(item, Rejected):
        return Task(Input(item.member, bytes.fromhex(item.sha256), None, item.code, item.reason), None, None)
    content = hashlib.sha256(item.data).digest()
    problems = [problem.model_dump() for problem in item.problems]
    told = json.dumps([item.media, item.charset, item.url, item.meta, problems], sort_keys=True)
    choices = edits.get(content.hex()[:ID_LENGTH], ())
    decided = "".join(choice.id for choice in choices)
    key = hashlib.sha256(version + content + told.encode() + decided.encode()).digest()[:16]
    return Task(Input(item.member, content, key), None if state.inputs.is_known(key) else item, None, choices)


def _worked(tasks: list[Task]) -> list[tuple[Task, Work | None]]:
    """Each task with the work that was left to do; the bytes do not travel back."""
    asked = [(task.raw, task.choices) for task in tasks if task.raw]
    if not asked:
        return [(task, None) for task in tasks]
    from pipeline.run import prepared

    works = map(_packed, prepared(asked))
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
