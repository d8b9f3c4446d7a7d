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
    """The ids of words and of endings, the ending of each word, how many words are known as neighbours (the commonest), and the
    weights of each feature: shape (ids, TAGS)."""

    words: dict[str, int]
    endings: dict[str, int]
    ending_of: Ids
    neighbours: int
    weights: NDArray[np.int16]


@cache
def model() -> Model:
    """The learned table, read once."""
    data = json.loads(gzip.decompress((files("pipeline.tables") / "tagger-en.json.gz").read_bytes()))
    weights = np.frombuffer(base64.b64decode(data["weights"]), np.int8).reshape(-1, len(TAGS)).astype(np.int16)
    return make_model(data["words"].split(), data["endings"].split(), data["neighbours"], weights)


def make_model(words: list[str], endings: list[str], neighbours: int, weights: NDArray[np.int16]) -> Model:
    """A model of these words and endings, in the order of their ids; 0 is any other."""
    ids = {ending: i for i, ending in enumerate(endings, 1)}
    ending_of = np.array([0, *(ids.get(word[-3:], 0) for word in words)], np.int32)
    return Model({word: i for i, word in enumerate(words, 1)}, ids, ending_of, neighbours, weights)


def features(sentences: Sequence[Words], m: Model) -> tuple[Ids, Ids]:
    """Feature ids of every word, shape (words, features), and where the sentences begin among them; between two lie PAD edges.

    Ids are those of one table: the word; how it is written; its ending; then of the words at -1, 1, -2, 2 the word; of those
    at -1 and 1 the ending and how it is written.
    """
    edge, edges = [""] * PAD, [EDGE] * PAD
    flat = edge + [word for s in sentences for word in (*s.words, *edge)]
    shapes = np.array(edges + [shape for s in sentences for shape in (*s.shapes, *edges)], np.int32)
    known = m.words.get
    word = np.array([known(w, 0) for w in flat], np.int32)
    ending = m.ending_of[word]
    for i in np.flatnonzero(word == 0).tolist():
        ending[i] = m.endings.get(flat[i][-3:], 0)
    near = np.where(word <= m.neighbours, word, 0)
    near[shapes == EDGE] = m.neighbours + 1
    w, e, n = len(m.words) + 1, len(m.endings) + 1, m.neighbours + 2
    columns = [
        (word, 0, w), (shapes * 2 + (word == 0), 0, 2 * EDGE + 2), (ending, 0, e), (near, 1, n), (near, -1, n), (near, 2, n),
        (near, -2, n), (ending, 1, e), (ending, -1, e), (shapes, 1, EDGE + 1), (shapes, -1, EDGE + 1),
    ]  # fmt: skip
    end = len(flat) - PAD
    ids = np.empty((end - PAD, len(columns)), np.int32)
    offset = 0
    for k, (column, by, size) in enumerate(columns):
        np.add(column[PAD - by : end - by], offset, out=ids[:, k])
        offset += size
    return ids, np.cumsum([0, *(len(s) + PAD for s in sentences)])


def tag(sentences: Sequence[Words]) -> list[str]:
    """The tags of each sentence, one letter a word.

    >>> from .tokens import split
    >>> tag([split("The bakers will sleep late.", 0, 27)])
    ['DNABR.']
    """
    m = model()
    if not sentences:
        return []
    ids, starts = features(sentences, m)
    best = np.take(m.weights, ids, 0).sum(1).argmax(1).tolist()
    return [
        "".join([FIXED.get(word) or TAGS[best[i]] for i, word in enumerate(s.words, start)])
        for s, start in zip(sentences, starts.tolist(), strict=False)
    ]
