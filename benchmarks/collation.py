"""Collation: a word that became a token of GBK, undone by a whole and by half a sound witness; and twenty long witnesses.

    python benchmarks/collation.py [../shared]

In each article one frequent word was replaced by two to four random characters of GBK, read as Windows-1252. A run is fixed where
the word stands again; an invented word is one that neither the article nor its copy has.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from pipeline import Document, Raw, prepare
from pipeline.collate import collate

ARTICLES, WITNESSES, SIZE = 300, 20, 50_000
WORD = re.compile(r"\w+")


def token(rng: random.Random) -> str:
    """Random characters of GBK as Windows-1252 shows their bytes."""
    out = b""
    while len(out) < 2 * rng.choice((2, 3, 4)):
        pair = bytes((rng.randrange(0x81, 0xFE), rng.choice((*range(0x40, 0x7F), *range(0x80, 0xFE)))))
        out += pair if "\u4e00" <= pair.decode("gbk", "replace") <= "\u9fff" else b""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in out)


def damaged(text: str, rng: random.Random) -> tuple[str, str, int] | None:
    """The text with a frequent word replaced, which word, and how often; None where no word is frequent."""
    often = [w for w, n in Counter(re.findall(r"\b[A-Za-z]{4,}\b", text)).items() if 6 <= n <= 60]
    if not often:
        return None
    word, sign = rng.choice(sorted(often)), token(rng)
    pattern = re.compile(rf"\b{word}\b")
    return pattern.sub(lambda _: sign, text), word, len(pattern.findall(text))


def restored(texts: list[str], part: float) -> str:
    """How many runs a witness of this part of the text restores, and how many words are invented."""
    rng, runs, fixed, invented = random.Random(1), 0, 0, 0
    for text in texts:
        if found := damaged(text, rng):
            copy, word, count = found
            both = [prepare(Raw(path=str(k), data=t.encode())) for k, t in enumerate((copy, text[: int(len(text) * part)]))]
            documents = [each for each in both if isinstance(each, Document)]
            if len({document.id for document in documents}) < 2:
                continue
            words, known = Counter(WORD.findall(collate(documents).text)), {*WORD.findall(text), *WORD.findall(copy)}
            runs += count
            fixed += min(count, words[word])
            invented += sum(n for w, n in words.items() if w not in known)
    return f"{fixed} of {runs} runs fixed ({fixed / runs:.3f}), {invented} words invented"


def long_witnesses(texts: list[str]) -> Iterator[Document]:
    """Copies of one long text, each with words changed, a passage left out and a line put in."""
    rng, whole = random.Random(2), ""
    while len(whole) < SIZE:
        whole += rng.choice(texts) + "\n\n"
    for number in range(WITNESSES):
        words = whole[:SIZE].split(" ")
        for _ in range(len(words) // 60):
            words[rng.randrange(len(words))] = rng.choice(("the", "of", "tbe", "Mars"))
        at = rng.randrange(len(words) // 2)
        del words[at : at + rng.randrange(200)]
        at = rng.randrange(len(words))
        words[at:at] = ["Read", "more", "about", "other", "things", "on", "this", "page."]
        document = prepare(Raw(path=str(number), data=" ".join(words).encode()))
        assert isinstance(document, Document)
        yield document


def main(shared: Path) -> None:
    """Print the figures."""
    data = gzip.decompress((shared / "data" / "corpus" / "texts-5k.jsonl.gz").read_bytes()).decode()
    texts = [text for line in data.split("\n") if line and (text := json.loads(line)["text"]).isascii() and len(text) > 1500]
    for name, part in (("a whole", 1.0), ("half a", 0.5)):
        print(f"GBK tokens, {name} sound witness: {restored(texts[:ARTICLES], part)}")
    documents = list(long_witnesses(texts))
    start = process_time()
    collate(documents)
    print(f"{WITNESSES} witnesses of {SIZE} characters: {process_time() - start:.2f} CPU s")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared"))
