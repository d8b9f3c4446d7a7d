"""raw/ → processed/, from where the last run ended, whatever happened in between.

    gather    raw/ → state           new and changed files are read, new inputs prepared
    plan      sketches → groups      and an id for each: those that were published stay
    publish   groups → processed/    articles whose making changed
    close     what ended, what was rejected, what this turn changed

Nothing is done before what it rests on is on disk, so a run that is killed anywhere leaves a state from which the next one ends
where it would have ended.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.decisions import joined_and_parted
from pipeline.model import Rejected
from pipeline.read import Found
from pipeline.state import SETTLED, TURN, State, Versions, versions
from pipeline.write import Changes

from .decided import DECIDED, Decided, Idle, decided, edited, idle, known
from .gather import gather
from .means import Means, Nobody, Stopped, Watch
from .naming import Naming

if TYPE_CHECKING:
    from .plan import Plan

__all__ = ["Idle", "Means", "Nobody", "Stopped", "Watch", "idle", "pending", "update"]
PARTS = "parts"  # the name of a fact in the journal


def update(found: Sequence[Found], means: Means) -> Changes:
    """Bring processed/ to what stands in raw/ and was decided, and say what changed. Raises OSError where it cannot write,
    Unsound where the decisions contradict each other."""
    now = versions()
    try:
        _announce(found, means, now)
        means.folder.arrange()
        rulings = _gathered(found, means, now)
        if _settled(means, now, rulings):
            return Changes()
        return _publish(means, now, rulings)
    except Stopped:  # between two items: what is done stays done
        means.folder.settle()
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


def _gathered(found: Sequence[Found], means: Means, now: Versions) -> Decided:
    """What is decided about the documents of raw/, all of them prepared by it. What a name stands for may only be known when all
    was read; then some are read again."""
    state = means.state
    rulings = decided(means.decisions, state.inputs)
    edited(state, rulings)
    gather(found, means, now.prepare, rulings.edits())
    rulings = decided(means.decisions, state.inputs)
    if edited(state, rulings):
        gather(found, means, now.prepare, rulings.edits())
        rulings = decided(means.decisions, state.inputs)
    joined_and_parted((each for each in rulings.rulings if each.choice.kind == "group"), means.decisions.places)
    return rulings


def _settled(means: Means, now: Versions, rulings: Decided) -> bool:
    settled = means.state.journal.read(SETTLED) == "yes" and known(means.state) == rulings.told()
    return settled and _stands(means, now)


def _stands(means: Means, now: Versions) -> bool:
    """Whether what the last turn left still stands: it was closed, by this version, and nobody took from it since."""
    told = means.state.journal.read(PARTS)
    closed = told is not None and json.loads(told) == now.parts and not means.state.published.touched()
    return closed and means.folder.whole(means.state.published.ids())


def _publish(means: Means, now: Versions, rulings: Decided) -> Changes:
    from .plan import plan, reach
    from .publish import publish

    state = means.state
    scope = reach(state, rulings) if _stands(means, now) else None
    state.journal.tell(SETTLED, "no")
    means.folder.sweep()
    turn = _turn(means)
    planned = plan(state, turn, now, scope, means.here or means.engine, decided=rulings)
    if not publish(planned, means) and planned.scope is not None:
        planned = plan(state, turn, now, None, means.here or means.engine, decided=rulings)
        publish(planned, means)
    changes = _close(planned, means)
    state.journal.tell(PARTS, json.dumps(now.parts))
    state.journal.tell(DECIDED, json.dumps(rulings.told()))
    state.journal.tell(SETTLED, "yes")
    state.commit()
    if planned.scope is None:
        state.squeeze()
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


def _close(plan: Plan, means: Means) -> Changes:
    """What ended is deleted last, so that no text is ever in no article."""
    from pipeline.state.index import Index

    state, folder = means.state, means.folder
    there = set(plan.before.values()) if plan.scope is not None else state.published.ids() | folder.ids()
    ended = sorted(there - plan.keys.keys())
    state.published.touch({id_: folder.digest(id_) for id_ in ended})
    state.commit()
    for id_ in ended:
        folder.drop(id_)
        state.published.dropped(id_)
    folder.settle()
    changes = _changes(state, plan.naming)
    rejected = (Rejected(path=p, member=m, sha256=s, code=c, reason=r) for p, m, s, c, r in state.inputs.rejected())
    folder.finish(rejected, changes, plan.turn)
    state.published.close(plan.before, plan.homes)
    state.inputs.close(swept=plan.scope is None)
    Index(state.db).add()
    if any(changes):
        state.journal.tell(TURN, str(plan.turn))
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
