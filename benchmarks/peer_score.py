"""What a peer reaches on labelled data. Runs in the peers' environment, and prints one JSON object.

.peers/bin/python peer_score.py DIR [LIMIT]     trafilatura on labelled pages, by shared four-word runs: {"f1", "page_f1"}
.peers/bin/python peer_score.py FILE            ftfy, text-preserving, on damaged lines: {"right", "changed_wrong", "n"}
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
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


def pages(base: Path, limit: int | None) -> dict[str, float]:
    """Trafilatura on the labelled pages of a folder."""
    extract = import_module("trafilatura").extract
    gold = [json.loads(line) for line in (base / "gold.jsonl").read_text("utf-8").split("\n") if line][:limit]
    each = [quality(extract(gzip.decompress((base / row["file"]).read_bytes())) or "", row["body"]) for row in gold]
    p, r = (sum(values) / len(each) for values in zip(*each, strict=True))
    return {"f1": round(harmonic(p, r), 4), "page_f1": round(sum(harmonic(*one) for one in each) / len(each), 4)}


def fold(text: str) -> str:
    """The text with composed characters and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(file: Path) -> dict[str, float]:
    """ftfy with every setting off that changes more than the damage, on rows {damaged, expected}."""
    ftfy = import_module("ftfy")
    off = dict.fromkeys(("uncurl_quotes", "fix_latin_ligatures", "fix_character_width", "fix_line_breaks"), False)
    settings = ftfy.TextFixerConfig(unescape_html="auto", normalization=None, **off)
    found: Counter[str] = Counter(right=0, changed_wrong=0, n=0)
    for row in map(json.loads, filter(str.strip, file.read_text("utf-8").split("\n"))):
        got, wanted = fold(ftfy.fix_and_explain(row["damaged"], settings).text), row["expected"]
        right = got in {fold(w) for w in (wanted if isinstance(wanted, list) else [wanted])}
        found.update(n=1, right=int(right), changed_wrong=int(not right and got != fold(row["damaged"])))
    return dict(found)


def main() -> None:
    """Score a folder of pages or a file of lines."""
    path = Path(sys.argv[1])
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None
    print(json.dumps(pages(path, limit) if path.is_dir() else lines(path)))


if __name__ == "__main__":
    main()
