"""What is ordinary in each language: how likely one character follows another, and which language a text is in."""

from __future__ import annotations

import gzip
import json
import math
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

UNSEEN = 15  # what a pair costs above its second character where the pair itself was never seen
ALIEN = 150  # what a character costs that the language does not have
SIGNS = b"abcdefghijklmnopqrstuvwxyz "
WIDTH = len(SIGNS)
SPACE = WIDTH - 1
CODES = bytes(WIDTH if c == ord("?") else SIGNS.find(c) if c in SIGNS else SPACE for c in range(256))  # ? for what is not ASCII
SPREAD = 12  # of the costs of single pairs
STRANGE = 1.5  # how far above its usual cost, chance apart, a text may lie and still be in a language
RAREST = 60  # no pair of letters costs more, that one foreign name does not decide


class Language(NamedTuple):
    """Costs (-10 ln p) of the characters and of the pairs of characters of one language.

    `usual` is the mean cost of a pair of ASCII letters in text of this language.
    """

    name: str
    alone: dict[str, int]
    pairs: dict[str, int]
    usual: float

    def cost(self, text: str) -> int:
        """What the text costs after its first character, in tenths of a nat: the lower, the more ordinary."""
        return sum(self.costs(text))

    def costs(self, text: str) -> list[int]:
        """What each character costs after the one before it."""
        pairs, alone = self.pairs, self.alone
        seen = ((pairs.get(a + b), b) for a, b in pairwise(text))
        return [cost if cost is not None else alone.get(b, ALIEN) + UNSEEN for cost, b in seen]


@cache
def languages() -> dict[str, Language]:
    """Every language of the table that tools/build_languages.py writes, read once."""
    data = json.loads(gzip.decompress((files("pipeline.tables") / "languages.json.gz").read_bytes()))
    return {name: read_language(name, table) for name, table in data.items()}


def read_language(name: str, table: dict[str, Any]) -> Language:
    """A language as the table holds it: keys of equal cost as one string."""
    return Language(name, _costs(table["alone"], 1), _costs(table["pairs"], 2), table["usual"])


def _costs(groups: dict[str, str], size: int) -> dict[str, int]:
    return {keys[i : i + size]: int(cost) for cost, keys in groups.items() for i in range(0, len(keys), size)}


def letter_costs(language: Language) -> NDArray[np.float32]:
    """The cost of each pair of ASCII letters or space: shape (27 * 27)."""
    pairs, alone = language.pairs, language.alone
    signs = SIGNS.decode()
    costs = [min(RAREST, pairs.get(a + b, alone.get(b, ALIEN) + UNSEEN)) for a in signs for b in signs]
    return np.array(costs, np.float32)


def letter_counts(text: str) -> NDArray[np.float32]:
    """How often each pair of ASCII letters or space stands, what is beside a character beyond ASCII left out: shape (27 * 27)."""
    if "@" in text or "/" in text or "_" in text:  # addresses, handles, paths, identifiers are in no language
        text = " ".join([word for word in text.split() if "@" not in word and "/" not in word and "_" not in word])
    codes = np.frombuffer(f" {text} ".lower().encode("ascii", "replace").translate(CODES), np.uint8).astype(np.intp)
    codes = codes[1:][(codes[1:] != SPACE) | (codes[:-1] != SPACE)]
    counts = np.bincount(codes[:-1] * (WIDTH + 1) + codes[1:], minlength=(WIDTH + 1) ** 2)
    return counts.reshape(WIDTH + 1, WIDTH + 1)[:WIDTH, :WIDTH].ravel().astype(np.float32)


@cache
def _latin() -> tuple[list[Language], NDArray[np.float32]]:
    """The languages written in Latin letters, and their costs of pairs of ASCII letters: shape (languages, 27 * 27)."""
    latin = latin_languages()
    return latin, np.stack([letter_costs(each) for each in latin])


def latin_languages() -> list[Language]:
    """The languages written in Latin letters."""
    return [each for each in languages().values() if _share_of_ascii_letters(each) > 0.5]


def _share_of_ascii_letters(language: Language) -> float:
    return sum(math.exp(-cost / 10) for c, cost in language.alone.items() if c.isascii() and c.isalpha())


class Fit(NamedTuple):
    """How well a text fits a language: the mean cost of its pairs of ASCII letters, and how far chance alone may move that."""

    language: Language
    cost: float
    error: float

    @property
    def known(self) -> bool:
        """Whether the text may well be in this language: its words are as ordinary as they ever are."""
        return self.excess - self.error <= STRANGE

    @property
    def excess(self) -> float:
        """The cost above what is usual in this language."""
        return self.cost - self.language.usual


def identify(text: str) -> list[Fit]:
    """The languages of Latin script in the order in which they fit the words of ASCII letters in a text; best first.

    >>> identify("The pump was set in its place and ran for the rest of the week.")[0].language.name
    'en'
    """
    counts = letter_counts(text)
    if not (total := counts.sum()):
        return []
    latin, table = _latin()
    costs, error = table @ counts / total, SPREAD / math.sqrt(total)
    return [Fit(latin[i], float(costs[i]), error) for i in np.argsort(costs, kind="stable")]
