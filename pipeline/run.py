"""The pipeline on one page.

    prepare   Raw → Document        one at a time: decode → blocks → repair → main text → metadata → fingerprint
    cluster   sketches → groups     the only stage that sees all documents, and it sees only ids and sketches
    collate   group → Collation     one group at a time
    lexicon                         one small reduce: the substitutions that some group proved
    finish    Collation → Article   one at a time: apply the lexicon → terms → statistics → validate

The order of the input, the number of workers and the engine never change a byte of the output.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from .blocks import Source, read_blocks, reanchor
from .blocks.characters import Characters
from .cluster import Clusters, cluster
from .collate import Collation, Lexicon, alone, collate, learn, offer, witnesses
from .decisions import EditChoice, Ruling, mended
from .decode import binary, decode
from .engine import REASONS, Engine, Pool, Size
from .engine.stopwatch import SPENT, at
from .facts import facts_of
from .fingerprint import fingerprint
from .grammar.gate import language
from .maintext import MainText, main_text
from .metadata import Metadata, metadata
from .model import Article, Decoded, Document, Edit, Facts, Problem, Raw, Rejected, Related, Repaired, Statistic, Term, Variant
from .read import reject
from .repair import repair, without_controls
from .unseen import escaped, legible

LARGEST, LONGEST, BLOCKS = 32 * 2**20, 8_000_000, 200_000  # bytes of an input, characters and blocks of its source text
ID_LENGTH = 20  # hexadecimal digits of the SHA-256 of the bytes: 80 bits
Fact = TypeVar("Fact", Term, Statistic)
OnReject = Callable[[Rejected], object]


def prepare(raw: Raw, choices: Sequence[EditChoice] = ()) -> Document | Rejected:
    """One input as a document: decoded, repaired, its main text found and every other word accounted for. `choices` are what a
    person decided about repairs of it; they are not followed where nothing would be left of it.

    Raises MemoryError where memory is short; an engine answers for that.
    """
    try:
        done = _prepare(*_legible(raw), choices)
        return prepare(raw) if choices and isinstance(done, Rejected) else done
    except MemoryError:
        raise
    except Exception as error:  # a fault in one document must not cost another
        return _reject(raw, "internal-error", f"a fault of the pipeline, please report it: {type(error).__name__}: {error}")


def _legible(raw: Raw) -> tuple[Raw, tuple[Problem, ...]]:
    """The input with what its container says of it free of characters that nobody sees."""
    url = escaped(raw.url) if raw.url else raw.url
    meta = {name: list(map(_plain, said)) if isinstance(said, list) else _plain(said) for name, said in raw.meta.items()}
    if (url, meta) == (raw.url, raw.meta):
        return raw, raw.problems
    names = sorted({*(name for name in meta if meta[name] != raw.meta[name]), *(["url"] if url != raw.url else [])})
    message = f"characters that nobody sees were taken out of the {', '.join(names)}"
    problem = Problem(stage="metadata", code="control-characters", message=message)
    return raw.model_copy(update={"url": url, "meta": meta}), (*raw.problems, problem)


def _plain(said: Any) -> Any:
    return legible(said) if isinstance(said, str) else said


def _prepare(raw: Raw, problems: tuple[Problem, ...], choices: Sequence[EditChoice]) -> Document | Rejected:
    if refused := _refused(raw.data):
        return _reject(raw, *refused)
    html = is_page(raw)
    with at("decode"):
        decoded = decode(raw.data, declared=raw.charset, html=html)
    with at("blocks"):
        source = read_blocks(decoded.text, html=html)
    if too := _too_much(source):
        return _reject(raw, *too)
    with at("repair"):
        repaired, declined = _repaired(source.text, choices)
        source = reanchor(source, repaired)
    with at("main text"):
        main = main_text(source)
    SPENT["words read"] += source.characters.words
    if not main.text:
        return _reject(raw, main.problems[0].code, main.problems[0].message)
    _account(source, main)
    with at("metadata"):
        found = metadata(source, main, url=raw.url, given=raw.meta)
    digest = hashlib.sha256(raw.data).hexdigest()
    with at("fingerprint"):
        sketch = fingerprint(main.text) + (found.page.packed() if found.page else b"")
    return Document(
        id=digest[:ID_LENGTH],
        path=raw.path,
        member=raw.member,
        media=raw.media or "text/plain",
        sha256=digest,
        encoding=decoded.encoding,
        **_fields(found, decoded),
        text=main.text,
        blocks=main.blocks,
        confidence=main.confidence,
        edits=repaired.edits,
        declined=declined,
        removed=main.removed,
        problems=(*problems, *decoded.problems, *repaired.problems, *main.problems),
        sketch=sketch,
    )


def _repaired(text: str, choices: Sequence[EditChoice]) -> tuple[Repaired, tuple[Edit, ...]]:
    """A text after repair, and the edits that a person declined; what nobody sees is not published all the same."""
    kept, declined = mended(text, repair(text), choices)
    repaired = without_controls(text, kept)
    unmade = (each for each in declined if not any(e.start < each.end and each.start < e.end for e in repaired.edits))
    return repaired, tuple(unmade)


def _fields(found: Metadata, decoded: Decoded) -> dict[str, Any]:
    fields = {name: value for name, value in found._asdict().items() if name != "page"}
    return fields | {"evidence": {"encoding": decoded.evidence, **found.evidence}}


def _account(source: Source, main: MainText) -> None:
    """Words in = words kept + words removed, or it is a fault."""
    if lost := source.characters.words - Characters(main.text).words - sum(r.words for r in main.removed):
        raise AssertionError(f"{lost} words of the source text are neither kept nor removed")


def _refused(data: bytes) -> tuple[str, str] | None:
    """The code and reason for which bytes are not decoded."""
    if not data.strip():
        return "empty", "there is no text in it"
    if why := binary(data):
        return "binary", f"this is no text: {why}"
    if len(data) > LARGEST:
        return "too-large", f"it has {len(data):,} bytes; {LARGEST:,} are read"
    return None


def _too_much(source: Source) -> tuple[str, str] | None:
    """The code and reason for which a source text is not worked on: limits that are the same on every machine."""
    if len(source.text) > LONGEST:
        return "too-long", f"its text has {len(source.text):,} characters; {LONGEST:,} are read"
    if len(source.blocks) > BLOCKS:
        return "too-long", f"its text has {len(source.blocks):,} blocks; {BLOCKS:,} are read"
    return None


def is_page(raw: Raw) -> bool:
    """Whether the bytes are markup."""
    return raw.media in ("text/html", "application/xhtml+xml")


def _reject(raw: Raw, code: str, reason: str) -> Rejected:
    return reject(raw.path, raw.data, code, reason, raw.member)


def lost(raw: Raw, code: str) -> Rejected:
    """What is said of an input that took too much of its worker, twice."""
    return _reject(raw, code, REASONS[code])


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


def _facts_or_fault(text: str, code: str) -> Facts:
    """The facts of a text, read in this language where its words tell no other; none, and a problem, after a fault of ours."""
    try:
        return facts_of(text, language(text) or code)
    except MemoryError:
        raise
    except Exception as error:
        return Facts(problems=(_fault("stats", error),))


def _fault(stage: str, error: Exception) -> Problem:
    message = f"a fault of the pipeline, please report it: {type(error).__name__}: {error}"
    return Problem(stage=stage, code="internal-error", message=message, quote="")


def finish(collation: Collation, lexicon: Lexicon) -> Article:
    """A collated group as the published record. The id is that of its first document."""
    told = offer(collation, lexicon)
    SPENT["words published"] += len(told.text.split())
    facts = _facts_or_fault(told.text, told.language or "en")
    with at("record"):
        return _article(told, facts)


def unfinished(collation: Collation, code: str) -> Article:
    """The record of a group of which the facts took too much of a worker: without facts, with a problem."""
    message = f"terms and statistics are not read: {REASONS[code]}"
    return _article(collation, Facts(problems=(Problem(stage="stats", code=code, message=message),)))


def _article(told: Collation, facts: Facts) -> Article:
    documents = told.documents
    return Article(
        id=min(d.id for d in documents),
        **{f: getattr(told, f) for f in ("title", "deck", "authors", "date", "site", "url", "language", "evidence")},
        text=told.text,
        blocks=told.blocks,
        confidence=told.confidence,
        variants=tuple(_variant(d, told.shares[d.id]) for d in documents),
        readings=told.readings,
        substitutions=told.substitutions,
        decisions=told.decisions,
        terms=tuple(_witnessed(t, told) for t in facts.terms),
        statistics=tuple(_witnessed(s, told) for s in facts.statistics),
        problems=tuple(dict.fromkeys((*told.problems, *facts.problems))),
    )


def _witnessed(fact: Fact, told: Collation) -> Fact:
    return fact.model_copy(update={"witnesses": witnesses(told, fact.evidence.start, fact.evidence.end)})


def _variant(document: Document, share: float) -> Variant:
    same = ("id", "path", "member", "sha256", "encoding", "title", "url", "edits", "declined", "removed")
    return Variant(share=share, **{f: getattr(document, f) for f in same})


def prepare_all(raws: Iterable[Raw | Rejected], engine: Engine, on_reject: OnReject | None) -> list[Document]:
    """Every input as a document, in the order (id, path, member); the others go to `on_reject`."""
    documents = []
    for result in engine.map(_prepare_or_pass, raws, lost=_pass_lost, size=_size):
        if isinstance(result, Document):
            documents.append(result)
        elif on_reject:
            on_reject(result)
    return sorted(documents, key=lambda d: (d.id, d.path, d.member))


def _prepare_or_pass(raw: Raw | Rejected) -> Document | Rejected:
    return raw if isinstance(raw, Rejected) else prepare(raw)


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
    collations = list(engine.map(collated, groups, lost=uncollated, size=lambda group: Size(len(group))))
    finish_ = partial(finish, lexicon=learn(collations))
    finished = engine.map(finish_, collations, lost=unfinished, size=lambda told: Size(len(told.documents)))
    articles = sorted(finished, key=lambda a: a.id)
    near = related({v.id: a.id for a in articles for v in a.variants}, clusters.related)
    yield from (a.model_copy(update={"related": near[a.id]}) if a.id in near else a for a in articles)
