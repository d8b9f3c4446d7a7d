"""Dates as pages and texts write them, as ISO 8601."""

from __future__ import annotations

import re

from ..furniture import MONTH

DIGIT = re.compile(r"\d")  # every date has one, and most lines have none
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:\d{6})?$")
# a month may follow a name without a space: "Ada ByronMay 3, 2020"
MONTH_DAY = re.compile(rf"(?:\b|(?<=[a-zß-ÿ])(?-i:(?=[A-Z])))({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+({MONTH}),?\s+(\d{{4}})", re.I)
SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


def parse_date(text: str) -> str | None:
    """An ISO 8601 date, with the time where the text has one; None where the text does not say one day.

    >>> parse_date("March 3, 2019 at 9 am"), parse_date("2019-03-03T09:00:00Z"), parse_date("03/04/2019")
    ('2019-03-03', '2019-03-03T09:00:00Z', None)
    """
    return _parsed(text.strip()[:200]) if DIGIT.search(text) else None


def _parsed(text: str) -> str | None:
    if m := ISO.search(text):
        day = _day(m[1], m[2], m[3])
        return f"{day}T{m[4]}{m[5] or ''}" if day and m[4] else day
    if m := YEAR_FIRST.search(text) or COMPACT.match(text):
        return _day(m[1], m[2], m[3])
    if m := MONTH_DAY.search(text):
        return _day(m[3], str(MONTHS.index(m[1][:3].lower()) + 1), m[2])
    if m := DAY_MONTH.search(text):
        return _day(m[3], str(MONTHS.index(m[2][:3].lower()) + 1), m[1])
    if m := SLASHED.search(text):
        a, b = int(m[1]), int(m[2])
        return _day(m[3], m[2], m[1]) if a > 12 else _day(m[3], m[1], m[2]) if b > 12 or a == b else None
    return None


def _day(year: str, month: str, day: str) -> str | None:
    y, m, d = int(year), int(month), int(day)
    return f"{y:04}-{m:02}-{d:02}" if 1600 <= y <= 2100 and 1 <= m <= 12 and 1 <= d <= 31 else None


IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")


def date_in_address(url: str) -> str | None:
    """The day that an address names: `https://a.org/2020/05/03/bees` -> `2020-05-03`."""
    m = IN_ADDRESS.search(url)
    return _day(m[1], m[2], m[3]) if m else None


UPDATED = re.compile(r"\b(?:updated|modified|reviewed|revised|edited)\b", re.I)


def published(line: str) -> str | None:
    """The date of a line that does not say it is of an update."""
    m = DIGIT.search(line) and UPDATED.search(line)
    return parse_date(line[: m.start()] if m else line)


def days_between(one: str, other: str) -> int:
    """How many days two ISO 8601 dates are apart, about: months count 31."""

    def days(text: str) -> int:
        year, month, day = map(int, text[:10].split("-"))
        return (year * 12 + month) * 31 + day

    return abs(days(one) - days(other))
