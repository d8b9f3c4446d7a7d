"""processed/ → report.html: a page to review what was repaired, removed, joined and found.

Each page holds a thousand articles, those with problems first; where there are more, `report-2.html` and so on follow. The same
processed/ and raw/ give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipeline.decisions import Decisions
from pipeline.engine.stopwatch import REST
from pipeline.model import Article
from pipeline.write import Folder, replace

from .figures import Glance, Row, facets
from .page import Entry, Page, rendered
from .sources import Sources, sources
from .view import view_of
from .whys import View

__all__ = ["report"]
ON_A_PAGE = 1000  # articles, and rejected inputs
SIZE = 6_500_000  # characters of texts, of all witnesses, from which a page is full
STEM = "report"
REST_IS = "reading files, the state, writing, starting workers"


class Listed(NamedTuple):
    """An article in the list, how urgent it is, and its size."""

    rank: tuple[object, ...]
    entry: Entry
    size: int


def report(out: Path, raw: Path, decisions: Decisions = Decisions()) -> list[Path]:  # noqa: B008 - a value
    """Write the report of what stands in `out`; the pages. `decisions` tell where those that are followed stand now.

    Raises ValueError for an article that is not valid, OSError.
    """
    glance, folder = Glance(), Folder(out)
    listed = []
    for id_ in sorted(folder.ids()):
        article = _read(folder, id_)
        glance.add(article)
        listed.append(_listed(id_, article))
    rejected = list(folder.rejected())
    turn, _ = folder.since()
    glance.reject(rejected)
    shelves = list(_shelves(sorted(listed, key=lambda each: each.rank)))
    count = max(len(shelves), -(-len(rejected) // ON_A_PAGE), 1)
    shelves += [[] for _ in range(count - len(shelves))]
    names = [f"{STEM}{f'-{number + 1}' if number else ''}.html" for number in range(count)]
    titles = {e.id: (e.title, f"{name}#a/{e.id}") for name, shelf in zip(names, shelves, strict=True) for e in shelf}
    with sources(out, raw) as found:
        notes = _notes(found, raw, decisions)
        for number, (name, shelf) in enumerate(zip(names, shelves, strict=True)):
            part = rejected[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
            page = Page(number, names, turn, _totals(glance), glance.plots(_spent(found)), shelf, part, notes)
            replace(out / name, rendered(page, _views(shelf, folder, found, titles, decisions)))
    for stale in sorted(set(out.glob(f"{STEM}-*.html")) - {out / name for name in names}):
        stale.unlink()
    return [out / name for name in names]


def _read(folder: Folder, id_: str) -> Article:
    try:
        return Article.model_validate_json(folder.read(id_))
    except ValidationError as error:
        raise ValueError(f"article {id_} of {folder.out} is not a valid article: {error}") from error


def _listed(id_: str, article: Article) -> Listed:
    edits = sum(len(variant.edits) for variant in article.variants)
    unique = len({variant.id for variant in article.variants})
    counts = (
        (len(article.problems), "problem"),
        (unique if unique > 1 else 0, "witness"),
        (edits, "repair"),
        (len(article.readings), "reading"),
        (len(article.statistics), "statistic"),
        (len(article.terms), "term"),
    )
    paths = tuple(dict.fromkeys(f"{variant.path} {variant.member}".rstrip() for variant in article.variants))
    entry = Entry(id_, article.title or paths[0], paths, tuple(facets(article)), tuple(c for c in counts if c[0]))
    rank = (-len(article.problems), article.confidence, -len(article.readings), entry.title, id_)
    return Listed(rank, entry, len(article.text) * unique)


def _shelves(listed: Sequence[Listed]) -> Iterator[list[Entry]]:
    """The articles of each page."""
    shelf: list[Entry] = []
    size = 0
    for each in listed:
        if len(shelf) == ON_A_PAGE or (shelf and size + each.size > SIZE):
            yield shelf
            shelf, size = [], 0
        shelf.append(each.entry)
        size += each.size
    yield shelf


def _views(
    shelf: Sequence[Entry], folder: Folder, found: Sources, titles: dict[str, tuple[str, str]], decisions: Decisions
) -> Iterator[View]:
    articles = [_read(folder, entry.id) for entry in shelf]
    held = found.of(articles)
    for article in articles:
        yield view_of(article, {v.id: held[v.id] for v in article.variants if v.id in held}, titles, decisions.places)


def _totals(glance: Glance) -> list[tuple[int, str, str]]:
    """(count, word, what it says) of what is first seen."""
    totals = glance.totals
    return [
        (totals["variants"] + totals["rejected"], "inputs", "articles as they were found in raw/"),
        (totals["articles"], "articles", "stories, each published once"),
        (totals["rejected"], "rejected", "inputs that are in no article, each with a reason"),
        (totals["problems"], "problems", "what no stage could settle"),
        (totals["repairs"], "repairs", "places where a wrong charset was undone"),
        (totals["substitutions"], "substituted", "foreign tokens put back by another witness"),
        (totals["readings"], "readings", "places where witnesses differ"),
        (totals["words removed"], "words removed", "that are not the article’s, each with a reason"),
        (totals["terms"], "terms", "that a text defines"),
        (totals["statistics"], "statistics", "statements with a figure"),
    ]


def _notes(found: Sources, raw: Path, decisions: Decisions) -> list[str]:
    """What the page cannot show, and which decisions do not apply, and why."""
    notes = [f"{each.place} does not apply: {each.why}. {' · '.join(each.entry.splitlines())}" for each in found.idle(decisions)]
    if not found.has_files:
        notes.append(f"There is nothing in {raw}/, so repairs are listed without their places in the texts.")
    if not found.has_state:
        notes.append("What the last run knew is not there (.state), so the witnesses were read again from raw/.")
    return notes


def _spent(found: Sources) -> list[Row]:
    """What each stage of the last run that did anything cost, where that is on record."""
    return [Row(name, spent, note=REST_IS if name == REST else "") for name, spent in found.spent().items() if spent]
