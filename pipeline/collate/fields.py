"""Title, authors, date and the other fields of a group, and the problems it leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.align import folded
from pipeline.model import Document, OtherReading, Problem, Reading

from .readings import figures_differ
from .record import DAMAGED, FIELDS, STAGE
from .tokens import foreign, substituted


def chosen_fields(documents: Sequence[Document], became: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the article, each from the witness whose value most others share, and which witness that was."""
    fields: dict[str, Any] = {}
    evidence: dict[str, str] = {}
    for name in FIELDS:
        values = [(undone(getattr(document, name), became), document) for document in documents if getattr(document, name)]
        votes = Counter(folded(str(value)) for value, _ in values)
        if values:
            ranks = [_field_rank(value, document, value != getattr(document, name), votes) for value, document in values]
            fields[name], chosen = values[ranks.index(min(ranks))]
            evidence[name] = f"{chosen.evidence.get(name, name)}: {chosen.id}"
    return fields, evidence


def _differing(reading: Reading, other: OtherReading) -> str:
    """Which figures stand against each other, and why the text has the one it has."""
    more = len(reading.witnesses) - len(other.witnesses)
    why = (
        "more witnesses have it"
        if more > 0
        else "its witnesses err less elsewhere"
        if more < 0
        else "as many witnesses have either"
    )
    one, two = reading.quote, other.text
    return (
        f"{len(reading.witnesses)} witness(es) state {one!r}, {len(other.witnesses)} state {two!r}; the text has the first: {why}"
    )


def _field_rank(value: Any, document: Document, changed: bool, votes: Counter[str]) -> tuple[bool, int, bool, int, int, str]:
    """Sound before damaged, then most witnesses, then unsubstituted, then of the first page, then the longer."""
    shown = str(value)
    damaged = bool(DAMAGED.search(shown) or foreign(f"{shown} {document.text}"[: len(shown) * 20]))
    page = int(document.evidence.get("page", "1").split()[0])
    return damaged, -votes[folded(shown)], changed, page, -len(shown), document.id


def undone(value: Any, became: Mapping[str, str]) -> Any:
    """A field with the substitutions undone."""
    if not value or not became:
        return value
    if isinstance(value, str):
        return substituted(value, became)
    return tuple(substituted(each, became) for each in value)


def open_problems(documents: Sequence[Document], became: Mapping[str, str], readings: Sequence[Reading]) -> tuple[Problem, ...]:
    """What the witnesses could not settle and is not settled here, and figures that do not agree."""
    open_ones = [p for d in documents for p in d.problems if not any(before in p.quote for before in became)]
    figures = [
        Problem(stage=STAGE, code="figures-differ", message=_differing(r, other), quote=r.quote)
        for r in readings
        for other in r.others
        if figures_differ(r.quote, other.text) and not r.decision
    ]
    return tuple(dict.fromkeys((*open_ones, *figures)))
