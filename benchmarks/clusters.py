"""What fingerprint and cluster cost, and how that grows: documents per CPU second, peak memory, the exponent.

python benchmarks/clusters.py scale [--documents 100000]       fingerprint and cluster of so many
python benchmarks/clusters.py look-up [--documents 1000000]    1,000 new documents beside so many simulated ones, in the state

The documents are variants made of the texts that stand beside the project (--shared), with their words shuffled, so that no two
are one story; of each up to seven: pages, furniture before and after, words and sentences changed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.compare import Pair

SHARED = Path(__file__).resolve().parents[2] / "shared"
FEWEST, MOST_MEMORY, MOST_EXPONENT = 3300, 600, 1.05  # documents per CPU second, MiB, of the time by documents
NEW, MOST_LOOK_UP, MOST_INDEX = 1000, 1.0, 600  # documents; CPU seconds, MiB
SIZES = (1, 1, 1, 2, 3, 4, 5, 7)  # variants of a story


def documents(shared: Path, count: int) -> Iterator[tuple[str, str]]:
    """(number of the story, text): so many."""
    chance = random.Random(1)
    with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]) for line in lines]
    texts = [text for text in texts if sum(len(sentence.split()) for sentence in text) > 40]
    pool = [sentence for text in texts for sentence in text]
    made = story = 0
    while made < count:
        sentences = shuffled(texts[story % len(texts)], chance)
        for _ in range(min(count - made, chance.choice(SIZES))):
            yield f"s{story}", variant(sentences, pool, chance)
            made += 1
        story += 1


def shuffled(sentences: list[str], chance: random.Random) -> list[str]:
    """Sentences of the same lengths, of the same words in another order."""
    words = iter(chance.sample(all_ := " ".join(sentences).split(), len(all_)))
    return [" ".join(islice(words, len(sentence.split()))) for sentence in sentences]


def variant(story: list[str], pool: list[str], chance: random.Random) -> str:
    """The story as another page has it."""
    kind, out = chance.random(), list(story)
    if kind < 0.2 and len(out) > 4:
        cut = len(out) // 2 + 1
        out = out[:cut] if chance.random() < 0.6 else out[-cut:]
    elif kind < 0.5:
        out = [*(chance.choice(pool)[:60] for _ in range(chance.randint(1, 3))), *out, chance.choice(pool)[:60]]
    elif kind < 0.8:
        out = [edited(sentence, chance) for sentence in out if chance.random() < 0.95]
    return "\n\n".join(out)


def edited(sentence: str, chance: random.Random) -> str:
    """A word replaced in one of three sentences."""
    words = sentence.split()
    if words and chance.random() < 0.3:
        words[chance.randrange(len(words))] = "another"
    return " ".join(words)


def measure(shared: Path, count: int) -> None:
    """Print what so many documents cost, as JSON. The texts are made beforehand and not counted."""
    from pipeline.cluster import cluster
    from pipeline.fingerprint import fingerprint

    rows, sketches, spent = documents(shared, count), [], 0.0
    of: dict[str, str] = {}
    for number, (story, text) in enumerate(rows):
        begin = time.process_time()
        sketch = fingerprint(text)
        spent += time.process_time() - begin
        sketches.append((f"{number:07}", sketch))
        of[f"{number:07}"] = story
    begin = time.process_time()
    groups = cluster(sketches).groups
    grouped = time.process_time() - begin
    right = sum(n * (n - 1) // 2 for group in groups for n in Counter(of[name] for name in group).values())
    found, true = (sum(n * (n - 1) // 2 for n in sizes) for sizes in (map(len, groups), Counter(of.values()).values()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(len(sketch) for _, sketch in sketches) / len(sketches)
    told = {"documents": count, "fingerprint": spent, "cluster": grouped, "memory": memory, "sketch": size}
    print(json.dumps(told | {"precision": right / max(1, found), "recall": right / max(1, true)}))


def scale(shared: Path, count: int) -> bool:
    """Print the figures of a tenth, a third and all; whether they are as good as they must be."""
    points = []
    for some in (count // 10, count // 3, count):
        command = [sys.executable, __file__, "measure", "--documents", str(some), "--shared", str(shared)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        seconds = told["fingerprint"] + told["cluster"]
        points.append((log(some), log(seconds)))
        print(
            f"{some:8} documents: {some / seconds:6.0f} per CPU second (fingerprint {told['fingerprint']:.1f} s, cluster"
            f" {told['cluster']:.1f} s), {told['memory']:.0f} MiB, sketch {told['sketch']:.0f} bytes,"
            f" precision {told['precision']:.4f} recall {told['recall']:.4f}",
            flush=True,
        )
    exponent = (points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0])
    print(f"time grows with the documents to the power of {exponent:.3f}   (at most {MOST_EXPONENT})")
    return count / seconds >= FEWEST and told["memory"] <= MOST_MEMORY and exponent <= MOST_EXPONENT


def look_up(shared: Path, count: int) -> bool:
    """Print what NEW documents cost beside so many that stand: who has their keys, the sketches of those, grouping them."""
    from pipeline.cluster import all_keys, cluster, near, shared_keys
    from pipeline.fingerprint import fingerprint
    from pipeline.state import writer
    from pipeline.state.index import Index

    stories = list(documents(shared, 8000))
    sketches = [fingerprint(text) for _, text in stories]
    chance, new = random.Random(1), sketches[-NEW:]
    with TemporaryDirectory() as place, writer(Path(place)) as state:
        for number in range(count):
            sketch = sketches[number] if number < len(sketches) - NEW else another(sketches[number % len(sketches)], chance)
            state.db.execute("INSERT INTO work (key, document) VALUES (?, ?)", (number.to_bytes(8), f"{number:020}"))
            state.db.execute("INSERT INTO sketch VALUES (last_insert_rowid(), ?)", (sketch,))
        begin = time.process_time()
        index = Index(state.db)
        index.add()
        state.commit()
        built = time.process_time() - begin
        size = sum(sum(map(len, row)) for row in state.db.execute("SELECT work, sketch, size, key FROM keys"))
        own = sum(length for (length,) in state.db.execute("SELECT length(sketch) FROM sketch"))
        begin = time.process_time()
        works = near(new, index.held(all_keys(new))).tolist()
        there = [state.db.execute("SELECT sketch FROM sketch WHERE work = ?", (work,)).fetchone()[0] for work in works]
        looked = time.process_time() - begin
        everywhere = index.held(shared_keys([*new, *there])).counted()
        verified: dict[tuple[str, str], Pair] = {}
        cluster([(f"{n:07}", sketch) for n, sketch in enumerate([*new, *there])], verified, everywhere)
        spent = time.process_time() - begin
    print(f"{len(new)} new beside {count}: {spent:.2f} CPU s   (at most {MOST_LOOK_UP})")
    print(f"of which {looked:.2f} to find {len(there)} near ones; {len(verified)} pairs were verified")
    print(f"keys {size / 2**20:.0f} MiB   (at most {MOST_INDEX}), made in {built:.1f} CPU s; sketches {own / 2**20:.0f} MiB")
    return spent <= MOST_LOOK_UP and size <= MOST_INDEX * 2**20


def another(sketch: bytes, chance: random.Random) -> bytes:
    """A sketch of the same shape with other words; of a long text, with other keys."""
    import numpy as np

    from pipeline.fingerprint import HEAD

    (head,) = np.frombuffer(sketch, HEAD, 1)
    if not head["step"]:
        return sketch[: HEAD.itemsize] + chance.randbytes(len(sketch) - HEAD.itemsize)
    begin, end = HEAD.itemsize + 4 * int(head["grams"]), len(sketch) - 2 * (int(head["figures"]) + int(head["names"]))
    return sketch[:begin] + chance.randbytes(end - begin) + sketch[end:]


def main() -> int:
    """Run it; 1 where a figure is not as good as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["scale", "measure", "look-up"])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--documents", type=int, help="100,000; for look-up 1,000,000")
    given = parser.parse_args()
    if given.what == "measure":
        measure(given.shared, given.documents or 100_000)
        return 0
    if given.what == "look-up":
        return not look_up(given.shared, given.documents or 1_000_000)
    return not scale(given.shared, given.documents or 100_000)


if __name__ == "__main__":
    sys.exit(main())
