"""Build pipeline/tables/words.json.gz: words of Latin script with one letter beyond ASCII, by which a lost letter is known.

    python tools/build_words.py FOLDER TEXTS...    # of <language>.txt files; files of texts, {text} a line, gzip
    ... --check                                    # only say how often half of the texts restores the other half

A word is kept that stands three times in the folder, or in two of the texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

from pipeline.repair.lossy import known_letters

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "words.json.gz"
WORD = re.compile(r"[^\W\d_]+")
LEAST = 4  # letters
OFTEN, TEXTS = 3, 2


def accented(text: str) -> list[str]:
    """The words of a text that have one letter beyond ASCII, a Latin one."""
    return [
        w for w in WORD.findall(text) if len(w) >= LEAST and len(w.encode("ascii", "ignore")) == len(w) - 1 and max(w) < "\u0250"
    ]


def table(folder: Sequence[str], texts: Iterable[str]) -> list[str]:
    """The words worth keeping."""
    often = Counter(word for text in folder for word in accented(text))
    spread = Counter(word for text in texts for word in set(accented(text)))
    return sorted({w for w, n in often.items() if n >= OFTEN} | {w for w, n in spread.items() if n >= TEXTS})


def check(folder: Sequence[str], texts: Sequence[str]) -> None:
    """Print how many lost letters each half of the texts restores in the other, how many wrongly, and how many are left."""
    count: Counter[str] = Counter()
    for half in (0, 1):
        letters = known_letters(table(folder, [text for text in texts if crc32(text.encode()) % 2 != half]))
        for text in texts:
            for word in accented(text) if crc32(text.encode()) % 2 == half else ():
                at = next(i for i, c in enumerate(word) if not c.isascii())
                found = letters.get(word[:at] + "\ufffd" + word[at + 1 :], frozenset[str]())
                count["left" if len(found) != 1 else "right" if word[at] in found else "wrong"] += 1
    print(dict(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    folder = [file.read_text("utf-8") for file in sorted(given.folder.glob("*.txt"))]
    lines = (line for file in given.texts for line in gzip.decompress(file.read_bytes()).decode().split("\n") if line)
    texts = [json.loads(line)["text"] for line in lines]
    check(folder, texts)
    if not given.check:
        words = " ".join(table(folder, texts))
        TABLE.write_bytes(gzip.compress(json.dumps(words, ensure_ascii=False).encode(), 9, mtime=0))
        print(TABLE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
