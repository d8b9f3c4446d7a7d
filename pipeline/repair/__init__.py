"""Text to text and edits: what a wrong charset did to it is undone, everything else stays as it is.

`misreadings` holds the table of wrong charsets, `judge` weighs them by `characters`, `latin` knows Latin letters by the language
of the text, `marks` knows some by their place, `lossy` puts back what lost bytes; ftfy follows, `edits` keeps the account.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from ..model import Problem, Repaired
from .controls import without_controls
from .edits import Change, apply, compose, difference, recorded
from .evidence import Evidence, words
from .judge import verdict
from .latin import latin_letters
from .lossy import lost_leads, lost_letters, lost_marks, lost_spaces, lost_words, stray_controls
from .marks import known_marks
from .pairs import TIMES, recurring
from .readers import CONTROLS
from .sound import ENTITY

__all__ = ["repair", "without_controls"]
Finder = Callable[[Evidence], list[Change]]
ROUNDS = 6  # damage upon damage: each round undoes one layer
MOST = 100_000  # changes to one text: more than an article of any length needs, and each takes time and memory
PIECE = 400  # code points that ftfy sees at once


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
            if evidence.sound or len(changes) >= MOST:
                return evidence, changes
            if new := find(evidence)[: MOST - len(changes)]:
                changes = compose(changes, new)
                evidence = Evidence(apply(evidence.text, new), evidence.rules.union(change.rule for change in new))
        if evidence is before:
            break
    return evidence, changes


def _tokens(evidence: Evidence) -> list[Change]:
    if not evidence.latin or sum(evidence.words[word] for word in evidence.odd) < TIMES:
        return []
    if not any(recurring(evidence.beyond, times=1)):
        return []
    return [Change(*p, "gbk-as-latin-1") for p in recurring(evidence.text)]


def _entities(evidence: Evidence) -> list[Change]:
    """Entities left in plain text, unless it holds markup; `&lt;` and `&gt;` stay, that no markup is born."""
    text = evidence.text
    if "&" not in text or re.search("<[A-Za-z/!]", text):
        return []
    found = ((m, html.unescape(m[0])) for m in ENTITY.finditer(text))
    return [Change(m.start(), m.end(), after, "entity") for m, after in found if after != m[0] and not set(after) & set("<>")]


@cache
def fixer() -> Callable[[str], Any]:
    """`fix_and_explain` of ftfy, keeping all of a text but its wrong characters; imported when first needed."""
    import ftfy

    keep = ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
        uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
    )  # fmt: skip
    return lambda text: ftfy.fix_and_explain(text, keep)


@cache
def badness() -> re.Pattern[str]:
    """What ftfy takes for a sign of misread text."""
    from ftfy.badness import BADNESS_RE

    return BADNESS_RE


def _ftfy(evidence: Evidence) -> list[Change]:
    """What ftfy would do, piece by piece."""
    out: list[Change] = []
    for start, piece in _pieces(evidence.text) if evidence.odd else ():
        if piece.isascii() or evidence.odd.isdisjoint(words(piece)):
            continue
        if not badness().search(piece) and not CONTROLS.search(piece):
            continue  # ftfy's own first question
        fixed = fixer()(piece)
        if fixed.text != piece:
            out += [c._replace(confidence=0.95) for c in difference(piece, fixed.text, start, "ftfy")]
    return [c for c in out if not "\u0250" <= c.after <= "\u02af"]  # É¼ in capitals is no ɼ


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines with characters beyond ASCII, the long ones cut at a space; each with its offset."""
    end = -1
    for line in text.split("\n"):
        at, end = end + 1, end + 1 + len(line)
        if line.isascii():
            continue
        while end - at > PIECE:
            cut = text.rfind(" ", at + 1, at + PIECE)
            cut = cut if cut > at else at + PIECE
            yield at, text[at:cut]
            at = cut
        if at < end:
            yield at, text[at:end]


def _problems(evidence: Evidence, changes: list[Change]) -> Iterator[Problem]:
    """What is known to be wrong and stays: lost characters, and foreign words in the place of Latin ones."""
    text = evidence.text
    if lost := text.count("\ufffd"):
        at = text.index("\ufffd")
        message = f"{lost} characters were lost before this text was saved; only another copy has them"
        yield Problem(stage="repair", code="lost-characters", message=message, quote=text[max(0, at - 20) : at + 20])
    if len(changes) >= MOST:
        message = f"the text is damaged in more than {MOST:,} places; those beyond are left as they are"
        yield Problem(stage="repair", code="too-much-damage", message=message)
    if controls := CONTROLS.findall(evidence.beyond) and CONTROLS.findall(text):
        message = f"{len(controls)} control characters are left of bytes that no charset explains"
        yield Problem(stage="repair", code="control-characters", message=message, quote=controls[0])
    if changes and evidence.latin:
        words = Counter(c.after for c in changes if c.after and any("\u3041" <= x <= "\ud7a3" for x in c.after))
        for word, places in words.items():
            message = f"a word in a foreign script, in {places} places of a Latin text: it may stand for another word"
            yield Problem(stage="repair", code="foreign-word", message=message, quote=word)


# What is certain comes before what is inferred, and ftfy takes what is left.
STAGES: tuple[tuple[Finder, ...], ...] = (
    (stray_controls, latin_letters, known_marks, verdict, _tokens, _entities),
    (lost_letters, lost_words, lost_spaces, lost_leads, lost_marks),
    (_ftfy,),
)
