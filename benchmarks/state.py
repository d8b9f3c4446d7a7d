"""What a run costs that has little to do, how large the state is, and whether batches end where all at once ends.

python benchmarks/state.py rerun [--files 20000]         first run, rerun, one new file: CPU s; state beside the texts
python benchmarks/state.py batches [--documents 1000]    1, 10, 100 batches in three orders: equal articles

The texts stand beside the project (--shared). `rerun` needs more of them than there are: further copies have their words shuffled
within each paragraph, so that they are other texts of the same size.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipeline import Article, load
from pipeline.engine import Serial
from pipeline.read import files
from pipeline.state import writer
from pipeline.update import Means, Nobody, update
from pipeline.write import Folder

SHARED = Path(__file__).resolve().parents[2] / "shared"
MOST_CPU = {"rerun": 1.5, "one new file": 1.0}  # seconds, for 20,000 files
MOST_STATE = 2.0  # times the compressed texts


def texts(shared: Path, count: int) -> Iterator[str]:
    """So many different texts."""
    with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["text"] for line in lines]
    for number in range(count):
        text = rows[number % len(rows)]
        yield shuffled(text, number) if number >= len(rows) else text


def shuffled(text: str, seed: int) -> str:
    """The words of each paragraph in another order."""
    chance = random.Random(seed)
    parts = [part.split() for part in text.split("\n\n")]
    return "\n\n".join(" ".join(chance.sample(words, len(words))) for words in parts)


def cost(*command: str) -> float:
    """CPU seconds of a command and its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users run it
    done = subprocess.run([sys.executable, "-m", "pipeline", *command], capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rerun(shared: Path, count: int, place: Path) -> bool:
    """Print the figures; whether all are as good as they must be."""
    raw, out, size = place / "raw", place / "out", 0
    for number, text in enumerate(texts(shared, count)):
        file = raw / f"{number // 1000:03}" / f"{number:06}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        size += len(zlib.compress(text.encode()))
    ingest = ("ingest", str(raw), "--out", str(out), "--workers", "2")
    spent = {"first run": cost(*ingest), "second run": cost(*ingest), "rerun": min(cost(*ingest) for _ in range(3))}
    ones = []
    for number in range(3):
        (raw / f"new-{number}.txt").write_text(" ".join(f"word{number}{n}" for n in range(200)) + ".", "utf-8")
        ones.append(cost(*ingest))
    spent["one new file"] = min(ones)
    state = sum(file.stat().st_size for file in (out / ".state").iterdir())
    for name, seconds in spent.items():
        print(f"{name:14} {seconds:8.2f} CPU s" + (f"   (at most {MOST_CPU[name]})" if name in MOST_CPU else ""))
    print(f"state          {state / size:8.2f} times the {size / 2**20:.1f} MiB of compressed texts   (at most {MOST_STATE})")
    return state <= MOST_STATE * size and all(spent[name] <= most for name, most in MOST_CPU.items())


def batches(shared: Path, count: int, place: Path) -> bool:
    """Print how many batches end in the articles of all at once; whether all do."""
    with gzip.open(shared / "data" / "variants" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(count), strict=False)]
    want, fine = None, True
    for number in (1, 10, 100):
        for seed in range(3):
            chance = random.Random(seed)
            got = at_last(chance.sample(rows, len(rows)), number, place / f"{number}-{seed}")
            want = want or got
            differing = len(dict(want.items() ^ got.items()))
            fine &= not differing
            print(f"{number:3} batches, order {seed}: {len(got)} articles, {differing} differ", flush=True)
    return fine


def at_last(rows: list[dict[str, str]], number: int, place: Path) -> dict[str, str]:
    """What these batches end in: by its documents, each article without the ids, as JSON."""
    raw, size = place / "raw", -(-len(rows) // number)
    raw.mkdir(parents=True)
    for at in range(0, len(rows), size):
        for row in rows[at : at + size]:
            (raw / f"{row['id']}.txt").write_text(row["text"], "utf-8")
        with writer(place / "out") as state:
            update(files(raw), Means(state, Folder(place / "out"), Serial(), Nobody()))
    return {" ".join(sorted(v.id for v in a.variants)): plain(a) for a in load(place / "out")}


def plain(article: Article) -> str:
    """An article without its id and those of others: groups, texts and facts are left."""
    why = sorted(each.why for each in article.related)
    return article.model_copy(update={"id": "", "related": ()}).model_dump_json() + json.dumps(why)


def main() -> int:
    """Run one of the two; 1 where a figure is not as good as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["rerun", "batches"])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if given.what == "rerun":
            return not rerun(given.shared, given.files, Path(place))
        return not batches(given.shared, given.documents, Path(place))


if __name__ == "__main__":
    sys.exit(main())
