"""processed/ → files that load everywhere. One pass over the articles, one article at a time; every file is made anew beside its
place, and moved there only where its bytes differ. Equal articles make equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Article
from pipeline.write import dumps, load

from . import card, package
from .beside import Beside, Made, beside
from .choose import Changed, Unanswerable, changed, where
from .columnar import Missing, parquet
from .database import sqlite
from .lines import jsonl
from .linked import jsonld
from .retrieval import retrieval
from .rows import Add, Row, Tables, tables
from .spreadsheet import csv_files

__all__ = ["DEFAULT", "FORMATS", "Exported", "Made", "Missing", "Unanswerable", "Wanted", "export", "standing"]


class Format(NamedTuple):
    """How a format is made, and a file by which it is known to stand in a folder."""

    make: Callable[[Beside, Tables], AbstractContextManager[Add]]
    sign: str


FORMATS = {
    "jsonl": Format(jsonl, "articles.jsonl"),
    "csv": Format(csv_files, "articles.csv"),
    "sqlite": Format(sqlite, "articles.db"),
    "retrieval": Format(retrieval, "retrieval.jsonl"),
    "jsonld": Format(jsonld, "articles.jsonld"),
    "parquet": Format(parquet, "articles.parquet"),
}
DEFAULT = ("jsonl", "csv", "sqlite", "retrieval", "jsonld")  # what needs no extra
CHANGES = "changes.jsonl"


class Wanted(NamedTuple):
    """What to export: the formats, and of which articles."""

    formats: Sequence[str] = DEFAULT
    where: str | None = None
    since: int | None = None


class Exported(NamedTuple):
    """What an export made: of how many articles, after which run, and which files were not there already."""

    articles: int
    run: int
    files: tuple[Made, ...]
    written: tuple[str, ...]


def standing(folder: Path) -> set[str]:
    """The formats that were exported to a folder before."""
    return {name for name, each in FORMATS.items() if (folder / each.sign).is_file()}


def export(processed: Path, folder: Path, wanted: Wanted) -> Exported:
    """Export articles to a folder. What stands there in other formats is made anew too, so that no file is older than another.

    Raises Missing where a format or its library is, Unanswerable for an expression or a run that is none, ValueError for a
    damaged article, FileNotFoundError where there is no processed/, OSError where the folder cannot be written.
    """
    if unknown := sorted({*wanted.formats} - FORMATS.keys()):
        raise Missing(f"There is no format {', '.join(unknown)}: choose of {', '.join(FORMATS)}.")
    changes = changed(processed, wanted.since)
    told = tables()
    articles = _chosen(load(processed), wanted, changes, told)
    formats = {*wanted.formats, *standing(folder)}
    with beside(folder) as files:
        count, languages = _filled(files, formats, articles, told)
        if wanted.since is not None:
            files.place(CHANGES).write_text("".join(changes.rows), "utf-8")
            files.rows[CHANGES] = len(changes.rows)
        made = files.made()
        files.place(package.NAME).write_bytes(dumps(package.package(made, told)).encode())
        files.place(card.NAME).write_text(card.card(made, sorted(languages), told), "utf-8")
    return Exported(count, changes.run, tuple(made), tuple(files.written))


def _filled(files: Beside, formats: Set[str], articles: Iterable[Row], told: Tables) -> tuple[int, set[str]]:
    """Make the files of these formats: how many articles there were, and in which languages."""
    count, languages = 0, set[str]()
    with ExitStack() as stack:
        adds = [stack.enter_context(each.make(files, told)) for name, each in FORMATS.items() if name in formats]
        for article in articles:
            count += 1
            languages |= {article["language"]} - {None}
            for add in adds:
                add(article)
    return count, languages


def _chosen(articles: Iterable[Article], wanted: Wanted, changes: Changed, told: Tables) -> Iterator[Row]:
    """The articles that are wanted, as they are published."""
    with where(wanted.where, told) as holds:
        for article in articles:
            row = article.model_dump(mode="json")
            if (wanted.since is None or article.id in changes.ids) and holds(row):
                yield row
