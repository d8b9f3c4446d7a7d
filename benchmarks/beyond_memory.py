"""Grouping of simulated sketches by steps and files: CPU seconds by document, memory of all processes, bytes of files.

python benchmarks/beyond_memory.py --documents 1000000 [--place FOLDER]

The sketches are made first (`simulated.py`) and not counted; in a place that is named they stay, and are not made again.
`--by-step` tells where the CPU seconds go, in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clusters import SHARED
from job import Peak

MOST_MEMORY = 4096  # MiB


def make(shared: Path, place: Path, count: int) -> None:
    """The sketches of so many documents, unless they stand there."""
    from simulated import shuffled, source

    from pipeline import grouping

    if not (place / "made").exists():
        shuffled(source(shared), grouping.begin(place, count))
        (place / "made").touch()


def group(place: Path, count: int, workers: int, by_step: bool) -> None:
    """Group what stands there, and print how much that was, as JSON."""
    from pipeline import grouping
    from pipeline.engine import Engine, Pool, Serial

    engine: Engine = Pool(workers)
    spent: Counter[str] = Counter()
    if by_step:
        engine = Timed(Serial(), spent)
    job = grouping.begin(place / "work", count)
    for kind in ("names", "sketches"):
        for file in (place / kind).iterdir():
            os.link(file, job.place / kind / file.name)
    told: Counter[str] = Counter()
    for clusters, found in grouping.grouped(job, engine):
        told["groups"] += len(clusters.groups)
        told["related"] += len(clusters.related)
        told["pairs"] += len(found)
        told["documents"] += sum(map(len, clusters.groups))
        told["largest group"] = max(told["largest group"], *map(len, clusters.groups))
        told["largest bundle"] = max(told["largest bundle"], sum(map(len, clusters.groups)))
    print(json.dumps(told | {name: round(seconds, 1) for name, seconds in spent.items()}))


class Timed:
    """An engine that adds up the CPU seconds of each step."""

    def __init__(self, engine: Any, spent: Counter[str]) -> None:
        self.engine, self.spent = engine, spent

    def map(self, function: Any, items: Any, **rest: Any) -> Any:
        """As the engine does it."""

        def timed(item: Any) -> Any:
            begin = time.process_time()
            result = function(item)
            self.spent[function.args[0].args[0].__name__] += time.process_time() - begin  # type: ignore[assignment]
            return result

        return self.engine.map(timed, items, **rest)


class Scratch(Peak):
    """The most bytes that a folder holds, in MiB, beside the memory."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bytes = folder, 0
        self.looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Scratch:
        super().__enter__()
        self.looking.start()
        return self

    def _look(self) -> None:
        while not self.over.wait(2):
            self.bytes = max(self.bytes, size(self.folder))


def size(folder: Path) -> int:
    """Bytes of the files in a folder; one may go away meanwhile."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue
    return total


def measured(given: argparse.Namespace, place: Path) -> bool:
    """Print what grouping costs; whether it fits."""
    command = [
        sys.executable,
        __file__,
        "--documents",
        str(given.documents),
        "--shared",
        str(given.shared),
        "--place",
        str(place),
    ]
    subprocess.run([*command, "--only", "make"], check=True)
    with TemporaryDirectory(dir=place, prefix="work-") as work:
        (Path(work) / "work").mkdir()
        for kind in ("names", "sketches"):
            (Path(work) / kind).symlink_to(place / kind)
        command[command.index("--place") + 1] = work
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Scratch(Path(work) / "work") as most:
            only = [*command, "--only", "group", "--workers", str(given.workers), *(["--by-step"] if given.by_step else [])]
            told = subprocess.run(only, check=True, capture_output=True, text=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    count = given.documents
    print(f"{count:,} documents: {seconds:,.0f} CPU s, {1e6 * seconds / count:.0f} millionths of one for each;", end=" ")
    print(f"memory {most.most:,.0f} MiB (at most {MOST_MEMORY:,}); files {most.bytes / count:,.0f} bytes a document at most,")
    print(f"of which sketches {size(place / 'sketches') / count:.0f} and names {size(place / 'names') / count:.0f}")
    print(told, end="")
    return most.most <= MOST_MEMORY


def main() -> int:
    """Run it; 1 where it takes more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--place", type=Path, help="a folder for the sketches and the files (a temporary one)")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--by-step", action="store_true")
    parser.add_argument("--only", choices=["make", "group"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only == "make":
        make(given.shared, given.place, given.documents)
    elif given.only == "group":
        group(given.place, given.documents, given.workers, given.by_step)
    elif given.place:
        place = given.place.resolve() / str(given.documents)
        place.mkdir(parents=True, exist_ok=True)
        return not measured(given, place)
    else:
        with TemporaryDirectory() as name:
            return not measured(given, Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
