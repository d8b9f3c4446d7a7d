"""What begins at a digit: the readers of quantities. Each gives None where its digits only look like one."""

from __future__ import annotations

import re

from ..sentences import word_set
from .language import in_table
from .numbers import Number, Quantified, number, scaled
from .patterns import SYMBOLS, Patterns, asked_before

NOT_BEFORE = frozenset(".,/$£€¥₹:=[+&")  # signs that make what follows part of something longer
SHARED = ("%", "ercent", "er cent", " pct", "poll", "Poll")  # what a text about shares has
CLOSED = frozenset(',;:)]?!"”')  # signs behind a number that nothing which belongs to it follows
LABELLING = frozenset("=.#rzg")  # what ends a label: n=, No., #, number
MOST = 1000  # no ratio is out of more, and no rank lower
SAMPLE = re.compile(r"\bn\s?=\s?$")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# Capital words before a small number that are no names: The 27 mills; but Oven 10
BEGINS = word_set(
    "the in of at among its their these those our all and but with for from after only just another other when as if"
)
LETTER, PLURAL = re.compile(r"\s[^\W\d_]"), re.compile(r"\s[a-z]+s\b")  # behind a number
NAME = re.compile(r"(?P<name>[A-Z][\w&.]{0,60})\s$")
RANGED = re.compile(r"[-–—\s](?:(?<=\S)|(?:to|and|or|bis|und|oder)\s)")  # what parts the ends of a range
FOLLOWING = re.compile(r"\s?(?P<word>[^\W\d_]++)(?P<per>(?:[a-z-]*+\s[a-z-]++)?\sper\s)?", re.I)
NOT_ALONE = re.compile(r"[^\W_]|[%/:\]=+_]|[.,]\d|-(?!strong)[^\W_]")  # behind a number that is part of something longer


def at_digits(text: str, m: re.Match[str], least: int, p: Patterns) -> Quantified | None:
    """The quantity whose number `m` is; it begins no earlier than `least`."""
    start, end = m.span()
    words = m.group()
    before = text[start - 1] if start else " "
    value = None if before.isalnum() or before == "_" else number(words, p)
    if value is None:
        return None
    n = Number(start, end, value, words)
    near = text[start - 2 : start]
    if not before.isspace() or near[:1] in SYMBOLS or near[:1].isupper():
        currency = p.currency.search(text, max(least, start - 5), start)
        if currency:
            return _money(text, n, currency, p)
    sign = near.strip()[-1:]
    if sign in LABELLING and (found := _labelled(text, n, sign, p)):
        return found
    if before in NOT_BEFORE or (words.isdigit() and text[end : end + 1] in CLOSED):
        return None
    if before in "-−":
        return _behind_dash(text, n, least, p)
    return measured(text, n, p) or (_count(text, n, p) if before != "#" else None)


def _behind_dash(text: str, n: Number, least: int, p: Patterns) -> Quantified | None:
    """`-0.8 percent` is a fall; `mid-50 percent` a share; `COVID-19` nothing."""
    found = measured(text, n, p)
    joined = text[n.start - 2 : n.start - 1]
    if not found or found.kind == "count":
        return None
    if joined.isalnum() or joined in {"%", ")"} or n.start <= least or found.kind != "percent" or found.value is None:
        return found
    return found._replace(start=n.start - 1, change="down")


def _labelled(text: str, n: Number, before: str, p: Patterns) -> Quantified | None:
    """`n=400`, `No. 2 in`, `ranked #12`; `before` is the last sign before the number."""
    if before == "=" and SAMPLE.search(text, max(0, n.start - 4), n.start):
        return Quantified(n.start, n.end, "sample_size", value=n.value)
    m = p.numbered.search(text, max(0, n.start - 8), n.start)
    if not m or n.value > MOST or text[n.end : n.end + 1].isalnum():
        return None
    ranked = text[: m.start()].endswith(("ranked ", "Ranked "))
    return Quantified(m.start(), n.end, "rank", value=n.value) if ranked or p.listed.match(text, n.end) else None


def _money(text: str, n: Number, currency: re.Match[str], p: Patterns) -> Quantified | None:
    """`$2.5 billion`, `$20,000 to $40,000`, `€1,5 Mio.`"""
    unit, start = SYMBOLS[currency.group().strip()], currency.start()
    both = p.money_both.match(text, n.end)
    high = number(both["high"], p) if both else None
    if both and high is not None:
        above = both["high_scale"] or both["high_letter"]
        low = scaled(n.value, both["scale"] or both["letter"] or above, p)
        high = scaled(high, above, p)
        if low < high and _is_range(text, start, both["dash"], p):
            return Quantified(start, both.end(), "money", min=low, max=high, unit=unit)
    m = p.money.match(text, n.end)
    return Quantified(start, m.end(), "money", value=scaled(n.value, m["scale"] or m["letter"], p), unit=unit) if m else None


def _is_range(text: str, start: int, dash: str, p: Patterns) -> bool:
    """`between 20 and 30%` is a range, `20 and 30%` is none; `rose from 5% to 8%` is two levels."""
    joint = dash.strip().lower().split(" ")[0]
    before = text[max(0, start - 40) : start].lower().split()
    if joint in {"and", "und"}:
        return before[-1:] != [] and before[-1] in p.language.between
    if joint in {"to", "bis"}:
        return not any(word in p.language.up or word in p.language.down for word in before[-6:])
    return True


def measured(text: str, n: Number, p: Patterns) -> Quantified | None:
    """A number that what stands behind it makes a quantity: `68 percent`, `one in three`, `14 million`, `445 billion dollars`."""
    if not goes_on(text, n.end, p):
        return None
    if RANGED.search(text, n.end, n.end + 16):
        both = p.both.match(text, n.end)
        if both and (found := _range(text, n, both, p)):
            return found
    m = p.tail.match(text, n.end)
    return _read_tail(text, n, m, p) if m and not _of_a_match(text, m) else None


def goes_on(text: str, end: int, p: Patterns) -> bool:
    """May what follows a number belong to it? Mostly the next word says that it does not."""
    if text[end : end + 1] in CLOSED:
        return False
    m = FOLLOWING.match(text, end)
    if not m or m["per"]:
        return True
    word = m["word"].lower()
    return word in p.heads or word.endswith(p.language.tails) or not word.isascii()


def _of_a_match(text: str, m: re.Match[str]) -> bool:
    """Points that a side is ahead by, in a text that has no shares: `one point behind`."""
    return (
        bool(m["points"])
        and in_table(m["points"]).strip(" -") in {"point", "points"}
        and not any(sign in text for sign in SHARED)
    )


def _read_tail(text: str, n: Number, m: re.Match[str], p: Patterns) -> Quantified | None:
    """The quantity of a number and its tail."""
    found = Quantified(n.start, m.end(), "percentage_point" if m["points"] else "percent", value=n.value)
    if m["whole"]:
        whole = number(m["whole"], p)
        return found._replace(kind="ratio", value=round(n.value / whole, 4)) if whole and 0 < n.value < whole <= MOST else None
    if m["coin"]:
        weight = in_table(m["coin"]) == "pounds" and not ("£" in text or "terling" in text)
        return (
            None
            if weight
            else found._replace(
                kind="money", value=scaled(n.value, m["scale"], p), unit=p.language.coins[in_table(m["coin"])] or None
            )
        )
    if m["times"]:
        return found._replace(kind="multiple", value=scaled(n.value, m["often"], p))
    if m["rate"]:
        return found._replace(kind="rate", unit=f"{m['what'] or ''} per {m['per'] or m['thousand']}".strip())
    if m["scaled"]:
        return _scaled_count(text, n, m, p)
    return found if not m["place"] else found._replace(kind="rank") if n.value <= MOST else None


def _scaled_count(text: str, n: Number, m: re.Match[str], p: Patterns) -> Quantified | None:
    """`14 million` of something; not `5 million miles`."""
    if p.measures.match(text, m.end()):
        return None
    return Quantified(n.start, m.end(), "count", value=scaled(n.value, m["scaled"], p))


def _range(text: str, n: Number, m: re.Match[str], p: Patterns) -> Quantified | None:
    """`20% to 30%`, `20 to 30 million people`."""
    high = number(m["high"], p)
    told = m["percent"] or m["high_scale"] or m["coin"]
    if high is None or not (told or _plain_range(text, n, m, p)) or not _is_range(text, n.start, m["dash"], p):
        return None
    low = scaled(n.value, m["scale"] or m["high_scale"], p)
    high = scaled(high, m["high_scale"], p)
    if low >= high:
        return None
    if m["coin"]:
        return Quantified(n.start, m.end(), "money", min=low, max=high, unit=p.language.coins[in_table(m["coin"])] or None)
    if m["percent"]:
        return Quantified(n.start, m.end(), "percent", min=low, max=high)
    return Quantified(n.start, m.end(), "count", min=low, max=high) if not p.measures.match(text, m.end()) else None


def _plain_range(text: str, n: Number, m: re.Match[str], p: Patterns) -> bool:
    """`242 to 330 passengers`: two numbers of two digits or more, no years, and what they count."""
    both = (n.words, m["high"])
    digits = all(words[0].isdigit() and len(words) > 1 and not YEAR.fullmatch(words) and "." not in words for words in both)
    return digits and m["dash"].strip() not in {"or", "oder"} and bool(p.plural.match(text, m.end()))


def _count(text: str, n: Number, p: Patterns) -> Quantified | None:
    """`1,324`, `362`, `20 towns`; not years, measures, model numbers, labels or footnotes."""
    whole = not n.words.isdigit() or text.startswith("-strong", n.end)
    if not whole and (not text[n.end : n.end + 1].isspace() or YEAR.fullmatch(n.words)):
        return None
    if n.words[0] == "0" or p.language.decimal in n.words or NOT_ALONE.match(text, n.end) or p.measures.match(text, n.end):
        return None
    return Quantified(n.start, n.end, "count", value=n.value) if whole or _is_counted(text, n, p) else None


def _is_counted(text: str, n: Number, p: Patterns) -> bool:
    """Does a plain number count something?"""
    before = text[max(0, n.start - 24) : n.start]
    if asked_before(text, n.start, p):
        counted = bool(LETTER.match(text, n.end)) and not text.startswith((" of", " percent"), n.end)
    elif len(n.words) < 2:
        return False
    elif len(n.words) == 2:
        counted = bool(p.plural.match(text, n.end)) and not _named(before, BEGINS, p)
    else:
        counted = bool(p.counted.match(text, n.end))
        counted = counted and (not _named(before, frozenset(), p) or bool(PLURAL.match(text, n.end, n.end + 30)))
    return counted and not p.labels.search(before)


def _named(before: str, but: frozenset[str], p: Patterns) -> bool:
    """Does a name stand before a number: `Oven 10`? A capital word that compares is none, nor are these."""
    m = NAME.search(before)
    return bool(m) and m["name"].lower() not in p.language.comparators and m["name"].lower() not in but  # type: ignore[index]
