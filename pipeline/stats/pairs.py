"""Two figures of two subjects: `prices and wages rose 9% and 8% respectively`."""

from __future__ import annotations

import re

from ..grammar.sentence import Sentence
from ..grammar.subjects import governing_verb, left_edge, subject
from ..quantities import SHARES
from .parts import Told

RESPECTIVELY = re.compile(r",?\srespectively\b")
JOINED = re.compile(r",?\sand\s(?:by\s|to\s|about\s|nearly\s)?")


def paired(s: Sentence, first: Told, second: Told) -> tuple[Told, Told]:
    """The figures with the subjects that `respectively` gives each; unchanged where their clause has no two."""
    one, other = first.quantity, second.quantity
    joined = first.sentence == second.sentence and JOINED.fullmatch(s.text, one.end, other.start)
    if not joined or one.kind != other.kind or one.kind not in SHARES or not RESPECTIVELY.match(s.text, other.end):
        return first, second
    verb = governing_verb(s, left_edge(s, s.index(one.start)))
    who = subject(s, verb) if verb is not None else None
    joints = [k for k in range(*who) if s.tags[k] == "C"] if who else []
    if not who or len(joints) != 1:
        return first, second
    claim = first.roles.claim
    return (
        first._replace(roles=first.roles._replace(population=s.place((who[0], joints[0])))),
        second._replace(roles=second.roles._replace(population=s.place((joints[0] + 1, who[1])), claim=claim)),
    )
