"""What in a text is no word of it: runs of a foreign script, and tokens misread so that no charset brings them back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.languages import identify
from pipeline.repair.pairs import accented, odd
from pipeline.repair.sound import host_is_latin, hosts, is_odd
from pipeline.unseen import beyond_ascii

from .record import FOREIGN

SEEN = 2000  # characters by which the language is told
POSSESSIVE = re.compile("[’'](?:s|d|ll|re|ve)$")
EDGE = "‘’“”„«»–—…\xa0@[\\]^_`{|}~"
BEYOND = re.compile(r"(?<![^\x00-\x3f])[\x40-\x7f]*+[^\x00-\x7f][^\x00-\x3f]*+")  # a word with characters beyond ASCII
MADE = re.compile("[\x80-\x9f¡-¿À-ÿ]")  # of what the bytes of a misread character become, some is always here


def foreign(text: str) -> list[str]:
    """The runs of a script that is not the text's own, and the misread tokens, as often as they stand.

    >>> foreign("The 石路’s letters came late to the meeting of the board")
    ['石路']
    """
    beyond = beyond_ascii(text)
    found = _runs(text) if FOREIGN.search(beyond) else []
    if not found and not MADE.search(beyond):
        return []
    letters = sum(map(str.isalpha, text)) if found else 0
    scripts = Counter(_script(text[start:end]) for start, end in found for _ in range(start, end))
    own = {script for script, count in scripts.items() if count > 0.2 * letters}
    away = [(start, end) for start, end in found if _script(text[start:end]) not in own]
    return [text[start:end] for start, end in sorted([*away, *_misread(text)])]


def shaped(text: str) -> list[tuple[int, int]]:
    """Where runs of any script but Latin stand, and pieces that have the shape of misread bytes."""
    if text.isascii():
        return []
    pieces = (span for span in _pieces(text) if _is_shaped(text[slice(*span)]))
    return sorted([*_runs(text), *pieces])


def _runs(text: str) -> list[tuple[int, int]]:
    """The runs of letters of scripts other than Latin; a mark or two of theirs between does not part them."""
    out: list[tuple[int, int]] = []
    for match in FOREIGN.finditer(text):
        between = text[out[-1][1] : match.start()] if out else ""
        if 0 < len(between) <= 2 and not any(c.isascii() or c.isspace() for c in between):
            out[-1] = (out[-1][0], match.end())
        else:
            out.append(match.span())
    return out


def _script(run: str) -> str:
    """The script of a run of letters, by its first letter; what stands together in one language counts as one."""
    name = unicodedata.name(run[0], "UNKNOWN").split()[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO") else name


def _misread(text: str) -> Iterator[tuple[int, int]]:
    """The tokens of a Latin text that look misread and that no language of it explains."""
    pieces = [span for span in _pieces(text) if _is_shaped(text[slice(*span)])]
    if not pieces or not host_is_latin(text):
        return
    host = hosts(identify(text[:SEEN]))
    for start, end in pieces:
        if is_odd(text[start:end], host):
            yield start, end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The pieces of words with characters beyond ASCII, less the quotes and dashes around them."""
    for word in BEYOND.finditer(text):
        core = POSSESSIVE.sub("", word[0]).rstrip(EDGE)
        yield word.start() + len(core) - len(core.lstrip(EDGE)), word.start() + len(core)


def _is_shaped(piece: str) -> bool:
    """Whether a piece has the shape of misread bytes: two characters beyond ASCII, symbols or capitals amid letters.

    >>> _is_shaped("Æ·ËDÜÈ"), _is_shaped("Dvořák"), _is_shaped("10°")
    (True, False, False)
    """
    beyond = len(piece) - len(piece.encode("ascii", "ignore"))
    return beyond > 1 and bool(MADE.search(piece)) and not FOREIGN.search(piece) and (odd(piece) or accented(piece))


def substituted(text: str, became: Mapping[str, str]) -> str:
    """The text with each run that is a known substitution undone."""
    if not became or text.isascii():
        return text
    out, at = [], 0
    for start, end in shaped(text):
        out += [text[at:start], became.get(text[start:end], text[start:end])]
        at = end
    return "".join([*out, text[at:]])
