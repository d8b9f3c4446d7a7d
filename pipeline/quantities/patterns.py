"""The patterns of a language, made once from its table. Each begins at a bounded run of words or digits: the search is linear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from .english import ENGLISH
from .german import GERMAN
from .language import Language

TABLES = {"en": ENGLISH, "de": GERMAN}
SYMBOLS = {
    "US$": "USD", "HK$": "HKD", "NZ$": "NZD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "R$": "BRL", "$": "USD", "€": "EUR",
    "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "Rs.": "INR", "Rs": "INR", "USD": "USD", "EUR": "EUR",
    "GBP": "GBP", "CHF": "CHF", "CAD": "CAD", "AUD": "AUD", "JPY": "JPY", "INR": "INR",
}  # fmt: skip
ENDS = r"(?![^\W_])"  # no letter or digit follows
LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}  # $5m; letters are no scale of other things


class Patterns(NamedTuple):
    """What is searched for in a text, and what is read before and behind a number."""

    language: Language
    opening: re.Pattern[str]  # the words that a quantity may begin with, and more
    near: re.Pattern[str]  # what such a word looks like, with the sign before it: quick to search
    bounding: frozenset[str]  # the words that a comparator may end with, and those between it and its number
    linking: frozenset[str]  # the words between a verb of change and its amount
    heads: frozenset[str]  # what stands behind a number begins with one of these words, or is no quantity
    number: re.Pattern[str]
    spelt: re.Pattern[str]
    currency: re.Pattern[str]  # that ends before a number
    money: re.Pattern[str]  # behind a number with a currency before it
    money_both: re.Pattern[str]  # the same, of a range
    both: re.Pattern[str]  # behind the first number of a range
    tail: re.Pattern[str]  # behind any other number
    fraction: re.Pattern[str]
    multiple: re.Pattern[str]
    rank: re.Pattern[str]
    every: re.Pattern[str]
    numbered: re.Pattern[str]
    listed: re.Pattern[str]
    asking: tuple[str, ...]  # one of these is in what is asked
    asked: re.Pattern[str]
    answered: re.Pattern[str]
    counted: re.Pattern[str]
    plural: re.Pattern[str]
    measures: re.Pattern[str]
    labels: re.Pattern[str]
    more: re.Pattern[str]
    right: re.Pattern[str]  # of an amount by which something changed


NEVER = re.compile(r"(?!)")


def asked_before(text: str, at: int, p: Patterns) -> bool:
    """Does it say before this place that people were asked: `we polled`, `a survey of`?"""
    start = max(0, at - 70)
    near = text[start:at].lower()
    return any(word in near for word in p.asking) and bool(p.asked.search(text, start, at))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, by their first letters, the longest of each first; quick where none stands."""
    firsts: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        firsts.setdefault(word[0].lower(), []).append(re.escape(word))
    return "(?:" + "|".join(rows[0] if len(rows) == 1 else _grouped(rows) for rows in firsts.values()) + ")"


def _grouped(words: list[str]) -> str:
    """A pattern for words of one first letter, which is looked at once."""
    first = "".join(sorted({word[:1] for word in words}))
    return "(?:" + "|".join(words) + ")" if not first.isalpha() else f"(?=[{first}])(?:{'|'.join(words)})"


def _beginnings(words: Iterable[str]) -> tuple[str, str]:
    """A pattern for one of these words, and one for what looks like them behind a sign: the first letter of one with the rest
    of another, as that is far quicker to search."""
    firsts: dict[str, set[str]] = {}
    for word in words:
        firsts.setdefault(word[0].lower(), set()).add(word[1:].lower())
    letters = "".join(sorted({c for first in firsts for c in (first, first.upper())}))
    tails = groupby(sorted(set().union(*firsts.values())), key=itemgetter(0))
    likely = "|".join(f"{second}(?:{_longest_first(tail[1:] for tail in group)})" for second, group in tails)
    rests = {first: _longest_first(tails) for first, tails in firsts.items()}
    either = "|".join(f"{c}(?:{rests[first]})" for first in sorted(rests) for c in (first, first.upper()))
    return rf"({either})", rf"[^a-zA-Z0-9][{letters}](?:{likely})"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@cache
def unasking(code: str) -> Patterns:
    """The patterns of the language with this code, for a text that speaks of no survey."""
    return patterns(code)._replace(asking=(), answered=NEVER)


@cache
def patterns(code: str) -> Patterns:
    """The patterns of the language with this code."""
    t = TABLES[code]
    words = [*t.starts, *t.parts, *t.multiples, *t.ordinals, t.half, *(w.split()[0] for w in t.every)]
    numbers, (opening, near) = _numbers(t), _beginnings(words)
    return Patterns(
        language=t,
        opening=re.compile(opening),
        near=re.compile(near),
        bounding=t.fillers.union(sign.split()[-1] for sign in t.comparators),
        linking=t.by | t.reached | {"from", "of"},
        heads=t.heads.union(LETTERS, (re.split(r"\W", word)[0] for word in (*t.scales, *t.coins))),
        number=re.compile(numbers[0]),
        spelt=re.compile(numbers[1], re.I),
        currency=re.compile(rf"(?<![^\W_]){one_of(SYMBOLS)}\s?$"),
        **_behind(t, *numbers),
        **_in_words(t),
        numbered=re.compile(t.numbered),
        listed=re.compile(t.listed),
        asking=tuple(word.split()[0] for word in t.asks),
        asked=re.compile(t.asked, re.I),
        answered=re.compile(t.answered, re.I),
        counted=re.compile(t.counted),
        plural=re.compile(t.plural),
        measures=re.compile(t.measures),
        labels=re.compile(rf"(?:{t.labels})|(?i:{t.months})"),
        more=re.compile(rf"(?P<more>{t.more})|(?P<less>{t.less})", re.I),
        right=re.compile(rf"(?P<up>{t.rises})|(?P<down>{t.falls})"),
    )


def _numbers(t: Language) -> tuple[str, str]:
    """Patterns of a number in digits and of one in words."""
    group, point = (",", r"\.") if t.decimal == "." else (r"\.", ",")
    digits = rf"\d(?:\d{{0,2}}(?:{group}\d{{3}}){{1,5}}(?:{point}\d{{1,6}})?(?!\d)|\d{{0,14}}(?:{point}\d{{1,6}})?)"
    word = rf"(?:{t.stems}|hundred|thousand){ENDS}"
    return digits, rf"(?:{t.stems}){ENDS}(?:[\s-](?:and[\s-])?{word}){{0,5}}"


def _behind(t: Language, digits: str, spelt: str) -> dict[str, re.Pattern[str]]:
    """What may stand behind a number, with and without a currency before it."""
    number, scale, coin = rf"(?:{digits}|{spelt})", one_of(t.scales), one_of(t.coins)
    worth = rf"(?:[\s-]?(?P<scale>{scale}){ENDS}|(?P<letter>[mMbBkKtT]){ENDS})?"
    worth_both = rf"""
        {worth}(?P<dash>{t.to})(?:{one_of(SYMBOLS)}\s?)?(?P<high>{digits})
        (?:[\s-]?(?P<high_scale>{scale}){ENDS}|(?P<high_letter>[mMbBkKtT]){ENDS})?(?!\w|[.,]\d)"""
    both = rf"""
        (?:{t.percent}|[\s-]?(?P<scale>{scale}){ENDS})?(?P<dash>{t.to})(?P<high>{number})
        (?:(?P<percent>{t.percent})|[\s-]?(?P<high_scale>{scale}){ENDS})?(?:[\s-](?P<coin>{coin}){ENDS})?(?![\w%]|[.,]\d)"""
    tail = rf"""
        {t.out_of}(?P<whole>{number})(?![\w%])(?!,\d|\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b)
        |(?P<points>{t.points})
        |(?P<percent>{t.percent})
        |(?:[\s-]?(?P<scale>{scale}|[mbk]){ENDS})?[\s-]?(?P<coin>{coin}){ENDS}
        |(?:[\s-]?(?P<often>{scale}))?(?P<times>{t.times})
        |(?P<rate>{t.rates})
        |[\s-](?P<scaled>{scale}){ENDS}(?!-year)
        |(?P<place>{t.places})"""
    flags = re.I | re.X
    return {
        "money": re.compile(rf"{worth}(?!\w)", re.I), "money_both": re.compile(worth_both, flags),
        "both": re.compile(both, flags), "tail": re.compile(tail, flags),
    }  # fmt: skip


def _in_words(t: Language) -> dict[str, re.Pattern[str]]:
    """Quantities that are words: fractions, multiples, ranks, `jeder dritte`."""
    part = one_of(form for part in t.parts for form in (part, part + "s"))
    fraction = (
        rf"(?P<n>{one_of(t.counts)})[\s-](?P<part>{part}){ENDS}(?={t.shared})|(?P<half>{t.half}){ENDS}(?={t.shared}|{t.halved})"
    )
    multiple = rf"(?P<word>{one_of(t.multiples)}){ENDS}(?:(?P<twice>{t.twice})|(?!{t.not_multiples}))"
    rank = rf"(?P<ordinal>{one_of(t.ordinals)})(?:{t.ranks})"
    every = rf"(?P<every>{one_of(t.every) if t.every else '(?!)'}){ENDS}"
    rows = {"fraction": fraction, "multiple": multiple, "rank": rank, "every": every}
    return {name: re.compile(pattern, re.I) for name, pattern in rows.items()}
