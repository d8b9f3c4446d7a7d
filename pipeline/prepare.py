"""One input as a document: decode → blocks → repair → main text → metadata → fingerprint.

Each stage goes over all inputs of a batch, so that one array operation works on many texts. A document is the same whatever else
is in its batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from .blocks import Source, read_blocks, reanchor
from .blocks.characters import words_of
from .decisions import EditChoice, mended
from .decode import UTF_8, binary, decode
from .engine.stopwatch import SPENT, at
from .fingerprint import fingerprints
from .maintext import MainText, main_texts
from .metadata import Metadata, metadata_of
from .model import Decoded, Document, Edit, Problem, Raw, Rejected, Repaired
from .read import reject
from .repair import repair, without_controls
from .unseen import escaped, legible

LARGEST, LONGEST, BLOCKS = 32 * 2**20, 8_000_000, 200_000  # bytes of an input, characters and blocks of its source text
ID_LENGTH = 20  # hexadecimal digits of the SHA-256 of the bytes: 80 bits


Asked = tuple[Raw, Sequence[EditChoice]]  # an input, and what a person decided about repairs of it


class Mended(NamedTuple):
    """An input whose source text is decoded and repaired; `problems` are those of the way to its bytes, `declined` the edits that
    a person declined."""

    raw: Raw
    problems: tuple[Problem, ...]
    decoded: Decoded
    repaired: Repaired
    declined: tuple[Edit, ...]
    source: Source


def prepare(raw: Raw, choices: Sequence[EditChoice] = ()) -> Document | Rejected:
    """One input as a document: decoded, repaired, its main text found and every other word accounted for. `choices` are what a
    person decided about repairs of it; they are not followed where nothing would be left of it.

    Raises MemoryError where memory is short; an engine answers for that.
    """
    return prepared([(raw, choices)])[0]


def prepared(asked: Sequence[Asked]) -> list[Document | Rejected]:
    """`prepare` for each of a batch. A fault in one document must not cost another: then each is prepared alone."""
    try:
        results: list[Document | Rejected] = _prepared(asked)
    except MemoryError:
        raise
    except Exception as error:
        if len(asked) > 1:
            return [prepare(*each) for each in asked]
        message = f"a fault of the pipeline, please report it: {type(error).__name__}: {error}"
        results = [_reject(raw, "internal-error", message) for raw, _ in asked]
    pairs = zip(asked, results, strict=True)
    return [prepare(raw) if choices and isinstance(done, Rejected) else done for (raw, choices), done in pairs]


def _prepared(asked: Sequence[Asked]) -> list[Document | Rejected]:
    """The stages, one after the other, over the batch; what is rejected takes no part in those that follow."""
    told = [_legible(raw) for raw, _ in asked]
    with at("decode"):
        decoded = [_decoded(raw) for raw, _ in told]
    with at("blocks"):
        read = [_read(raw, text) for (raw, _), text in zip(told, decoded, strict=True)]
    with at("repair"):
        chosen = (choices for _, choices in asked)
        results = [_mended(*each) for each in zip(told, decoded, read, chosen, strict=True)]
    sound = [one for one in results if isinstance(one, Mended)]
    with at("main text"):
        mains = main_texts([one.source for one in sound])
        _account(mains)
    SPENT["words read"] += sum(main.words for main in mains)
    with at("metadata"):
        found = metadata_of([(one.source, main, one.raw.url, one.raw.meta) for one, main in zip(sound, mains, strict=True)])
    with at("fingerprint"):
        sketches = fingerprints([main.text for main in mains])
    documents = map(_document, sound, mains, found, sketches)
    return [next(documents) if isinstance(one, Mended) else one for one in results]


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


def _decoded(raw: Raw) -> Decoded | Rejected:
    """The text of an input."""
    if refused := _refused(raw.data):
        return _reject(raw, *refused)
    return decode(raw.data, declared=raw.charset, html=is_page(raw))


def _read(raw: Raw, decoded: Decoded | Rejected) -> Source | Rejected:
    """The blocks of an input that was decoded."""
    if isinstance(decoded, Rejected):
        return decoded
    source = read_blocks(decoded.text, html=is_page(raw), data=raw.data if decoded.evidence == UTF_8 else None)
    too = _too_much(source)
    return _reject(raw, *too) if too else source


def _mended(
    told: tuple[Raw, tuple[Problem, ...]], decoded: Decoded | Rejected, read: Source | Rejected, choices: Sequence[EditChoice]
) -> Mended | Rejected:
    """The source text of an input, repaired."""
    if isinstance(decoded, Rejected):
        return decoded
    if isinstance(read, Rejected):
        return read
    repaired, declined = _repaired(read.text, choices)
    return Mended(*told, decoded, repaired, declined, reanchor(read, repaired))


def _repaired(text: str, choices: Sequence[EditChoice]) -> tuple[Repaired, tuple[Edit, ...]]:
    """A text after repair, and the edits that a person declined; what nobody sees is not published all the same."""
    kept, declined = mended(text, repair(text), choices)
    repaired = without_controls(text, kept)
    unmade = (each for each in declined if not any(e.start < each.end and each.start < e.end for e in repaired.edits))
    return repaired, tuple(unmade)


def _document(one: Mended, main: MainText, found: Metadata, sketch: bytes) -> Document | Rejected:
    """The record of an input, if a main text was found."""
    raw, problems, decoded, repaired, declined, _ = one
    if not main.text:
        return _reject(raw, main.problems[0].code, main.problems[0].message)
    digest, fields = hashlib.sha256(raw.data).hexdigest(), found._asdict()
    page = fields.pop("page")
    return Document(
        id=digest[:ID_LENGTH],
        path=raw.path,
        member=raw.member,
        media=raw.media or "text/plain",
        sha256=digest,
        encoding=decoded.encoding,
        **fields | {"evidence": {"encoding": decoded.evidence, **found.evidence}},
        text=main.text,
        blocks=main.blocks,
        confidence=main.confidence,
        edits=repaired.edits,
        declined=declined,
        removed=main.removed,
        problems=(*problems, *decoded.problems, *repaired.problems, *main.problems),
        sketch=sketch + (page.packed() if page else b""),
    )


def _account(mains: Sequence[MainText]) -> None:
    """Words in = words kept + words removed, or it is a fault."""
    for main, kept in zip(mains, words_of([main.text for main in mains]), strict=True):
        if lost := main.words - kept - sum(r.words for r in main.removed):
            raise AssertionError(f"{lost} words of the source text are neither kept nor removed")


def _refused(data: bytes) -> tuple[str, str] | None:
    """The code and reason for which bytes are not decoded."""
    if not data or data.isspace():
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
