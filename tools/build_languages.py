"""Build pipeline/tables/languages.json.gz: how likely one character follows another, in each language.

    python tools/build_languages.py FOLDER     # of <language>.txt files

Only counts leave the texts: `-10 ln p` of characters and of pairs of characters, digits as 0 and white space as one space;
and `usual`, what a pair of ASCII letters costs on average in one half of the text by the counts of the other half.
"""

import gzip
import json
import math
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from pipeline.languages import letter_costs, letter_counts, read_language

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "languages.json.gz"
STEP = 3  # costs are kept in steps of 0.3 nats
Costs = dict[str, str]


def counted(text: str) -> dict[str, Costs]:
    """The characters and the pairs of one language's text, those of equal cost as one string."""
    text = re.sub(r"\d", "0", re.sub(r"\s+", " ", text))
    ones, twos = Counter(text), Counter(map("".join, pairwise(text)))
    alone = {c: -10 * math.log(n / len(text)) for c, n in ones.items() if n > 1}
    pairs = {p: -10 * math.log(0.8 * n / ones[p[0]]) for p, n in twos.items() if n > 1 and ones[p[0]] >= 8}
    return {"alone": by_cost(alone), "pairs": by_cost(pairs)}


def usual(text: str) -> float:
    """The mean cost of a pair of ASCII letters in each half of the text by the other half."""
    middle = len(text) // 2
    halves = text[:middle], text[middle:]
    total = pairs = 0.0
    for known, fresh in (halves, halves[::-1]):
        counts = letter_counts(fresh)
        total += float(letter_costs(read_language("", {**counted(known), "usual": 0})) @ counts)
        pairs += counts.sum()
    return round(total / max(1.0, float(pairs)), 1)


def by_cost(costs: dict[str, float]) -> Costs:
    """Keys grouped by their rounded cost.

    >>> by_cost({"ab": 10.2, "ba": 9.1, "aa": 40})
    {'9': 'abba', '39': 'aa'}
    """
    groups: dict[int, list[str]] = {}
    for key, cost in costs.items():
        groups.setdefault(STEP * round(cost / STEP), []).append(key)
    return {str(cost): "".join(sorted(keys)) for cost, keys in sorted(groups.items())}


def table(folder: Path) -> dict[str, object]:
    """Every language of a folder."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.txt"))}
    return {name: {**counted(text), "usual": usual(text)} for name, text in texts.items()}


def main(folder: Path) -> None:
    """Write the table."""
    languages = table(folder)
    data = json.dumps(languages, ensure_ascii=False, separators=(",", ":")).encode()
    TABLE.write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(languages), "languages,", TABLE.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
