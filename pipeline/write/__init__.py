"""Article → processed/, and load() back. A file appears under its final name whole, or not at all.

Articles are on disk, whatever happens to the power, when `Folder.settle` has returned: it asks once for all of them.

articles/<first two of id>/<id>.json   one article each; or articles/<first two of id>.jsonl, one a line
rejected.jsonl                         every input that is in no article, with a code and a reason
changes.jsonl                          what each run did: run number, created | updated | merged | split | retired, ids; no clock
schema/                                JSON Schema of the records
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from pipeline.model import SCHEMA_VERSION, Article, Rejected
from pipeline.unseen import plain_bytes, plain_json

from .files import make_folder, replace, sync, sync_all
from .shelves import Desk, Laid, Shelves

__all__ = [
    "PUBLISHED",
    "Changes",
    "Desk",
    "Folder",
    "Laid",
    "article_bytes",
    "dumps",
    "load",
    "make_folder",
    "replace",
    "schema",
    "sync",
]

PUBLISHED: dict[str, type[BaseModel]] = {"article": Article, "rejected": Rejected}


class Changes(NamedTuple):
    """Ids by what a run did to them: `merged` has the id that ended and the one that goes on, `split` the id that goes on and the
    one that left it."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()

    def rows(self, run: int) -> Iterator[dict[str, Any]]:
        """The rows of changes.jsonl."""
        for change in ("created", "updated", "retired"):
            yield from ({"run": run, "change": change, "id": i} for i in getattr(self, change))
        yield from ({"run": run, "change": "merged", "id": i, "into": heir} for i, heir in self.merged)
        yield from ({"run": run, "change": "split", "id": i, "into": part} for i, part in self.split)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a published record: "article" or "rejected"."""
    body = PUBLISHED[name].model_json_schema(mode="serialization")
    identity = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:article-pipeline:{name}:{SCHEMA_VERSION}"}
    return {**identity, **body}


def dumps(value: Any) -> str:
    """JSON as it is published: one key a line, so that versions compare line by line."""
    return plain_json(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def article_bytes(article: Article) -> bytes:
    """An article as it is published; the model's own encoder writes what `dumps` would, and is faster."""
    return plain_bytes(to_json(article, indent=1)) + b"\n"


def load(processed: Path | str) -> Iterator[Article]:
    """The published articles, sorted by id: those of a folder, or of an `articles.jsonl` that was exported from one.

    Raises FileNotFoundError where there is neither, ValueError, naming the place, for an article that is not valid.
    """
    processed = Path(processed)
    if not (processed.is_file() or any((processed / name).exists() for name in ("articles", "rejected.jsonl"))):
        raise FileNotFoundError(f"Nothing is published in {processed}: `pipeline ingest RAW --out {processed}` does that.")
    return (
        _valid(data, place)
        for place, data in (Shelves(processed / "articles").bodies() if processed.is_dir() else _lines(processed))
    )


def _lines(file: Path) -> Iterator[tuple[str, bytes]]:
    with file.open("rb") as stream:
        yield from ((f"{file}, line {number},", line) for number, line in enumerate(stream, 1))


def _valid(data: bytes, place: str) -> Article:
    try:
        return Article.model_validate_json(data)
    except ValidationError as error:
        raise ValueError(f"{place} is not a valid article: {error}") from error


class Folder:
    """processed/, written one file at a time. A dry run (not `keep`) reads it and writes nothing. `shards`: how articles are to
    stand (`Shelves`); None leaves them as they are."""

    def __init__(self, out: Path, *, keep: bool = True, shards: bool | None = None) -> None:
        self.out, self.keep = out, keep
        self._articles = Shelves(out / "articles", shards)

    def ids(self) -> set[str]:
        """The id of every article that stands here."""
        return self._articles.ids()

    def whole(self, ids: set[str]) -> bool:
        """Whether exactly these articles stand here, and all that stands beside them."""
        beside = ["rejected.jsonl", *(f"schema/{name}.schema.json" for name in PUBLISHED)]
        return self.ids() == ids and all((self.out / name).is_file() for name in beside)

    def known(self) -> Iterator[tuple[str, list[str]]]:
        """(id, ids of its documents) of every article that stands here; a damaged one has no documents."""
        for id_ in sorted(self.ids()):
            try:
                yield id_, [v["id"] for v in json.loads(self.read(id_))["variants"]]
            except (ValueError, KeyError, TypeError):
                yield id_, []

    def read(self, id_: str) -> bytes:
        """An article as it is published. Raises FileNotFoundError."""
        return self._articles.read(id_)

    def rejected(self) -> Iterator[Rejected]:
        """The rows of rejected.jsonl."""
        with suppress(FileNotFoundError):
            for line in (self.out / "rejected.jsonl").read_bytes().splitlines():
                yield Rejected.model_validate_json(line)

    def faults(self) -> Iterator[str]:
        """What is wrong with the files about the whole."""
        for file in sorted({*self._articles.strays(), *self.out.glob("*.tmp"), *self.out.glob("schema/*.tmp")}):
            yield f"{file.relative_to(self.out)}: was left over, or was put there by hand"
        for name in PUBLISHED:
            file = self.out / "schema" / f"{name}.schema.json"
            if not file.is_file() or file.read_bytes() != dumps(schema(name)).encode("utf-8"):
                yield f"{file.relative_to(self.out)}: is not the schema of this version"
        standing: set[str] = set()
        for _, row in self._changes():
            if row["change"] == "created":
                standing.add(row["id"])
            elif row["change"] in ("merged", "retired"):
                standing.discard(row["id"])
        for id_ in sorted(standing ^ self.ids()):
            yield f"changes.jsonl: article {id_} {'stands by it, and is not there' if id_ in standing else 'is not in it'}"

    def digest(self, id_: str) -> bytes | None:
        """The hash of an article as it is published; None where there is none."""
        return self._articles.digest(id_)

    def desk(self) -> Desk | None:
        """Where other processes may lay out articles that are to be published; None where they stand in shards, or will."""
        return self._articles.desk() if self.keep else None

    def write(self, id_: str, data: bytes | None) -> None:
        """Publish an article; without data, the one that was laid out. It is not sure to stand before `settle`."""
        if self.keep:
            self._articles.write(id_, data)

    def drop(self, id_: str) -> None:
        """An article is no more."""
        if self.keep:
            self._articles.drop(id_)

    def arrange(self) -> None:
        """Articles that do not stand as they are to are moved."""
        if self.keep:
            self._articles.arrange()

    def settle(self) -> None:
        """What was written and dropped so far stays so, also after a power cut."""
        if self.keep:
            self._articles.flush()
            sync_all(self.out)

    def finish(self, rejected: Iterable[Rejected], changes: Changes, run: int) -> None:
        """The files about the whole: the rejections, the schemas, and what this run did."""
        rows = (plain_json(json.dumps(r.model_dump(mode="json"), ensure_ascii=False)) + "\n" for r in rejected)
        self._replace(self.out / "rejected.jsonl", "".join(rows).encode("utf-8"))
        for name in PUBLISHED:
            self._replace(self.out / "schema" / f"{name}.schema.json", dumps(schema(name)).encode("utf-8"))
        before = self._before(run)
        after = "".join(json.dumps(row) + "\n" for row in changes.rows(run)).encode("utf-8")
        if before or after:
            self._replace(self.out / "changes.jsonl", before + after)

    def since(self) -> tuple[int, dict[str, int]]:
        """The number of the last run in changes.jsonl, and by which run each article was created."""
        last, created = 0, {}
        for _, row in self._changes():
            last = max(last, row["run"])
            if row["change"] == "created":
                created[row["id"]] = row["run"]
        return last, created

    def sweep(self) -> None:
        """Delete temporary files that a killed run left behind."""
        if self.keep:
            for stale in [
                *self.out.glob("*.tmp"),
                *self.out.glob("schema/*.tmp"),
                *self.out.glob("articles/*.tmp"),
                *self.out.glob("articles/*/*.tmp"),
            ]:
                stale.unlink()

    def _changes(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        with suppress(FileNotFoundError):
            for line in (self.out / "changes.jsonl").read_bytes().splitlines(keepends=True):
                yield line, json.loads(line)

    def _before(self, run: int) -> bytes:
        """changes.jsonl without the rows of this run, which stand last."""
        file = self.out / "changes.jsonl"
        lines = file.read_bytes().splitlines(keepends=True) if file.is_file() else []
        while lines and json.loads(lines[-1])["run"] >= run:
            lines.pop()
        return b"".join(lines)

    def _replace(self, file: Path, data: bytes) -> None:
        if self.keep:
            replace(file, data)
