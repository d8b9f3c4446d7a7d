"""Texts to draw from, and what can be done to one: figures, days, directions and names changed, words edited, sentences left out.
Used by tools/variant_pairs.py."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
FIGURE = re.compile(r"\d+(?:[.,/-]\d+)*")
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBERS)})\b")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATED = re.compile(rf"\b({'|'.join(m[:3] for m in MONTHS)})([a-z]*) (\d{{1,2}})\b")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TURNS = (
    ("up", "down"), ("rose", "fell"), ("rise", "fall"), ("gained", "lost"), ("higher", "lower"), ("increased", "decreased"),
    ("increase", "decrease"), ("profit", "loss"), ("above", "below"), ("more", "less"), ("raised", "cut"), ("raises", "cuts"),
)  # fmt: skip
TURN = {a: b for x, y in TURNS for a, b in ((x, y), (y, x))}
TURNING = re.compile(rf"\b(?:{'|'.join(TURN)})\b")
NAME = re.compile(r"(?<=[a-z,-] )[A-Z][A-Za-z]+")


class Texts:
    """Texts to draw from, and the chance by which it is done."""

    def __init__(self, texts: Sequence[str], pages: Sequence[Sequence[str]], seed: int) -> None:
        self.chance = random.Random(seed)
        self.pages = pages
        self.texts = [text for text in texts if len(text) > 150]
        self.names = sorted({name for text in self.texts for name in NAME.findall(text)})

    def sentences(self, count: int) -> list[str]:
        """So many sentences that follow each other, or fewer."""
        parts = [part for part in SENTENCE.split(self.chance.choice(self.texts)) if part.strip()]
        at = self.chance.randrange(max(1, len(parts) - count + 1))
        return parts[at : at + count]

    def furniture(self, lines: int) -> str:
        """So many lines of furniture of one page."""
        page = self.chance.choice(self.pages)
        at = self.chance.randrange(max(1, len(page) - lines + 1))
        return "\n".join(page[at : at + lines])

    def words(self, fewest: int, most: int) -> str:
        """The beginning of a text, cut where a sentence ends, of about so many words."""
        want, out = self.chance.randint(fewest, most), ""
        for part in re.split(r"(?<=[.!?])(?=\s)|(?=\n)", self.chance.choice(self.texts)):
            out += part
            if len(out.split()) >= want:
                break
        return out

    def bulletin(self, figures: int = 1, fewest: int = 20, most: int = 220) -> str:
        """A text with so many figures, mostly with a dateline."""
        for _ in range(200):
            text = self.words(fewest, most)
            if len(FIGURE.findall(DATED.sub("", text))) >= figures and len(text.split()) <= 1.3 * most:
                break
        if not DATED.search(text[:200]) and self.chance.random() < 0.75:
            text = f"{self.chance.choice(self.names).upper()}, {self.chance.choice(MONTHS)} {self.chance.randint(1, 28)} - {text}"
        return text

    def figure(self, old: str) -> str:
        """Another figure, written as the old one; mostly all of its digits change."""
        few = self.chance.random() < 0.4
        new = old
        while new == old:
            at = self.chance.randrange(len(old)) if few else -1
            new = "".join(self._digit(c) if c.isdigit() and (not few or n >= at) else c for n, c in enumerate(old))
        return new

    def _digit(self, old: str) -> str:
        return self.chance.choice("123456789") if old != "0" else self.chance.choice("05")

    def changed(self, text: str, share: float, fewest: int = 1) -> str:
        """This share of the figures outside of dates changed, `fewest` at least."""
        dates = [found.span() for found in DATED.finditer(text)]
        places = [f for f in FIGURE.finditer(text) if not any(a <= f.start() < b for a, b in dates)]
        places += list(NUMBER.finditer(text))
        some = self.chance.sample(places, min(len(places), max(fewest, round(share * len(places)))))
        for found in sorted(some, key=lambda f: -f.start()):
            old = found[0]
            new = self.figure(old) if old[0].isdigit() else self.chance.choice([n for n in NUMBERS if n != old])
            text = text[: found.start()] + new + text[found.end() :]
        return text

    def later(self, text: str, days: int) -> str:
        """The first date so many days later; the others too where there are few days between."""

        def shifted(found: re.Match[str]) -> str:
            month = next(n for n, m in enumerate(MONTHS) if m.startswith(found[1]))
            day = int(found[3]) + days
            while day > LENGTHS[month]:
                day, month = day - LENGTHS[month], (month + 1) % 12
            name = MONTHS[month] if len(found[1] + found[2]) > 4 else MONTHS[month][:3]
            return f"{name} {day}"

        return DATED.sub(shifted, text, count=0 if days >= 3 else 1)

    def turned(self, text: str, share: float) -> str:
        """This share of what goes up goes down, and the other way round."""
        return TURNING.sub(lambda found: TURN[found[0]] if self.chance.random() < share else found[0], text)

    def renamed(self, text: str) -> str:
        """Every name another one, in headlines too."""
        other = {name.lower(): self.chance.choice(self.names) for name in NAME.findall(text)}

        def name(found: re.Match[str]) -> str:
            new: str = other.get(found[0].lower(), found[0])
            return new.upper() if found[0].isupper() else new

        return re.sub(r"\b[A-Z]\w+", name, text)

    def edited(self, text: str, edits: int) -> str:
        """So many words replaced, left out or put in, one or a few at a time."""
        parts = re.split(r"(\s+)", text)
        for _ in range(edits):
            at = self.chance.randrange(len(parts)) & ~1
            new = " ".join(self.sentences(1)).split()[:3] or ["so"]
            kind = self.chance.random()
            if kind < 0.5:
                parts[at] = parts[at] if FIGURE.search(parts[at]) else new[0]
            elif kind < 0.75:
                parts[at : at + 2 * self.chance.randint(1, 5)] = []
            else:
                parts[at] += " " + " ".join(new)
            parts = parts or [""]
        return "".join(parts)

    def trimmed(self, text: str) -> str:
        """A sentence left out or put in at the end or in between."""
        parts = re.split(r"(?<=[.!?])(?=\s)|(?=\n)", text)
        at = self.chance.randrange(len(parts))
        if len(parts) > 3 and self.chance.random() < 0.6:
            return "".join(parts[:at] + parts[at + 1 :])
        return "".join([*parts[:at], " " + " ".join(self.sentences(1)), *parts[at:]])
