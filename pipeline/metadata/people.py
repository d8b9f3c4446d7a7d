"""Who wrote an article: the persons that the page declares or its byline names. A site, a firm, an agency is no author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..furniture import MONTH
from .dates import parse_date
from .title import key

# "By Ada Byron", "Written by: Ada Byron", "Opinion | By Ada Byron", "Author: Ada Byron"; not "Reviewed by", "Photo by"
BY = re.compile(
    r"^(?:[^\W\d]+\W+){0,3}?\bby(?:\b\s*:?\s*|(?-i:(?=[A-Z])))|^(?:about the )?authors?\s*:\s*|^(?:words|text|story)\s*:\s*", re.I
)
# "Dec 21, 2023 | By Ada Byron"; what stands behind a bar is no name
MIDDLE = re.compile(r"[|·•–—]\s*[Bb][Yy]\b:?\s+(?=[A-Z])|\b(?=\w*\d)\w+\s+by\s+(?=[A-Z])")
ASIDE = re.compile(r"(?<!\s)\s+[|·•–—-]+\s+")
OTHERS = re.compile(
    r"\b(?:reviewed|edited|checked|sponsored|photo\w*|images?|pictures?|powered|translat\w+|illustrat\w+|presented|designed|hosted"
    r"|brought|built|narrated|research\w*|used|followed|sort|filter)\s+by\b",
    re.I,
)
GLUED = re.compile(rf"(?<=[a-zß-ÿ])(?=[A-Z])(?=(?:Published|Updated|Posted|Last)\b|(?i:{MONTH})\s+\d)")
BETWEEN = re.compile(
    r"(?:(?<!\s)\s+)?(?:,|;|\band\b|\bund\b|\bet\b|&|\||[()]|\s[-–—•·/]\s|\s[-–—]$|\b(?:on|in|for|at|from|with)\s+(?=\S))\s*"
)
DATED = re.compile(rf"\b{MONTH}\s+\d.*|\d.*|\b(?:updated|published|posted)\b.*", re.I)
NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d|[{}<>]|\.(?:com|org|net)\b"
    r"|^(?:admin|administrator|author|authors|webmaster|unknown|user|by|null|none|undefined|anonymous|guest)$",
    re.I,
)
# what stands beside a name: "Ada Byron, Staff Writer", "Last updated", "More from this author"
NOT_A_PERSON = re.compile(
    r"\b(?:staff|editors?|editorial|team|newsroom|desk|contribut\w+|guest|writers?|reporters?|correspondent|agency|news|inc|llc|ltd|gmbh"
    r"|magazine|reuters|afp|board|associated|press|director|manager|expert|ceo|founder|updated|published|more|about|follow|view|content"
    r"|written|this|the|min|read|blog|university|institute|company|group|media|times|post|journal|daily|today|online|network|services?"
    r"|category|share|home|senior|chief|posted|subscribe|photo\w*|image|credit|advertis\w+|sponsored|show|bio|profile|all|posts|articles"
    r"|deputy|c[teifmo]o|vp|president|professor|research\w*|fellow|analyst|scientist|engineer|consultant|specialist|head|lead|officer|partner|attorney|assistant|associate|columnist|critic|host|producer|strategist|coach|doctor|guide|menu|details|size|event|costs?"
    r"|by|author|authors|comments?|last|first|published|date|tags?|topics?|est|pdt|am|pm)\b",
    re.I,
)
PERSON = re.compile(r"(?:[^\W\d_][\w.’'-]*\s+){1,4}[^\W\d_][\w.’'-]*|[^\W\d_][\w’'-]{2,}")
DEGREES = re.compile(
    r"(?:(?:,|(?<![,\s]))\s+\b(?:Ph\.?D|M\.?D|M\.?A|M\.?S|B\.?A|B\.?S|R\.?D\.?N?|MBA|MPH|RN|CPA|CFP|JD|Esq|DVM|DDS)\b\.?)+(?=\s*(?:,|$|and\b))"
)
NAME_LIMIT = 60  # characters
TEAM_WORDS = 5


def declared(values: Iterable[str], sites: frozenset[str]) -> list[str]:
    """The persons among names that a page declares; a name of the site or of a team is left out."""
    names: dict[str, None] = {}
    for value in values:
        for name in people(value):
            if " " in name and key(name) not in sites:
                names[name] = None
        if not names and _single(value.strip()) and key(value) not in sites:
            names[value.strip()] = None
    return list(names)


def explicit(lines: Sequence[str]) -> list[str]:
    """The names after the first `by` that has any: persons, or else a team that the page names as its author.

    >>> explicit(["Bees", "Written by:", "Ada Byron", "3 min read"]), explicit(["By The Hive Team"])
    (['Ada Byron'], ['The Hive Team'])
    """
    for i, line in enumerate(lines):
        m = BY.match(line) or MIDDLE.search(line)
        if not m or OTHERS.search(line[: m.end()]):
            continue
        rest = ASIDE.split(line[m.end() :].strip(" :"))[0] or _listed(lines[i + 1 : i + 8])
        if names := leading(rest):
            return names
        team = BETWEEN.split(DATED.sub("", rest))[0].strip(" .·•-–—:")
        if (
            team[:1].isupper()
            and 1 <= len(team.split()) <= TEAM_WORDS
            and not NOT_A_NAME.search(team)
            and "staff" not in team.lower()
        ):
            return [team]
    return []


def _listed(lines: Sequence[str]) -> str:
    """Names on lines of their own as one line: `Ada Byron`, `,`, `Jo Gray`."""
    out: list[str] = []
    for line in lines:
        if out and not (set(out[-1]) <= set(", &") or out[-1] == "and" or set(line) <= set(", &") or line == "and"):
            break
        out.append(line)
    return " ".join(out)


def leading(text: str) -> list[str]:
    """The persons that a text begins with, each once."""
    names: dict[str, None] = {}
    for name in _parts(text):
        if not (" " in name and _capital(name) and _person(name)):
            break
        names[name] = None
    return list(names)


def beside_date(lines: Sequence[str]) -> list[str]:
    """The persons of a line that is only names and stands beside a date: `Ada Byron`, `Dec 14, 2025`."""
    for i, line in enumerate(lines):
        if any(len(x) <= NAME_LIMIT and parse_date(x) for x in lines[max(0, i - 1) : i + 2]):
            names = list(people(line))
            size = len(DATED.sub("", GLUED.sub(" ", line)))
            if names and all(" " in n and _capital(n) for n in names) and sum(map(len, names)) + 6 * len(names) >= size:
                return list(dict.fromkeys(names))
    return []


def from_byline(lines: Iterable[str]) -> list[str]:
    """The persons of the first line that names any: a byline's names are capitalised and have two words."""
    for line in lines:
        if names := [n for n in people(line) if " " in n and _capital(n)]:
            return list(dict.fromkeys(names))
    return []


def _capital(name: str) -> bool:
    words = name.split()
    return words[0][0].isupper() and words[-1][0].isupper()


def _single(name: str) -> bool:
    return " " not in name and name[:1].isupper() and bool(PERSON.fullmatch(name)) and not _none(name)


def _none(name: str) -> bool:
    return bool(NOT_A_NAME.search(name) or NOT_A_PERSON.search(name))


def people(text: str) -> Iterator[str]:
    """The persons named in a byline; what stands behind a name, such as an office or a newspaper, is left out.

    >>> list(people("By Ada Byron and Jo Gray, Staff Writer")), list(people("Ada Byron Senior Editor"))
    (['Ada Byron', 'Jo Gray'], ['Ada Byron'])
    """
    return (name for name in _parts(BY.sub("", text.strip(), count=1)) if _person(name))


def _parts(text: str) -> Iterator[str]:
    """The parts of a list of names, without what is no name in them."""
    text = DEGREES.sub("", GLUED.sub(" ", " ".join(text.split())[:300]))
    parts = (part.strip(" .·•-–—:") for part in BETWEEN.split(DATED.sub("", text)))
    return (_without_office(part) for part in parts if part)


def _person(name: str) -> bool:
    return bool(len(name) <= NAME_LIMIT and PERSON.fullmatch(name) and not _none(name))


def _without_office(name: str) -> str:
    """The first words of a name, up to one that no person is called by; nothing if they are an abbreviation: `USA Today News`."""
    words = name.split()
    end = next((i for i, w in enumerate(words) if i >= 2 and NOT_A_PERSON.search(w)), len(words))
    while end > 2 and words[end - 1].isupper() and len(words[end - 1]) > 2 and not words[0].isupper():
        end -= 1
    cut = end < len(words)
    return "" if cut and any(w.isupper() and len(w) > 1 and "." not in w for w in words[:end]) else " ".join(words[:end])
