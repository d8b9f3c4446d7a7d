"""Article → processed/, and load() back. A file appears under its final name whole, or not at all.

articles/<first two of id>/<id>.json   one article each
rejected.jsonl                         every input that is in no article, with a code and a reason
changes.jsonl                          what each run did: run number, created | updated | merged | retired, ids; no clock
schema/                                JSON Schema of the records
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from .model import SCHEMA_VERSION, Article, Rejected

PUBLISHED: dict[str, type[BaseModel]] = {"article": Article, "rejected": Rejected}


class Changes(NamedTuple):
    """Ids by what a run did to them; `merged` pairs the id that ended with the one that goes on."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    retired: tuple[str, ...]


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a published record: "article" or "rejected"."""
    body = PUBLISHED[name].model_json_schema(mode="serialization")
    identity = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:article-pipeline:{name}:{SCHEMA_VERSION}"}
    return {**identity, **body}


def dumps(value: Any) -> str:
    """JSON as it is published: one key a line, so that versions compare line by line."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def replace(file: Path, data: bytes) -> bool:
    """Write `data` under this name, whole or not at all. False, and nothing is touched, where it stands there already."""
    if file.is_file() and file.read_bytes() == data:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".tmp")
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
    _sync(file.parent)
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place(out: Path, id_: str) -> Path:
    """Where the article of this id is."""
    return out / "articles" / id_[:2] / f"{id_}.json"


def load(processed: Path) -> Iterator[Article]:
    """The published articles, sorted by id. Raises ValueError, naming the file, for one that is not valid."""
    for file in sorted((Path(processed) / "articles").glob("*/*.json")):
        try:
            yield Article.model_validate_json(file.read_bytes())
        except ValidationError as error:
            raise ValueError(f"{file} is not a valid article: {error}") from error


def keep_ids(articles: Iterable[Article], published: Iterable[Article]) -> list[Article]:
    """The articles under the ids they were first published with: an article keeps its id, whatever joins later."""
    home = {v.id: a.id for a in sorted(published, key=lambda a: a.id, reverse=True) for v in a.variants}
    taken: dict[str, str] = {}
    used: set[str] = set()
    for article in sorted(articles, key=lambda a: a.id):
        known = sorted({home[v.id] for v in article.variants if v.id in home} - used)
        taken[article.id] = known[0] if known else article.id
        used.add(taken[article.id])
    return sorted((_renamed(a, taken) for a in articles), key=lambda a: a.id)


def _renamed(article: Article, ids: dict[str, str]) -> Article:
    links = tuple(sorted((r.model_copy(update={"id": ids.get(r.id, r.id)}) for r in article.related), key=lambda r: r.id))
    return article.model_copy(update={"id": ids[article.id], "related": links})


def publish(out: Path, articles: Iterable[Article], rejected: Iterable[Rejected]) -> Changes:
    """Bring `out` to exactly these articles and rejections, touching only what differs. Raises OSError where it cannot write."""
    sweep(out)
    before = list(load(out))
    after = keep_ids(list(articles), before)
    created: list[str] = []
    updated: list[str] = []
    for article in after:
        new = not place(out, article.id).exists()
        if replace(place(out, article.id), dumps(article.model_dump(mode="json")).encode("utf-8")):
            (created if new else updated).append(article.id)
    merged, retired = _ended(before, after)
    for id_ in [*(a for a, _ in merged), *retired]:
        place(out, id_).unlink()
    rows = sorted((r.path, r.member, json.dumps(r.model_dump(mode="json"), ensure_ascii=False)) for r in rejected)
    replace(out / "rejected.jsonl", "".join(row + "\n" for *_, row in rows).encode("utf-8"))
    for name in PUBLISHED:
        replace(out / "schema" / f"{name}.schema.json", dumps(schema(name)).encode("utf-8"))
    changes = Changes(tuple(created), tuple(updated), tuple(merged), tuple(retired))
    _journal(out / "changes.jsonl", changes)
    return changes


def sweep(out: Path) -> None:
    """Delete temporary files that a killed run left behind."""
    for stale in [*out.glob("*.tmp"), *out.glob("*/*.tmp"), *out.glob("articles/*/*.tmp")]:
        stale.unlink()


def _ended(before: list[Article], after: list[Article]) -> tuple[list[tuple[str, str]], list[str]]:
    """Published ids that no longer stand: (ended, goes on) where a witness lives on elsewhere, else retired."""
    home = {v.id: a.id for a in after for v in a.variants}
    standing = {a.id for a in after}
    ended = [a for a in before if a.id not in standing]
    heirs = {a.id: next((home[v.id] for v in a.variants if v.id in home), None) for a in ended}
    return [(i, heir) for i, heir in heirs.items() if heir], [i for i, heir in heirs.items() if not heir]


def _journal(file: Path, changes: Changes) -> None:
    """Append what this run did; a run that changed nothing leaves no row."""
    old = file.read_bytes() if file.is_file() else b""
    run = 1 + max((json.loads(line)["run"] for line in old.split(b"\n") if line), default=0)
    rows: list[dict[str, Any]] = [{"run": run, "change": c, "id": i} for c in ("created", "updated") for i in getattr(changes, c)]
    rows += [{"run": run, "change": "merged", "id": i, "into": heir} for i, heir in changes.merged]
    rows += [{"run": run, "change": "retired", "id": i} for i in changes.retired]
    if rows:
        replace(file, old + "".join(json.dumps(row) + "\n" for row in rows).encode("utf-8"))
