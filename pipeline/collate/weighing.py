"""What speaks for a passage that not all witnesses have, and what against: who has it and who might have had it, how it hangs
together with the rest of the text, and what it looks like beside its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from pipeline.align import Alignment

from .passages import AFTER, BEFORE, HAS, LACKS, Passage, Status, beside
from .record import EDGE, SENTENCE_END, Witness, Word
from .union import TELLING, grams

SEEN = 0.5  # share of the word 3-grams of a passage by which a witness has it somewhere
NEAR = 80  # words beside a run
BESIDE = ("cohesion", "core cohesion", "capitals", "ends", "words")
LITTLE, LONG = 3, 7  # letters of words that tell the language, and of words that tell the subject
Columns = dict[str, float]


def weigh(
    each: Sequence[Passage], whole: Sequence[Word], found: Sequence[Witness], status: Status, aligned: Sequence[Alignment]
) -> dict[str, NDArray[np.float64]]:
    """The columns of these passages, each of shape (passages,); `status` has shape (witnesses, words)."""
    if not each:
        return {}
    view = View(whole, found, status, aligned)
    rows = [_Weighed(view, passage).columns() for passage in each]
    for row, near in zip(rows, beside(each), strict=True):
        for name in BESIDE:
            for side, others in zip(("before", "after"), near, strict=True):
                row[f"{name} {side}"] = sum(rows[k][name] for k in others) / len(others) if others else -1.0
    return {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}


class View:
    """The whole as its passages are weighed against it."""

    def __init__(self, whole: Sequence[Word], found: Sequence[Witness], status: Status, aligned: Sequence[Alignment]) -> None:
        self.whole, self.found, self.status, self.aligned = whole, found, status, aligned
        having = (status == HAS).sum(axis=0)
        shared = np.flatnonzero(having > 1)
        self.last = int(shared[-1]) if len(shared) else len(whole) - 1
        self.shared = len(shared) / len(whole)
        self.grams = [witness.grams for witness in found]
        self.count = Counter(word.key for word in whole)
        self.core = {whole[i].key for i in shared.tolist()}
        self.lacks = (status == LACKS).mean(axis=1).tolist()
        self.extra = ((status == HAS) & (having == 1)).mean(axis=1).tolist()

    @cached_property
    def closed(self) -> list[int]:
        """How many of the first words end a sentence."""
        return [0, *accumulate(bool(SENTENCE_END.search(word.text)) for word in self.whole)]

    def ends(self, start: int, end: int) -> float:
        """Sentence ends a word of a stretch of the whole; -1 of no words."""
        return (self.closed[end] - self.closed[start]) / (end - start) if start < end else -1.0

    @cached_property
    def ended(self) -> list[bool]:
        """Which witnesses end like a text."""
        last = [witness.words[-1].text if witness.words else "" for witness in self.found]
        return [bool(SENTENCE_END.search(text)) and "..." not in text for text in last]


class _Weighed:
    """One passage, and who has it."""

    def __init__(self, view: View, passage: Passage) -> None:
        self.view, self.passage = view, passage
        self.words = view.whole[passage.start : passage.end]
        self.keys = [word.key for word in self.words]
        mine = grams(self.words)
        status = view.status[:, passage.start : passage.end]
        share = (status == HAS).mean(axis=1).tolist()
        self.at = status[:, 0].tolist()
        self.lacking = (status == LACKS).any(axis=1).tolist()
        held = [s > SEEN or len(mine & own) > SEEN * len(mine) for s, own in zip(share, view.grams, strict=True)]
        self.holders = [k for k, has in enumerate(held) if has]
        self.lackers = [k for k, has in enumerate(held) if not has]

    def columns(self) -> Columns:
        return {**self._witnesses(), **self._place(), **self._looks(), **self._cohesion()}

    def _witnesses(self) -> Columns:
        """How many have it, and how those are placed that do not."""
        view, n = self.view, len(self.view.found)
        flush, cut, far = self._edges()
        pages = [view.found[k].page or 0 for k in range(n)]
        return {
            "witnesses": n,
            "having": len(self.holders),
            "share": len(self.holders) / n,
            "inside": sum(self.lacking[k] for k in self.lackers),
            "flush": flush,
            "cut": cut,
            "far": far,
            "first page": sum(pages[k] == 1 and self.at[k] == AFTER for k in self.lackers),
            "later page": sum(pages[k] > 1 and self.at[k] == BEFORE for k in self.lackers),
            "holder extra": min((view.extra[k] for k in self.holders), default=1.0),
            "holder lacks": min((view.lacks[k] for k in self.holders), default=1.0),
            "lacker lacks": max((view.lacks[k] for k in self.lackers), default=0.0),
            "lacker extra": max((view.extra[k] for k in self.lackers), default=0.0),
        }

    def _edges(self) -> tuple[int, int, int]:
        """Of the witnesses that begin after the run or end before it, those that do so next to it, at the edge of a sentence
        or cut, and those that do so farther off."""
        view, p = self.view, self.passage
        flush = cut = far = 0
        for k in self.lackers:
            equal = view.aligned[k].equal
            if self.at[k] == AFTER:
                near = p.run_start - equal[-1][0] - 1 <= EDGE and equal[-1][1] >= len(view.found[k].words) - 1 - EDGE
                ended = view.ended[k]
            elif self.at[k] == BEFORE:
                first = equal[0][0]
                near = first - p.run_end <= EDGE and equal[0][1] <= EDGE
                ended = view.whole[first].opens or (first > 0 and bool(SENTENCE_END.search(view.whole[first - 1].text)))
            else:
                continue
            flush, cut, far = flush + (near and ended), cut + (near and not ended), far + (not near)
        return flush, cut, far

    def _place(self) -> Columns:
        """Where it stands in the whole, in its run, and in those that have it."""
        view, p = self.view, self.passage
        spots = [spot for k in self.holders if (spot := self._spot(k))]
        return {
            "words": p.end - p.start,
            "run": p.run_end - p.run_start,
            "left": p.run_end - p.end,
            "passed": p.start - p.run_start,
            "tail": p.run_start > view.last,
            "place": p.start / len(view.whole),
            "run ends": view.ends(p.run_start, p.run_end),
            "rest ends": view.ends(p.end, p.run_end),
            "start ends": view.ends(p.run_start, p.start),
            "holder start": min((before for before, _ in spots), default=-1),
            "holder end": min((after for _, after in spots), default=-1),
            "shared": view.shared,
        }

    def _spot(self, k: int) -> tuple[int, int] | None:
        """How many words a witness has before the passage and after it."""
        equal, p = self.view.aligned[k].equal, self.passage
        a, b = (bisect_left(equal, at, key=itemgetter(0)) for at in (p.start, p.end))
        return (equal[a][1], len(self.view.found[k].words) - 1 - equal[b - 1][1]) if a < b else None

    def _looks(self) -> Columns:
        """How far it looks like prose."""
        size = len(self.words)
        return {
            "ends": self.view.ends(self.passage.start, self.passage.end),
            "closes": bool(SENTENCE_END.search(self.words[-1].text)),
            "blocks": sum(word.opens for word in self.words) / size,
            "capitals": sum(word.text[:1].isupper() for word in self.words) / size,
            "little": sum(len(key) <= LITTLE for key in self.keys) / size,
            "types": len(set(self.keys)) / size,
        }

    def _cohesion(self) -> Columns:
        """The share of its words that stand in the rest of the text too: of all that say something, and of some kinds."""
        view, p, here = self.view, self.passage, Counter(self.keys)
        letters = [key for key in self.keys if key.isalpha()]
        telling = [key for key in letters if len(key) >= TELLING]
        named = [
            word.key
            for before, word in zip(self.words, self.words[1:], strict=False)
            if word.text[:1].isupper() and not SENTENCE_END.search(before.text)
        ]
        sides = (*view.whole[max(0, p.run_start - NEAR) : p.run_start], *view.whole[p.run_end : p.run_end + NEAR])
        elsewhere = {key for key in here if view.count[key] > here[key]}
        return {
            "cohesion": _share(telling, elsewhere),
            "core cohesion": _share(telling, view.core),
            "near": _share(telling, {word.key for word in sides}),
            "names": _share(named, elsewhere),
            "long words": _share([key for key in letters if len(key) >= LONG], elsewhere),
            "little words": _share([key for key in letters if len(key) <= LITTLE], elsewhere),
        }


def _share(keys: Sequence[str], among: set[str]) -> float:
    """The share of the keys that are among these; -1 of no keys."""
    return sum(key in among for key in keys) / len(keys) if keys else -1.0
