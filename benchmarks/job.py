"""The whole job beside what people use today, and how it grows: CPU seconds of one run on this machine, and ratios.

python benchmarks/job.py peers                       texts and pages per CPU second, one worker; the hand script on the same files
python benchmarks/job.py workers                     two workers against one: seconds on the clock (quiet cores only)
python benchmarks/job.py scale [--documents 50000]   CPU seconds of a tenth and of all, the exponent, peak memory of the tree
python benchmarks/job.py start                       `pipeline --help`, and the articles that the project ships
python benchmarks/job.py stages                      CPU of each stage for a text and for a page: the table in stages.txt

The texts and pages stand beside the project (--shared); the documents of `scale` are those of clusters.py.

An article is a file, and ext4 takes up to half a millisecond to make one where many were deleted in the last minutes:
TMPDIR=/dev/shm leaves that out.
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
from collections.abc import Iterator
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import peers
from clusters import documents

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
PIPELINE = (sys.executable, "-m", "pipeline")
TEXTS, PAGES = 5000, 700
TIMES = {"texts": 1.0, "pages": 5.0}  # as many a CPU second as the hand script, at least
FASTER, EXPONENT, MEMORY = 1.8, 1.1, 800  # two workers; CPU by documents; MiB
HELP, SHIPPED = 0.3, 3.0  # CPU seconds


def cpu(*command: object) -> float:
    """CPU seconds of a command and its workers; it must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(name: str, value: float, unit: str, target: float, *, least: bool = False) -> bool:
    """Print a figure beside its target; whether it is met."""
    print(f"{name}: {value:,.2f} {unit} ({'at least' if least else 'at most'} {target:g})", flush=True)
    return value >= target if least else value <= target


def beside_peers(shared: Path, place: Path) -> Iterator[bool]:
    peers.install()
    cpu(sys.executable, shared / "bench" / "unpack.py", place, "--texts", TEXTS, "--pages", PAGES)
    for kind, target in TIMES.items():
        count = len(list((place / kind).iterdir()))
        ours = cpu(*PIPELINE, "ingest", place / kind, "--out", place / f"out-{kind}", "--workers", "1")
        theirs = cpu(peers.PYTHON, shared / "bench" / "peer_hand.py", place / kind, place / f"{kind}.jsonl")
        print(f"{kind}: {count / ours:,.1f} a CPU second; the hand script {count / theirs:,.1f}")
        yield told(f"{kind}, times the hand script", theirs / ours, "", target, least=True)


def workers(shared: Path, place: Path) -> Iterator[bool]:
    cpu(sys.executable, shared / "bench" / "unpack.py", place, "--texts", TEXTS, "--pages", "0")
    spent = []
    for count in (1, 2):
        start = time.perf_counter()
        cpu(*PIPELINE, "ingest", place / "texts", "--out", place / f"out-{count}", "--workers", count)
        spent.append(time.perf_counter() - start)
    yield told("two workers against one, on the clock", spent[0] / spent[1], "times", FASTER, least=True)


def scale(shared: Path, place: Path, most: int) -> Iterator[bool]:
    seconds, peak = [], 0.0
    for count in (most // 10, most):
        raw = place / f"raw-{count}"
        raw.mkdir()
        with (raw / "articles.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(rows(shared, count))
        with Peak() as memory:
            seconds.append(cpu(*PIPELINE, "ingest", raw, "--out", place / f"out-{count}", "--workers", "2"))
        peak = memory.most
        print(f"{count:,} documents: {seconds[-1]:.1f} CPU s, {peak:.0f} MiB")
    yield told("exponent of the CPU time", log(seconds[1] / seconds[0], 10), "", EXPONENT)
    yield told("peak memory of the tree", peak, "MiB", MEMORY)


def rows(shared: Path, count: int) -> Iterator[str]:
    """The articles of a JSON Lines file."""
    for number, (_, text) in enumerate(documents(shared, count)):
        yield json.dumps({"id": str(number), "text": text}) + "\n"


class Peak:
    """The most memory that this process's children hold together (PSS, in MiB: shared pages count once), twice a second."""

    def __enter__(self) -> Peak:
        self.most, self.over = 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.over.wait(0.5):
            self.most = max(self.most, sum(_held(pid) for pid in _below(os.getpid())) / 1024)


def _below(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _below(child)


def _held(pid: int) -> int:
    """Kilobytes."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(next((line.split()[1] for line in told.splitlines() if line.startswith("Pss:")), 0))


def start(place: Path) -> Iterator[bool]:
    yield told("pipeline --help", min(cpu(*PIPELINE, "--help") for _ in range(3)), "CPU s", HELP)
    shipped = (cpu(*PIPELINE, "ingest", HERE.parent / "raw", "--out", place / str(n), "--workers", "0") for n in range(3))
    yield told("ingest of what is shipped", min(shipped), "CPU s", SHIPPED)


def stages(shared: Path, place: Path) -> Iterator[bool]:
    """Milliseconds of a text and of a page by stage, and shares, into stages.txt. Nothing is aimed at."""
    cpu(sys.executable, shared / "bench" / "unpack.py", place, "--texts", TEXTS, "--pages", PAGES)
    columns = {}
    for kind in TIMES:
        count = len(list((place / kind).iterdir()))
        command = [*PIPELINE, "ingest", place / kind, "--out", place / f"out-{kind}", "--workers", "1", "--profile", "--json"]
        done = subprocess.run(list(map(str, command)), capture_output=True, check=True)
        spent = json.loads(done.stdout)["profile"]["cpu_seconds"]
        whole = sum(spent.values())
        cells = {name: f"{1000 * each / count:15.3f}{each / whole:7.0%}" for name, each in spent.items()}
        columns[f"{kind} ({count:,})"] = cells | {"all": f"{1000 * whole / count:15.3f}"}
    rows = ["CPU milliseconds of one input by stage, and their share: read, prepared and published by one worker", ""]
    rows += [f"{'':14}" + "".join(f"{name:>22}" for name in columns)]
    rows += [f"{name:14}" + "".join(f"{cells[name]:22}" for cells in columns.values()) for name in cells]
    told = "\n".join(row.rstrip() for row in rows) + "\n"
    (HERE / "stages.txt").write_text(told, encoding="utf-8")
    print(told, end="")
    yield True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["peers", "workers", "scale", "start", "stages"])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--documents", type=int, default=50_000)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        place = Path(name)
        found = {
            "peers": lambda: beside_peers(given.shared, place),
            "workers": lambda: workers(given.shared, place),
            "scale": lambda: scale(given.shared, place, given.documents),
            "start": lambda: start(place),
            "stages": lambda: stages(given.shared, place),
        }[given.what]()
        sys.exit(not all(list(found)))


if __name__ == "__main__":
    main()
