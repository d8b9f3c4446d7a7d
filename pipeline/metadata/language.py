"""The language of a text, by its function words or by the tag that the page gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from ..maintext.words import Vocabulary, letters_of

FUNCTION_WORDS = {
    "en": "the of and to in is that for it with was on are as be this by from have not they which",
    "de": "der die und das ist nicht mit den von ein eine für auf sich dem auch wird als im zu",
    "fr": "le la les des et est que une dans pour qui pas sur du au avec ne par plus sont",
    "es": "el la los las de que y en una por con para es del se como más pero su al",
    "it": "il di che la e è un una per non del con sono della gli le nel più da anche",
    "pt": "o os que de do da em um uma para com não por mais dos das ao são foi como",
    "nl": "de het een van en is dat op te zijn met voor niet aan er ook maar door werd naar",
    "sv": "och att det som en på är av för med den till inte om ett har de var kan så",
    "pl": "w i na z się nie że do to jest o jak po co dla od ale przez są już",
}
SEEN = 4000  # characters by which the language is told


@cache
def _function_words() -> Vocabulary:
    """The languages of each function word, a bit each."""
    languages: dict[str, float] = {}
    for i, listed in enumerate(FUNCTION_WORDS.values()):
        for word in listed.split():
            languages[word] = languages.get(word, 0) + (1 << i)
    return Vocabulary(languages)


def guess_languages(texts: Sequence[str]) -> list[str | None]:
    """The language whose function words are most of each text, or None: at least one word in ten, and a clear lead."""
    words, of = letters_of([text[:SEEN] for text in texts])
    found = _function_words().look_up(words).astype(np.int64)
    at = found.nonzero()[0]
    found, own, size = found[at], of[at], len(texts)
    counts = [np.bincount(own[(found >> i & 1) > 0], minlength=size).tolist() for i in range(len(FUNCTION_WORDS))]
    sizes = np.bincount(of, minlength=size).tolist()
    return [_clear(dict(zip(FUNCTION_WORDS, row, strict=True)), *rest) for *row, rest in zip(*counts, zip(sizes), strict=True)]


def _clear(counts: dict[str, int], words: int) -> str | None:
    """The language that has the most words, if it is clear."""
    (best, code), (second, _) = sorted(((count, code) for code, count in counts.items()), reverse=True)[:2]
    return code if words >= 20 and best >= 0.1 * words and best > 1.15 * second else None


def language_tag(tag: str) -> str | None:
    """`en_US` -> `en`: the primary subtag."""
    m = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag.strip())
    return m[0].lower() if m else None
