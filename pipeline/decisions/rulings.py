"""Decisions about the documents that there are: which of them stand, and what they do to the repairs of a text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.model import Edit, Repaired, replay

from .choices import Choice, EditChoice, Sides, Verdict


class Unsound(ValueError):  # noqa: N818
    """The decisions cannot be obeyed; the message names the entry and says what is wrong."""


class Ruling(NamedTuple):
    """A decision, and the documents by their ids that stand for the names on each of its sides."""

    choice: Choice
    sides: Sides

    @property
    def documents(self) -> frozenset[str]:
        """All of them."""
        return frozenset(document for side in self.sides for document in side)


def contradiction(places: Mapping[str, str], *choices: Choice) -> Unsound:
    """What is said of entries that cannot both be obeyed."""
    one, *others = sorted((places.get(choice.id, choice.id) for choice in choices), key=counted)
    told = f"contradicts {', '.join(others)}" if others else "contradicts itself"
    return Unsound(f"{one} {told}: {choices[0].entry.replace(chr(10), ', ')}. Take one of them out.")


def counted(place: str) -> tuple[str, int]:
    """What places of entries are sorted by."""
    name, _, line = place.rpartition(":")
    return (name, int(line)) if line.isdecimal() else (place, 0)


def joined_and_parted(groups: Iterable[Ruling], places: Mapping[str, str]) -> None:
    """Raise Unsound where what is to be parted is to be joined, be it by way of others."""
    groups = list(groups)
    home: dict[str, frozenset[str]] = {}
    for ruling in groups:
        if len(ruling.sides) == 1:
            whole = frozenset().union(*(home.get(each, {each}) for each in ruling.sides[0]))
            home.update(dict.fromkeys(whole, whole))
    for ruling in groups:
        if len(ruling.sides) == 2:
            one, other = (frozenset().union(*(home.get(each, {each}) for each in side)) for side in ruling.sides)
            if both := one & other:
                joins = [each.choice for each in groups if len(each.sides) == 1 and each.documents & both]
                raise contradiction(places, ruling.choice, *joins)


def agreeing(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Those of the rulings about one article that stand: of two that contradict each other, the one of the smaller id."""
    settled: dict[Hashable, Hashable] = {}
    kept = []
    for ruling in sorted(rulings, key=lambda each: each.choice.id):
        about = ruling.sides if ruling.choice.kind == "edit" else ()
        claims: dict[Hashable, Hashable] = {(ruling.choice.kind, about, w): how for w, how in ruling.choice.claims().items()}
        if all(settled.get(what, how) == how for what, how in claims.items()):
            settled.update(claims)
            kept.append(ruling)
    return tuple(kept)


def mended(source: str, repaired: Repaired, choices: Sequence[EditChoice]) -> tuple[Repaired, tuple[Edit, ...]]:
    """A text as it was repaired, without the edits that are rejected, and those; what is accepted is sure. The more a decision
    says of an edit, the later it is heard."""
    if not choices:
        return repaired, ()
    verdicts: dict[int, Verdict] = {}
    for choice in sorted(choices, key=lambda each: (each.nth is not None, each.rule is not None, each.after is not None)):
        verdicts |= dict.fromkeys(choice.meant(repaired.edits), choice.verdict)
    sure = {"inferred": False, "confidence": 1.0}
    told = [(edit, verdicts.get(at)) for at, edit in enumerate(repaired.edits)]
    kept = tuple(edit.model_copy(update=sure) if verdict else edit for edit, verdict in told if verdict != "reject")
    declined = tuple(edit for edit, verdict in told if verdict == "reject")
    text = replay(source, kept) if declined else repaired.text
    return repaired.model_copy(update={"text": text, "edits": kept}), declined
