"""Learn pipeline/tables/tagger-en.json.gz: weights that say what each word of a sentence is.

    pip install -r tools/train-requirements.txt         # spaCy and its small English model are the teacher
    python tools/train_tagger.py TEXTS --tagged FILE    # rows {text} a line, gzip or not; FILE keeps what the teacher said
    python tools/train_tagger.py --tagged FILE          # learn from it again
    ... --check                                         # only cross-validate

The teacher tags the sentences of the English texts; a linear model over a window of five words learns to answer
as it does (logistic regression, AdaGrad). Printed is the share of words that it answers as the teacher, on sentences left out.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.grammar.gate import language
from pipeline.grammar.tagger import FIXED, TAGS, features, make_model
from pipeline.grammar.tokens import AMOUNT, QUANTITY, SHARE, SILENT, TOKEN, Words, shape
from pipeline.quantities import SHARES, quantities
from pipeline.sentences import sentences

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "tagger-en.json.gz"
WORDS, NEIGHBOURS, ENDINGS = 9000, 1500, 900  # ids kept of each
SEEN = 3  # times a word must be seen
EPOCHS, BATCH, RATE = 6, 512, 0.15
STEP = 0.08  # weights are kept in steps of this
PENN = {
    "NN": "n", "NNS": "N", "NNP": "P", "NNPS": "P", "CD": "Q", "$": "Q", "PRP": "X", "EX": "X", "PRP$": "D",
    "DT": "D", "PDT": "D", "WDT": "W", "WP": "W", "WRB": "W", "WP$": "W", "JJ": "J", "JJR": "J", "JJS": "J",
    "RB": "R", "RBR": "R", "RBS": "R", "RP": "R", "VBD": "V", "VBP": "V", "VBZ": "V", "MD": "A", "VB": "B",
    "VBG": "G", "VBN": "E", "CC": "C", "POS": "K",
}  # fmt: skip
Row = dict[str, Any]  # w: the words as written, k: SHARE or AMOUNT for a quantity, t: what the teacher says of each


def cut(texts: Path) -> Iterator[Row]:
    """The sentences of the English texts, in words."""
    data = texts.read_bytes()
    lines = (gzip.decompress(data) if texts.suffix == ".gz" else data).decode().strip().split("\n")
    for text in (json.loads(line)["text"] for line in lines):
        if language(text) != "en":
            continue
        found = [(q.start, q.end, SHARE if q.kind in SHARES else AMOUNT) for q in quantities(text)]
        for a, b in sentences(text):
            own = [q for q in found if a <= q[0] and q[1] <= b]
            if 20 <= b - a <= 500:
                yield _row(text, a, b, own)


def _row(text: str, start: int, end: int, own: list[tuple[int, int, str]]) -> Row:
    words: list[str] = []
    marks: list[str] = []
    for a, b, kind in (*own, (end, end, "")):
        pieces = [m.group() for m in TOKEN.finditer(text, start, a)]
        words += [*pieces, text[a:b]] if kind else pieces
        marks += [*([""] * len(pieces)), kind] if kind else [""] * len(pieces)
        start = b
    return {"w": words, "k": marks}


def teach(rows: list[Row]) -> Iterator[Row]:
    """The rows with what the teacher says of each word."""
    import en_core_web_sm  # type: ignore[import-not-found]
    from spacy.tokens import Doc  # type: ignore[import-not-found]

    teacher = en_core_web_sm.load(exclude=["ner", "lemmatizer"])
    docs = teacher.pipe(Doc(teacher.vocab, words=_as_taught(row)) for row in rows)
    for row, doc in zip(rows, docs, strict=True):
        yield {**row, "t": "".join(_letter(t) for t in doc)}


def _as_taught(row: Row) -> list[str]:
    """The words as the teacher has learned them: `do n't`, the number alone of a quantity."""
    words = [w.split()[0] if k else "]" if w[0] == "]" else w.replace("’", "'") for w, k in zip(row["w"], row["k"], strict=True)]
    for i, word in enumerate(words[1:], 1):
        if word == "'t" and len(words[i - 1]) > 1:
            words[i - 1], words[i] = words[i - 1].removesuffix("n"), "n't"
    return words


def _letter(token: Any) -> str:
    if token.tag_ == "IN":
        return "S" if token.dep_ == "mark" else "I"
    if token.tag_ == "TO":
        return "T" if token.dep_ == "aux" else "I"
    return PENN.get(token.tag_, "O")


def read(rows: list[Row]) -> tuple[list[Words], list[str]]:
    """The words and tags of each row, as the pipeline cuts them."""
    out, tags = [], []
    for row in rows:
        words = Words([], [], [], [])
        kept = ""
        for word, kind, letter in zip(row["w"], row["k"], row["t"], strict=True):
            if word in SILENT or word[0] == "]":
                continue
            words.shapes.append(QUANTITY if kind else shape(word, not words.words))
            words.words.append(kind or word.lower().replace("’", "'"))
            kept += letter
        out.append(words)
        tags.append(kept)
    return out, tags


def learn(ids: NDArray[np.int32], letters: NDArray[np.int64]) -> NDArray[np.float32]:
    """Weights, shape (ids, TAGS), that give each row of ids its letter."""
    random = np.random.default_rng(0)
    weights = np.zeros((ids.max() + 1, len(TAGS)), np.float32)
    squares = np.full(len(weights), 1e-3, np.float32)
    order = np.arange(len(ids))
    for _ in range(EPOCHS):
        random.shuffle(order)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            scores = weights[ids[rows]].sum(1)
            wrong = np.exp(scores - scores.max(1, keepdims=True))
            wrong /= wrong.sum(1, keepdims=True)
            wrong[np.arange(len(rows)), letters[rows]] -= 1
            used, places = np.unique(ids[rows].ravel(), return_inverse=True)
            slopes = np.zeros((len(used), len(TAGS)), np.float32)
            np.add.at(slopes, places.ravel(), np.repeat(wrong, ids.shape[1], 0))
            squares[used] += (slopes**2).mean(1)
            weights[used] -= RATE * slopes / np.sqrt(squares[used])[:, None]
    return weights


def main() -> None:
    """Teach, learn, check, write."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("texts", nargs="?", type=Path)
    args.add_argument("--tagged", type=Path, required=True)
    args.add_argument("--check", action="store_true")
    given = args.parse_args()
    if given.texts:
        given.tagged.write_text("".join(json.dumps(row) + "\n" for row in teach(list(cut(given.texts)))), "utf-8")
    rows, tags = read([json.loads(line) for line in given.tagged.read_text("utf-8").splitlines()])
    counted = Counter(word for s in rows for word in s.words)
    words = [word for word, n in counted.most_common(WORDS) if n >= SEEN]
    rare = Counter(word[-3:] for word, n in counted.items() if n < 10 * SEEN for _ in range(n))
    endings = [ending for ending, _ in rare.most_common(ENDINGS)]
    ids, starts = features(rows, make_model(words, endings, NEIGHBOURS, np.zeros((0, len(TAGS)), np.int16)))
    at = np.concatenate([np.arange(s, s + len(t)) for s, t in zip(starts, tags, strict=False)])
    letters = np.array([TAGS.index(letter) for letter in "".join(tags)])
    free = np.array([word not in FIXED for s in rows for word in s.words])
    fold = np.repeat(np.arange(len(rows)), [len(t) for t in tags]) % 10
    left = fold == 0
    weights = learn(ids[at[~left]], letters[~left])
    weights = np.pad(weights, ((0, ids.max() + 1 - len(weights)), (0, 0)))
    right = weights[ids[at[left & free]]].sum(1).argmax(1) == letters[left & free]
    print(f"{right.mean():.4f} of {len(right)} words, of {len(rows)} sentences one in ten left out")
    if not given.check:
        kept = np.clip(np.round(learn(ids[at], letters) / STEP), -127, 127).astype(np.int8)
        table = {"words": " ".join(words), "endings": " ".join(endings), "neighbours": NEIGHBOURS}
        data = json.dumps({**table, "weights": base64.b64encode(kept.tobytes()).decode()}, ensure_ascii=False)
        TABLE.write_bytes(gzip.compress(data.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
