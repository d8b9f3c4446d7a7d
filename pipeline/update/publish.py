"""The state → processed/: only articles whose making changed are made again, only files that differ are written.

An article follows from its id, the works on its documents and where they lie, its related articles, the rows of the lexicon about
foreign tokens in its text, what people decided about it, and the version of the stages. All but the lexicon are its *key*. The
lexicon is known when every article of a new key was collated, so an article with foreign tokens is finished in a second pass.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from pipeline.collate import Collation, Entry, Lexicon, foreign
from pipeline.decisions import Ruling
from pipeline.engine import Size
from pipeline.engine.stopwatch import at
from pipeline.model import Article, Document, Related
from pipeline.run import collated, finish_all, uncollated, unfinished
from pipeline.state import Lexeme, Witness, Written, offers, unpack
from pipeline.write import Desk, Laid, article_bytes

from .means import Means, Stopped, together
from .plan import Plan

TOGETHER = 128  # articles between two commits


class Making(NamedTuple):
    """An article to be made: its id, the packed documents with their places; `lexicon` is None in the first pass; `rulings` are
    what people decided about it."""

    id: str
    documents: tuple[tuple[bytes, Witness], ...]
    related: tuple[Related, ...]
    lexicon: Lexicon | None
    rulings: tuple[Ruling, ...] = ()


class Made(NamedTuple):
    """An article as bytes, or laid out; neither where it waits for the lexicon. What it teaches, its foreign tokens, what is in
    it, and the decisions that it follows."""

    id: str
    learned: tuple[Lexeme, ...]
    tokens: tuple[str, ...]
    data: bytes = b""
    laid: Laid | None = None
    counts: tuple[int, ...] = ()
    follows: tuple[str, ...] = ()


def make_all(makings: list[Making], desk: Desk | None = None) -> list[Made]:
    """Collate and finish articles, and lay them out where there is a desk; those that wait for the lexicon are collated only."""
    told = [collated(_documents(making), making.rulings) for making in makings]
    made = [_learned(making.id, each) for making, each in zip(makings, told, strict=True)]
    ready = [n for n, each in enumerate(made) if not each.tokens or makings[n].lexicon is not None]
    articles = finish_all([(told[n], makings[n].lexicon or ()) for n in ready])
    for n, article in zip(ready, articles, strict=True):
        made[n] = _laid(_made(makings[n], made[n], article), desk)
    return made


def _laid(made: Made, desk: Desk | None) -> Made:
    return made._replace(data=b"", laid=desk.lay(made.id, made.data)) if desk else made


def make_less(making: Making, code: str) -> Made:
    """What can be made of an article that took too much of a worker: one witness stands for it, without facts."""
    told = uncollated(_documents(making), code, making.rulings)
    made = _learned(making.id, told)
    return made if made.tokens and making.lexicon is None else _made(making, made, unfinished(told, code))


def _documents(making: Making) -> list[Document]:
    return [unpack(body, path=w.path, member=w.member, sha256=w.sha256.hex(), id_=w.document) for body, w in making.documents]


def _learned(id_: str, told: Collation) -> Made:
    """An article that is collated, and not finished."""
    learned = tuple((s.before, s.after, s.agreeing) for s in told.substitutions if s.status == "applied" and s.agreeing)
    return Made(id_, learned, tuple(sorted(set(foreign(told.text)))))


def _made(making: Making, made: Made, article: Article) -> Made:
    article = article.model_copy(update={"id": making.id, "related": making.related})
    with at("record"):
        data = article_bytes(article)
    return made._replace(data=data, counts=_counts(article), follows=tuple(each.id for each in article.decisions))


def _counts(article: Article) -> tuple[int, ...]:
    """In the order of state.COUNTS."""
    edits = sum(len(v.edits) for v in article.variants)
    removed = sum(r.words for v in article.variants for r in v.removed)
    parts = (article.readings, article.terms, article.statistics, article.problems)
    return (len(article.variants), edits, removed, *map(len, parts))


def publish(plan: Plan, means: Means) -> bool:
    """Make and write every article of a plan whose making changed. False where the lexicon reaches beyond its scope."""
    published = means.state.published
    missing = _missing(plan, means) if plan.scope is None else set()
    before = set(plan.before.values())
    known = published.articles(plan.keys)
    changed = [i for i, key in plan.keys.items() if i not in known or known[i].key != key or i in missing]
    for made in _batches(_all_made(plan, changed, None, means), "collating", means):
        published.learn(plan.turn, [(each.id, each.learned, each.tokens) for each in made])
        _write([each for each in made if each.data or each.laid], plan, {}, means)
    published.unlearn(before - plan.keys.keys())
    lexicon: dict[str, list[tuple[str, str, int, int]]] = {}
    for row in published.lexicon():
        lexicon.setdefault(row[0], []).append(row)
    told = {i: offers(tokens, lexicon) for i, tokens in published.tokens().items()}
    waiting = [i for i, known in published.articles(told).items() if known.key is None or known.offers != told[i]]
    here = [i for i in waiting if i in plan.keys]
    for made in _batches(_all_made(plan, here, told, means), "finishing", means):
        _write(made, plan, told, means)
    return here == waiting


def _missing(plan: Plan, means: Means) -> set[str]:
    """Articles that do not stand, or not as an unfinished turn wrote them: the power was cut."""
    touched = sorted(means.state.published.touched().items())  # by shelf
    lost = {id_ for id_, left in touched if left.after and means.folder.digest(id_) != left.after}
    return lost | plan.keys.keys() - means.folder.ids()


def _all_made(plan: Plan, ids: list[str], told: Mapping[str, str] | None, means: Means) -> Generator[Made]:
    """These articles, made on the engine, in this order; the documents of one article at a time are read."""
    makings = (
        Making(
            id_,
            tuple((means.state.inputs.body(w.work), w) for w in plan.witnesses[id_]),
            plan.related.get(id_, ()),
            None if told is None else tuple(Entry(*row) for row in json.loads(told[id_] or "[]")),
            plan.rulings.get(id_, ()),
        )
        for id_ in ids
    )
    desk = means.folder.desk() if means.here is None else None
    yield from means.engine.map(partial(make_all, desk=desk), makings, lost=make_less, size=_size)


def _size(making: Making) -> Size:
    return Size(len(making.documents), sum(len(body) for body, _ in making.documents))


def _write(made: list[Made], plan: Plan, told: Mapping[str, str], means: Means) -> None:
    """What stood before is on record before it is replaced; what is written is on record after."""
    published = means.state.published
    laid = {each.id: each.laid or Laid(hashlib.sha256(each.data).digest(), means.folder.digest(each.id)) for each in made}
    published.touch({id_: each.stood for id_, each in laid.items()})
    means.state.commit()
    written = []
    for each in made:
        digest, stood = laid[each.id]
        if digest != stood:
            means.folder.write(each.id, each.data or None)
        written.append(Written(each.id, digest, plan.keys[each.id], told.get(each.id, ""), each.counts, each.follows))
    published.wrote(written)


def _batches(made: Generator[Made], what: str, means: Means) -> Iterator[list[Made]]:
    """The articles as they are kept. A run that is stopped leaves none that was laid out and has no name."""
    try:
        yield from together(means.watch.shown(made, what), TOGETHER, lambda each: len(each.data))
    except (Stopped, OSError):
        made.close()  # the workers have ended
        means.folder.sweep()
        raise
