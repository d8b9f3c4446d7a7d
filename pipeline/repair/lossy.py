"""Characters that lost bytes: put back where the place, or the language, leaves one answer; every such edit is an inference.

`itâs` and `itâ??s` lost the last two bytes of an apostrophe, `endâ€\\ufffd` the last of a quote, `it\\ufffds` the whole of one.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from .characters import closest, cost, is_known
from .edits import LOST, Change
from .evidence import Evidence
from .readers import CONTROLS, LATIN, as_bytes

APOSTROPHE, OPENING, CLOSING, DASH = "’“”—"
TAILS = {"â¦": "…", "â¢": "•", "â°": "‰", "â²": "′", "â³": "″", "â¹": "‹", "âº": "›"}  # the second of three bytes is lost
# What is left of a mark of UTF-8 that began with the bytes E2 80; the longer first.
REST = r"â(?:\?\?|\ufffd\ufffd|€[?\ufffd]|€(?![™œ\x9d“”˜\x80-\x9f¦¢]))|鈥[?\ufffd]?"
MARK = re.compile(f"(?:{REST}|(?<!\\ufffd)\\ufffd(?!\\ufffd)|â(?![\x80-\xbf€]))")
MARK_OR_TAIL = re.compile("|".join((*TAILS, MARK.pattern)))
ENGLISH_END = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![^\W\d_])")
BEFORE_OPENING = frozenset(" \t\n\xa0([{*_/=—–-:;,.?!\"'")
AFTER_CLOSING = frozenset(" \t\n\xa0)]}*_.,;:?!—–-/\\\"'")
LOST_SPACE = re.compile(r"Ã (?=[^\w]|quel[ae] |quilo |s )|(?<=[«(\d])Â |(?<=[\w.)])Â (?=[»:;!?%€])")
LEADS = (  # what was read, the sign of the first byte, the letter, what follows it
    ("utf-8-as-latin-1", "Å", "Š", "a-zà-ž"),
    ("utf-8-as-cp1257", "Å", "Š", "a-zà-ž"),
    ("utf-8-as-latin-1", "Ð", "Р", "а-яё"),
    ("utf-8-as-cp1251", "Г", "à ", "A-Za-z"),
)
SIGN = "\x1a"  # stands for LOST among bytes
LOST_BYTES = {LATIN: b"\x81\x8d\x8f\x90\x9d", "cp1250": b"\x81\x83\x88\x90\x98", "cp1251": b"\x98"}  # undefined in a charset
CUT = re.compile(rb"(?:\xf0[\x80-\xbf]{2}\x1a|[\xc2-\xdf]\x1a|[\xe0-\xef](?:\x1a[\x80-\xbf]|[\x80-\xbf]\x1a))(?!\x1a)")
TOLD = 1000  # characters by which a language of another script is told
SURE = 20  # tenths of a nat by which the best letter must beat the next


class Gap(NamedTuple):
    """A mark that lost bytes, and what it may have been."""

    start: int
    end: int
    kind: str  # rest: bytes of it are left; bare: they may be a letter; lost: nothing is left
    mark: str


def lost_marks(evidence: Evidence) -> list[Change]:
    """Quotes, apostrophes and dashes that lost bytes, by where they stand.

    >>> [c.after for c in lost_marks(Evidence("He said itâ\\x80s â??allâ?? he wantsâ€\\ufffd".replace("\\x80", "")))]
    ['’', '“', '”', '”']
    """
    text = evidence.text
    if not MARK_OR_TAIL.search(evidence.beyond) or not evidence.latin:
        return []
    tails = [Change(m.start(), m.end(), TAILS[m[0]], "lost-byte", True, 0.9) for m in re.finditer("|".join(TAILS), text)]
    gaps = [gap for line in re.finditer(r"[^\n]+", text) for gap in _line(text, line.start(), line.end())]
    bare = [gap for gap in gaps if gap.kind == "bare"]
    if bare and not (evidence.language and evidence.language.name == "en"):
        gaps = [gap for gap in gaps if gap.kind != "bare"]
    elif len(bare) == 1 and bare[0].mark != APOSTROPHE:
        gaps.remove(bare[0])
    marks = [Change(g.start, g.end, g.mark, "lost-mark", True, 0.8 if g.mark == DASH else 0.95) for g in gaps]
    return sorted(tails + marks)


def _line(text: str, start: int, end: int) -> list[Gap]:
    """The gaps of a line that are settled; of marks between spaces that are lost altogether a single one: two may be anything."""
    gaps = list(_settled(text, start, end))
    alone = sum(gap.kind == "lost" and gap.mark == DASH for gap in gaps) == 1
    return [gap for gap in gaps if alone or gap.kind != "lost" or gap.mark != DASH]


def _settled(text: str, start: int, end: int) -> Iterator[Gap]:
    """The gaps of a line that their place settles. Quotes come in pairs: a lone one is settled only by what is left of it."""
    pending: Gap | None = None
    depth = 0
    for found in re.compile(f"[{OPENING}{CLOSING}]|{MARK.pattern}").finditer(text, start, end):
        if found[0] in (OPENING, CLOSING):
            depth = max(0, depth + (1 if found[0] == OPENING else -1))
            continue
        gap = _gap(text, found.start(), found.end(), depth > 0 or pending is not None)
        if gap is None:
            continue
        if gap.mark == OPENING:
            depth += 1
            if gap.kind == "lost":
                pending = gap
                continue
        elif gap.mark == CLOSING:
            if depth == 0 and gap.kind != "rest":
                continue
            depth = max(0, depth - 1)
            if pending:
                yield pending
                pending = None
        yield gap


def _gap(text: str, start: int, end: int, quoted: bool) -> Gap | None:
    """What stood at a place: an apostrophe inside a word, a quote at its edge, a dash between words."""
    found = text[start:end]
    kind = "lost" if found == "\ufffd" else "bare" if found == "â" else "rest"
    before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    if kind == "lost" and not (before + after).isascii():
        return None
    if before.isalpha() and after.isalpha():
        english = ENGLISH_END.match(text, end) and (kind == "lost" or after not in "tm" or before in "nI")  # atât is Romanian
        return Gap(start, end, kind, APOSTROPHE) if kind == "rest" or english else None
    if before.isspace() and after.isspace():
        apart = start >= 2 and not text[start - 2].isspace() and (text[end + 1 : end + 2] or " ") not in " \n\t"
        return Gap(start, end, kind, DASH) if apart and not quoted else None
    if before in BEFORE_OPENING and (after.isalnum() or after in "_*([#@$") and not (before in ".,?!" and quoted):
        return Gap(start, end, kind, OPENING)
    if not before.isspace() and after in AFTER_CLOSING:
        possessive = before == "s" and after == " " and not quoted
        return Gap(start, end, kind, APOSTROPHE if possessive and kind != "lost" else CLOSING)
    return None


def lost_words(evidence: Evidence) -> list[Change]:
    """U+FFFD inside a word: the letter of the one word that fits, of those that stand whole in the text, or of the known ones.

    >>> [c.after for c in lost_words(Evidence("Ren\ufffde came. Renée sat down."))]
    ['é']
    """
    text = evidence.text
    if "\ufffd" not in text:
        return []
    broken = [
        word for word in re.finditer(r"\b\w++\ufffd\w*|\ufffd\w+", text) if len(word[0]) > 3 and word[0].count("\ufffd") == 1
    ]
    own = known_letters(word for word in re.findall(r"\w+", text) if not word.isascii()) if broken else {}
    out = []
    for word in broken:
        at = word.start() + word[0].index("\ufffd")
        letters = own.get(word[0]) or _frequent().get(word[0]) or frozenset()
        if len(letters) == 2 and at == word.start():
            letters = _of_case(text, at, letters)
        if len(letters) == 1:
            out.append(Change(at, at + 1, min(letters), "lost-letter", True, 0.9))
    return out


def known_letters(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """What may stand for U+FFFD in a word that lost one letter: a word at the beginning of a sentence, too, and in capitals."""
    found: dict[str, set[str]] = {}
    for word in words:
        for form in {word, word[:1].upper() + word[1:], word.upper()}:
            for at, char in enumerate(form):
                if not char.isascii():
                    found.setdefault(form[:at] + "\ufffd" + form[at + 1 :], set()).add(char)
    return {form: frozenset(letters) for form, letters in found.items()}


@cache
def _frequent() -> dict[str, frozenset[str]]:
    """By the words of the table that tools/build_words.py writes."""
    words = json.loads(gzip.decompress((files("pipeline.tables") / "words.json.gz").read_bytes()))
    return known_letters(words.split())


def _of_case(text: str, at: int, letters: frozenset[str]) -> frozenset[str]:
    """Of a letter and its capital the one that fits the place; both where they are two letters."""
    begins = not text[:at].strip() or text[:at].rstrip(' "“„‘«(')[-1:] in ".!?:\n"
    capital = {letter for letter in letters if letter.isupper()}
    alike = len({letter.lower() for letter in letters}) == 1
    return letters if not alike else frozenset(capital if begins else letters - capital)


def stray_controls(evidence: Evidence) -> list[Change]:
    """A C1 control after the mark that it is in Windows-1252: one byte of the mark that a half repair left behind."""
    text = evidence.text
    if not CONTROLS.search(evidence.beyond):
        return []
    found = re.finditer("“\x9c|”\x9d|’\x99|‘\x98|–\x93|—\x94", text)
    return [Change(m.start() + 1, m.end(), "", "stray-control", True, 0.9) for m in found]


def lost_spaces(evidence: Evidence) -> list[Change]:
    """`Ã ` and `Â ` that were `à` and a space without a break, read as Windows-1252, whose second byte became a space."""
    text = evidence.text
    if not ("Ã" in evidence.beyond or "Â" in evidence.beyond):
        return []
    found = ((m, "à" if m[0][0] == "Ã" else "\xa0") for m in LOST_SPACE.finditer(text))
    return [Change(m.start(), m.end(), after, "lost-space", True, 0.95) for m, after in found]


def lost_leads(evidence: Evidence) -> list[Change]:
    """The same for other letters whose second byte is A0, in a text that holds other UTF-8 misread so: `Å iaip` for `Šiaip`."""
    text = evidence.text
    return [
        Change(m.start(), m.end(), after, "lost-space", True, 0.9)
        for rule, sign, after, next_ in LEADS
        if rule in evidence.rules and sign in text
        for m in re.finditer(f"{sign} (?=[{next_}])", text)
    ]


def lost_letters(evidence: Evidence) -> list[Change]:
    """UTF-8 read in a charset that does not have one of its bytes: the letter that the language puts there, else U+FFFD."""
    text = evidence.text
    if "\ufffd" not in text:
        return []
    for read_as, lost in LOST_BYTES.items():
        seen = as_bytes(text.replace(LOST, SIGN), read_as)
        if cuts := list(CUT.finditer(seen)):
            price = _price(evidence)
            return [_letter(text, cut, lost, price) for cut in cuts]
    return []


def _price(evidence: Evidence) -> Callable[[str], int]:
    """What a text costs in the language of this one; in any where it is not known."""
    if evidence.language:
        return evidence.language.cost
    return cost if evidence.latin else closest(evidence.text[:TOLD]).cost


def _letter(text: str, cut: re.Match[bytes], lost: bytes, price: Callable[[str], int]) -> Change:
    before, after = text[max(0, cut.start() - 1) : cut.start()] or " ", text[cut.end() : cut.end() + 1] or " "
    letters = (cut[0].replace(SIGN.encode(), bytes([byte])).decode("utf-8", "ignore") for byte in lost)
    ranked = sorted((price(before + letter + after), letter) for letter in letters if letter and is_known(letter))
    sure = ranked and (len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= SURE)
    if not sure:
        return Change(cut.start(), cut.end(), LOST, "lost-byte", True, 0)  # it is a letter, and not known which
    return Change(cut.start(), cut.end(), ranked[0][1], "lost-byte", True, 0.95)
