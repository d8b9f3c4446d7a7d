"""raw/ → the state: only files that are new or changed are read, only inputs that are new are prepared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pipeline.decisions import EditChoice
from pipeline.engine import Size
from pipeline.model import Document, Raw, Rejected
from pipeline.read import UNREADABLE, Found, is_one, read_file
from pipeline.state import File, Input, State, Work, pack

from .means import Means, together

OFTEN = 200  # inputs between two commits
MANY = 100_000  # works that a worker remembers
ID_LENGTH = 20  # hexadecimal digits of the id of a document, as `run` makes it
Edits = Mapping[str, tuple[EditChoice, ...]]
NO_EDITS: Edits = {}


class Entry(NamedTuple):
    """One input on its way through `prepare`; `raw` is None where nothing is left to do."""

    input: Input
    raw: Raw | None
    choices: tuple[EditChoice, ...] = ()


class Task(NamedTuple):
    """Inputs of one file; or `file` itself, which is yet to be read. `ends`: the file that these are the last of."""

    number: int
    entries: tuple[Entry, ...] = ()
    file: Found | None = None
    ends: Found | None = None


class Done(NamedTuple):
    """Inputs, each with the work that was left to do."""

    works: tuple[tuple[Input, Work | None], ...]
    ends: Found | None


def gather(found: Sequence[Found], means: Means, version: bytes, edits: Edits = NO_EDITS) -> None:
    """Bring what the state knows of raw/ up to date; `edits` is what people decided about repairs, by document."""
    state = means.state
    known = state.inputs.files()
    changed = [each for each in found if not each.stamp or known.get(each.path) != (each.stamp, version)]
    state.inputs.forget(known.keys() - {each.path for each in found})
    if changed:
        import pipeline.run  # noqa: F401 - here, so that no worker has to
    apart = means.here is None and 2 * len(changed) >= len(known)
    preparing = Preparing(version, edits, state.inputs.keys() if apart else frozenset())
    tasks = means.engine.map(preparing, _tasks(changed, state, preparing, apart), lost=preparing.lost, size=_size)
    begun: list[Input] = []
    for some in together(means.watch.shown(tasks, "reading"), OFTEN, _kept):
        begun = _keep(some, begun, state, version)
        state.commit()
    state.commit()


def _kept(done: Done) -> int:
    """Bytes."""
    return sum(len(work.body) for _, work in done.works if work)


def _keep(some: Sequence[Done], begun: list[Input], state: State, version: bytes) -> list[Input]:
    """Remember works, and the files that end here; of the file that does not, its inputs so far are `begun`, and are answered."""
    works: dict[bytes, Work] = {}
    files = []
    for done in some:
        for each, work in done.works:
            if work and each.key:
                works.setdefault(each.key, work)
        begun += (each for each, _ in done.works)
        if done.ends:
            files.append(File(done.ends.path, done.ends.stamp, version, begun))
            begun = []
    state.inputs.keep_works(works)
    state.inputs.keep_files(files)
    return begun


def _size(task: Task) -> Size:
    if task.file:
        return Size(1, task.file.size)
    left = [len(each.raw.data) for each in task.entries if each.raw]
    return Size(len(left), sum(left))


def _tasks(changed: Sequence[Found], state: State, preparing: Preparing, apart: bool) -> Iterator[Task]:
    """What is to be done, an input at a time. Files of one article each are not read here where they are `apart` from what is
    known: then whoever works on them reads them, and knows no less of what was done."""
    numbers = count()
    for found in changed:
        if apart and is_one(found):
            yield Task(next(numbers), file=found)
            continue
        waiting: Task | None = None
        for item in read_file(found):
            if waiting:
                yield waiting
            number = next(numbers)
            entry = preparing.left(preparing.entry(item), number)
            is_known = entry.raw and entry.input.key and state.inputs.is_known(entry.input.key)
            waiting = Task(number, (entry._replace(raw=None) if is_known else entry,))
        if waiting:
            yield waiting._replace(ends=_ended(found, waiting.entries))


def _ended(found: Found, entries: Sequence[Entry]) -> Found:
    """A file that was read, these last; without a stamp where it is to be read again."""
    return found._replace(stamp="") if entries[-1].input.code == UNREADABLE else found


class Preparing:
    """What works on tasks. `known` has the keys of works that are there already."""

    def __init__(self, version: bytes, edits: Edits, known: frozenset[bytes]) -> None:
        self._version, self._edits, self._known = version, edits, known
        self._begun: dict[bytes, int] = {}  # by key of a work that was begun here: the number of its task

    def __reduce__(self) -> tuple[type[Preparing], tuple[bytes, Edits, frozenset[bytes]]]:
        """Sent without what was begun here: of an input that is sent it was asked before."""
        return Preparing, (self._version, self._edits, self._known)

    def __call__(self, tasks: list[Task]) -> list[Done]:
        """Each task with the works that were left to do; the bytes do not travel back."""
        opened = [self._opened(task) for task in tasks]
        asked = [(entry.raw, entry.choices) for task in opened for entry in task.entries if entry.raw]
        if not asked:
            return [_done(task, iter(())) for task in opened]
        from pipeline.run import prepared

        works = map(_packed, prepared(asked))
        return [_done(task, works) for task in opened]

    def lost(self, task: Task, code: str) -> Done:
        """A task that took too much of a worker."""
        from pipeline.run import lost

        opened = self._read(task.file, task.number) if task.file else task
        return _done(opened, (_packed(lost(entry.raw, code)) for entry in opened.entries if entry.raw))

    def entry(self, item: Raw | Rejected) -> Entry:
        """What a reader gave, with the key of the work on it: all that this follows from."""
        if isinstance(item, Rejected):
            return Entry(Input(item.member, bytes.fromhex(item.sha256), None, item.code, item.reason), None)
        content = hashlib.sha256(item.data).digest()
        problems = [problem.model_dump() for problem in item.problems]
        told = json.dumps([item.media, item.charset, item.url, item.meta, problems], sort_keys=True)
        choices = self._edits.get(content.hex()[:ID_LENGTH], ())
        decided = "".join(choice.id for choice in choices)
        key = hashlib.sha256(self._version + content + told.encode() + decided.encode()).digest()[:16]
        return Entry(Input(item.member, content, key), item, choices)

    def left(self, entry: Entry, number: int) -> Entry:
        """What of it is left to do: of copies, the work is done once, with the first of them."""
        key = entry.input.key
        if len(self._begun) > MANY:
            self._begun.clear()
        if key is None or (key not in self._known and self._begun.setdefault(key, number) >= number):
            return entry
        return entry._replace(raw=None)

    def _opened(self, task: Task) -> Task:
        """A task with its inputs."""
        if not task.file:
            return task
        read = self._read(task.file, task.number)
        return read._replace(entries=tuple(self.left(entry, task.number) for entry in read.entries))

    def _read(self, file: Found, number: int) -> Task:
        entries = tuple(self.entry(item) for item in read_file(file))
        return Task(number, entries, ends=_ended(file, entries))


def _done(task: Task, works: Iterator[Work]) -> Done:
    return Done(tuple((entry.input, next(works) if entry.raw else None) for entry in task.entries), task.ends)


def _packed(done: Document | Rejected) -> Work:
    if isinstance(done, Rejected):
        return Work(code=done.code, reason=done.reason)
    return Work(done.id, pack(done), done.sketch)
