"""The title of an article: the heading that shows it, else what the page declares without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence

SEPARATOR = re.compile(r"(?<!\s)\s+[|·•»«:–—-]+\s+|(?:(?<!\s)\s+)?[|»]\s*")
BARS = frozenset("|·•»«") | {"::"}
WORD = re.compile(r"[^\W_]+")
SITE_WORDS = 5  # a part behind a bar that is no longer than this is taken for the name of a site
SHORT = 12  # characters: a shorter rest is not taken for a title


def key(text: str) -> str:
    """The letters and digits of a name, for comparing: `The Daily-Hive` -> `thedailyhive`."""
    return "".join(WORD.findall(text.lower()))


def shown_title(lines: Sequence[str], declared: Sequence[str]) -> str | None:
    """The line that shows the title: one that shares half its words with a declared title, or any if none is declared."""
    said = [set(WORD.findall(d.lower())) for d in declared]
    for line in lines:
        words = set(WORD.findall(line.lower()))
        if words and (not said or any(2 * len(words & d) >= min(len(words), len(d)) for d in said)):
            return line
    return None


def without_site(title: str, sites: frozenset[str]) -> str:
    """The title without the name of its site at either end; `sites` are keys of names that the site goes by.

    >>> without_site("How bees sleep | The Daily Hive", frozenset()), without_site("Hive: How bees sleep", frozenset())
    ('How bees sleep', 'Hive: How bees sleep')
    """
    for _ in range(3):
        cuts = list(SEPARATOR.finditer(title))
        if not cuts:
            break
        head, bar, tail = title[: cuts[-1].start()], cuts[-1].group().strip(), title[cuts[-1].end() :]
        if _names(tail, sites) or (bar in BARS and len(head) >= SHORT and len(tail.split()) <= SITE_WORDS):
            title = head
        elif _names(title[: cuts[0].start()], sites):
            title = title[cuts[0].end() :]
        else:
            break
    return title.strip()


def _names(part: str, sites: frozenset[str]) -> bool:
    """Whether a part of a title is a name of the site."""
    name = key(part)
    return bool(name) and any(_same(name, s) for s in sites)


def _same(name: str, site: str) -> bool:
    return name == site or (len(name) >= 4 and name in site) or (len(site) >= 5 and site in name and len(name) <= 2 * len(site))
