"""What each word is in its sentence, as one letter.

    n noun, N plural, P name, X pronoun, D determiner, J adjective, R adverb, Q other number
    V finite verb, A modal, B base form, G -ing form, E participle
    I preposition, o `of`, S subordinator, T `to` before a verb, C conjunction, W who or which, K `'s`, O other
    # quantity , comma . end of a clause ( ) brackets - dash

A window of five words decides: a linear model over the words, their last three letters and how they are written (the local
features of Ratnaparkhi 1996, without the tags before, so that a whole text is tagged in a few array operations). Learned by
tools/train_tagger.py.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .tokens import EDGE, Words

TAGS = "nNPQXDJRVABGEISTCWKO"
PAD = 2  # edges between two sentences: the width of the window
# Signs and words that are always the same
FIXED = {
    ",": ",", ".": ".", ";": ".", ":": ".", "!": ".", "?": ".", "(": "(", ")": ")", "-": "-", "–": "-", "—": "-",
    "…": ".", "#": "#", "#%": "#", "#v": "V", "of": "o", "and": "C", "or": "C", "&": "P", "'s": "K", "who": "W", "whose": "W",
    "which": "W", "'": "K", "'t": "R", "than": "I", "while": "S", "whereas": "S", "although": "S", "though": "S",
    "because": "S", "if": "S", "the": "D",
}  # fmt: skip
Ids = NDArray[np.int32]


class Model(NamedTuple):
    """The ids of words, of words as neighbours (the commonest only) and of endings; weights per feature id: shape (ids, TAGS)."""

    words: dict[str, int]
    endings: dict[str, int]
    neighbours: int
    weights: NDArray[np.int16]


@cache
def model() -> Model:
    """The learned table, read once."""
    data = json.loads(gzip.decompress((files("pipeline.tables") / "tagger-en.json.gz").read_bytes()))
    weights = np.frombuffer(base64.b64decode(data["weights"]), np.int8).reshape(-1, len(TAGS)).astype(np.int16)
    words = {word: i for i, word in enumerate(data["words"].split(), 1)}
    return Model(words, {e: i for i, e in enumerate(data["endings"].split(), 1)}, data["neighbours"], weights)


def features(sentences: Sequence[Words], words: dict[str, int], endings: dict[str, int], neighbours: int) -> tuple[Ids, Ids]:
    """Feature ids of every word, shape (words, features), and where the sentences begin among them.

    Ids are those of one table: the word; how it is written; its ending; then of the words at -1, 1, -2, 2 the word; of those
    at -1 and 1 the ending and how it is written.
    """
    edge = [""] * PAD
    flat = edge + [word for s in sentences for word in (*s.words, *edge)]
    shapes = np.array([EDGE] * PAD + [shape for s in sentences for shape in (*s.shapes, *[EDGE] * PAD)], np.int32)
    word = np.array([words.get(w, 0) for w in flat], np.int32)
    ending = np.array([endings.get(w[-3:], 0) for w in flat], np.int32)
    near = np.where(word <= neighbours, word, 0)
    near[shapes == EDGE] = neighbours + 1
    columns = [
        (word, len(words) + 1), (shapes * 2 + (word == 0), 2 * EDGE + 2), (ending, len(endings) + 1),
        *((_shift(near, by), neighbours + 2) for by in (1, -1, 2, -2)),
        *((_shift(ending, by), len(endings) + 1) for by in (1, -1)), *((_shift(shapes, by), EDGE + 1) for by in (1, -1)),
    ]  # fmt: skip
    offsets = np.cumsum([0, *(size for _, size in columns)])
    lengths = np.array([len(s) + PAD for s in sentences])
    return np.stack([c + o for (c, _), o in zip(columns, offsets, strict=False)], 1), np.cumsum([PAD, *lengths])


def _shift(ids: Ids, by: int) -> Ids:
    """The ids of the words `by` places before."""
    return np.roll(ids, by)


def tag(sentences: Sequence[Words]) -> list[str]:
    """The tags of each sentence, one letter a word.

    >>> from .tokens import split
    >>> tag([split("The bakers will sleep late.", 0, 27)])
    ['DNABR.']
    """
    m = model()
    ids, starts = features(sentences, m.words, m.endings, m.neighbours)
    best = np.take(m.weights, ids, 0).sum(1).argmax(1).tolist()
    return [
        "".join([FIXED.get(word) or TAGS[best[i]] for i, word in enumerate(s.words, start)])
        for s, start in zip(sentences, starts.tolist(), strict=False)
    ]
