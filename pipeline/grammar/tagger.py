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
LETTERS = np.frombuffer(TAGS.encode("ascii"), np.uint8)
PAD = 2  # edges between two sentences: the width of the window
NEAR = (0, 1, -1, 2, -2)  # places of the window: how far before a word the unit stands
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


class Units(dict[str, int]):
    """The unit of each word: its own, else that of its ending, else `other`."""

    def __init__(self, words: dict[str, int], endings: dict[str, int], other: int) -> None:
        super().__init__(words)
        self.endings, self.other = endings, other

    def __missing__(self, word: str) -> int:
        return self.endings.get(word[-3:], self.other)


class Tables(NamedTuple):
    """A model as it is looked up: of a unit (a word, or the ending of an unknown one) all that it says of its own tag and of
    those of its neighbours, in one row of `weights` for each of the places NEAR; then a row for each three shapes in turn.
    Units from `unknown` on are no words of the model; the last is the edge. `fixed` has the letter of those whose tag is
    always the same, else 0."""

    unit: Units
    units: int
    unknown: int
    fixed: NDArray[np.uint8]
    weights: NDArray[np.int16]


@cache
def tables() -> Tables:
    """The learned table, read once."""
    return tables_of(model())


def model() -> Model:
    """The learned model."""
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
    columns = [
        (word, 0), (shapes * 2 + (word == 0), 0), (ending, 0), (near, 1), (near, -1), (near, 2), (near, -2), (ending, 1),
        (ending, -1), (shapes, 1), (shapes, -1),
    ]  # fmt: skip
    end = len(flat) - PAD
    ids = np.empty((end - PAD, len(columns)), np.int32)
    for k, ((column, by), offset) in enumerate(zip(columns, offsets(m), strict=True)):
        np.add(column[PAD - by : end - by], offset, out=ids[:, k])
    return ids, np.cumsum([0, *(len(s) + PAD for s in sentences)])


def offsets(m: Model) -> list[int]:
    """Where the ids of each column of features begin."""
    w, e, n = len(m.words) + 1, len(m.endings) + 1, m.neighbours + 2
    return np.cumsum([0, w, 2 * EDGE + 2, e, n, n, n, n, e, e, EDGE + 1])[:11].tolist()  # type: ignore[no-any-return]


def tables_of(m: Model) -> Tables:
    """A model, its features summed for all that one unit says at one place."""
    known, endings = len(m.words) + 1, len(m.endings) + 1
    added = [word for word in FIXED if word not in m.words]
    word = np.array([*range(known), *[0] * (endings + len(added) + 1)])
    ending = np.array([*m.ending_of.tolist(), *range(endings), *(m.endings.get(word[-3:], 0) for word in added), 0])
    near = np.where(word <= m.neighbours, word, 0)
    near[-1] = m.neighbours + 1
    at, w = offsets(m), m.weights
    rows = [w[word] + w[at[2] + ending], *(w[at[k] + near] for k in (3, 4, 5, 6))]
    rows[1] = rows[1] + w[at[7] + ending]
    rows[2] = rows[2] + w[at[8] + ending]
    before, own, after = np.indices((EDGE + 1, 2 * EDGE + 2, EDGE + 1)).reshape(3, -1)
    shapes = w[at[9] + before] + w[at[1] + own] + w[at[10] + after]
    numbered = {e: known + i for e, i in m.endings.items()}
    words = m.words | {word: known + endings + i for i, word in enumerate(added)}
    fixed = np.zeros(len(word), np.uint8)
    for name, letter in FIXED.items():
        fixed[words[name]] = ord(letter)
    return Tables(Units(words, numbered, known), len(word), known, fixed, np.concatenate([*rows, shapes]))


def tag(sentences: Sequence[Words]) -> list[str]:
    """The tags of each sentence, one letter a word.

    >>> from .tokens import split
    >>> tag([split("The bakers will sleep late.", 0, 27)])
    ['DNABR.']
    """
    m = tables()
    if not sentences:
        return []
    unit = m.unit.__getitem__
    units, shapes = [m.units - 1] * PAD, [EDGE] * PAD
    for s in sentences:
        units += map(unit, s.words)
        units += units[:PAD]
        shapes += s.shapes
        shapes += shapes[:PAD]
    tags = _best(np.array(units, np.int32), np.array(shapes, np.int32), m)
    out, start = [], 0
    for s in sentences:
        out.append(tags[start : start + len(s.words)])
        start += len(s.words) + PAD
    return out


def _best(units: Ids, shapes: Ids, m: Tables) -> str:
    """The best tag of every unit but the PAD at either end."""
    end = len(units) - PAD
    ids = np.empty((len(NEAR) + 1, end - PAD), np.int32)
    for k, by in enumerate(NEAR):
        np.add(units[PAD - by : end - by], k * m.units, out=ids[k])
    written = (shapes * 2 + (units >= m.unknown)) * (EDGE + 1)
    written += len(NEAR) * m.units
    np.add(written[PAD:end], shapes[PAD + 1 : end + 1], out=ids[-1])
    ids[-1] += shapes[PAD - 1 : end - 1] * ((EDGE + 1) * (2 * EDGE + 2))
    learned = LETTERS.take(m.weights.take(ids, 0).sum(0, np.int16).argmax(1))
    fixed = m.fixed.take(units[PAD:end])
    return np.where(fixed, fixed, learned).tobytes().decode("ascii")
