"""The state → what is to stand in processed/: groups with their ids, and the key of each article.

A change reaches no further than the documents that share a gram with it, the pairs that these were ever verified in, and the
articles that these are in; a decision, to the documents that it names. So where all else stood settled, only this *scope* is
looked at; the answer is that of looking at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.cluster import Clusters, Ties, all_keys, cluster, digests, near, shared_keys
from pipeline.compare import APART, Pair
from pipeline.decisions import Ruling
from pipeline.engine import Engine
from pipeline.engine.stopwatch import at
from pipeline.grouping import group
from pipeline.model import Related
from pipeline.run import related
from pipeline.state import State, Versions, Witness
from pipeline.state.index import Index

from .decided import Decided, moved
from .naming import Naming, name

CLUSTER = "cluster"  # the name of the fact that tells by which version the pairs were verified
UNDECIDED = Decided()
WIDE = 2000  # documents; from there on, looking at all of them costs less
MANY = 200_000  # documents; from there on they are grouped by steps and files, in memory that does not grow with them


class Plan(NamedTuple):
    """What is to stand in processed/ after this turn: per article the key, the witnesses, the related articles, and what
    people decided about it. `before` says which article each document of the scope was in, `scope` is None where that is all."""

    turn: int
    naming: Naming
    keys: dict[str, bytes]
    witnesses: dict[str, list[Witness]]
    related: Mapping[str, tuple[Related, ...]]
    before: dict[str, str]
    scope: frozenset[str] | None
    rulings: Mapping[str, tuple[Ruling, ...]]

    @property
    def homes(self) -> dict[str, str]:
        """Which article each document is to be in."""
        return {document: id_ for id_, documents in self.naming.articles.items() for document in documents}


def plan(
    state: State, turn: int, now: Versions, scope: frozenset[str] | None, engine: Engine, *, decided: Decided = UNDECIDED
) -> Plan:
    """Group the documents of a scope and name the groups."""
    if state.journal.read(CLUSTER) != now.cluster.hex():
        state.inputs.forget_pairs()
        Index(state.db).forget()
        state.journal.tell(CLUSTER, now.cluster.hex())
    witnesses: dict[str, list[Witness]] = {}
    for witness in state.inputs.witnesses(scope):
        witnesses.setdefault(witness.document, []).append(witness)
    works = {document: places[0].work for document, places in witnesses.items()}
    whole, ties = scope is None and len(works) >= MANY, decided.ties()
    clusters = _by_steps(state, works, engine, ties) if whole else _at_once(state, works, scope, ties)
    state.commit()
    before, since = state.published.homes(scope), state.published.since()
    naming = name(clusters.groups, before, since)
    links = related({d: id_ for id_, group in naming.articles.items() for d in group}, clusters.related)
    of = {id_: [w for document in group for w in witnesses[document]] for id_, group in naming.articles.items()}
    told = decided.about(naming.articles)
    keys = {id_: _key(now.finish, id_, links.get(id_, ()), of[id_], told.get(id_, ())) for id_ in naming.articles}
    return Plan(turn, naming, keys, of, links, before, scope, told)


def _at_once(state: State, works: Mapping[str, int], scope: frozenset[str] | None, ties: Ties) -> Clusters:
    """The groups of these documents. Pairs that were verified before are not verified again."""
    known = state.inputs.pairs(works)
    verified = {pair: Pair.of(json.loads(text)) for pair, text in known.items()}
    sketches = list(state.inputs.sketches(works))
    everywhere = None if scope is None else Index(state.db).held(shared_keys([sketch for _, sketch in sketches])).counted()
    with at("cluster"):
        clusters = cluster(sketches, verified, everywhere, ties)
    fresh = {pair: found for pair, found in verified.items() if pair not in known and found.score != APART}
    state.inputs.keep_pairs({pair: _told(found) for pair, found in fresh.items()}, works)
    return clusters


def _by_steps(state: State, works: Mapping[str, int], engine: Engine, ties: Ties) -> Clusters:
    """The same of all documents. To verify a pair again costs less than to carry what is known of all to where it is needed."""
    groups: list[tuple[str, ...]] = []
    related: list[tuple[str, str, str]] = []
    with state.scratch() as folder:
        for clusters, found in group(state.inputs.sketches(works), len(works), engine, folder, ties=ties):
            groups += clusters.groups
            related += clusters.related
            state.inputs.keep_pairs({(a, b): _told(fields) for a, b, fields in found}, works)
    return Clusters(tuple(sorted(groups)), tuple(sorted(related)))


def _told(fields: Sequence[Any]) -> str:
    """A pair as it is kept, for `Pair.of`."""
    return json.dumps(fields, separators=(",", ":"))


def _key(version: bytes, id_: str, links: Iterable[Related], witnesses: Iterable[Witness], rulings: Iterable[Ruling]) -> bytes:
    """The hash of all that an article follows from, but for the lexicon."""
    making: list[object] = [
        version.hex(),
        id_,
        *((r.id, r.why) for r in links),
        *((w.document, w.path, w.member, w.work) for w in witnesses),
    ]
    making += [(ruling.choice.id, ruling.sides) for ruling in rulings]
    return hashlib.sha256(json.dumps(making).encode()).digest()[:16]


def reach(state: State, decided: Decided = UNDECIDED) -> frozenset[str] | None:
    """The documents that what changed since the last turn, in raw/ or in the decisions, can reach; None where that may be all."""
    if state.inputs.is_mixed():
        return None
    changed = state.inputs.changed()
    sketches = [sketch for _, sketch in changed]
    found = near(sketches, Index(state.db).held(all_keys(sketches)))
    elsewhere = moved(state, decided)
    alike = _alike(state, elsewhere | decided.tied())
    new = {document for document, _ in changed} | state.inputs.documents(found.tolist()) | elsewhere
    reached: set[str] = set()
    while new and len(reached) < WIDE:
        reached |= new
        beside = {document for same in (*alike, *decided.groups()) if not same.isdisjoint(new) for document in same}
        new = (state.inputs.paired(new) | state.published.together(new) | beside) - reached
    return None if new else frozenset(reached)


def _alike(state: State, documents: set[str]) -> list[set[str]]:
    """For each of these the documents of the same text. That they are one is no link that is verified, and ties part them."""
    if not documents:
        return []
    sketches = [sketch for _, sketch in state.inputs.sketches({w.document: w.work for w in state.inputs.witnesses(documents)})]
    held = Index(state.db).held(all_keys(sketches))
    return [state.inputs.documents(set(held.text[held.sketch == digest].tolist())) for digest in set(digests(sketches).tolist())]
