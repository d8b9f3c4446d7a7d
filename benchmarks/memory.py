"""How much memory a run takes, and how that grows: the largest of its processes at each size.

python benchmarks/memory.py [--articles 20000 100000]     exit 1 where a process takes more than 1 GiB

The articles are made here: some hundred words each, one in four with a second variant that has lost its last part, and figures
and acronyms as news have them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MOST = 1024  # MiB
EACH = 2000  # articles a file
SYLLABLES = [
    f"{a}{b}"
    for a in ("har", "bol", "tin", "mes", "ruk", "fel", "dor", "wis")
    for b in ("a", "en", "ost", "il", "und", "ex", "or", "ay")
]
PLAIN = "the of and to in for on that with by is was at from as it".split()  # noqa: SIM905


def articles(count: int) -> Iterator[str]:
    """So many different texts, variants among them."""
    number = made = 0
    while made < count:
        chance = random.Random(number)
        paragraphs = [" ".join(_sentence(chance) for _ in range(3)) for _ in range(4)]
        yield "\n\n".join(paragraphs)
        made += 1
        if number % 4 == 0 and made < count:
            yield "\n\n".join(paragraphs[:3])
            made += 1
        number += 1


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(PLAIN) if n % 2 else "".join(chance.choices(SYLLABLES, k=2)) for n in range(chance.randrange(6, 16))]
    ends = chance.choice(("", f" {chance.randrange(1, 100)} percent", f" ${chance.randrange(1, 900)} million", " (ABC)"))
    return " ".join(words).capitalize() + ends + "."


def peak(count: int, place: Path) -> int:
    """MiB of the largest process of a run over so many."""
    raw = place / "raw"
    raw.mkdir(parents=True)
    rows = (json.dumps({"text": text}) for text in articles(count))
    for at in range(0, count, EACH):
        (raw / f"{at:07}.jsonl").write_text("\n".join(row for _, row in zip(range(EACH), rows, strict=False)), "utf-8")
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--out", str(place / "out"), "--workers", "2", "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{told['inputs']:,} inputs, {told['articles']:,} articles: {after.ru_maxrss // 1024} MiB, {spent:.0f} CPU s", flush=True
    )
    return after.ru_maxrss // 1024


def main() -> int:
    """1 where it is too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 100_000])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        peaks = [peak(count, Path(place) / str(count)) for count in sorted(chosen.articles)]
    return max(peaks) > MOST


if __name__ == "__main__":
    sys.exit(main())
