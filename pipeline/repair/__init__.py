"""Text to text and edits: what a wrong charset did to it is undone, everything else stays as it is.

`misreadings` holds the table of wrong charsets, `judge` weighs them by `characters`, ftfy follows, `edits` keeps the account.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import ftfy

from ..model import Problem, Repaired
from .edits import Change, apply, compose, difference, recorded
from .evidence import Evidence, words
from .judge import verdict
from .latin import latin_letters
from .lossy import lost_leads, lost_letters, lost_marks, lost_spaces, lost_words, stray_controls
from .misreadings import recurring
from .sound import ENTITY

Finder = Callable[[Evidence], list[Change]]
ROUNDS = 6  # damage upon damage: each round undoes one layer
NEAR = 12  # code points beside a mark that its pattern sees
PIECE = 400  # code points that ftfy sees at once
KEEP = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
    fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
)  # fmt: skip

CONTRACTION = r"""(?xi) (?<![^\W\d_]) (?:
    (?:it|that|what|there|here|let|who|he|she) (SIGN) (?=s\b)
  | (?:don|can|won|isn|aren|wasn|weren|didn|doesn|couldn|wouldn|shouldn|hasn|haven|hadn) (SIGN) (?=t\b)
  | (?:you|we|they) (SIGN) (?=(?:re|ve|ll|d)\b) )"""


class Mark(NamedTuple):
    """One pair of bytes or one character inside Latin text, known by its place alone; the last group is replaced."""

    sign: str
    pattern: str
    after: str
    rule: str
    example: str


MARKS = (
    Mark("¡¯", "¡¯", "’", "gbk-as-latin-1", "can¡¯t"),
    Mark("¡®", "¡®", "‘", "gbk-as-latin-1", "¡®so¡¯"),
    Mark("¡°", "¡°", "“", "gbk-as-latin-1", "¡°so¡±"),
    Mark("¡±", "¡±", "”", "gbk-as-latin-1", "¡°so¡±"),
    Mark("¡ª", "¡ª", "—", "gbk-as-latin-1", "so¡ªand so"),
    Mark("¡\xad", "¡\xad", "…", "gbk-as-latin-1", "and so on¡\xad"),
    Mark("¨C", "¨C(?<=[a-z0-9 %)]..)(?=[a-z0-9 $£€(])", "–", "gbk-as-latin-1", "1990 ¨C 2000"),
    *(  # the accented letters of Pinyin: caf¨¦
        Mark(sign, f"{sign}(?<=[A-Za-z]..)|{sign}(?=[a-z])", sign.encode("latin-1").decode("gbk"), "gbk-as-latin-1", f"caf{sign}")
        for sign in ("¨¢", "¨¦", "¨ª", "¨®", "¨²", "¨¤", "¨¨", "¨¬", "¨°", "¨´", "¨¹", "¨º")
    ),
    Mark("í", CONTRACTION.replace("SIGN", "í"), "’", "cp1252-as-mac_roman", "isnít"),
    Mark("Æ", CONTRACTION.replace("SIGN", "Æ"), "’", "cp1252-as-cp850", "isnÆt"),
)
MAC = (  # where the first of these, or a pair of quotes, tells of Mac Roman
    Mark("Õ", "Õ(?<=[A-Za-z].)(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z]))", "’", "mac_roman-as-latin-1", "donÕt"),
    Mark("Ò", "Ò(?<![^\\s(_*\\[].)(?=[A-Za-z0-9])", "“", "mac_roman-as-latin-1", "he said Òso itÕsÓ"),
    Mark("Ó", "Ó(?<=[A-Za-z0-9.,?!_)].)(?![^\\s).,;:?!_*\\]\\\\])", "”", "mac_roman-as-latin-1", "he said Òso itÕsÓ"),
    Mark("É", "É(?<=\\(.)(?=\\))", "…", "mac_roman-as-latin-1", "itÕs (É) so"),
    Mark("Ñ", "Ñ(?<= .)(?= )", "—", "mac_roman-as-latin-1", "donÕt Ñ or do"),
)
MAC_QUOTES = re.compile("Ò(?<![^ (_\n].)[A-Za-z][^ÒÓ\n]{0,200}[A-Za-z.,?!)_]Ó(?![A-Za-z])")


def repair(text: str) -> Repaired:
    """The text as it was before a wrong charset, with every change as an edit of the text that came in.

    >>> repair("So why can¡¯t they").text
    'So why can’t they'
    >>> repair("Ça va déjà mieux, señor Müller").edits
    ()
    """
    evidence, changes = Evidence(text), list[Change]()
    if evidence.sound:
        return Repaired(text=text)
    for _ in range(ROUNDS):
        before = evidence
        for stage in STAGES:
            evidence, changes = _stage(evidence, changes, stage)
        if evidence is before:
            break
    return Repaired(text=evidence.text, edits=recorded(text, changes), problems=tuple(_problems(evidence, changes)))


def _stage(evidence: Evidence, changes: list[Change], finders: Sequence[Finder]) -> tuple[Evidence, list[Change]]:
    """The text after these finders have nothing more to say, and all changes so far."""
    for _ in range(ROUNDS):
        before = evidence
        for find in finders:
            if evidence.sound:
                return evidence, changes
            if new := find(evidence):
                changes = compose(changes, new)
                evidence = Evidence(apply(evidence.text, new), evidence.rules.union(change.rule for change in new))
        if evidence is before:
            break
    return evidence, changes


def _marks(evidence: Evidence) -> list[Change]:
    text = evidence.text
    if not evidence.latin:
        return []
    mac = MAC if _found(MAC[0], text) or ("Ò" in text and MAC_QUOTES.search(text)) else ()
    return sorted(change for mark in (*MARKS, *mac) for change in _found(mark, text))


def _found(mark: Mark, text: str) -> list[Change]:
    out, at = [], text.find(mark.sign)
    while at >= 0:
        found = re.compile(mark.pattern).search(text, max(0, at - NEAR), at + NEAR)
        if found and found.start(found.lastindex or 0) == at:
            out.append(Change(at, at + len(mark.sign), mark.after, mark.rule))
        at = text.find(mark.sign, at + len(mark.sign))
    return out


def _tokens(evidence: Evidence) -> list[Change]:
    if not evidence.latin or sum(evidence.words[word] for word in evidence.odd) < 3:
        return []
    return [Change(*p, "gbk-as-latin-1") for p in recurring(evidence.text)]


def _entities(evidence: Evidence) -> list[Change]:
    """Entities left in plain text, unless it holds markup; `&lt;` and `&gt;` stay, that no markup is born."""
    text = evidence.text
    if "&" not in text or re.search("<[A-Za-z/!]", text):
        return []
    found = ((m, html.unescape(m[0])) for m in ENTITY.finditer(text))
    return [Change(m.start(), m.end(), after, "entity") for m, after in found if after != m[0] and not set(after) & set("<>")]


def _ftfy(evidence: Evidence) -> list[Change]:
    """What ftfy would do, piece by piece."""
    out: list[Change] = []
    for start, piece in _pieces(evidence.text):
        if piece.isascii() or evidence.odd.isdisjoint(words(piece)):
            continue
        fixed = ftfy.fix_and_explain(piece, KEEP)
        if fixed.text != piece:
            out += [c._replace(confidence=0.95) for c in difference(piece, fixed.text, start, "ftfy")]
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


def _problems(evidence: Evidence, changes: list[Change]) -> Iterator[Problem]:
    """What is known to be wrong and stays: lost characters, and foreign words in the place of Latin ones."""
    text = evidence.text
    if lost := text.count("\ufffd"):
        at = text.index("\ufffd")
        message = f"{lost} characters were lost before this text was saved; only another copy has them"
        yield Problem(stage="repair", code="lost-characters", message=message, quote=text[max(0, at - 20) : at + 20])
    if controls := re.findall("[\x80-\x9f]", text):
        message = f"{len(controls)} control characters are left of bytes that no charset explains"
        yield Problem(stage="repair", code="control-characters", message=message, quote=controls[0])
    if changes and evidence.latin:
        words = [c.after for c in changes if c.after and any("\u3041" <= x <= "\ud7a3" for x in c.after)]
        for word in dict.fromkeys(words):
            message = f"a word in a foreign script, in {words.count(word)} places of a Latin text: it may stand for another word"
            yield Problem(stage="repair", code="foreign-word", message=message, quote=word)


# What is certain comes before what is inferred, and ftfy takes what is left.
STAGES: tuple[tuple[Finder, ...], ...] = (
    (stray_controls, latin_letters, _marks, verdict, _tokens, _entities),
    (lost_letters, lost_words, lost_spaces, lost_leads, lost_marks),
    (_ftfy,),
)
