"""Text to text and edits: what a wrong charset did to it is undone, everything else stays as it is.

`misreadings` holds the table of wrong charsets, `judge` weighs them by `characters`, ftfy follows, `edits` keeps the account.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import ftfy

from ..model import Problem, Repaired
from .characters import suspicious
from .edits import Change, apply, compose, difference, recorded
from .judge import verdict
from .latin import latin_letters
from .misreadings import host_is_latin, recurring

ROUNDS = 6  # damage upon damage: each round undoes one layer
PIECE = 2000  # code points that ftfy sees at once
ORDINARY = frozenset("‘’“”–—…•\xa0·©®°€£™«»§×½")
SOUND = re.compile(f"[\\x00-\\x7f{''.join(sorted(ORDINARY))}]*")
ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]\w{1,23});")
CONTRACTION = re.compile(  # English contractions whose apostrophe was UTF-8 and lost its last two bytes, or had them made ??
    r"""(?i)(?<![^\W\d_])(?:
        (?:it|that|he|she|what|there|who|let|here|where|how)(â(?:\?\?)?)(?=s\b)
      | (?:don|can|won|isn|aren|wasn|weren|didn|doesn|couldn|wouldn|shouldn|hasn|haven|hadn|ain)(â(?:\?\?)?)(?=t\b)
      | (?:you|we|they)(â(?:\?\?)?)(?=(?:re|ve|ll|d)\b)
      | i(â(?:\?\?)?)(?=(?:m|ve|ll|d)\b)
    )""",
    re.VERBOSE,
)
KEEP = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
    fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
)  # fmt: skip

# One pair of bytes or one character inside Latin text, known by its place alone: pattern, replacement, rule, example.
MARKS = (
    ("¡¯", "’", "gbk-as-latin-1", "can¡¯t"),
    ("¡®", "‘", "gbk-as-latin-1", "¡®so¡¯"),
    ("¡°", "“", "gbk-as-latin-1", "¡°so¡±"),
    ("¡±", "”", "gbk-as-latin-1", "¡°so¡±"),
    ("¡ª", "—", "gbk-as-latin-1", "so¡ªand so"),
    ("¡\xad", "…", "gbk-as-latin-1", "and so on¡\xad"),
    ("(?<=[a-z ])¨C(?=[a-z ])", "–", "gbk-as-latin-1", "1990 ¨C 2000"),
    ("(?<=[A-Za-z])Õ(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z]))", "’", "mac_roman-as-latin-1", "donÕt"),
    ("(?<![^\\s(_*\\[])Ò(?=[A-Za-z0-9])", "“", "mac_roman-as-latin-1", "he said Òso itÕsÓ"),
    ("(?<=[a-z0-9.,?!_])Ó(?![^\\s).,;:?!_*\\]\\\\])", "”", "mac_roman-as-latin-1", "he said Òso itÕsÓ"),
    ("\\(É\\)", "(…)", "mac_roman-as-latin-1", "itÕs (É) so"),
    ("(?<= )Ñ(?= )", "—", "mac_roman-as-latin-1", "donÕt Ñ or do"),
)


def repair(text: str) -> Repaired:
    """The text as it was before a wrong charset, with every change as an edit of the text that came in.

    >>> repair("So why can¡¯t they").text
    'So why can’t they'
    >>> repair("Ça va déjà mieux, señor Müller").edits
    ()
    """
    if _sound(text):
        return Repaired(text=text)
    now, changes = text, list[Change]()
    for _ in range(ROUNDS):
        round_start = now
        for find in (_marks, _tokens, _misread, latin_letters, _entities, _ftfy, _lost_apostrophes):
            new = find(now)
            if new:
                changes = compose(changes, new)
                now = apply(now, new)
        if now == round_start:
            break
    return Repaired(text=now, edits=recorded(text, changes), problems=tuple(_problems(text, now, changes)))


def _sound(text: str) -> bool:
    """ASCII and common typographic marks, with no entity, no mark inside a word (`m”gen`): nothing to repair."""
    return bool(SOUND.fullmatch(text)) and not ENTITY.search(text) and not re.search("[a-z][”„][a-z]", text)


def _marks(text: str) -> list[Change]:
    if not host_is_latin(text):
        return []
    mac = re.search("[a-z]Õ(?:s|t|re|ve|ll|d|m)(?![A-Za-z])|(?<![^ (_])Ò[A-Za-z][^ÒÓ\n]{0,200}[a-z.,?!]Ó(?![A-Za-z])", text)
    found = [
        Change(m.start(), m.end(), after, rule)
        for pattern, after, rule, _ in MARKS
        if rule.startswith("gbk") or mac
        for m in re.finditer(pattern, text)
    ]
    return sorted(found)


def _tokens(text: str) -> list[Change]:
    return [Change(*p, "gbk-as-latin-1") for p in recurring(text)] if host_is_latin(text) else []


def _misread(text: str) -> list[Change]:
    return verdict(text) if suspicious(text) else []


def _entities(text: str) -> list[Change]:
    """Entities left in plain text, unless it holds markup; `&lt;` and `&gt;` stay, that no markup is born."""
    if "&" not in text or re.search("<[A-Za-z/!]", text):
        return []
    found = ((m, html.unescape(m[0])) for m in ENTITY.finditer(text))
    return [Change(m.start(), m.end(), after, "entity") for m, after in found if after != m[0] and not set(after) & set("<>")]


def _ftfy(text: str) -> list[Change]:
    """What ftfy would do, piece by piece."""
    out: list[Change] = []
    for start, piece in _pieces(text):
        if SOUND.fullmatch(piece):
            continue
        fixed = ftfy.fix_and_explain(piece, KEEP)
        if fixed.text != piece:
            out += difference(piece, fixed.text, start, "ftfy")
    return [c for c in out if not "\u0250" <= c.after <= "\u02af"]  # É¼ in capitals is no ɼ


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines, the long ones cut at a space; each with its offset."""
    for line in re.finditer(r"[^\n]+", text):
        at = line.start()
        while line.end() - at > PIECE:
            cut = text.rfind(" ", at + 1, at + PIECE)
            cut = cut if cut > at else at + PIECE
            yield at, text[at:cut]
            at = cut
        yield at, text[at : line.end()]


def _lost_apostrophes(text: str) -> list[Change]:
    """`that\\ufffds`, `donât`: bytes are gone, and between these letters they can only have been an apostrophe."""
    found = re.finditer("(?<=[A-Za-z])\ufffd(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z\ufffd]))", text)
    changes = [Change(m.start(), m.end(), "’", "lost-apostrophe", True, 0.95) for m in found]
    if "â" in text:
        changes += [Change(*m.span(m.lastindex or 0), "’", "lost-apostrophe", True, 0.95) for m in CONTRACTION.finditer(text)]
    return sorted(changes)


def _problems(source: str, text: str, changes: list[Change]) -> Iterator[Problem]:
    """What is known to be wrong and stays: lost characters, and foreign words in the place of Latin ones."""
    if lost := text.count("\ufffd"):
        at = text.index("\ufffd")
        message = f"{lost} characters were lost before this text was saved; only another copy has them"
        yield Problem(stage="repair", code="lost-characters", message=message, quote=text[max(0, at - 20) : at + 20])
    if host_is_latin(text):
        words = [c.after for c in changes if c.after and any("\u3041" <= x <= "\ud7a3" for x in c.after)]
        for word in dict.fromkeys(words):
            message = f"a word in a foreign script, in {words.count(word)} places of a Latin text: it may stand for another word"
            yield Problem(stage="repair", code="foreign-word", message=message, quote=word)
