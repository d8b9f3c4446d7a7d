"""raw/ → processed/, from where the last run ended, whatever happened in between.

    gather    raw/ → state           new and changed files are read, new inputs prepared
    regroup   sketches → groups      and an id for each: those that were published stay
    publish   groups → processed/    articles whose making changed
    close     what ended, what was rejected, what this turn changed

Nothing is done before what it rests on is on disk, so a run that is killed anywhere leaves a state from which the next one ends
where it would have ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from pipeline.model import Rejected, Related
from pipeline.read import Found
from pipeline.state import SETTLED, State, Versions, Witness, versions
from pipeline.write import Changes

from .gather import gather
from .means import Means, Nobody, Stopped, Watch
from .naming import Naming, name

__all__ = ["Means", "Nobody", "Stopped", "Watch", "pending", "update"]
TURN, PARTS, CLUSTER = "turn", "parts", "cluster"  # names of facts in the journal


def update(found: Sequence[Found], means: Means) -> Changes:
    """Bring processed/ to what stands in raw/, and say what changed. Raises OSError where it cannot write."""
    now = versions()
    try:
        _announce(found, means, now)
        gather(found, means, now.prepare)
        if _settled(means, now):
            return Changes()
        return _publish(means, now)
    except Stopped:  # between two items: what is done stays done
        means.state.commit()
        raise


def pending(found: Sequence[Found], state: State) -> dict[str, int]:
    """How many files the next run will read, and why."""
    now, known = versions(), state.inputs.files()
    new = [each for each in found if each.path not in known]
    outdated = [each for each in found if each.path in known and known[each.path][1] != now.prepare]
    changed = [f for f in found if f.path in known and known[f.path][1] == now.prepare and known[f.path][0] != f.stamp]
    gone = known.keys() - {each.path for each in found}
    counts = (len(new), len(changed), len(outdated), len(gone))
    return dict(zip(("new", "changed", "outdated", "gone"), counts, strict=True))


def _announce(found: Sequence[Found], means: Means, now: Versions) -> None:
    """A new version of the pipeline does much again: say how much, before it starts."""
    before = means.state.journal.read(PARTS)
    if before is None or json.loads(before) == now.parts:
        return
    parts = json.loads(before)
    names = ", ".join(sorted(name for name in parts.keys() | now.parts.keys() if parts.get(name) != now.parts.get(name)))
    outdated, articles = pending(found, means.state)["outdated"], len(means.state.published.ids())
    means.watch.say(f"The pipeline has changed ({names}): {outdated:,} files are read and {articles:,} articles looked at again.")


def _settled(means: Means, now: Versions) -> bool:
    state = means.state
    told = state.journal.read(PARTS)
    same = state.journal.read(SETTLED) == "yes" and told is not None and json.loads(told) == now.parts
    return same and means.folder.whole(state.published.ids())


def _publish(means: Means, now: Versions) -> Changes:
    from pipeline.run import related

    from .publish import Plan, publish

    state = means.state
    state.journal.tell(SETTLED, "no")
    means.folder.sweep()
    turn = _turn(means)
    witnesses: dict[str, list[Witness]] = {}
    for witness in state.inputs.witnesses():
        witnesses.setdefault(witness.document, []).append(witness)
    naming, links = _regroup(state, witnesses, now)
    homes = {document: id_ for id_, documents in naming.articles.items() for document in documents}
    near = related(homes, links)
    of = {id_: [w for document in documents for w in witnesses[document]] for id_, documents in naming.articles.items()}
    keys = {id_: _key(now.finish, id_, near.get(id_, ()), of[id_]) for id_ in naming.articles}
    publish(Plan(turn, keys, of, near), means)
    changes = _close(naming, homes, turn, means)
    state.journal.tell(PARTS, json.dumps(now.parts))
    state.journal.tell(SETTLED, "yes")
    state.commit()
    return changes


def _turn(means: Means) -> int:
    """The number of this turn. Where the state is new, the published articles say what is known."""
    state, folder = means.state, means.folder
    last = state.journal.read(TURN)
    if last is None:
        number, created = folder.since()
        for id_, documents in folder.known():
            state.published.adopt(id_, documents, created.get(id_, 0))
        state.journal.tell(TURN, last := str(number))
        state.commit()
    return int(last) + 1


def _regroup(state: State, witnesses: dict[str, list[Witness]], now: Versions) -> tuple[Naming, Iterable[tuple[str, str, str]]]:
    """All sketches are grouped; pairs that were verified before are not verified again."""
    from pipeline.cluster import Pair, cluster

    if state.journal.read(CLUSTER) != now.cluster.hex():
        state.inputs.forget_pairs()
        state.journal.tell(CLUSTER, now.cluster.hex())
    works = {document: places[0].work for document, places in witnesses.items()}
    known = state.inputs.pairs(works)
    verified = {pair: Pair.of(json.loads(text)) for pair, text in known.items()}
    clusters = cluster(state.inputs.sketches(works), verified)
    state.inputs.keep_pairs({pair: json.dumps(found) for pair, found in verified.items() if pair not in known}, works)
    state.commit()
    articles, homes = state.published.articles(), state.published.homes()
    since = {id_: articles[id_].since for id_ in set(homes.values()) if id_ in articles}
    return name(clusters.groups, homes, since), clusters.related


def _key(version: bytes, id_: str, near: Iterable[Related], witnesses: Iterable[Witness]) -> bytes:
    """The hash of all that an article follows from, but for the lexicon."""
    making = [version.hex(), id_, *((r.id, r.why) for r in near), *((w.document, w.path, w.member, w.work) for w in witnesses)]
    return hashlib.sha256(json.dumps(making).encode()).digest()[:16]


def _close(naming: Naming, homes: dict[str, str], turn: int, means: Means) -> Changes:
    """What ended is deleted last, so that no text is ever in no article."""
    state, folder = means.state, means.folder
    ended = sorted((state.published.ids() | folder.ids()) - naming.articles.keys())
    state.published.touch({id_: folder.digest(id_) for id_ in ended})
    state.commit()
    for id_ in ended:
        folder.drop(id_)
        state.published.dropped(id_)
    changes = _changes(state, naming)
    rejected = (Rejected(path=p, member=m, sha256=s, code=c, reason=r) for p, m, s, c, r in state.inputs.rejected())
    folder.finish(rejected, changes, turn)
    state.published.close(homes)
    state.inputs.sweep()
    if any(changes):
        state.journal.tell(TURN, str(turn))
    return changes


def _changes(state: State, naming: Naming) -> Changes:
    """What this turn did, by the files as they were before it and as they are now."""
    touched = state.published.touched()
    gone = {i: naming.ended.get(i) for i, t in sorted(touched.items()) if t.before and not t.after}
    return Changes(
        created=tuple(sorted(i for i, t in touched.items() if t.after and not t.before)),
        updated=tuple(sorted(i for i, t in touched.items() if t.after and t.before and t.after != t.before)),
        merged=tuple((i, heir) for i, heir in gone.items() if heir),
        split=naming.split,
        retired=tuple(i for i, heir in gone.items() if not heir),
    )
