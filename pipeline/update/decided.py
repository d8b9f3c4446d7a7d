"""decisions.toml and the state → what is decided about the documents that there are, and what of it came to nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from pipeline.decisions import Choice, Decisions, EditChoice, Ruling, agreeing, counted
from pipeline.state import State
from pipeline.state.inputs import Inputs

if TYPE_CHECKING:
    from pipeline.cluster import Ties

DECIDED, EDITED = "decided", "edited"  # names of facts in the journal: about which documents each decision was, and of edits
Told = dict[str, list[str]]


class Idle(NamedTuple):
    """A decision that changes nothing as things are: where it stands, what it says, and why it does not apply."""

    place: str
    entry: str
    why: str


class Decided(NamedTuple):
    """The decisions with the documents that they are about; `unknown` has, by decision, names that are none, in words."""

    rulings: tuple[Ruling, ...] = ()
    unknown: Mapping[str, str] = {}

    def edits(self) -> dict[str, tuple[EditChoice, ...]]:
        """By document, what is decided about repairs of it."""
        found: dict[str, list[Ruling]] = {}
        for ruling in self.rulings:
            for document in ruling.documents if ruling.choice.kind == "edit" else ():
                found.setdefault(document, []).append(ruling)
        return {d: tuple(r.choice for r in agreeing(of) if isinstance(r.choice, EditChoice)) for d, of in found.items()}

    def ties(self) -> Ties:
        """Which documents are one story, and which are not."""
        from pipeline.cluster import Ties

        groups = [ruling.sides for ruling in self.rulings if ruling.choice.kind == "group"]
        pairs = {(min(pair), max(pair)) for sides in groups if len(sides) == 2 for pair in product(*sides)}
        return Ties(tuple(sides[0] for sides in groups if len(sides) == 1), frozenset(pairs))

    def about(self, articles: Mapping[str, Collection[str]]) -> dict[str, tuple[Ruling, ...]]:
        """By article, of which these are the documents, what is decided about it."""
        named = {document for ruling in self.rulings for document in ruling.documents}
        home = {document: id_ for id_, documents in articles.items() for document in documents if document in named}
        found: dict[str, list[Ruling]] = {}
        for ruling in self.rulings:
            for id_ in {home[document] for document in ruling.documents if document in home}:
                found.setdefault(id_, []).append(ruling)
        return {id_: tuple(rulings) for id_, rulings in found.items()}

    def groups(self) -> list[frozenset[str]]:
        """The documents that are joined with or split from each other, by decision."""
        return [ruling.documents for ruling in self.rulings if ruling.choice.kind == "group"]

    def tied(self) -> frozenset[str]:
        """All of them."""
        return frozenset().union(*self.groups())

    def told(self) -> Told:
        """By decision, the documents that it is about."""
        return {ruling.choice.id: sorted(ruling.documents) for ruling in self.rulings}


def decided(decisions: Decisions, inputs: Inputs) -> Decided:
    """What the names in the decisions stand for."""
    if not decisions.choices:
        return Decided()
    called: dict[str, set[str]] = {}
    there: set[str] = set()
    for place in inputs.called({name for choice in decisions.choices for side in choice.sides for name in side}):
        for name in (place.id, place.path, f"{place.path} {place.member}"):
            called.setdefault(name, set()).add(place.id)
        there |= {place.id} if place.there else set()
    rulings, unknown = [], {}
    for choice in decisions.choices:
        names = [name for side in choice.sides for name in side]
        if wrong := [told for name in names if (told := _unknown(name, called.get(name, set()), there, choice))]:
            unknown[choice.id] = "; ".join(wrong)
        sides = tuple(tuple(dict.fromkeys(_meant(side, called, there, choice))) for side in choice.sides)
        if all(sides) and (choice.kind != "group" or len(sides) > 1 or len(sides[0]) > 1):
            rulings.append(Ruling(choice, sides))
        elif choice.kind == "group":
            unknown.setdefault(choice.id, NOTHING["group"])
    return Decided(tuple(rulings), unknown)


def _meant(names: Iterable[str], called: Mapping[str, set[str]], there: set[str], choice: Choice) -> Iterator[str]:
    """The documents of these names. A repair may be what keeps an input from being a document, so edits are of any input."""
    for name in names:
        found = called.get(name, set())
        if len(found) == 1 and (choice.kind == "edit" or found <= there):
            yield from found


def _unknown(name: str, found: set[str], there: set[str], choice: Choice) -> str:
    if not found:
        return f"nothing in raw/ is called {name!r}"
    if len(found) > 1:
        return f"{name!r} holds {len(found)} articles: write the member behind it, or the id"
    return "" if found <= there else f"{name!r} was rejected"


def edited(state: State, now: Decided) -> bool:
    """Whether something else is decided about repairs than documents were prepared with; their files are to be read again."""
    before: Told = json.loads(state.journal.read(EDITED) or "{}")
    after = {document: [choice.id for choice in choices] for document, choices in now.edits().items()}
    if before == after:
        return False
    state.inputs.reread({d for d in before.keys() | after.keys() if before.get(d) != after.get(d)})
    state.journal.tell(EDITED, json.dumps(after))
    return True


def moved(state: State, now: Decided) -> set[str]:
    """The documents about which something else is decided than when the last turn was closed."""
    before, after = known(state), now.told()
    changed = [id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)]
    return {document for id_ in changed for document in (*before.get(id_, ()), *after.get(id_, ()))}


def known(state: State) -> Told:
    """About which documents each decision was when the last turn was closed."""
    told: Told = json.loads(state.journal.read(DECIDED) or "{}")
    return told


def idle(decisions: Decisions, state: State) -> list[Idle]:
    """The decisions that do not apply, as things stand, in the order of the file."""
    now, tried = decided(decisions, state.inputs), known(state).keys() - state.published.followed().keys()
    found = [
        Idle(decisions.places[choice.id], choice.entry, why)
        for choice in decisions.choices
        if (why := now.unknown.get(choice.id) or (NOTHING[choice.kind] if choice.id in tried else ""))
    ]
    twice = [Idle(place, "", f"it says what {first} says") for place, first in decisions.repeated]
    return sorted([*found, *twice], key=lambda each: counted(each.place))


NOTHING = {  # why a decision comes to nothing whose documents are there
    "substitution": "there is no such substitution in the article, or another decision decides it",
    "edit": "no such repair is made in the document, another decision decides it, or nothing would be left",
    "group": "these names are of one document",
    "reading": "there is no place in the article where witnesses have these two versions, or another decision decides it",
    "field": "another decision decides this field",
}
