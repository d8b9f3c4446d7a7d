"""The last step: characters that nobody sees leave the text, each with an edit."""

from __future__ import annotations

from ..model import Repaired
from ..unseen import UNSEEN, harmless, instead
from .edits import Change, apply, compose, recorded


def without_controls(source: str, repaired: Repaired) -> Repaired:
    """Control characters are lost characters (U+FFFD), those that are white space a space; what turns the direction of text goes.

    >>> text = "pay\\u202e now\\x0cor\\x00"
    >>> told = without_controls(text, Repaired(text=text))
    >>> told.text, [edit.rule for edit in told.edits]
    ('pay now or\ufffd', ['direction', 'control', 'control'])
    """
    if harmless(repaired.text):
        return repaired
    found = [_change(match.start(), match[0]) for match in UNSEEN.finditer(repaired.text)]
    before = [Change(e.start, e.end, e.after, e.rule, e.inferred, e.confidence) for e in repaired.edits]
    return repaired.model_copy(update={"text": apply(repaired.text, found), "edits": recorded(source, compose(before, found))})


def _change(at: int, char: str) -> Change:
    after = instead(char)
    return Change(at, at + 1, after, "control" if after else "direction")
