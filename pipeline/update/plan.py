"""The state → what is to stand in processed/: groups with their ids, and the key of each article.

A change reaches no further than the documents that share a gram with it, the pairs that these were ever verified in, and the
articles that these are in. So where all else stood settled, only this *scope* is looked at; the answer is that of looking at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.cluster import Clusters, all_keys, cluster, near, shared_keys
from pipeline.compare import APART, Pair
from pipeline.engine import Engine
from pipeline.engine.stopwatch import at
from pipeline.grouping import group
from pipeline.model import Related
from pipeline.run import related
from pipeline.state import State, Versions, Witness
from pipeline.state.index import Index

from .naming import Naming, name

CLUSTER = "cluster"  # the name of the fact that tells by which version the pairs were verified
WIDE = 2000  # documents; from there on, looking at all of them costs less
MANY = 200_000  # documents; from there on they are grouped by steps and files, in memory that does not grow with them


class Plan(NamedTuple):
    """What is to stand in processed/ after this turn: per article the key, the witnesses and the related articles. `before` says
    which article each document of the scope was in, `scope` is None where that is all of them."""

    turn: int
    naming: Naming
    keys: dict[str, bytes]
    witnesses: dict[str, list[Witness]]
    related: Mapping[str, tuple[Related, ...]]
    before: dict[str, str]
    scope: frozenset[str] | None

    @property
    def homes(self) -> dict[str, str]:
        """Which article each document is to be in."""
        return {document: id_ for id_, documents in self.naming.articles.items() for document in documents}


def plan(state: State, turn: int, now: Versions, scope: frozenset[str] | None, engine: Engine) -> Plan:
    """Group the documents of a scope and name the groups."""
    if state.journal.read(CLUSTER) != now.cluster.hex():
        state.inputs.forget_pairs()
        Index(state.db).forget()
        state.journal.tell(CLUSTER, now.cluster.hex())
    witnesses: dict[str, list[Witness]] = {}
    for witness in state.inputs.witnesses(scope):
        witnesses.setdefault(witness.document, []).append(witness)
    works = {document: places[0].work for document, places in witnesses.items()}
    clusters = _by_steps(state, works, engine) if scope is None and len(works) >= MANY else _at_once(state, works, scope)
    state.commit()
    before, since = state.published.homes(scope), state.published.since()
    naming = name(clusters.groups, before, since)
    links = related({d: id_ for id_, group in naming.articles.items() for d in group}, clusters.related)
    of = {id_: [w for document in group for w in witnesses[document]] for id_, group in naming.articles.items()}
    keys = {id_: _key(now.finish, id_, links.get(id_, ()), of[id_]) for id_ in naming.articles}
    return Plan(turn, naming, keys, of, links, before, scope)


def _at_once(state: State, works: Mapping[str, int], scope: frozenset[str] | None) -> Clusters:
    """The groups of these documents. Pairs that were verified before are not verified again."""
    known = state.inputs.pairs(works)
    verified = {pair: Pair.of(json.loads(text)) for pair, text in known.items()}
    sketches = list(state.inputs.sketches(works))
    everywhere = None if scope is None else Index(state.db).held(shared_keys([sketch for _, sketch in sketches])).counted()
    with at("cluster"):
        clusters = cluster(sketches, verified, everywhere)
    fresh = {pair: found for pair, found in verified.items() if pair not in known and found.score != APART}
    state.inputs.keep_pairs({pair: _told(found) for pair, found in fresh.items()}, works)
    return clusters


def _by_steps(state: State, works: Mapping[str, int], engine: Engine) -> Clusters:
    """The same of all documents. To verify a pair again costs less than to carry what is known of all to where it is needed."""
    groups: list[tuple[str, ...]] = []
    related: list[tuple[str, str, str]] = []
    with state.scratch() as folder:
        for clusters, found in group(state.inputs.sketches(works), len(works), engine, folder):
            groups += clusters.groups
            related += clusters.related
            state.inputs.keep_pairs({(a, b): _told(fields) for a, b, fields in found}, works)
    return Clusters(tuple(sorted(groups)), tuple(sorted(related)))


def _told(fields: Sequence[Any]) -> str:
    """A pair as it is kept, for `Pair.of`."""
    return json.dumps(fields, separators=(",", ":"))


def _key(version: bytes, id_: str, links: Iterable[Related], witnesses: Iterable[Witness]) -> bytes:
    """The hash of all that an article follows from, but for the lexicon."""
    making = [version.hex(), id_, *((r.id, r.why) for r in links), *((w.document, w.path, w.member, w.work) for w in witnesses)]
    return hashlib.sha256(json.dumps(making).encode()).digest()[:16]


def reach(state: State) -> frozenset[str] | None:
    """The documents that what changed since the last turn can reach; None where that may be all."""
    if state.inputs.is_mixed():
        return None
    changed = state.inputs.changed()
    sketches = [sketch for _, sketch in changed]
    found = near(sketches, Index(state.db).held(all_keys(sketches)))
    new = {document for document, _ in changed} | state.inputs.documents(found.tolist())
    reached: set[str] = set()
    while new and len(reached) < WIDE:
        reached |= new
        new = (state.inputs.paired(new) | state.published.together(new)) - reached
    return None if new else frozenset(reached)
