"""How much: every quantity in a text, with its comparator ("more than") and its direction ("up 5 percent").

A quantity is found by the first row of `PATTERNS` that matches at its place; the row's reader gives the numbers, or None where
the words only look like a quantity. Every pattern begins at a bounded run of words or digits, so the search is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from .model import Comparator, StatisticKind
from .sentences import word_set

Change = Literal["up", "down"] | None
SHARES = frozenset(["percent", "fraction", "ratio", "percentage_point"])


class Quantified(NamedTuple):
    """`text[start:end]` is the number with its unit, without comparator words; `value`, or `min` and `max` for a range."""

    start: int
    end: int
    kind: StatisticKind
    comparator: Comparator
    value: float | None = None
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    change: Change = None


class Pattern(NamedTuple):
    """A kind of quantity, how it is written, and what reads the match."""

    kind: StatisticKind
    regex: re.Pattern[str]
    read: Callable[[re.Match[str]], tuple[float | None, float | None, float | None, str | None] | None]


Numbers = tuple[float | None, float | None, float | None, str | None]

# ---------------------------------------------------------------- how numbers are written
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS: dict[str, int] = {word: n for n, word in enumerate(f"{_UNITS} nineteen".split())}
WORDS |= {word: n * 10 for n, word in enumerate(_TENS.split(), 2)}
SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "tn": 1e12, "mn": 1e6,
    "mln": 1e6, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12,
}  # fmt: skip
CURRENCIES = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "A$": "AUD", "C$": "CAD", "HK$": "HKD",
    "NZ$": "NZD", "S$": "SGD", "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "rupee": "INR",
    "usd": "USD", "eur": "EUR", "gbp": "GBP",
}  # fmt: skip
PARTS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6, "seventh": 1 / 7,
    "eighth": 1 / 8, "ninth": 1 / 9, "tenth": 1 / 10,
}  # fmt: skip
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {w: n for n, w in enumerate(_ORDINALS.split(), 1)}
TIMES: dict[str, tuple[float, Change]] = {
    "doubled": (2, "up"), "doubling": (2, "up"), "tripled": (3, "up"), "tripling": (3, "up"), "trebled": (3, "up"),
    "quadrupled": (4, "up"), "halved": (0.5, "down"), "twice": (2, None), "double": (2, None), "triple": (3, None),
}  # fmt: skip

# ---------------------------------------------------------------- what stands beside them
COMPARATORS: dict[str, Comparator] = {
    **dict.fromkeys(["more than", "over", "above", "greater than", "in excess of", "exceed", "exceeds", "exceeded", "exceeding",
                     "higher than", "upwards of", "just over", "well over", "topped", "surpassed", "north of"], "gt"),
    **dict.fromkeys(["less than", "fewer than", "under", "below", "lower than", "just under", "shy of", "short of"], "lt"),
    **dict.fromkeys(["at least", "a minimum of", "no less than", "no fewer than", "minimum of"], "ge"),
    **dict.fromkeys(["up to", "at most", "as much as", "as many as", "no more than", "a maximum of", "not more than"], "le"),
    **dict.fromkeys(["about", "around", "roughly", "approximately", "approx.", "nearly", "almost", "close to", "some", "circa",
                     "~", "≈", "virtually", "near", "closer to", "somewhere around", "more or less"], "approx"),
}  # fmt: skip
FILLERS = frozenset(["a", "an", "the", "only", "just", "whopping", "full", "incredible", "now", "still", "average", "of"])
AFTER = re.compile(r"\s(?:or|and)\s(?:(?P<ge>more|higher|greater|over|above)|(?P<le>fewer|less|lower))\b", re.I)
UP = (
    "rise rises rose risen rising grow grows grew grown growing increase increases increased increasing gain gains "
    "gained gaining "
    "jump jumps jumped climb climbs climbed surge surged soar soared expand expanded improve improved boost boosted raise raised "
    "added accelerated strengthened up"
)
DOWN = (
    "fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases decreased "
    "decreasing lose lost slid slump slumped plunge plunged reduce reduces reduced reducing cut cuts cutting slip "
    "slipped tumbled "
    "sank slash slashed dip dipped shrink shrank weakened down"
)
DIRECTION: dict[str, Change] = {**dict.fromkeys(UP.split(), "up"), **dict.fromkeys(DOWN.split(), "down")}
TRANSITIVE = word_set("cut cuts reduce reduces reduced reducing increase increases increased raise raised boost boosted")
RIGHT_CHANGE = re.compile(
    r"""\s(?:[a-z-]+\s){0,2}?  # a 26% year-on-year increase
    (?:(?P<up>increase|gain|improvement|rise|growth|jump|hike|higher|more|greater|faster|surge|uptick|larger)
      |(?P<down>decrease|decline|drop|reduction|fall|discount|less|lower|fewer|cut|loss|slump|cheaper|slower))\b(?!\sthan\s\d)
    |\s?,?\s(?:(?P<up2>up)|(?P<down2>down))\sfrom\b""",
    re.X,
)
SURVEYED = re.compile(
    r"""\b(?:survey(?:ed|s|ing)?|poll(?:ed|ing)?|interview(?:ed|s|ing)?|sampl(?:ed?|ing)|questioned|canvass(?:ed)?|panel|
    responses\sfrom|quizzed|returned\sby)
    (?:\s(?:of|with|from|among|in|by|the|a|an|some|total|about|around|roughly|nearly|almost|more|than|over|at|least|just|another)){0,6}
    \s*$""",
    re.X | re.I,
)
RESPONDED = re.compile(
    r"\s(?:[\w.-]+\s){0,6}?(?:respondents|participants|responded|polled|took part|participated|(?:were|was) surveyed)\b", re.I
)
# 300 miles, 512 MB, 900 points: measures and durations, which only locate or describe
MEASURES = re.compile(
    r"[\s-]?(?:years?|days?|hours?|minutes?|months?|weeks?|seconds?|decades?|miles?|km|kilomet\w+|met(?:er|re)s?|feet|ft|kg|"
    r"ounces|degrees|points?|calories|times|k[Ww]h?|MHz|GHz|[KMGT]B|[KMG]bps|mm|ml|nm|AD|BC|px|pixels|bytes?|bits?|ms|-year-old|"
    r"characters|a\.m|p\.m)\b"
)
LABELS = re.compile(
    r"(?:\b(?:version|page|chapter|section|step|figure|table|port|error|code|room|flight|model|since|in|by|http)|#)\s*$", re.I
)
MONTHS = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(?:\d{1,2},?\s*)?$", re.I)


def _one_of(words: object) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"  # type: ignore[call-overload]


_WORD = _one_of(WORDS)
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)"
_SPELT = rf"{_WORD}(?:[\s-](?:and[\s-])?(?:{_WORD}|hundred|thousand)){{0,5}}"
_N = rf"(?:{_DIGITS}|{_SPELT})"
_AT = r"(?<![\w.,$£€¥₹/])"  # not inside a longer number, word or path
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|tn|mn|mln)"
_PCT = r"(?:\s?%(?!\w)(?:\s?percent\b)?|[\s-]?per[\s-]?cent(?!age|ile)\b|\s?pct\b)"
_CUR = r"(?:US\$|A\$|C\$|HK\$|NZ\$|S\$|[$€£¥₹])"
_MONEY_SCALE = rf"(?:[\s-]?{_SCALE}\b|[mMbBkKtT](?!\w))"
_COIN = r"(?:dollars?|euros?|pounds|yen|yuan|rupees?|USD|EUR|GBP)"
_DASH = r"\s?(?P<dash>–|—|-|\bto\b|\band\b)\s?"
_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"


def number(words: str) -> float | None:
    """The value of digits or number words: `1,200` -> 1200, `forty-four` -> 44, `two hundred and six` -> 206."""
    digits = words.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return float(digits)
    total = current = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in WORDS:
            current += WORDS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0
        elif word != "and":
            return None
    return total + current


def _scaled(words: str | None, scale: str | None) -> float | None:
    value = number(words) if words else None
    return None if value is None else value * SCALES.get((scale or "").strip(" -\n").lower(), 1)


def _read_plain(m: re.Match[str]) -> Numbers | None:
    """`68 percent`, `3.5 percentage points`, `n=400`, `14 million`."""
    groups = m.groupdict()
    value = _scaled(groups["a"], groups.get("m"))
    return None if value is None else (value, None, None, None)


def _read_range(m: re.Match[str]) -> Numbers | None:
    """`20% to 30%`; `20 and 30%` only after `between`; `rose from 5% to 8%` is two levels, not a range."""
    low, high = _scaled(m["lo"], m.groupdict().get("m1") or m.groupdict().get("m")), _scaled(m["hi"], m.groupdict().get("m"))
    before = m.string[max(0, m.start() - 40) : m.start()].lower().split()
    if low is None or high is None or low >= high or (m["dash"] == "and" and before[-1:] != ["between"]):
        return None
    if m["dash"] == "to" and any(word in DIRECTION for word in before[-6:]):
        return None
    return None, low, high, CURRENCIES.get(m.groupdict().get("c") or "")


def _read_ratio(m: re.Match[str]) -> Numbers | None:
    """`one in three` -> 0.3333; not `5 in 2019`."""
    part, whole = number(m["a"]), number(m["b"])
    return (round(part / whole, 4), None, None, None) if part and whole and part < whole <= 1000 else None


def _read_money(m: re.Match[str]) -> Numbers | None:
    groups = m.groupdict()
    value = _scaled(groups["a"], groups.get("m"))
    unit = CURRENCIES.get(groups.get("c") or "") or CURRENCIES.get((groups.get("u") or "").lower().removesuffix("s"))
    return None if value is None else (value, None, None, unit)


def _read_times(m: re.Match[str]) -> Numbers | None:
    value = number(m["a"]) if m["a"] else TIMES[m["w"].lower()][0]
    return None if value is None else (value, None, None, None)


def _read_fraction(m: re.Match[str]) -> Numbers | None:
    """`two-thirds`, `a quarter of`, `half of`; not `the first half`, `a quarter of 2018`, `one third` of a list."""
    before = m.string[max(0, m.start() - 16) : m.start()].lower().split()
    if before and before[-1] in {
        "first",
        "second",
        "third",
        "fourth",
        "upper",
        "lower",
        "top",
        "bottom",
        "back",
        "other",
        "last",
    }:
        return None
    if m["h"]:
        return 0.5, None, None, None
    count, part = m["n"].lower(), m["d"].lower()
    if (count in {"a", "an", "one"}) == part.endswith("s"):
        return None
    return round((1 if count in {"a", "an"} else WORDS[count]) * PARTS[part.removesuffix("s")], 4), None, None, None


def _read_rank(m: re.Match[str]) -> Numbers | None:
    words = next(g for g in m.groups() if g).lower()
    value = ORDINALS.get(words) or int(re.sub(r"\D", "", words) or 0)
    return (value, None, None, None) if value else None


def _read_rate(m: re.Match[str]) -> Numbers | None:
    value = number(m["a"])
    return None if value is None else (value, None, None, f"{m['what']} per {m['per']}".strip())


def _read_count(m: re.Match[str]) -> Numbers | None:
    """`1,324`, `362`, `14 million`; not years, measures, model numbers, labels or footnotes."""
    text, start, end = m.string, m.start(), m.end()
    before, after = text[max(0, start - 24) : start], text[end : end + 16]
    bare = not m.groupdict().get("m") and "," not in m["a"]
    if MEASURES.match(after) or (bare and (LABELS.search(before) or MONTHS.search(before))):
        return None
    if bare and m["a"].isdigit() and (re.fullmatch(r"(?:1[5-9]|20)\d\d", m["a"]) or not re.match(r"\s[a-zA-Z]", after)):
        return None
    name = re.search(r"([A-Z][\w&.]*)\s$", before) if bare else None
    if name and name[1].lower() not in COMPARATORS and not re.match(r"\s[a-z]+s\b", after):
        return None  # Boeing 747
    return _read_plain(m)


def _read_sample(m: re.Match[str]) -> Numbers | None:
    """`we interviewed 40 people`: a small number that the survey's own words govern."""
    year = re.fullmatch(r"(?:19|20)\d\d", m["a"])
    return _read_plain(m) if not year and _is_sample(m.string, m) else None


def _compile(pattern: str, flags: int = re.I) -> re.Pattern[str]:
    return re.compile(pattern, flags)


# In order: what comes first keeps its place. The example is what taught the row.
PATTERNS = (
    # nine out of 10
    Pattern(
        "ratio",
        _compile(
            rf"{_AT}\b(?P<a>{_N})[\s-](?:in|out[\s-]of)[\s-](?:every\s)?(?P<b>{_N})(?![\w%])(?!,\d|\s{_TIME}\b)"
        ),
        _read_ratio,
    ),
    # 3.5 percentage points
    Pattern(
        "percentage_point",
        _compile(
            rf"{_AT}(?P<a>{_N})[\s-](?:percentage[\s-]points?|pp\b|basis\spoints?|points?\b(?=\s(?:lead|ahead|increase"
            rf"|gain|drop|fall|rise|decline|behind|swing)))"
        ),
        _read_plain,
    ),
    # 20% to 30%; between 20 and 30 percent
    Pattern("percent", _compile(rf"{_AT}(?P<lo>{_N}){_PCT}?{_DASH}(?P<hi>{_N}){_PCT}"), _read_range),
    # 68 percent; -0.8 percent
    Pattern("percent", _compile(rf"{_AT}(?:(?<![\w%])[-−](?=\d))?(?P<a>{_N}){_PCT}"), _read_plain),
    # $20,000 to $40,000
    Pattern(
        "money",
        _compile(
            rf"{_AT}(?P<c>{_CUR})\s?(?P<lo>{_DIGITS})(?P<m1>{_MONEY_SCALE})?{_DASH}(?:{_CUR}\s?)?(?P<hi>{_DIGITS})"
            rf"(?P<m>{_MONEY_SCALE})?(?![\w,.]\d"
            rf"|\w)"
        ),
        _read_range,
    ),
    # $2.5 billion
    Pattern("money", _compile(rf"(?<![\w.,])(?P<c>{_CUR})\s?(?P<a>{_DIGITS})(?P<m>{_MONEY_SCALE})?(?!\w)"), _read_money),
    # 445 billion dollars
    Pattern("money", _compile(rf"{_AT}\b(?P<a>{_N})(?P<m>[\s-]{_SCALE})?[\s-](?P<u>{_COIN})\b"), _read_money),
    # three times as much; tenfold; doubled
    Pattern(
        "multiple",
        _compile(
            rf"{_AT}\b(?:(?P<a>{_N}(?:[\s-]thousand)?)(?:[\s-]times\b(?=\s(?:as|more|higher|greater|faster|larger|bigger"
            rf"|lower|less|fewer|better|the|likelier|that)\b)|x\b(?=\s[a-z])|[\s-]?fold\b)|(?P<w>doubled|tripled|trebled"
            rf"|quadrupled|halved|doubling|tripling)\b(?![\s-]down))"
        ),
        _read_times,
    ),
    Pattern(
        "multiple",
        _compile(
            r"\b(?P<a>\b\B)?(?P<w>twice|double|triple)\b(?=\s(?:the|as|that|what|last|its|their|those)\b)"
        ),
        _read_times,
    ),
    # two-thirds of; a quarter said; half of
    Pattern(
        "fraction",
        _compile(
            rf"\b(?:(?P<n>one|two|three|four|five|six|seven|eight|nine"
            rf"|an?)[\s-](?P<d>{_one_of(p + s for p in PARTS if p != 'half' for s in ('', 's'))})\b(?=\sof\s(?!20\d\d"
            rf"|19\d\d|the\syear)|\s(?:said|says?|now|have|are|were|rely|use|think|believe|expect|plan|feel)\b|\s\("
            rf"|,\s\d)|(?P<h>half)(?=\s(?:of|those|\(|the|have|are|were|say|said|think|believe|their|its|our)\b|,\s\d"
            rf"|\s\())"
        ),
        _read_fraction,
    ),
    # 43 minutes per month
    Pattern(
        "rate",
        _compile(
            rf"{_AT}\b(?P<a>{_N})\s(?P<what>seconds|minutes|hours|days|weeks|months|times|miles|calls|emails"
            rf"|messages)\s(?:per|a|an|each|every)\s(?P<per>second|minute|hour|day|night|week|month|quarter|year|user"
            rf"|person|employee|customer)\b"
        ),
        _read_rate,
    ),
    # 3.4 per 100,000 people
    Pattern("rate", _compile(rf"{_AT}(?P<a>{_N})(?P<what>)\sper\s(?P<per>1,000|10,000|100,000|million)\b"), _read_rate),
    # (n=400)
    Pattern("sample_size", _compile(rf"\bn\s?=\s?(?P<a>{_DIGITS})"), _read_plain),
    # 14 million; 1,324; 362
    Pattern("count", _compile(rf"(?<![\w.,/$£€¥₹:#\[=+-])\b(?P<a>{_N})[\s-](?P<m>{_SCALE})\b(?!-year)"), _read_count),
    Pattern(
        "count",
        _compile(
            r"(?<![\w.,/$£€¥₹:#\[=+&-])(?P<a>\d{1,3}(?:,\d{3}){1,5}|\d{3,12})(?![\w%/:\]=+]|[.,]\d|-(?!strong)\w)"
        ),
        _read_count,
    ),
    # more than 60 vendors
    Pattern(
        "count",
        _compile(
            r"(?:(?<=more\sthan\s)|(?<=fewer\sthan\s)|(?<=upwards\sof\s)|(?<=\bover\s)|(?<=\bleast\s)"
            r"|(?<=\bnearly\s))(?P<a>\d{2})(?=\s[a-z]+s\b)"
        ),
        _read_count,
    ),
    # interviewed 40 people
    Pattern(
        "sample_size",
        _compile(
            rf"(?<![\w.,/$£€¥₹:#\[=+-])(?P<a>{_DIGITS})(?=\s(?!{_TIME}\b|of\b|times\b|percent\b|per\b)[A-Za-z])"
        ),
        _read_sample,
    ),
    # the third-largest; 17th position; No. 2 in
    Pattern(
        "rank",
        _compile(
            rf"\b(?P<o>{_one_of(list(ORDINALS)[1:])})[\s-](?:most|largest|highest|biggest|best|fastest|lowest"
            rf"|smallest)\b"
        ),
        _read_rank,
    ),
    Pattern(
        "rank",
        _compile(
            r"\b(?P<o>\d{1,3}(?:st|nd|rd|th))(?=\s(?:position|place)\b)|(?:\bNo\.|\bnumber"
            r"|#)\s?(?P<n>\d{1,3})\b(?=\s(?:in|on|among)\s)|(?<=\branked\s)(?P<n2>#\d{1,3})\b"
        ),
        _read_rank,
    ),
)  # fmt: skip
# Where a quantity can begin: a digit, a currency, a sign, a number word, a part, a multiple, an ordinal
ANCHOR = _compile(
    rf"(?<!\w)(?:\d|{_CUR}|[-−#](?=\d)|(?:{_WORD}|an?(?=\s(?:third|quarter|f[io]|s[ie]|eighth|ninth|tenth))|half|{_one_of(TIMES)}"
    rf"|{_one_of(list(ORDINALS)[1:])}|n\s?=|number|no\.)(?!\w))"
)


def quantities(text: str) -> list[Quantified]:
    """Every quantity of the text, in order, without overlap.

    >>> [(q.kind, q.comparator, q.value) for q in quantities("We polled more than 900 nurses; nearly two-thirds of them agreed.")]
    [('sample_size', 'gt', 900.0), ('fraction', 'approx', 0.6667)]
    """
    found, at = [], 0
    for anchor in ANCHOR.finditer(text):
        if anchor.start() < at:
            continue
        for pattern in PATTERNS:
            m = pattern.regex.match(text, anchor.start())
            if m and m.end() > m.start() and (numbers := pattern.read(m)):
                found.append(_quantified(text, m, pattern.kind, numbers))
                at = m.end()
                break
    return found


def _quantified(text: str, m: re.Match[str], kind: StatisticKind, numbers: Numbers) -> Quantified:
    start, end = m.start(), m.end()
    value, low, high, unit = numbers
    if kind == "sample_size" and m.group().lower().startswith("n"):
        start = m.start("a")
    if kind == "count" and (_is_sample(text, m) or RESPONDED.match(text, end)):
        kind = "sample_size"
    compared = comparator(text, start, end)
    if low is not None and compared == "eq":
        compared = "range"
    change = _change(text, start, end, m.group().lower()) if kind not in {"sample_size", "rank"} else None
    return Quantified(start, end, kind, compared, value, low, high, unit, change)


def _is_sample(text: str, m: re.Match[str]) -> bool:
    return bool(SURVEYED.search(text, max(0, m.start() - 70), m.start()))


def comparator(text: str, start: int, end: int) -> Comparator:
    """How the words around `text[start:end]` bound it: `more than 40` -> gt, `5 or more` -> ge, none -> eq."""
    if m := AFTER.match(text, end):
        return "ge" if m["ge"] else "le"
    words = text[max(0, start - 40) : start].lower().replace("~", " ~ ").split()
    if words:
        words = [w.strip("(“\"'—–[*_") for w in words[-6:]]
    while words:
        for n in (3, 2, 1):
            if len(words) >= n and (sign := COMPARATORS.get(" ".join(words[-n:]))):
                return "eq" if words[-n - 1 : -n] == ["from"] and sign == "le" else sign
        if words[-1] not in FILLERS:
            return "eq"
        words.pop()
    return "eq"


def _change(text: str, start: int, end: int, quote: str) -> Change:
    """A change by or to this amount: `rose 5%`, `cut costs by 5%`, `a 5% increase`, `62%, up from 57%`."""
    if quote in TIMES:
        return TIMES[quote][1]
    if quote[0] in "-−":
        return "down"
    if m := RIGHT_CHANGE.match(text, end, end + 60):
        return "up" if m["up"] or m["up2"] else "down"
    words = _words_before(text, start)
    if words[-1:] == ["from"]:
        return None
    link = words.pop() if words and words[-1] in {"by", "to", "of"} else ""
    reach = 1 if not link else 7 if link == "by" else 4
    for n, word in enumerate(reversed(words[-reach:])):
        if word in DIRECTION or word in TIMES:
            return DIRECTION.get(word) or TIMES[word][1] if n == 0 or link != "of" else None
    return None


def _words_before(text: str, start: int) -> list[str]:
    """The words of the clause before `start`, lower case, without comparators and fillers at the end."""
    left = re.split(r"[,;:.!?()](?:\s|$)|\n\s*\n|\s[–—-]\s", text[max(0, start - 80) : start].lower())[-1]
    words = left.split()
    while words and words[-1] not in {"by", "to", "from", "of"}:
        n = next((n for n in (3, 2, 1) if " ".join(words[-n:]) in COMPARATORS), 0) or (words[-1] in FILLERS)
        if not n:
            break
        del words[-n:]
    if words[-2:] == ["up", "to"]:
        del words[-2:]
    return words
