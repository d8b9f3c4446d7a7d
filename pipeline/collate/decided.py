"""What people decided about an article: substitutions to reject or accept, the version of a place, the value of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.decisions import EditChoice, FieldChoice, ReadingChoice, Ruling, SubstitutionChoice
from pipeline.model import Document, Reading, Substitution

from .record import Collation, Entry, Pin, Place, Stretch
from .tokens import foreign

Became = dict[str, str]


def settled(
    found: Sequence[Substitution], documents: Sequence[Document], rulings: Sequence[Ruling]
) -> tuple[tuple[Substitution, ...], Became]:
    """The substitutions that were learned, as people decided about them, and those that they accept besides; what each token
    stands for."""
    choices = [ruling.choice for ruling in rulings if isinstance(ruling.choice, SubstitutionChoice)]
    if choices:
        accepted = {each.before: each for each in choices if each.verdict == "accept"}
        known = {(each.before, each.after) for each in found}
        more = [each for each in accepted.values() if (each.before, each.after) not in known]
        found = [*(_judged(each, choices, accepted) for each in found), *_accepted(more, documents)]
        found.sort(key=lambda each: (each.before, each.after))
    return tuple(found), {each.before: each.after for each in found if each.status == "applied"}


def _judged(
    found: Substitution, choices: Sequence[SubstitutionChoice], accepted: Mapping[str, SubstitutionChoice]
) -> Substitution:
    """A substitution that was learned, as people decided about it, or about another one of its token."""
    rejecting = next((each for each in choices if each.rejects(found.before, found.after)), None)
    if rejecting:
        return found.model_copy(update={"status": "rejected", "decision": rejecting.id})
    accepting = accepted.get(found.before)
    if accepting is None:
        return found
    same = accepting.after == found.after
    return found.model_copy(update={"decision": accepting.id, **({} if same else {"status": "rejected"})})


def _accepted(choices: Sequence[SubstitutionChoice], documents: Sequence[Document]) -> Iterator[Substitution]:
    """What is accepted though no witness of the article proves it, where the token stands."""
    tokens = {document.id: Counter(foreign(document.text)) for document in documents} if choices else {}
    for each in choices:
        holders = tuple(sorted(id_ for id_, held in tokens.items() if held[each.before]))
        places = sum(tokens[id_][each.before] for id_ in holders)
        if each.after and places:
            yield Substitution(
                before=each.before,
                after=each.after,
                places=places,
                agreeing=0,
                witnesses=holders,
                status="applied",
                decision=each.id,
            )


def offered(entry: Entry, rulings: Sequence[Ruling]) -> SubstitutionChoice | None:
    """The decision that rejects what the lexicon offers."""
    choices = (ruling.choice for ruling in rulings)
    return next(
        (each for each in choices if isinstance(each, SubstitutionChoice) and each.rejects(entry.before, entry.after)), None
    )


def pinned(readings: Sequence[Reading], places: Sequence[Place], rulings: Sequence[Ruling]) -> dict[Stretch, Pin]:
    """By the stretch of the spine, the witness whose version is to stand there."""
    pins: dict[Stretch, Pin] = {}
    choices = [ruling.choice for ruling in rulings if isinstance(ruling.choice, ReadingChoice)]
    for choice in sorted(choices, key=lambda each: each.nth is None):  # one of several places goes before all of them
        found = [(p, w) for r, p in zip(readings, places, strict=True) if (w := _holder(r, choice)) is not None]
        for place, witness in found if choice.nth is None else found[choice.nth - 1 : choice.nth]:
            pins |= {at: Pin(witness, choice.id) for at in place.spine if at not in pins}
    return pins


def _holder(reading: Reading, choice: ReadingChoice) -> str | None:
    """The first witness that has the version which is chosen, of a place that has both."""
    versions = {reading.quote: reading.witnesses} | {other.text: other.witnesses for other in reading.others}
    return next(iter(versions[choice.choose]), None) if {choice.quote, choice.choose} <= versions.keys() else None


def ruled(told: Collation) -> Collation:
    """A collation with its fields as people want them, and the decisions that were followed."""
    if not told.rulings:
        return told
    fields: dict[str, Any] = {}
    evidence = dict(told.evidence)
    for ruling in told.rulings:
        if isinstance(choice := ruling.choice, FieldChoice):
            fields[choice.name] = choice.value or (() if choice.name == "authors" else None)
            evidence[choice.name] = f"decision: {choice.id}"
    decided = replace(told, **fields, evidence=evidence) if fields else told
    followed = {*(each.decision for each in told.readings), *(each.decision for each in told.substitutions)}
    kept = (each.choice for each in told.rulings if each.choice.id in followed or _followed(each, told.documents))
    return replace(decided, decisions=tuple(choice.record() for choice in kept))


def _followed(ruling: Ruling, documents: Sequence[Document]) -> bool:
    """Whether a decision holds of which no reading and no substitution tells."""
    choice = ruling.choice
    if not isinstance(choice, EditChoice):
        return choice.kind in ("group", "field")
    for document in (d for d in documents if d.id in ruling.documents):
        made = sorted((*document.edits, *document.declined), key=lambda edit: edit.start)
        theirs = document.declined if choice.verdict == "reject" else document.edits
        if any(made[at] in theirs for at in choice.meant(made)):
            return True
    return False
