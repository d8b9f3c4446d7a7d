"""How a word is spelt that all have: capitals and the marks around it, by the witnesses that are to be believed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.align import QUOTES, Alignment

from .record import DAMAGED, Witness, Word

LOST_QUOTE = re.compile(r"^\?+\w|[\w,.;:!…]\?+$")  # ?All names,?: what ASCII has for a quote


def spelt(
    spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment], weights: Mapping[str, float]
) -> tuple[Word, ...]:
    """The spine, each word as most of its witnesses have it; sound before damaged, and its own form where they are even."""
    forms: dict[int, dict[str, list[tuple[str, Word]]]] = {}
    for witness in found:
        for i, j in aligned[witness.id].equal:
            if witness.words[j].text != spine[i].text:
                forms[i] = defaultdict(list)
    for witness in found if forms else ():
        for i, j in aligned[witness.id].equal:
            if i in forms:
                forms[i][_plain(witness.words[j])].append((witness.id, witness.words[j]))
    return tuple(_best(word, forms[i], weights) if i in forms else word for i, word in enumerate(spine))


def _plain(word: Word) -> str:
    return word.text.translate(QUOTES)


def _best(word: Word, forms: Mapping[str, Sequence[tuple[str, Word]]], weights: Mapping[str, float]) -> Word:
    quoted = any(form[:1] in "'\"" or form[-1:] in "'\"-" for form in forms)

    def rank(form: str) -> tuple[bool, float, bool]:
        damaged = bool(DAMAGED.search(form)) or (quoted and bool(LOST_QUOTE.search(form)))
        return damaged, -sum(weights[name] for name, _ in forms[form]), form != _plain(word)

    best = min(sorted(forms), key=rank)
    if best == _plain(word):
        return word
    chosen = forms[best][0][1]
    return word._replace(text=chosen.text, was=chosen.was)
