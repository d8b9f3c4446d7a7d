"""Main text by trafilatura on labelled pages, scored by shared four-word runs. Runs in the peers' environment.

.peers/bin/python peer_score.py DIR [LIMIT]        prints {"f1": ..., "page_f1": ...}
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words; of a shorter text, the whole."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def harmonic(p: float, r: float) -> float:
    """The F1 of a precision and a recall."""
    return 2 * p * r / (p + r) if p + r else 0.0


def quality(got: str, want: str) -> tuple[float, float]:
    """Precision and recall; an empty answer has neither."""
    ours, gold = runs(got), runs(want)
    both = (ours & gold).total()
    return (both / ours.total() if ours else 0.0), (both / gold.total() if gold else 1.0)


def main() -> None:
    """Score the pages of a folder."""
    extract = import_module("trafilatura").extract

    base, limit = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None
    gold = [json.loads(line) for line in (base / "gold.jsonl").read_text("utf-8").split("\n") if line][:limit]
    each = [quality(extract(gzip.decompress((base / row["file"]).read_bytes())) or "", row["body"]) for row in gold]
    p, r = (sum(values) / len(each) for values in zip(*each, strict=True))
    print(json.dumps({"f1": round(harmonic(p, r), 4), "page_f1": round(sum(harmonic(*one) for one in each) / len(each), 4)}))


if __name__ == "__main__":
    main()
