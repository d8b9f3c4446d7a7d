"""What the values of the record mean, in some words each: for those who read the page and not the source."""

from __future__ import annotations

from pipeline.codes import NAMED, REMOVALS, means

REASONS = {each.code: means("removal", each.code) for each in REMOVALS}
KINDS = {
    "percent": "a share or a change in percent",
    "percentage_point": "a difference between two shares",
    "fraction": "a share in words, as in one in three",
    "ratio": "so many to so many",
    "multiple": "how many times as much",
    "money": "an amount",
    "count": "how many",
    "sample_size": "how many were asked",
    "rate": "so much for each of something",
    "rank": "a place in an order",
}


def rule(code: str) -> str:
    """What a rule of repair found; the rule itself, where this version does not know it."""
    return means("repair", code) or code


def charset(name: str) -> str:
    """A charset by the name that people know."""
    return NAMED.get(name, name)


def reason(code: str) -> str:
    """Why words were left out."""
    return REASONS.get(code, "")


def kind(code: str) -> str:
    """What a statistic says."""
    return KINDS.get(code, "")
