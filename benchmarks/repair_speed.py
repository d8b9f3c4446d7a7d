"""Repair, in megabytes of UTF-8 per CPU second in one process: on sound news, and on the same news damaged; ftfy beside it.

    python benchmarks/repair_speed.py [../shared]

Sound news: texts of `data/corpus` that come back unchanged. Damaged: those with characters beyond ASCII, read as Windows-1252.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pipeline
from pipeline.repair import fixer


def misread(text: str) -> str:
    """UTF-8 read as Windows-1252; its five undefined bytes become controls, as browsers have it."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())


def speed(work: Callable[[str], object], texts: list[str]) -> str:
    """Megabytes per CPU second."""
    work(texts[0])
    start = process_time()
    for text in texts:
        work(text)
    return f"{sum(len(text.encode()) for text in texts) / 1e6 / (process_time() - start):.1f}"


def main(shared: Path) -> None:
    """Print both figures."""
    data = gzip.decompress((shared / "data" / "corpus" / "texts-5k.jsonl.gz").read_bytes()).decode()
    news = [json.loads(line)["text"] for line in data.split("\n") if line]
    sound = [text for text in news if not pipeline.repair(text).edits]
    damaged = [misread(text) for text in sound if not text.isascii()]
    for name, texts in (("sound news", sound), ("damaged news", damaged)):
        ours = speed(pipeline.repair, texts)
        theirs = speed(fixer(), texts)
        print(f"{name}: {len(texts)} texts, {ours} MB per CPU second; ftfy, preserving, {theirs}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared"))
