"""Where sentences begin and end. Knowledge is in the tables; the loop only asks, at each stop, whether it ends a sentence.

The rules follow the usual order of evidence for period disambiguation (Kiss & Strunk 2006): abbreviation, initial, number, then
the case of what follows.
"""

from __future__ import annotations

import re


def word_set(spaced: str) -> frozenset[str]:
    """The words of a table row: `"inc corp"` -> {inc, corp}."""
    return frozenset(spaced.split())


def places(text: str, *signs: str) -> list[int]:
    """Where any of these stands in a text, in order; far quicker than a pattern that begins with one of several.

    >>> places("a: b - c: d", ":", "-")
    [1, 5, 8]
    """
    found = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            found.append(at)
            at = text.find(sign, at + 1)
    return sorted(found)


# Never end a sentence, whatever follows: Dr. Lee, No. 2, e.g. Oracle, Smith vs. Jones
TITLES = word_set(
    "mr mrs ms dr prof rev gen gov sen rep capt lt col sgt hon pres supt st mt messrs sr. fig figs no nos vol ed eds pp vs cf eg "
    "e.g i.e ie viz approx ca est dept nat'l adm maj cmdr art sec ch eq ref al. mrd mio bzw inkl vgl ggf evtl d.h z.b u.a"
)
# End a sentence only where what follows looks like a beginning: Acme Inc. The firm; U.S. The country; 9 a.m. They
ABBREVIATIONS = word_set(
    "inc corp co ltd llc plc bros jr sr etc al u.s u.k u.n e.u d.c a.m p.m ph.d m.d b.a m.a jan feb mar apr jun jul aug sep sept "
    "oct nov dec mon tue wed thu fri sat sun ave blvd rd u.s.a assn univ dist intl min max p.p"
)
# A word that, after an abbreviation, is far more often a beginning than a name: the U.S. The country
BEGINNERS = word_set(
    "the a an in on at of for but and it its this that these those he she they we you i if when while as by with from to there "
    "his her their our my what who how why not no so yet still even more most many some all one two after before since"
)
# Behind a number of a day, no beginning: 5. April
DAY_OF = word_set("Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember")
# A run of stops; not one before a digit or a small letter, behind which nothing begins: 2.5, .com; begins with a set: quick
STOP = re.compile(r"[.!?…。！？](?:(?<=[。！？])[.!?…。！？]*|[.!?…。！？]*+(?![0-9a-z]))")
CLOSERS = "\"'”’»)]\N{FULLWIDTH RIGHT PARENTHESIS}」』"
OPENERS = "\"'“‘«([-–—•*#¿¡「『"
INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
BLANK = re.compile(r"\n[^\S\n]*\n")
WORD_LENGTH = 20  # code points looked at before a stop: no abbreviation is longer


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text[start:end]`, in order, without the white space around them.

    A blank line always ends a sentence; a single line break never does by itself.

    >>> text = "Dr. Lee paid $2.5 million. “Why?” he asked."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Dr. Lee paid $2.5 million.', '“Why?” he asked.']
    """
    end = len(text) if end is None else end
    while start < end and text[start].isspace():
        start += 1
    found, at = [], start
    for cut in [*(m.start() for m in BLANK.finditer(text, start, end)), end]:
        found += in_paragraph(text, at, cut)
        at = cut
    return found


def in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph, which no blank line parts."""
    found, at = [], start
    for stop in STOP.finditer(text, start, end):
        close = stop.end()
        while close < end and text[close] in CLOSERS:
            close += 1
        if stop.start() >= at and _ends(text, stop, close, at, end):
            found.append(_trim(text, at, close))
            at = close
    found.append(_trim(text, at, end))
    return [(a, b) for a, b in found if a < b]


def _ends(text: str, stop: re.Match[str], close: int, start: int, end: int) -> bool:
    """Does the stop, with its closing quotes up to `close`, end the sentence that began at `start`?"""
    if stop.group()[0] in "。！？":
        return True
    if close < end and not text[close].isspace():
        return _glued(text, stop, close, end)
    following = _next_word(text, close, end)
    if not following:
        return True
    if following[0].islower():
        return False  # “Why?” he asked; approx. half
    return stop.group() != "." or _period_ends(_word_before(text, start, stop.start()), following)


def _period_ends(word: str, following: str) -> bool:
    """Does one full stop after `word`, with `following` next, end a sentence?"""
    low = word.lower()
    if following in DAY_OF and word.isdecimal() and len(word) <= 2:
        return False
    if low in TITLES:
        return False if low != "no" else not following[0].isdigit()
    if low in ABBREVIATIONS or (len(word) == 1 and word.isupper()) or ("." in word and INITIALS.fullmatch(word)):
        return following.lower() in BEGINNERS and (following != "I" or len(word) > 1)
    return True


def _glued(text: str, stop: re.Match[str], close: int, end: int) -> bool:
    """No space after the stop: `own.Once`, where a space was lost, ends; `2.5`, `U.S`, `.com`, `Node.js` do not."""
    before = text[max(0, stop.start() - 2) : stop.start()]
    after = text[close : close + 2]
    return len(before) == 2 and before.islower() and len(after) == 2 and after[0].isupper() and after[1].islower()


def _word_before(text: str, start: int, stop: int) -> str:
    """The word that the stop at `stop` stands behind, with its inner stops."""
    words = text[max(start, stop - WORD_LENGTH) : stop].split()
    return words[-1].lstrip(OPENERS) if words and not text[stop - 1].isspace() else ""


def _next_word(text: str, at: int, end: int) -> str:
    """The word that begins after `at`, without opening quotes; what is no word is given as it stands."""
    words = text[at : min(end, at + 2 * WORD_LENGTH)].split(maxsplit=1)
    if not words:
        return "" if not text[at:end].strip() else "X"
    return words[0].lstrip(OPENERS).rstrip(CLOSERS + ",;:.") or "X"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
