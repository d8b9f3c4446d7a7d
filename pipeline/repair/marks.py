"""Marks that are known by their place alone: one pair of bytes or one character inside Latin text (`can¡¯t`, `donÕt`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from .edits import Change
from .evidence import Evidence

NEAR = 12  # code points beside a mark that its pattern sees
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
SIGNS = frozenset(mark.sign for mark in (*MARKS, *MAC))
MAC_QUOTES = re.compile("Ò(?<![^ (_\n].)[A-Za-z][^ÒÓ\n]{0,200}[A-Za-z.,?!)_]Ó(?![A-Za-z])")


def known_marks(evidence: Evidence) -> list[Change]:
    """The marks of a Latin text; those of Mac Roman where an apostrophe or a pair of quotes tells of it."""
    text = evidence.text
    if not any(sign in evidence.beyond for sign in SIGNS) or not evidence.latin:
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
