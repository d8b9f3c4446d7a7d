"""`cluster` for more documents than fit in memory: the same groups, by steps that read and write files.

    digested ─ collapsed    which documents have one text
    posted ─ met            which texts have keys in common, which documents are pages of one series
    paired ─ answered       which pairs are compared, and the sketches for that
    verified                what comparing finds
    (united)                which texts hang together: the one thing that this process does, with two numbers of each document
    dealt, sent ─ linked    the groups of those that hang together

Each step is a map of an engine over blocks of documents or over parts of what the step before wrote, cut by hash; what a task
needs of all others it reads as pieces of their files. So no process holds more than a part of the documents and of the pairs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.cluster import NO_TIES, Ties
from pipeline.engine import Engine, Size, each
from pipeline.engine.stopwatch import at
from pipeline.fingerprint import KEYS
from pipeline.postings import Width

from . import steps
from .components import Numbers, bundled, settled, united
from .steps import Grouped, Job, keep

__all__ = ["Grouped", "Job", "begin", "group", "grouped", "keep"]
BLOCK, PART, BUNDLE = 1 << 16, 1 << 15, 1 << 15  # documents in a block, in a part of those that go by text, and in a bundle
MANY = 1 << 20  # bytes: a task is a batch by itself
T = TypeVar("T")
KINDS = (
    "names", "sketches", "digests", "postings", "tells", "met", "series", "pairs", "asked", "answered", "verified", "dealt",
    "members", "called", "groups",
)  # fmt: skip


def group(
    sketches: Iterable[tuple[str, bytes]],
    documents: int,
    engine: Engine,
    folder: Path,
    *,
    block: int = BLOCK,
    ties: Ties = NO_TIES,
) -> Iterator[Grouped]:
    """So many names with their sketches in, sorted, each name once (ValueError where they are not); out come the groups, some at
    a time, with the pairs that have something in common. Files are written to a folder, which is empty before."""
    job, rest, last = begin(folder, documents, block), iter(sketches), None
    tied, rows = {name for names in ties.together for name in names}, dict[str, int]()
    for number in range(job.blocks):
        some = list(islice(rest, block))
        names = [name for name, _ in some]
        if any(a >= b for a, b in pairwise(names)) or (last is not None and names[:1] <= [last]):
            raise ValueError("documents are grouped in the order of their names, each once")
        keep(job, number, names, [sketch for _, sketch in some])
        rows |= {name: number * block + at for at, name in enumerate(names) if name in tied} if tied else {}
        last = names[-1]
    here = ([rows[name] for name in names if name in rows] for names in ties.together)
    yield from grouped(job._replace(ties=ties), engine, tied=[pair for names in here for pair in pairwise(names)])


def begin(place: Path, documents: int, block: int = BLOCK, part: int = PART) -> Job:
    """The folders for so many documents."""
    for kind in KINDS:
        (place / kind).mkdir()
    return Job(place, documents, block, max(1, -(-documents // part)), Width.of(documents, documents * KEYS))


def grouped(job: Job, engine: Engine, bundle: int = BUNDLE, tied: Sequence[tuple[int, int]] = ()) -> Iterator[Grouped]:
    """The same of the documents of all blocks that were kept; `tied` has rows of documents that are one story."""
    run = partial(_run, engine, job)
    run(steps.digested, job.blocks)
    text = np.arange(job.documents, dtype=np.uint32)
    for found in _mapped(engine, steps.collapsed, job, job.parts):
        text[found[:, 0]] = found[:, 1]
    _drop(job, "digests")
    text.tofile(job.place / "text")
    run(steps.posted, job.blocks)
    run(steps.met, 1 << job.width.parts)
    _drop(job, "postings", "tells")
    run(steps.paired, job.parts)
    _drop(job, "met", "series")
    run(steps.answered, job.blocks)
    _drop(job, "asked")
    lowest = text  # every document points to the first of its text
    united(lowest, np.array(tied, np.uint32).reshape(-1, 2))
    for found in _mapped(engine, steps.verified, job, job.parts):
        with at("cluster"):
            united(lowest, found)
    _drop(job, "pairs", "answered", "sketches")
    job = job._replace(bundles=_bundled(job, lowest, bundle))
    del text, lowest
    run = partial(_run, engine, job)
    run(steps.dealt, job.parts)
    run(steps.sent, job.blocks)
    _drop(job, "verified", "names")
    for number in _mapped(engine, steps.linked, job, job.bundles):
        yield steps.grouped_in(job, number)


def _bundled(job: Job, lowest: Numbers, most: int) -> int:
    """Write down in which bundle each document is; how many bundles there are."""
    settled(lowest)
    bundle = bundled(lowest, most)
    with (job.place / "bundle").open("wb") as file:
        for begin in range(0, job.documents, job.block):
            file.write(bundle[lowest[begin : begin + job.block]].astype("<u4").tobytes())
    return int(bundle[-1]) + 1 if len(bundle) else 0


def _run(engine: Engine, job: Job, step: Callable[[Job, int], object], count: int) -> None:
    for _ in _mapped(engine, step, job, count):
        pass


def _mapped(engine: Engine, step: Callable[[Job, int], T], job: Job, count: int) -> Iterator[T]:
    """A step over so many blocks or parts. What takes too much of a worker is done in this process."""
    task = partial(_timed, step, job)
    return engine.map(each(task), range(count), lost=lambda number, _: task(number), size=lambda _: Size(job.block, MANY))


def _timed(step: Callable[[Job, int], T], job: Job, number: int) -> T:
    with at("cluster"):
        return step(job, number)


def _drop(job: Job, *kinds: str) -> None:
    for kind in kinds:
        shutil.rmtree(job.place / kind)
