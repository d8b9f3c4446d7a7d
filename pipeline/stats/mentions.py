"""Who is named for figures in a sentence: reports, those who made them, those who speak."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..grammar.english import REPORTING, TIMES
from ..grammar.sentence import Range, Sentence
from ..grammar.subjects import subject
from ..grammar.tokens import Place
from ..sentences import places, word_set

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
MAKING = word_set(
    "conducted commissioned published released compiled gathered surveyed polled interviewed questioned quizzed canvassed"
)
LOOSE = word_set(
    "data figures numbers index review analysis estimates findings statistics forecast audit database barometer tracker"
)
# Where a report may be named: what is quick to find of each word, and the word behind its first letter
STEMS = {
    "ccording": r"ccording\sto", "urvey": "urvey", "tud": r"tud(?:y|ies)\b", "eport": r"eports?\b", "oll": r"oll(?:s|ed)?\b",
    "esearch": "esearch", "ensus": "ensus", "nterviewed": "nterviewed", "uestionnaire": "uestionnaire", "onducted": "onducted",
    "ommissioned": "ommissioned", "indings": "indings",
}  # fmt: skip
CUE = re.compile(rf"[AaSsRrPpCcIiQqFf](?<![^\W_].)(?:{'|'.join(STEMS.values())})")
# Where someone may be that the sentence after it speaks of. It begins with a set of letters: that is quick to search.
SPEECH = re.compile(r"[sfent](?<![^\W_].)(?:a(?:id|ys)|tated|ound|hows?|howed|stimate|oted|old)\b")
DEFINITE = {"the", "this", "that", "its", "their", "our"}
NOT_NAMES = word_set("the a an this that these those its their our his her my in for from of new recent latest another same")


CUES = REPORTS | REPORTING | FINDING | {"according"}


class Mention(NamedTuple):
    """Someone named for figures: where, the proper name in it, whether it holds beyond its sentence, whether it is
    a report, and one of whoever speaks (`its survey`)."""

    place: Place
    name: Place | None
    lasting: bool
    report: bool
    owned: bool = False


def cues(text: str) -> list[int]:
    """Where reports may be named in a text, in order."""
    return [at - 1 for at in places(text, *STEMS) if at and CUE.match(text, at - 1)]


def mentions(s: Sentence) -> list[Mention]:
    """Those who are named for figures in a sentence."""
    if CUES.isdisjoint(s.words):
        return []
    out: list[Mention | None] = []
    for i, word in [(i, word) for i, word in enumerate(s.words) if word in CUES]:
        if word == "according" and s.word(i + 1) == "to":
            out.append(_mention(s, s.phrase_at(i + 2), True))
        elif word in REPORTS and s.tags[i] in "nNP":
            out += _report(s, i)
        elif s.tags[i] in "VE" and (word in REPORTING or word in FINDING):
            out += _verb(s, i)
    return [m for m in out if m]


def _mention(s: Sentence, phrase: Range | None, lasting: bool) -> Mention | None:
    """A mention of who a noun phrase names, with the `by X` and `(X)` that belong to it."""
    if not phrase:
        return None
    a, b = phrase
    if s.tag(b) == "(" and s.tags.find(")", b, b + 4) > 0 and (more := s.phrase_at(s.tags.find(")", b) + 1)):
        b = more[1]
    while s.tag(b) == "o" or (s.words[b - 1] in REPORTS and (s.word(b) in {"by", "from", "for"} or s.word(b + 1) == "by")):
        more = s.phrase_at(b + 1 + (s.word(b + 1) == "by"))
        if not more or "#" in s.tags[b : more[1]]:
            break
        b = more[1]
    if s.tags[b - 1] == "P" and s.word(b) == "for" and s.tag(b + 1) == "P" and (more := s.phrase_at(b + 1)):
        b = more[1]  # the Office for Bread Statistics
    while s.tag(b) == "C" and s.tags[b - 1] == "P" and s.tags[b + 1 : b + 2] == "P" and (more := s.phrase_at(b + 1)):
        b = more[1]
    place = s.place((a, b))
    report = any(word in REPORTS for word in s.words[a:b]) and (
        s.tags[a] == "D" or "K" in s.tags[a:b] or s.words[a] in {"new", "recent", "latest"}
    )
    owned = s.words[a] in {"its", "their", "our"}
    return Mention(place, name_in(s, (a, b)), lasting, report, owned) if place else None


def name_in(s: Sentence, words: Range) -> Place | None:
    """The proper name in a phrase: `A Forbes Advisor study` -> `Forbes Advisor`; of `a report by X`, X; a title at its end."""
    a, b = words
    by = next(
        (j for j in range(a, b) if s.words[j] in {"by", "from"} or (s.words[j] == "for" and s.words[j - 1] in REPORTS)), None
    )
    for first, last in ([(by, b)] if by is not None else []) + [(a, b)]:
        names = [j for j in range(first, last) if _is_name(s, j)]
        if any(s.words[j] not in REPORTS for j in names):
            return _whole_name(s, names[-1] if names[-1] == last - 1 else names[0], first, last)
    return None


def _whole_name(s: Sentence, at: int, first: int, last: int) -> Place:
    """The run of names around word `at`: `Bank of England`, `American Express (Amex) Trendex`."""
    start, end = at, at + 1
    while start > first and (_is_name(s, start - 1) or _links(s, start - 1, first, last) or s.tags[start - 1] == "Q"):
        start -= 1
    while end < last and (_is_name(s, end) or _links(s, end, first, last) or s.text[s.starts[end]].isupper()):
        end += 1
    while s.tags[start] == "Q" and s.words[end - 1] not in REPORTS:
        start += 1  # a 2018 Crumb report
    if start > 1 and s.text.startswith("The", s.starts[start - 1]):
        start -= 1  # a capital inside a sentence belongs to the name
    return s.starts[start], s.ends[end - 1]


def _links(s: Sentence, j: int, first: int, last: int) -> bool:
    """A word that joins the parts of a name, with a part on either side."""
    joins = s.tags[j] in "oC()" or s.words[j] in {"for", "the"}
    return joins and any(_is_name(s, k) for k in range(first, j)) and any(_is_name(s, k) for k in range(j + 1, last))


def _is_name(s: Sentence, j: int) -> bool:
    """Is this word written as a name, and neither the first of a sentence nor a month?"""
    word = s.words[j]
    capital = (
        s.text[s.starts[j]].isupper()
        and word not in NOT_NAMES
        and word not in TIMES
        and (j > 0 or s.tags[j] == "P" or _capital(s, j + 1))
    )
    return capital and s.tags[j] in "PnNJO" and (word not in REPORTS or s.tag(j - 1) in {"P", "n"} or s.tags[j] == "P")


def _capital(s: Sentence, j: int) -> bool:
    return j < len(s.starts) and s.tags[j] in "nNP" and s.text[s.starts[j]].isupper()


def _report(s: Sentence, i: int) -> list[Mention | None]:
    """`a survey by X`, `in the study`, `X's monthly survey`: a report that is named as such."""
    phrase = next(((a, b) for a, b in s.phrases if a <= i < b), None)
    if not phrase or phrase[1] != i + 1:
        return []
    found = _mention(s, phrase, True)
    by = s.word(phrase[0]) in {"a", "an"} and s.word(i + 1) in {"by", "from"}
    if found and by and s.tag(phrase[0] - 1) == "," and (name := _apposed(s, phrase[0] - 1)):
        return [found._replace(place=name, name=name)]
    if not found or s.tags[phrase[0]] not in "DP":
        return []
    named = found.name and (s.words[i] not in LOOSE or "K" in s.tags[slice(*phrase)] or s.word(i + 1) in {"from", "by", "of"})
    return [found] if named or (not found.name and _speaks(s, phrase)) else []


def _speaks(s: Sentence, phrase: Range) -> bool:
    """Is a report without a name the subject of its clause, or where that is said to stand: `in the study, …`?"""
    a, b = phrase
    if s.words[b - 1] in LOOSE or s.words[a] not in DEFINITE | {"a", "an"} or "own" in s.words[a:b]:
        return False
    if s.word(a - 1) in {"in", "from", "for", "says", "said"}:
        return a < 2 or s.tags[a - 2] in ",.SC-" or s.word(a - 1) in {"says", "said"}
    told = s.words[a] in DEFINITE and s.word(b) not in {"did", "does", "will", "would"}
    return told and (a == 0 or s.tags[a - 1] in ",.SCRV-")


def _apposed(s: Sentence, comma: int) -> Place | None:
    """`The Bread Index, a study by X`: the name before the comma, if it is one."""
    phrase = s.phrase_before(comma)
    if not phrase or not s.text[s.starts[phrase[1] - 1]].isupper():
        return None
    return s.place((phrase[0] + (s.text[s.starts[phrase[0]]].islower() and s.tags[phrase[0]] == "D"), phrase[1]))


def _verb(s: Sentence, i: int) -> list[Mention | None]:
    """`X found that`, `said X`, `conducted by X`, `X conducted a survey`."""
    word = s.words[i]
    if s.word(i + 1) == "by" and word in MAKING:
        return [_mention(s, s.phrase_at(i + 2), True)]
    if s.tags[i] != "V" and word not in MAKING:
        return []
    who = subject(s, i)
    first = _first_phrase(s, who) if who else None
    if first and "#" not in s.tags[max(0, first[0] - 2) : first[1]] and _is_source(s, first):
        made = s.phrase_at(i + 1) if word in MAKING else None
        new = made and s.words[made[1] - 1] in REPORTS and s.words[made[0]] in {"a", "an"}
        report = _mention(s, made, True) if new else None
        if report:
            return [report._replace(name=report.name or name_in(s, first))]
        return [_mention(s, first, (word in FINDING and (word not in SPEAKING or not _person(s, first))) or _body(s, first))]
    if word in SPEAKING and (phrase := s.phrase_at(i + 1)) and _is_source(s, phrase) and s.tag(phrase[1]) not in set("VAXD"):
        return [_mention(s, phrase, s.words[phrase[1] - 1] in REPORTS)]
    return []


def _first_phrase(s: Sentence, who: Range) -> Range | None:
    return next(((a, b) for a, b in s.phrases if a >= who[0] and b <= who[1]), None)


def _person(s: Sentence, who: Range) -> bool:
    """Two or three names and nothing else: `Ada Crumb`."""
    return set(s.tags[slice(*who)]) == {"P"} and who[1] - who[0] in {2, 3}


def _body(s: Sentence, who: Range) -> bool:
    """A name with an article or in capitals is a body, not a person: `the CBI`."""
    a, b = who
    return s.tags[b - 1] == "P" and (s.tags[a] == "D" or s.text[s.starts[b - 1] : s.ends[b - 1]].isupper())


def _is_source(s: Sentence, who: Range) -> bool:
    """Is this a report, a name, or those who speak of figures?"""
    head = s.words[who[1] - 1]
    if "own" in s.words[slice(*who)]:
        return False
    return head in REPORTS or s.tags[who[1] - 1] == "P" or (head in AGENTS and s.tags[who[0]] in "DnJN")
