"""What is known of a text before any repair: its language, and the words that hold the evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ..languages import Fit, Language, identify
from .sound import host_is_latin, hosts, is_odd, is_sound, telling

SEEN = 4000  # characters by which the language is told
SIZE = 400  # characters of an excerpt
PLAIN = 10  # words of an excerpt that a language explains, and as many as the others
LONGEST = 120  # of one word: a text without spaces is known by the beginning of each line


def words(text: str) -> list[str]:
    """The words with characters beyond ASCII; parted by ASCII white space alone: NBSP may be half a letter."""
    found = (word for word in text.encode("utf-8", "surrogatepass").split() if not word.isascii())
    return [word.decode("utf-8", "surrogatepass") for word in found]


class Excerpt(NamedTuple):
    """Different words, each between spaces; those first that no language of the text explains."""

    text: str
    starts: list[int]
    counts: list[int]
    latin: bool  # whether most letters of the whole text are ASCII
    beyond: int  # characters beyond ASCII in the excerpt

    def count(self, at: int) -> int:
        """How often the word at a place stands in the whole text."""
        return self.counts[bisect_right(self.starts, at) - 1]


class Evidence:
    """A text, and what is known of it, each found when it is first asked for.

    >>> Evidence("so: cafÃ© cafÃ© noir").excerpt[:3]
    (' cafÃ© ', [1], [2])
    """

    def __init__(self, text: str, rules: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.rules = rules  # what was repaired in it so far

    @cached_property
    def sound(self) -> bool:
        """Whether nothing in the text gives a repair anything to do."""
        return is_sound(self.text)

    @cached_property
    def latin(self) -> bool:
        """Whether most letters are ASCII: then what a run of other characters stands in is Latin text."""
        return host_is_latin(self.text)

    @cached_property
    def fits(self) -> list[Fit]:
        """The languages of Latin script, the best first."""
        return identify(self.text[:SEEN])

    @cached_property
    def language(self) -> Language | None:
        """The language of a text in Latin script, where it is positively known."""
        best = self.fits[0] if self.latin and self.fits else None
        return best.language if best and best.known else None

    @cached_property
    def words(self) -> Counter[str]:
        """The words with characters beyond ASCII, and how often each stands."""
        return Counter(words(telling(self.text)))

    @cached_property
    def beyond(self) -> str:
        """Each of those words once: what holds no ASCII white space stands in the text only where it stands here."""
        return " ".join(self.words)

    @cached_property
    def odd(self) -> set[str]:
        """Those words that no language of the text explains."""
        host = hosts(self.fits) if self.latin else None
        return {word for word in self.words if is_odd(word, host)}

    @cached_property
    def excerpt(self) -> Excerpt:
        """The words with characters beyond ASCII, the odd ones first, up to `SIZE` characters."""
        ranked = sorted(self.words, key=lambda word: word not in self.odd)
        chosen, size = [], 0
        for word in ranked[: 2 * len(self.odd) + PLAIN]:
            chosen.append(word)
            size += min(LONGEST, len(word)) + 1
            if size > SIZE:
                break
        cut = [word[:LONGEST] for word in chosen]
        joined = " ".join(("", *cut, ""))
        starts = list(accumulate((len(word) + 1 for word in cut[:-1]), initial=1)) if cut else []
        beyond = len(joined) - len(joined.encode("ascii", "ignore"))
        return Excerpt(joined, starts, [self.words[word] for word in chosen], self.latin, beyond)
