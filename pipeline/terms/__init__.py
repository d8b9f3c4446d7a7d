"""The terms that a text defines: glossary entries, with one sense per audience, definitions in a sentence, acronyms."""

from __future__ import annotations

from typing import Any

from ..model import Term
from .acronyms import acronyms
from .definitions import definitions
from .glossary import by_audience, entries
from .parts import Defined, Form, Place

Fields = dict[str, Any]  # of a record


def terms(text: str) -> tuple[Term, ...]:
    """The terms that `text` defines, in text order: one per (name, form), with every sense.

    >>> [(t.name, t.senses[0].definition.quote) for t in terms("Use of a virtual private network (VPN) is free.")]
    [('VPN', 'virtual private network')]
    """
    return tuple(map(Term.model_validate, terms_of(text)))


def terms_of(text: str) -> list[Fields]:
    """The fields of the terms that `text` defines."""
    listed = [*by_audience(text), *entries(text)]
    found = [*listed, *acronyms(text), *definitions(text, listed)]
    grouped: dict[tuple[str, Form], list[Defined]] = {}
    for d in sorted(found):
        grouped.setdefault((text[slice(*d.term)], d.form), []).append(d)
    return [_term(text, name, form, senses) for (name, form), senses in grouped.items()]


def _term(text: str, name: str, form: Form, found: list[Defined]) -> Fields:
    """One term; a meaning that is repeated word for word is given once."""
    senses: dict[tuple[str, str], Defined] = {}
    for d in found:
        senses.setdefault((text[slice(*d.audience)] if d.audience else "", text[slice(*d.definition)].casefold()), d)
    told = [{"audience": _span(text, d.audience), "definition": _span(text, d.definition)} for d in senses.values()]
    return {"name": name, "form": form, "evidence": _span(text, found[0].term), "senses": told}


def _span(text: str, place: Place | None) -> Fields | None:
    return {"start": place[0], "end": place[1], "quote": text[slice(*place)]} if place else None
