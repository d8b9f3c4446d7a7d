"""According to whom, and the proper name that "the study" stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ..grammar.english import REPORTING
from ..grammar.sentence import Range, Sentence
from ..grammar.subjects import subject
from ..grammar.tokens import Place
from ..quantities import SHARES, Quantified
from ..sentences import word_set

REPORTS = word_set(
    "survey surveys study studies report poll polls research analysis index census questionnaire data figures findings "
    "statistics tracker barometer forecast review numbers audit estimates database"
)
AGENTS = word_set(
    "analysts researchers experts economists officials authors pollsters scientists forecasters statisticians company firm "
    "group agency bureau institute ministry department association researcher analyst economist government organisation "
    "organization consultancy magazine newspaper"
)
FINDING = word_set(
    "found finds find shows show showed reveals revealed reveal reports reported estimates estimated predicts predicted "
    "projects projected indicates indicated suggests suggested concludes concluded forecasts forecast expects claims "
    "claimed observes observed calculates calculated polled surveyed interviewed questioned asked quizzed conducted "
    "commissioned published released says"
)
SPEAKING = word_set("said says say told noted notes added adds stated states writes wrote explained reports reported expands")
ASKING = word_set("surveyed polled interviewed questioned quizzed canvassed conducted commissioned")
CUE = re.compile(
    r"\b(?:[Aa]ccording\sto|[Ss]urvey|[Ss]tud(?:y|ies)\b|[Rr]eports?\b|[Rr]eported|[Pp]oll(?:s|ed|ing)?\b|[Rr]esearch|[Aa]nalys[ti]|"
    r"[Cc]ensus|[Ii]nterviewed|[Qq]uestion(?:ed|naire)|[Ff]ound\b|[Ss]a(?:id|ys)\b|[Ee]stimate|[Ff]orecast|[Cc]onducted|[Ff]indings|"
    r"[Dd]ata\b|[Ff]igures\b|[Ss]how(?:s|ed)\b|[Pp]redicts)"
)
DEFINITE = {"the", "this", "that", "its", "their", "our"}
NOT_NAMES = word_set("the a an this that these those its their our his her my in for from of new recent latest another same")
LONG_NAME = re.compile(
    r"(?P<long>[A-Z][\w&’'-]*(?:\s(?:(?:of|for|and|on|the)\s){0,2}[A-Z][\w&’'-]*){1,6})\s\((?P<short>[A-Z]{2,8})\)"
)


CARRIED = SHARES | {"sample_size", "count", "multiple"}


class Mention(NamedTuple):
    """Someone named for figures: where, the proper name in it, and whether it holds beyond its sentence."""

    place: Place
    name: Place | None
    lasting: bool
    report: bool


class Sources(NamedTuple):
    """Who is named for a figure, and the proper name that stands for."""

    attribution: Place | None = None
    source: Place | None = None


class Named:
    """All who are named for figures in a text, in text order."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        found = [m for s in sentences for m in mentions(s)]
        self.text = text
        self.all = _apart(found)
        self.lasting = [m for m in self.all if m.lasting]
        self.places = [m.place for m in self.all]
        self.named = [m for m in self.lasting if m.name] or [m for m in self.all if m.name]
        self.longs = {m["short"]: m.span("long") for m in LONG_NAME.finditer(text)}
        self.single = len({self._key(m) for m in self.lasting if m.name}) <= 1

    def _key(self, m: Mention) -> str:
        return self.text[slice(*m.name)].split()[0] if m.name else ""

    def of(self, q: Quantified, sentence: Place) -> Sources:
        """Who is named for a quantity: in its sentence, else by the report that goes on."""
        mention = self._own(q, sentence) or self._carried(q, sentence)
        if not mention:
            return Sources()
        name = mention.name or (self._stands_for(mention) if mention.report else None) or mention.place
        return Sources(mention.place, self.longs.get(self.text[slice(*name)], name))

    def _own(self, q: Quantified, sentence: Place) -> Mention | None:
        i, j = bisect_right(self.places, (sentence[0], 0)), bisect_right(self.places, (sentence[1], 0))
        own = [m for m in self.all[i:j] if not (m.place[0] <= q.start < m.place[1])]
        before = [m for m in own if m.place[0] < q.start]
        return before[-1] if before else own[0] if own else None

    def _carried(self, q: Quantified, sentence: Place) -> Mention | None:
        if q.kind not in CARRIED:
            return None
        before = [m for m in self.lasting if m.place[1] <= q.start]
        if before:
            between = self.text[before[-1].place[1] : sentence[0]]
            return before[-1] if self.single or "\n\n" not in between else None
        after = self.lasting[:1]
        return after[0] if after and self.single and after[0].place[0] - sentence[1] < 250 else None

    def _stands_for(self, mention: Mention) -> Place | None:
        before = [m for m in self.named if m.place[0] < mention.place[0]]
        chosen = before[-1] if before else self.named[0] if self.named else None
        return chosen.name if chosen else None


def _apart(found: list[Mention]) -> list[Mention]:
    """In text order, without those that begin inside another; of two with one start, the longer."""
    out: list[Mention] = []
    for m in sorted(found, key=lambda m: (m.place[0], -m.place[1])):
        if not out or m.place[0] >= out[-1].place[1]:
            out.append(m)
        elif m.lasting and not out[-1].lasting:
            out[-1] = out[-1]._replace(lasting=True)
    return out


def mentions(s: Sentence) -> list[Mention]:
    """Those who are named for figures in a sentence."""
    out: list[Mention | None] = []
    for i, word in enumerate(s.words):
        if word == "according" and s.word(i + 1) == "to":
            out.append(_mention(s, s.phrase_at(_skip_links(s, i + 2)), True))
        elif word in REPORTS and s.tags[i] in "nNP":
            out += _report(s, i)
        elif s.tags[i] in "VE" and (word in REPORTING or word in FINDING):
            out += _verb(s, i)
    return [m for m in out if m]


def _skip_links(s: Sentence, i: int) -> int:
    return i


def _mention(s: Sentence, phrase: Range | None, lasting: bool) -> Mention | None:
    """A mention of who a noun phrase names, with the `by X` and `(X)` that belong to it."""
    if not phrase:
        return None
    a, b = phrase
    if s.tag(b) == "(" and s.tags.find(")", b, b + 4) > 0 and (more := s.phrase_at(s.tags.find(")", b) + 1)):
        b = more[1]
    while s.tag(b) == "o" or (s.words[b - 1] in REPORTS and s.word(b) in {"by", "from", "for"}):
        more = s.phrase_at(b + 1)
        if not more or "#" in s.tags[b : more[1]]:
            break
        b = more[1]
    while s.tag(b) == "C" and s.tags[b - 1] == "P" and s.tags[b + 1 : b + 2] == "P" and (more := s.phrase_at(b + 1)):
        b = more[1]
    place = s.place((a, b))
    report = any(word in REPORTS for word in s.words[a:b])
    return Mention(place, name_in(s, (a, b)), lasting, report) if place else None


def name_in(s: Sentence, words: Range) -> Place | None:
    """The proper name in a phrase: `A Forbes Advisor study` -> `Forbes Advisor`; of `a report by X`, X."""
    a, b = words
    by = next((j for j in range(a, b) if s.words[j] in {"by", "from", "for"}), None)
    for first, last in ([(by, b)] if by is not None else []) + [(a, b)]:
        keep = [j for j in range(first, last) if _is_name(s, j)]
        if keep:
            start, end = keep[0], keep[0] + 1
            while end < last and (
                _is_name(s, end) or (s.tags[end] in "oCQ-" and any(j > end for j in keep)) or s.text[s.starts[end]].isupper()
            ):
                end += 1
            while s.tag(start - 1) == "Q" and start > first:
                start -= 1
            if start > 1 and s.text.startswith("The", s.starts[start - 1]):
                start -= 1  # a capital inside a sentence belongs to the name
            return s.starts[start], s.ends[end - 1]
    return None


def _is_name(s: Sentence, j: int) -> bool:
    first = s.text[s.starts[j]]
    return (
        first.isupper()
        and s.words[j] not in NOT_NAMES
        and (s.tags[j] in "PnNJ" or s.tags[j] == "O")
        and (s.words[j] not in REPORTS or s.tags[j - 1 : j] == "P")
    )


def _report(s: Sentence, i: int) -> list[Mention | None]:
    """`a survey by X`, `in the study`, `X's monthly survey`: a report that is named as such."""
    phrase = next(((a, b) for a, b in s.phrases if a <= i < b), None)
    if not phrase or phrase[1] != i + 1:
        return []
    found = _mention(s, phrase, True)
    by = s.word(phrase[0]) in {"a", "an"} and s.word(i + 1) in {"by", "from"}
    if found and by and s.tag(phrase[0] - 1) == "," and (name := _apposed(s, phrase[0] - 1)):
        return [found._replace(place=name, name=name)]
    lead = s.word(phrase[0] - 1)
    known = s.tags[phrase[0]] in "DP" or s.words[i] in {"figures", "data", "research"}
    definite = lead in {"in", "from", "for", "says", "said"} and s.words[phrase[0]] in DEFINITE
    return [found] if found and known and (found.name or definite) else []


def _apposed(s: Sentence, comma: int) -> Place | None:
    """`The Bread Index, a study by X`: the name before the comma, if it is one."""
    phrase = s.phrase_before(comma)
    if not phrase or not s.text[s.starts[phrase[1] - 1]].isupper():
        return None
    return s.place((phrase[0] + (s.text[s.starts[phrase[0]]].islower() and s.tags[phrase[0]] == "D"), phrase[1]))


def _verb(s: Sentence, i: int) -> list[Mention | None]:
    """`X found that`, `said X`, `conducted by X`."""
    word = s.words[i]
    out: list[Mention | None] = []
    if s.word(i + 1) == "by" and word in ASKING | {"published", "released", "compiled", "gathered"}:
        return [_mention(s, s.phrase_at(i + 2), True)]
    if s.tags[i] != "V":
        return []
    who = subject(s, i)
    if who and "#" not in s.tags[max(0, who[0] - 2) : who[1]] and _is_source(s, who):
        lasting = word in FINDING and (word not in SPEAKING or not _person(s, who))
        out.append(_mention(s, _first_phrase(s, who), lasting))
    elif word in SPEAKING and (phrase := s.phrase_at(i + 1)) and _is_source(s, phrase):
        out.append(_mention(s, phrase, s.words[phrase[1] - 1] in REPORTS))
    return out


def _first_phrase(s: Sentence, who: Range) -> Range | None:
    return next(((a, b) for a, b in s.phrases if a >= who[0] and b <= who[1]), None)


def _person(s: Sentence, who: Range) -> bool:
    """Two or three names and nothing else: `Ada Crumb`."""
    return set(s.tags[slice(*who)]) == {"P"} and who[1] - who[0] in {2, 3}


def _is_source(s: Sentence, who: Range) -> bool:
    """Is this a report, a name, or those who speak of figures?"""
    phrase = _first_phrase(s, who)
    if not phrase:
        return False
    head = s.words[phrase[1] - 1]
    return head in REPORTS or s.tags[phrase[1] - 1] == "P" or (head in AGENTS and s.tags[phrase[0]] in "DnJN")
