"""What the page shows beside the record: the documents, from the state, and their source texts, from the bytes in raw/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pipeline.blocks import read_blocks
from pipeline.decisions import Decisions, EditChoice, of_record
from pipeline.decode import decode
from pipeline.model import Article, Document, Raw, Variant
from pipeline.read import files, read_file
from pipeline.run import is_page, prepare
from pipeline.state import TOOK, State, look, unpack
from pipeline.update import Idle, idle

from .whys import Held

Place = tuple[str, str]  # path, member
RUNS = 50  # of the last runs, one that did anything is looked for


class Sources:
    """Documents by id, of as many articles at a time as are asked for."""

    def __init__(self, state: State | None, raw: Path) -> None:
        self._state = state
        self._files = {found.path: found for found in files(raw)} if raw.is_dir() else {}

    @property
    def has_state(self) -> bool:
        """Whether what the last run knew is at hand."""
        return self._state is not None

    @property
    def has_files(self) -> bool:
        """Whether there is anything in raw/."""
        return bool(self._files)

    def spent(self) -> dict[str, int]:
        """Milliseconds of CPU time by stage, of the last run on record that made anything."""
        runs = self._state.journal.runs(RUNS) if self._state else []
        told = ({k.removeprefix(TOOK): n for k, n in run.told.items() if k.startswith(TOOK)} for run in runs)
        return next((spent for spent in told if spent.get("record")), {})

    def idle(self, decisions: Decisions) -> list[Idle]:
        """The decisions that do not apply, where what the last run knew is at hand."""
        return idle(decisions, self._state) if self._state else []

    def of(self, articles: Sequence[Article]) -> dict[str, Held]:
        """What is at hand of the documents of these articles. A file is read once, and only where it has something to tell."""
        first = {variant.id: variant for article in articles for variant in reversed(article.variants)}
        documents = dict(self._documents(first))
        wanted = {(v.path, v.member): v for v in first.values() if v.edits or v.id not in documents}
        held = {id_: Held(document) for id_, document in documents.items()}
        decided = {v.id: of_record(a, v.id) for a in articles for v in a.variants if v.id not in documents and a.decisions}
        for variant, raw in self._raws(wanted):
            document = documents.get(variant.id) or _prepared(raw, variant, decided.get(variant.id, ()))
            held[variant.id] = Held(document, _source(raw) if document else None)
        return held

    def _documents(self, variants: Mapping[str, Variant]) -> Iterator[tuple[str, Document]]:
        """The documents that the state has."""
        if self._state is None:
            return
        for w in list(self._state.inputs.witnesses(variants)):
            variant = variants[w.document]
            if (w.path, w.member, w.sha256.hex()) == (variant.path, variant.member, variant.sha256):
                body = self._state.inputs.body(w.work)
                yield w.document, unpack(body, path=w.path, member=w.member, sha256=variant.sha256, id_=w.document)

    def _raws(self, wanted: Mapping[Place, Variant]) -> Iterator[tuple[Variant, Raw]]:
        """The bytes at these places, where they are still those that were published."""
        for path in sorted({path for path, _ in wanted}):
            for item in read_file(self._files[path]) if path in self._files else ():
                variant = wanted.get((item.path, item.member))
                if variant and isinstance(item, Raw) and _is(item, variant):
                    yield variant, item


@contextmanager
def sources(out: Path, raw: Path) -> Iterator[Sources]:
    """The sources of `out` and `raw`; either may have gone."""
    with look(out) as state:
        yield Sources(state, raw)


def _is(raw: Raw, variant: Variant) -> bool:
    return sha256(raw.data).hexdigest() == variant.sha256


def _prepared(raw: Raw, variant: Variant, choices: Sequence[EditChoice]) -> Document | None:
    done = prepare(raw, choices)
    return done if isinstance(done, Document) and done.id == variant.id else None


def _source(raw: Raw) -> str:
    html = is_page(raw)
    return read_blocks(decode(raw.data, declared=raw.charset, html=html).text, html=html).text
