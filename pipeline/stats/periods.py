"""When: the time that a figure is said to hold for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..grammar.tokens import Place
from ..quantities import SHARES, Quantified

CLOSE = 60  # code points between a time and a figure in apposition
WINDOW = 400  # code points on either side of a number that are read
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_MONTHS_TAIL = (
    r"(?:(?<=J)(?:anuary|une|uly)|(?<=F)ebruary|(?<=M)(?:arch|ay)|(?<=A)(?:pril|ugust)|(?<=S)eptember|(?<=O)ctober|(?<=N)ovember"
    r"|(?<=D)ecember)"
)
_KIND = r"(?:academic|fiscal|financial|school|calendar)"
_REST = rf"(?:[-–/]\d{{1,4}})?(?:\s{_KIND}\syear)?(?![\w%]|,\d)"
_YEAR = rf"(?:19|20)\d\d{_REST}"
_UNIT = r"(?:years?|months?|quarters?|weeks?|weekend|decade)(?!\w)"
# Begins with a set of characters, and each alternative with what may follow one of them: that is quick to search.
PERIOD = re.compile(
    rf"""[1234JFMASONDQftslLnNpca](?<![\w$€£].)(?:
    (?:(?<=1)9|(?<=2)0)\d\d{_REST}(?:\s(?:and|to)\s{_YEAR})?
    |{_MONTHS_TAIL}(?:\s\d{{1,2}}(?!\d|\s?%|\sper)(?:\s?(?:and|to|–|-)\s?\d{{1,2}}(?![\w%]|[.,]\d|\s(?:per|pct|[a-z]+s\b)))?)?(?:,?\s{_YEAR})?(?:\s(?:and|to)\s{_MONTH}(?:\s{_YEAR})?)?(?![\w-])
    |(?:(?<=f)(?:irst|ourth)|(?<=s)econd|(?<=t)hird)[\s-](?:quarter|half)(?:\s(?:of\s)?(?:{_KIND}\s)?{_YEAR})?
    |(?<=Q)[1-4](?:\s{_YEAR})?|(?<=[1-4])Q\s?\d{{2,4}}
    |(?:(?<=l)ast|(?<=n)ext|(?<=p)(?:ast|revious)|(?<=c)oming)\s(?:\w+\s)?{_UNIT}
    |(?<=a)\s(?:year|month)\s(?:ago|earlier)|(?<=t)his\s(?:year|month|quarter)
    |(?:(?<=[Ll])ast|(?<=[Nn])ext)\s(?:year|month|quarter|week(?:end)?|[A-Z][a-z]+day)
    |(?<=s)ame\speriod)""",
    re.X,
)
BEFORE = re.compile(
    rf"\b(?:(?:by|in|since|during|for|over|between|from|until|through)\s(?:the\s(?:end|middle|beginning)\sof\s)?)?(?:the\s)?"
    rf"(?:early\s|late\s|mid-|{_KIND}\s)?$",
    re.I,
)  # what belongs to a time and stands before it
SHARING = re.compile(r"(?:\s[\w’'-]+){1,5}\sand\s(?:[a-z]+\s)?")  # between two figures of one time
NOW = re.compile(r"\b(?:[Tt]oday|[Nn]ow|[Aa]s\sof\stoday|[Cc]urrently),?\s(?!that\b)")
TODAY = re.compile(r"\s(?P<day>today|now)\b")
DATELINE = re.compile(r"\s?(?:[-–]{1,2}|—)\s")  # LONDON, March 19 -: where and when it was written
OPENS = re.compile(r"(?:[,;:]|\band|\bwhile|\bbut)\s$")  # before a time that begins a clause of its own
# over last year, than the year before: what a change is compared with; in the next five years: what is expected
COMPARED = re.compile(r"\b(?:than|over|versus|vs\.?|against|on|from|with|since|as)\s(?:the\s)?$")
COMPARISONS = ("over last", "over the last year", "from the previous", "over 20", "over 19", "since 19", "from last")
# in the third quarter, 26% more; in 2019, a growth of 5%: what is said of the same time once more
APPOSED = re.compile(r",\s(?:(?:an?|(?:up|down)(?!\sto\b|\sfrom\b)|from|about|nearly|some|or)\s(?:[\w-]+\s){0,6})?$")
GOES_ON = re.compile(r"\sand\s(?:now\s)?(?:has|have|is|are|now)\b")  # opened in 2019 and has 80 shops
# the highest figure since 1977; more than in the last six months: what it is held against
SUPERLATIVE = re.compile(
    r"\b(?:(?:high|low|larg|bigg|small|fast|slow|weak|strong|steep|sharp|great|long|short|earli|bleak|busi)est|"
    r"most|worst|best|first|record(?:ed)?)\b[^.]*$"
)
THAN = re.compile(r"\bthan\s(?:in\s|during\s)?(?:the\s)?$")
FUTURE = re.compile(r"\b(?:next|coming)\b")
# this year's survey, the 2017 Jobs Report, a 2018 [Crumb report], the 2019 respondents: part of a name
NAMED = re.compile(r"['’]s\s(?:\w+\s){0,2}?(?:report|survey|study|poll)|\s\[?[A-Z][\w-]*\s|\srespondents\b")


def period(text: str, q: Quantified, sentence: Place, others: Sequence[Quantified], times: Sequence[Place]) -> Place | None:
    """The time said of a quantity: the first behind it in its clause, else the one that its sentence or clause begins with.

    A time that stands behind another figure is that figure's. `times` are those named in the sentence, `others` the figures near.
    """
    if not times:
        return _today(text, q) or _now(text, q, sentence)
    start, end = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
    earlier = [o for o in others if sentence[0] <= o.start < q.start]
    later = [o for o in others if q.end <= o.start < end]
    if later and SHARING.fullmatch(text, q.end, later[0].start):
        later = later[1:]  # 58% of units and 79% of sales in 2019
    after = later[0].start if later else end
    places = [p for p in times if start <= p[0] and p[1] <= end and _holds(text, q, p)]
    behind = [p for p in places if q.end <= p[0] and p[1] <= after and not (later and _opens(text, p, after))]
    leading = [p for p in places if (earlier[-1].end if earlier else start) <= p[0] and p[1] <= q.start]
    leading = [p for p in leading if not GOES_ON.match(text, p[1])]
    if leading and earlier and not _opens(text, leading[-1], q.start) and not _apposed(text, leading[-1], q.start):
        leading = []
    opening = [p for p in places if earlier and p[1] <= earlier[0].start]
    told = behind[:1] or leading[-1:] or opening[:1]
    return _today(text, q) or (told[0] if told else _now(text, q, sentence))


def _opens(text: str, place: Place, number: int) -> bool:
    """Does a time begin the clause of the number behind it: `…, and in June 30 percent`?"""
    return bool(OPENS.search(text, max(0, place[0] - 8), place[0])) and len(text[place[1] : number].split()) < 4


def _apposed(text: str, place: Place, number: int) -> bool:
    """Does a number stand in apposition to what was said of a time?"""
    return number - place[1] < CLOSE and bool(APPOSED.fullmatch(text, place[1], number))


def _now(text: str, q: Quantified, sentence: Place) -> Place | None:
    """`now 45% of them use it`, `Today, 36% do`, `40% today`."""
    m = NOW.match(text, sentence[0]) or NOW.search(text, max(sentence[0], q.start - 6), q.start)
    if m:
        return m.start(), m.start() + len(m.group().rstrip(", "))
    return None


def _today(text: str, q: Quantified) -> Place | None:
    """`40% today`."""
    m = TODAY.match(text, q.end)
    return m.span("day") if m else None


def times_in(text: str, start: int, end: int) -> list[Place]:
    """Every time that is named in `text[start:end]`, with the preposition before it."""
    out: list[Place] = []
    for m in PERIOD.finditer(text, start, end):
        if text[m.start() - 2 : m.start()] == ", " and DATELINE.match(text, m.end()) and text[m.end() - 1].isdigit():
            continue
        before = BEFORE.search(text, max(start, m.start() - 30, out[-1][1] if out else start), m.start())
        out.append((before.start() if before else m.start(), m.end()))
    return out


def _holds(text: str, q: Quantified, place: Place) -> bool:
    """Is this the time of the figure, and not what it is compared with, hoped for, or part of a name?"""
    start, end = place
    if start < q.end and q.start < end:
        return False
    words = text[start:end].lower()
    if q.kind in SHARES and FUTURE.search(words):
        return False
    if q.change and words.startswith(COMPARISONS):
        return False
    before = text[max(0, start - 50) : start]
    if THAN.search(before) or (words.startswith("since") and SUPERLATIVE.search(before)):
        return False
    if words[:3] not in {"in ", "by "} and NAMED.match(text, end, end + 60):
        return False
    return not (q.change and COMPARED.search(text, max(0, start - 12), start))
