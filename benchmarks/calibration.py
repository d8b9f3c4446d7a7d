"""How often a repair is right, beside the confidence it states: by rule, and in all.

    python benchmarks/calibration.py [../shared]

Reads the damaged texts with known answers (mojibench, wild, lossy). An edit is right where the text that it wrote stands in the
answer (`rapidfuzz` aligns them); straight and curly quotes count as the same, and one wrong character makes an edit wrong.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Indel

import pipeline
from pipeline.model import Edit

QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def rows(shared: Path) -> Iterator[tuple[str, str]]:
    """Damaged texts with their answers; sound ones with themselves."""
    folder = shared / "data" / "mojibake"
    for line in gzip.decompress((folder / "mojibench-dev.jsonl.gz").read_bytes()).decode().split("\n"):
        if line:
            row: dict[str, Any] = json.loads(line)
            yield row["damaged"], row["expected"] if row["group"] != "clean" else row["damaged"]
    for name in ("wild", "lossy"):
        for line in (folder / f"{name}.jsonl").read_text("utf-8").split("\n"):
            if line and (row := json.loads(line))["expected"] is not None:
                answer = row["expected"]
                yield row["damaged"], answer if isinstance(answer, str) else answer[0]


def plain(text: str) -> str:
    """The text without what does not count."""
    return unicodedata.normalize("NFC", text).translate(QUOTES)


def judged(damaged: str, answer: str) -> Iterator[tuple[Edit, bool]]:
    """Every edit of a text, and whether it is right."""
    found = pipeline.repair(damaged)
    got = found.text.translate(QUOTES)
    wrong = [False] * (len(got) + 1)
    want = plain(answer) if plain(got) == got else answer.translate(QUOTES)
    for step in Indel.opcodes(got, want):
        if step.tag != "equal":
            for i in range(step.src_start, max(step.src_end, step.src_start + 1)):
                wrong[i] = True
    grown = 0
    for edit in found.edits:
        start = edit.start + grown
        yield edit, not any(wrong[start : start + max(1, len(edit.after))])
        grown += len(edit.after) - (edit.end - edit.start)


def main(shared: Path) -> None:
    """Print the table."""
    right: Counter[tuple[str, float]] = Counter()
    n: Counter[tuple[str, float]] = Counter()
    for damaged, answer in rows(shared):
        for edit, good in judged(damaged, answer):
            for key in ((edit.rule, edit.confidence), ("all", edit.confidence)):
                n[key] += 1
                right[key] += good
    for key in sorted(n, key=lambda k: (k[0] != "all", -k[1], -n[k])):
        print(f"{key[0]:40} {key[1]:4} {n[key]:6} {right[key] / n[key]:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared"))
