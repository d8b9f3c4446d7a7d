"""According to whom, and the proper name that "the study" stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ..grammar.sentence import Sentence
from ..grammar.tokens import Place
from ..quantities import SHARES, Quantified
from .mentions import Mention, mentions

LONG_NAME = re.compile(r"[A-Z][\w&’'-]*(?:\s(?:(?:of|for|and|on|the)\s){0,2}[A-Z][\w&’'-]*){1,6}(?=\s$)")  # before `(CBI)`
CARRIED = SHARES | {"sample_size", "count", "multiple"}
FEW = 3  # names in a text, beyond which a report goes on in its own paragraph only
BESIDE = 80  # code points between a report and who speaks of it: `from its survey, X says`
NEAR = 250  # code points over which a report that is named next is that of a figure before it
QUOTES = '"“”'
WORD = re.compile(r"\w+")
ASKED = re.compile(r"\b(?:respondents|participants|those|interviewees|surveyed|polled|questioned|asked|them)\b", re.I)
# What says that a report goes on, after paragraphs that do not speak of it: `It found …`, `Another 5% …`
GOES_ON = re.compile(
    r"(?:It|They)\s(?:also\s)?(?:found|finds?|shows?|showed|reveal\w*)\b|\b(?:also|another\s(?=\d)|Another|Moreover|Further(?:more)?|"
    r"Additional(?:ly)?|Overall|remaining|respondents|participants|interviewees|surveyed|polled|questioned)\b"
)
SUPPOSED = re.compile(r"\b(?:[Yy]ou(?:r|[’']\w+)?|(?:[Ii]f|[Uu]nless|[Uu]ntil|[Oo]nly\swhen)(?=[^,]{0,20}$))\b")
IMPERSONAL = re.compile(r"\b[Ii]t\s(?:is|was)\s(?:\w+\s)?(?:thought|estimated|predicted|believed|expected|reckoned|claimed)\b")


class Sources(NamedTuple):
    """Who is named for a figure, and the proper name that stands for."""

    attribution: Place | None = None
    source: Place | None = None


class Figure(NamedTuple):
    """What decides who a figure is from: the quantity, its sentence, and whom it speaks of."""

    quantity: Quantified
    sentence: Place
    population: Place | None


class Spoken(NamedTuple):
    """How far a report has been followed, and the people that its figures spoke of."""

    end: int
    people: frozenset[str] = frozenset()


class Named:
    """All who are named for figures in a text, in text order."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.all = _apart([m for s in sentences for m in mentions(s)])
        self.lasting = [m for m in self.all if m.lasting]
        self.places = [m.place for m in self.all]
        self.ends = [m.place[1] for m in self.lasting]
        self.named = [m for m in self.lasting if m.name] or [m for m in self.all if m.name]
        names = sorted({m.name for m in self.all if m.name}, key=lambda n: (n[0] - n[1], n))
        self.full = list({text[slice(*n)]: n for n in reversed(names)}.values())[::-1]  # the longest first, each once
        self.names = len({text[slice(*m.name)].split(maxsplit=1)[0] for m in self.lasting if m.name})

    def sources(self, figures: Sequence[Figure]) -> list[Sources]:
        """Who is named for each figure: in its sentence, else by the report that goes on."""
        out, spoken_of = [], dict[Place, Spoken]()
        for f in figures:
            mention = self._own(f)
            if not mention and (carried := self._carried(f, spoken_of)) and not self._not_reported(f):
                mention = carried
            if mention:
                people = spoken_of.get(mention.place, Spoken(0)).people | {self._head(f.population)}
                spoken_of[mention.place] = Spoken(f.sentence[1], people)
            out.append(self._resolved(mention) if mention else Sources())
        return out

    def _head(self, population: Place | None) -> str:
        return self.text[slice(*population)].split()[-1].lower() if population else ""

    def _resolved(self, mention: Mention) -> Sources:
        name = mention.name or (self._stands_for(mention) if mention.report else None) or mention.place
        return Sources(mention.place, self._fullest(name))

    def _fullest(self, name: Place) -> Place:
        """The longest name in the text that this one is short for: `Pew` -> `Pew Research`, `WEF` -> `World Economic Forum`."""
        short = self.text[slice(*name)]
        words = set(WORD.findall(short))
        longer = [n for n in self.full if words < set(WORD.findall(self.text[slice(*n)])) or short == self._initials(n)]
        return self._long(short) or (longer[0] if longer else name)

    def _long(self, short: str) -> Place | None:
        """The name that stands before its short form in brackets: `Bread Price Board (BPB)`."""
        at = self.text.find(f"({short})") if short.isupper() else -1
        m = LONG_NAME.search(self.text, max(0, at - 120), at) if at > 0 else None
        return m.span() if m else None

    def _initials(self, name: Place) -> str:
        return "".join(word[0] for word in self.text[slice(*name)].split() if word[0].isupper())

    def _stands_for(self, mention: Mention) -> Place | None:
        before = [m for m in self.named if m.place[0] < mention.place[0]]
        chosen = before[-1] if before else self.named[0] if self.named else None
        return chosen.name if chosen else None

    def _own(self, f: Figure) -> Mention | None:
        """Who is named in the sentence: the last before the number, a report rather than its speaker; else the first after."""
        i, j = bisect_right(self.places, (f.sentence[0], 0)), bisect_right(self.places, (f.sentence[1], 0))
        own = [m for m in self.all[i:j] if not (m.place[0] <= f.quantity.start < m.place[1])]
        before = [m for m in own if m.place[0] < f.quantity.start]
        return _best(before) or (own[0] if own else self._speech(f, i))

    def _speech(self, f: Figure, i: int) -> Mention | None:
        """Who spoke in the sentence before, if the quotation goes on: `…,” said X. “Five percent …`."""
        start, _ = f.sentence
        if i and self.text[start] in '“"' and start - self.places[i - 1][1] < 40:
            return self.all[i - 1]
        return None

    def _carried(self, f: Figure, spoken_of: dict[Place, Spoken]) -> Mention | None:
        """The report that goes on: in its paragraph, and beyond while it speaks of the same people."""
        if f.quantity.kind not in CARRIED:
            return None
        ended = bisect_right(self.ends, f.quantity.start)
        before = self.lasting[max(0, ended - 2) : ended]
        if not before:
            after = self.lasting[:1]
            return after[0] if after and self.names <= 1 and after[0].place[0] - f.sentence[1] < NEAR else None
        last = _best(before) or before[-1]
        same = "\n\n" not in self.text[last.place[1] : f.sentence[0]]
        spoken = spoken_of.get(last.place, Spoken(last.place[1]))
        known = self._head(f.population) in spoken.people
        asked = bool(f.population and ASKED.search(self.text, *f.population))
        if f.quantity.kind not in SHARES | {"sample_size"} and not (asked or (known and same)) and spoken.end != f.sentence[1]:
            return None
        if same:
            return last
        if not (last.report or last.name) or not (known or asked or not self._left(spoken.end, f)):
            return None
        goes_on = not f.population or f.population[1] < f.sentence[0] or known or asked
        return last if self.names <= 1 or (self.names <= FEW and goes_on) else None

    def _not_reported(self, f: Figure) -> bool:
        """Does the sentence suppose its figure, or name nobody on purpose: `you'll never get 100 percent`, `it is thought`?"""
        supposed = SUPPOSED.search(self.text, f.sentence[0], f.quantity.start)
        return bool(supposed or IMPERSONAL.search(self.text, *f.sentence))

    def _left(self, end: int, f: Figure) -> bool:
        """Is there a paragraph of prose between that names and quotes nobody, and nothing that takes the report up again?"""
        if GOES_ON.search(self.text, *f.sentence):
            return False
        at = self.text.find("\n\n", end)
        while at >= 0 and (following := self.text.find("\n\n", at + 2)) >= 0 and following < f.sentence[0]:
            paragraph = self.text[at:following]
            i = bisect_right(self.places, (at, 0))
            named = i < len(self.places) and self.places[i][0] < following
            if paragraph.endswith((".", "!", "?")) and not named and not any(sign in paragraph for sign in QUOTES):
                return True
            at = following
        return False


def _best(before: list[Mention]) -> Mention | None:
    """The last, or the report that it speaks of."""
    if len(before) < 2 or not before[-2].report or not before[-2].name or before[-1].report:
        return before[-1] if before else None
    if before[-1].place[0] - before[-2].place[1] >= BESIDE:
        return before[-1]
    return before[-2]._replace(name=before[-1].name) if before[-2].owned else before[-2]


def _apart(found: list[Mention]) -> list[Mention]:
    """In text order, without those that begin inside another; of two with one start, the longer."""
    out: list[Mention] = []
    for m in sorted(found, key=lambda m: (m.place[0], -m.place[1])):
        if not out or m.place[0] >= out[-1].place[1]:
            out.append(m)
        elif m.lasting and not out[-1].lasting:
            out[-1] = out[-1]._replace(lasting=True)
    return out
