"""The pipeline on one page.

    prepare   Raw → Document        one at a time: decode → blocks → repair → main text → metadata → fingerprint
    cluster   sketches → groups     the only stage that sees all documents, and it sees only ids and sketches
    collate   group → Collation     one group at a time
    lexicon                         one small reduce: the substitutions that some group proved
    finish    Collation → Article   one at a time: apply the lexicon → terms → statistics → validate

The order of the input, the number of workers and the engine never change a byte of the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import ValidationError

from .cluster import Clusters, cluster
from .collate import FIELDS, Collation, Lexicon, alone, collate, learn, offer, witnesses
from .decisions import Ruling
from .engine import REASONS, Engine, Pool, Size, each
from .engine.stopwatch import SPENT, at
from .facts import Found, facts_of
from .grammar.gate import language
from .model import Article, Document, Problem, Raw, Rejected, Related
from .prepare import is_page, prepare, prepared
from .read import reject

__all__ = ["is_page", "prepare", "prepared"]
# The fields of an article that are those of its collation, and of a variant that are those of its document
AS_COLLATED = (*FIELDS, "evidence", "text", "blocks", "confidence", "readings", "substitutions", "decisions")
AS_PREPARED = ("id", "path", "member", "sha256", "encoding", "title", "url", "edits", "declined", "removed")
OnReject = Callable[[Rejected], object]


def lost(raw: Raw, code: str) -> Rejected:
    """What is said of an input that took too much of its worker, twice."""
    return reject(raw.path, raw.data, code, REASONS[code], raw.member)


def collated(documents: list[Document], rulings: Sequence[Ruling] = ()) -> Collation:
    """One group as a collation. A fault of ours costs no other group: then its fullest witness stands for it, with a problem."""
    try:
        with at("collate"):
            return collate(documents, rulings)
    except MemoryError:
        raise
    except Exception as error:
        return alone(documents, rulings, _fault("collate", error))


def uncollated(documents: list[Document], code: str, rulings: Sequence[Ruling] = ()) -> Collation:
    """A group that took too much of its worker: its fullest witness stands for it, with a problem."""
    message = f"its variants are not collated: {REASONS[code]}"
    return alone(documents, rulings, Problem(stage="collate", code=code, message=message))


def _facts(told: list[Collation]) -> list[Found]:
    """The facts of each text, read in the language of its article where its words tell no other. After a fault of ours each is
    read alone; the one that has it gets none, and a problem."""
    try:
        return facts_of([(t.text, language(t.text) or t.language or "en") for t in told])
    except MemoryError:
        raise
    except Exception as error:
        if len(told) > 1:
            return [facts for one in told for facts in _facts([one])]
        return [Found(problems=(_fault("stats", error),))]


def _fault(stage: str, error: Exception) -> Problem:
    message = f"a fault of the pipeline, please report it: {type(error).__name__}: {error}"
    return Problem(stage=stage, code="internal-error", message=message, quote="")


def finish(collation: Collation, lexicon: Lexicon) -> Article:
    """A collated group as the published record. The id is that of its first document."""
    return finish_all([(collation, lexicon)])[0]


def finish_all(collations: list[tuple[Collation, Lexicon]]) -> list[Article]:
    """Collated groups as published records, each the same as alone."""
    told = [offer(collation, lexicon) for collation, lexicon in collations]
    SPENT["words published"] += sum(t.text.count(" ") + len(t.blocks) for t in told)  # parted by spaces and blank lines
    facts = _facts(told)
    with at("record"):
        return [_recorded(t, f) for t, f in zip(told, facts, strict=True)]


def _finished(collations: list[Collation], lexicon: Lexicon) -> list[Article]:
    return finish_all([(collation, lexicon) for collation in collations])


def unfinished(collation: Collation, code: str) -> Article:
    """The record of a group of which the facts took too much of a worker: without facts, with a problem."""
    message = f"terms and statistics are not read: {REASONS[code]}"
    return _article(collation, Found(problems=(Problem(stage="stats", code=code, message=message),)))


def _recorded(told: Collation, facts: Found) -> Article:
    """The article with its facts; without them, and with a problem, should one of them not be a place of the text."""
    try:
        return _article(told, facts)
    except ValidationError as error:
        why = ValueError("; ".join(each["msg"] for each in error.errors(include_url=False)))
        return _article(told, Found(problems=(_fault("stats", why),)))


def _article(told: Collation, facts: Found) -> Article:
    documents = told.documents
    return Article.model_validate(
        {
            "id": min(d.id for d in documents),
            **{name: getattr(told, name) for name in AS_COLLATED},
            "variants": [_variant(d, told.shares[d.id]) for d in documents],
            "terms": [_witnessed(t, told) for t in facts.terms],
            "statistics": [_witnessed(s, told) for s in facts.statistics],
            "problems": tuple(dict.fromkeys((*told.problems, *facts.problems))),
        }
    )


def _witnessed(fact: dict[str, Any], told: Collation) -> dict[str, Any]:
    return {**fact, "witnesses": witnesses(told, fact["evidence"]["start"], fact["evidence"]["end"])}


def _variant(document: Document, share: float) -> dict[str, Any]:
    return {"share": share, **{name: getattr(document, name) for name in AS_PREPARED}}


def prepare_all(raws: Iterable[Raw | Rejected], engine: Engine, on_reject: OnReject | None) -> list[Document]:
    """Every input as a document, in the order (id, path, member); the others go to `on_reject`."""
    documents = []
    for result in engine.map(_prepared, raws, lost=_pass_lost, size=_size):
        if isinstance(result, Document):
            documents.append(result)
        elif on_reject:
            on_reject(result)
    return sorted(documents, key=lambda d: (d.id, d.path, d.member))


def _prepared(raws: list[Raw | Rejected]) -> list[Document | Rejected]:
    documents = iter(prepared([(raw, ()) for raw in raws if isinstance(raw, Raw)]))
    return [raw if isinstance(raw, Rejected) else next(documents) for raw in raws]


def _pass_lost(raw: Raw | Rejected, code: str) -> Document | Rejected:
    return raw if isinstance(raw, Rejected) else lost(raw, code)


def _size(raw: Raw | Rejected) -> Size:
    return Size(0) if isinstance(raw, Rejected) else Size(1, len(raw.data))


def grouped(documents: list[Document]) -> tuple[list[list[Document]], Clusters]:
    """The documents in groups of variants of one article."""
    by_id: dict[str, list[Document]] = {}
    for document in documents:
        by_id.setdefault(document.id, []).append(document)
    clusters = cluster([(id_, same[0].sketch) for id_, same in sorted(by_id.items())])
    return [[d for id_ in group for d in by_id[id_]] for group in clusters.groups], clusters


def related(homes: Mapping[str, str], pairs: Iterable[tuple[str, str, str]]) -> dict[str, tuple[Related, ...]]:
    """By article: those that share text with it and are not the same story. `homes` says which article a document is in."""
    links: dict[str, dict[str, str]] = {}
    for a, b, why in pairs:
        for one, other in ((homes[a], homes[b]), (homes[b], homes[a])):
            links.setdefault(one, {}).setdefault(other, why)
    return {id_: tuple(Related(id=i, why=w) for i, w in sorted(found.items())) for id_, found in links.items()}


def ingest(
    raws: Iterable[Raw | Rejected], *, engine: Engine | None = None, on_reject: OnReject | None = None
) -> Iterator[Article]:
    """Articles of these inputs, in memory, sorted by id. Inputs that are no article go to `on_reject`.

    Its workers have ended when it ends.
    """
    engine = engine or Pool()
    groups, clusters = grouped(prepare_all(raws, engine, on_reject))
    collations = list(engine.map(each(collated), groups, lost=uncollated, size=lambda group: Size(len(group))))
    finish_ = partial(_finished, lexicon=learn(collations))
    finished = engine.map(finish_, collations, lost=unfinished, size=lambda told: Size(len(told.documents)))
    articles = sorted(finished, key=lambda a: a.id)
    near = related({v.id: a.id for a in articles for v in a.variants}, clusters.related)
    yield from (a.model_copy(update={"related": near[a.id]}) if a.id in near else a for a in articles)
