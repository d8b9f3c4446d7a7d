"""Which language a text is read in: a look at its beginning, by what is ordinary in each language."""

from __future__ import annotations

from string import ascii_letters

from ..languages import identify
from ..unseen import beyond_ascii

LOOK = 2000  # code points that are looked at
ENOUGH = 120  # letters that tell a language
ORDINARY, CLEAR = 0.8, 2.0  # how ordinary a text is in its language, and how much more than in English
ENGLISH, PLAINLY = (" the ", " of ", " and "), 4  # words that no other language has, and how many of them settle it
LETTERS = ascii_letters.encode("ascii")
OTHER = "und"  # a language in another script: undetermined (ISO 639-2)


def language(text: str) -> str | None:
    """The language of a text where it plainly is in one; None where its words do not tell.

    >>> language("Der Ofen ist zu klein, und die Bäcker schlafen nicht, weil sie in der Nacht das Brot backen. " * 3)
    'de'
    """
    if text.count(ENGLISH[0], 0, 2 * LOOK) >= PLAINLY or sum(map(text[: 2 * LOOK].count, ENGLISH)) >= PLAINLY:
        return "en"
    look = text[:LOOK]
    ascii_ = look.encode("ascii", "ignore")
    plain = len(ascii_) - len(ascii_.translate(None, LETTERS))
    letters = plain if look.isascii() else plain + sum(map(str.isalpha, beyond_ascii(look)))
    if letters < ENOUGH:
        return None
    if plain < letters / 2:
        return OTHER
    if not (fits := identify(look)):  # letters, and no words
        return None
    best = fits[0]
    english = next(f for f in fits if f.language.name == "en")
    if best.language.name == "en":
        return "en"
    return best.language.name if best.excess <= ORDINARY and english.excess - best.excess >= CLEAR else None
