"""What the pipeline makes of files that are meant to do harm.

python tools/hostile.py [--count 10000] [--shared DIR]

Makes so many (`hostile_files.py`); adds, where they stand beside the project, real files and those of `bench/make_hostile.py`;
reads them one by one, runs the pipeline over all of them, and verifies. Exit code 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hostile_files import generated, seeds

from pipeline import run
from pipeline.blocks import read_blocks
from pipeline.decode import decode
from pipeline.engine import Limits, Pool, each
from pipeline.model import Document, Raw, Rejected, replay
from pipeline.read import Found, files, read_file
from pipeline.unseen import harmless

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SECONDS, MEMORY = 10.0, 1024  # CPU seconds and MiB that one document may take
WORD = re.compile(r"\w+")


class Told(NamedTuple):
    """What became of one file: how its items ended, the most that one of them took, and which promises were broken."""

    name: str
    ends: Counter[str]
    seconds: float
    mebibytes: int
    faults: tuple[str, ...]


def examine(found: Found) -> Told:
    """Read a file and work on each of its items as a run does, the promises checked. In a process of its own."""
    ends: Counter[str] = Counter()
    faults: list[str] = []
    most, begun = 0.0, time.process_time()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the greatest size is measured from here on
    for item in read_file(found):
        if isinstance(item, Raw):
            done = run.prepare(item)
            ends["article" if isinstance(done, Document) else done.code] += 1
            try:
                faults += _broken(item, done)
            except Exception:
                faults.append(traceback.format_exc()[-700:])
        else:
            ends[item.code] += 1
            faults += [] if harmless(item.model_dump_json()) else ["the rejection has characters that nobody sees"]
        most, begun = max(most, time.process_time() - begun), time.process_time()
    faults += [f"a fault of the pipeline in {found.path}"] if ends["internal-error"] else []
    faults += [] if ends else ["no answer at all"]
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return Told(found.path, ends, most, int(peak[1]) // 1024 if peak else 0, tuple(faults))


def _broken(raw: Raw, done: Document | Rejected) -> Iterator[str]:
    if isinstance(done, Rejected):
        return
    html = run.is_page(raw)
    source = read_blocks(decode(raw.data, declared=raw.charset, html=html).text, html=html).text
    repaired = replay(source, done.edits)
    if len(WORD.findall(repaired)) != len(WORD.findall(done.text)) + sum(each.words for each in done.removed):
        yield "words are lost"
    article = run.finish(run.collated([done]), ())
    if any("internal-error" in problem.code for problem in article.problems):
        yield "a fault of the pipeline in its facts"
    fields = (article.text, article.title, article.deck, *article.authors, article.site, article.url, article.date)
    if not all(harmless(each or "") for each in fields):
        yield "characters that nobody sees are left"


def _lost(found: Found, code: str) -> Told:
    return Told(found.path, Counter({code: 1}), SECONDS if code == "too-slow" else 0, 0, ())


def one_by_one(folder: Path) -> list[str]:
    """Examine every file; print what came of them, and return what is broken."""
    ends: Counter[str] = Counter()
    faults, slowest, largest = list[str](), ("", 0.0), ("", 0)
    limits = Limits(seconds=6 * SECONDS, memory=(MEMORY + 200) * 2**20)  # all items of a file together
    for told in Pool(2, limits).map(each(examine), files(folder), lost=_lost):
        ends += told.ends
        faults += [f"{told.name}: {fault}" for fault in told.faults]
        slowest = max(slowest, (told.name, told.seconds), key=lambda each: each[1])
        largest = max(largest, (told.name, told.mebibytes), key=lambda each: each[1])
    print(f"ends: {dict(ends.most_common())}")
    print(f"most CPU for one item: {slowest[1]:.2f} s ({slowest[0]}); most memory for one file: {largest[1]} MiB ({largest[0]})")
    return faults


def all_at_once(folder: Path, out: Path, alone: Path) -> list[str]:
    """Run the pipeline over all, beside sound files; return what is broken."""
    faults = []
    for raw, to in ((ROOT / "raw", alone), (folder, out)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = _pipeline("ingest", str(raw), "--out", str(to), "--workers", "2")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        larger = after.ru_maxrss // 1024 if after.ru_maxrss > before.ru_maxrss else 0  # than any process before
        size = f"{larger} MiB" if larger else "no larger than one before"
        print(f"ingest {raw.name}: exit {done.returncode}, {spent:.0f} CPU s, largest process {size}")
        faults += [f"ingest {raw}: {done.stderr[-500:]}"] if done.returncode or "Traceback" in done.stderr else []
        faults += ["a process of it took too much memory"] if larger > MEMORY else []
    for file in sorted(alone.glob("articles/*/*.json")):
        beside = out / file.relative_to(alone)
        if not beside.is_file() or beside.read_bytes() != file.read_bytes():
            faults.append(f"{file.name}: is another article beside hostile files")
    done = _pipeline("verify", str(folder), "--out", str(out), "--workers", "2")
    print(f"verify: {done.stdout.strip()[-300:]}")
    faults += [done.stdout[-1000:] + done.stderr[-500:]] if done.returncode else []
    return faults


def _pipeline(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pipeline", *command], capture_output=True, text=True, check=False, cwd=ROOT)


def lay_out(folder: Path, count: int, shared: Path) -> int:
    """Write all files, the samples of the project among them: how many."""
    shutil.copytree(ROOT / "raw", folder)
    sound = seeds(shared)
    for number in range(count):
        name, data = generated(number, sound)
        part = folder / f"generated-{number // 1000:02}"
        part.mkdir(exist_ok=True)
        (part / name).write_bytes(data)
    if (shared / "bench" / "make_hostile.py").is_file():
        command = [sys.executable, str(shared / "bench" / "make_hostile.py"), str(folder / "named")]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copytree(shared / "data" / "real", folder / "real")
    return sum(file.is_file() for file in folder.rglob("*"))


def main() -> int:
    """1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--shared", type=Path, default=SHARED)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "all"
        print(f"{lay_out(folder, chosen.count, chosen.shared):,} files", flush=True)
        faults = one_by_one(folder)
        for fault in faults[:50]:
            print(f"broken: {fault}", flush=True)
        more = all_at_once(folder, Path(place) / "out", Path(place) / "alone")
        for fault in more[:50]:
            print(f"broken: {fault}")
        faults += more
    print(f"{len(faults)} promises broken")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
