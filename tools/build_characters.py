"""Build pipeline/tables/characters.json.gz: how likely one character follows another, in whichever language likes it best.

    python tools/build_characters.py FOLDER     # of <language>.txt files

Only counts leave the texts: `-10 ln p` of characters and of pairs of characters, digits as 0 and white space as one space.
"""

import gzip
import json
import math
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "characters.json.gz"


def costs(text: str) -> tuple[dict[str, int], dict[str, int]]:
    """The cost of each character and of each pair, from one language's text."""
    text = re.sub(r"\d", "0", re.sub(r"\s+", " ", text))
    ones, twos = Counter(text), Counter(map("".join, pairwise(text)))
    alone = {c: round(-10 * math.log(n / len(text))) for c, n in ones.items() if n > 1}
    pairs = {p: round(-10 * math.log(0.8 * n / ones[p[0]])) for p, n in twos.items() if n > 1 and ones[p[0]] >= 8}
    return alone, pairs


def main(folder: Path) -> None:
    alone: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for file in sorted(folder.glob("*.txt")):
        for kept, new in zip((alone, pairs), costs(file.read_text("utf-8")), strict=True):
            for key, cost in new.items():
                kept[key] = min(cost, kept.get(key, cost))
    pairs = {p: cost for p, cost in pairs.items() if cost < alone.get(p[1], 200) + 15}
    data = json.dumps({"alone": alone, "pairs": pairs}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    TABLE.write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(alone), "characters,", len(pairs), "pairs,", TABLE.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
