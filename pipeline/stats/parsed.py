"""Which sentences are parsed: those that hold a quantity, and those that may name a source for one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ..grammar.sentence import Spans
from ..grammar.tokens import AMOUNT, SHARE, VERB, Place
from ..quantities import SHARES, Quantified
from ..sentences import BLANK, in_paragraph
from .mentions import SPEECH, cues
from .periods import WINDOW
from .sources import CARRIED

CARD = 24  # code points of a number on a line of its own
FAR = 1000  # code points of its sentence on either side of a number that are given
# The end of a line over which no sentence runs, if it is short or a row of a table: a heading, an item
LINE = re.compile(r"\n(?<=[^\n,;–—-]\n)(?=[^\S\n]*(?:[A-Z\d$£€*•]|[-–]\s))")
SHORT = 45  # code points of such a line
DIRECTED = frozenset(["doubled", "doubling", "tripled", "tripling", "trebled", "quadrupled", "halved"])


def spans_near(text: str, found: list[Quantified], apart: Sequence[Place] = ()) -> Spans:
    """The sentences that hold a quantity or may name a source; what lies at the places `apart` is no sentence."""
    if not found:
        return Spans(text, (), ())
    named = any(q.kind in CARRIED for q in found)
    cued = cues(text) if named else []
    spans = _joined(text, _near(text, sorted([*cued, *(q.start for q in found)]), apart), found)
    held = _held(text, spans, found)
    kept: list[Place] = []
    own: list[list[tuple[int, int, str]]] = []
    for (a, b), mine, following in zip(spans, held, [*held, []][1:], strict=False):
        if mine:
            parts = _parts(a, b, mine)
            kept += [(start, end) for start, end, _ in parts]
            own += [part for _, _, part in parts]
        elif named and b - a <= FAR and (_any(cued, a, b) or (following and SPEECH.search(text, a, b))):
            kept.append((a, b))
            own.append([])
    return Spans(text, kept, own)


def _any(places: list[int], a: int, b: int) -> bool:
    """Does one of these places, in order, lie between `a` and `b`?"""
    return bisect_left(places, a) < bisect_left(places, b)


def _line_ends(text: str) -> list[int]:
    """Where a heading, an item of a list or a row of a table ends without a stop."""
    ends = [m.start() for m in LINE.finditer(text)]
    starts = [text.rfind("\n", 0, end) + 1 for end in ends]
    return [end for start, end in zip(starts, ends, strict=True) if end - start < SHORT or "\t" in text[start:end]]


def _near(text: str, spots: list[int], apart: Sequence[Place]) -> list[Place]:
    """The sentences of the paragraphs that hold one of these places, and of those beside them."""
    edges = [m.start() for m in BLANK.finditer(text)] + _line_ends(text)
    cuts = sorted({0, *edges, *(cut for place in apart for cut in place), len(text)})
    wanted = {n for spot in spots for at in (bisect_right(cuts, spot),) for n in (at - 2, at - 1, at)}
    rows = {start for start, _ in apart}
    kept = [n for n in sorted(wanted) if 0 <= n < len(cuts) - 1 and cuts[n] not in rows]
    return [s for n in kept for s in in_paragraph(text, cuts[n], cuts[n + 1])]


def _held(text: str, spans: list[Place], found: list[Quantified]) -> list[list[tuple[int, int, str]]]:
    """The quantities in each sentence, as they are split into words."""
    out: list[list[tuple[int, int, str]]] = []
    j = 0
    for _, b in spans:
        mine = []
        while j < len(found) and found[j].start < b:
            mine.append((found[j].start, found[j].end, _word(text, found[j])))
            j += 1
        out.append(mine)
    return out


def _word(text: str, q: Quantified) -> str:
    """What a quantity is among the words of its sentence."""
    if q.kind in SHARES:
        return SHARE
    return VERB if q.kind == "multiple" and text[q.start : q.end].lower() in DIRECTED else AMOUNT


def _parts(a: int, b: int, mine: list[tuple[int, int, str]]) -> list[tuple[int, int, list[tuple[int, int, str]]]]:
    """A sentence; one that is too long in parts around its quantities, so that a text without stops costs no square."""
    if b - a <= 2 * FAR:
        return [(a, b, mine)]
    out: list[tuple[int, int, list[tuple[int, int, str]]]] = []
    for q in mine:
        if out and q[0] < out[-1][1] and q[1] - out[-1][0] < 2 * FAR:
            start, end, part = out.pop()
            out.append((start, min(b, max(end, q[1])), [*part, q]))
        else:
            start = max(a, q[0] - WINDOW, out[-1][1] if out else a)
            out.append((start, min(b, max(q[1], q[0] + WINDOW)), [q]))
    return out


def _joined(text: str, spans: list[Place], found: list[Quantified]) -> list[Place]:
    """The sentences; a number on a line of its own reads on: `86%`, then `of bakers believe`."""
    out: list[Place] = []
    ends = {q.end for q in found}
    for a, b in spans:
        alone = out and out[-1][1] in ends and out[-1][1] - out[-1][0] < CARD
        if out and out[-1][1] in ends and (text.startswith(("of ", "in "), a) or (alone and text[a].islower())):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out
