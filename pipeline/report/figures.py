"""The run at a glance: what the published articles hold, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.model import Article, Rejected

from . import explain

SHOWN = 12  # rows of a plot; the rest is one row


class Row(NamedTuple):
    """One bar of a plot: what it counts, in words too; `facet` finds the articles that it counts in the list."""

    label: str
    number: int
    facet: str = ""
    note: str = ""


class Plot(NamedTuple):
    """Rows under a title; `counted` says what the numbers are."""

    title: str
    counted: str
    rows: Sequence[Row]


class Glance:
    """Articles and rejections in, one at a time; plots and totals out."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self._counts: dict[str, Counter[str]] = {}

    def _count(self, facet: str, value: str, times: int = 1) -> None:
        self._counts.setdefault(facet, Counter())[value] += times

    def add(self, article: Article) -> None:
        """One more article."""
        unique = {variant.id: variant for variant in article.variants}
        self.totals.update(
            articles=1,
            variants=len(article.variants),
            repairs=sum(len(variant.edits) for variant in article.variants),
            readings=len(article.readings),
            substitutions=sum(each.places for each in article.substitutions if each.status == "applied"),
            terms=len(article.terms),
            statistics=len(article.statistics),
            problems=len(article.problems),
        )
        self.totals["words removed"] += sum(row.words for variant in article.variants for row in variant.removed)
        self._count("size", str(len(unique)))
        self._count("language", article.language or "unknown")
        for variant in article.variants:
            self._count("charset", variant.encoding)
            for edit in variant.edits:
                self._count("rule", edit.rule)
            for row in variant.removed:
                self._count("reason", row.reason, row.words)
        for problem in article.problems:
            self._count("problem", problem.code)
        for statistic in article.statistics:
            self._count("statistic", statistic.kind)

    def reject(self, rows: Iterable[Rejected]) -> None:
        """Inputs that are in no article."""
        for row in rows:
            self.totals["rejected"] += 1
            self._count("code", row.code)

    def plots(self, spent: Sequence[Row] = ()) -> list[Plot]:
        """Every plot that has rows."""
        plots = [
            Plot("Problems", "articles and what is open in them", self._rows("problem")),
            Plot("Rejected inputs", "inputs that are in no article, by code", self._rows("code")),
            Plot("Kinds of damage", "repairs, by the rule that made them", self._rows("rule", explain.rule)),
            Plot("Charsets", "inputs, by the charset they were read in", self._rows("charset", explain.charset)),
            Plot("Words removed", "words that are not the article’s, by reason", self._rows("reason", explain.reason)),
            Plot("Witnesses per article", "articles, by how many different witnesses they have", self._sizes()),
            Plot("Statistics", "facts with a figure, by kind", self._rows("statistic", explain.kind)),
            Plot("Languages", "articles, by language", self._rows("language")),
            Plot("Time", "milliseconds of CPU time, by stage, of the last run that made articles", spent),
        ]
        return [plot for plot in plots if plot.rows]

    def _sizes(self) -> list[Row]:
        counts = self._counts.get("size", Counter())
        return [Row(f"{n} witness{'es' if n > 1 else ''}", counts[str(n)], f"size:{n}") for n in sorted(map(int, counts))]

    def _rows(self, facet: str, note: Callable[[str], str] = lambda _: "") -> list[Row]:
        ranked = sorted(self._counts.get(facet, Counter()).items(), key=lambda pair: (-pair[1], pair[0]))
        rows = [Row(value, count, f"{facet}:{value}", note(value)) for value, count in ranked[:SHOWN]]
        if rest := ranked[SHOWN:]:
            rows.append(Row(f"{len(rest)} more", sum(count for _, count in rest)))
        return rows


def facets(article: Article) -> list[str]:
    """By what an article is found in the list."""
    variants = article.variants
    found = {f"size:{len({variant.id for variant in variants})}", f"language:{article.language or 'unknown'}"}
    found |= {f"charset:{variant.encoding}" for variant in variants}
    found |= {f"rule:{edit.rule}" for variant in variants for edit in variant.edits}
    found |= {f"reason:{row.reason}" for variant in variants for row in variant.removed}
    found |= {f"problem:{problem.code}" for problem in article.problems}
    found |= {f"statistic:{statistic.kind}" for statistic in article.statistics}
    found |= {f"reading:{reading.kind}" for reading in article.readings}
    found |= {f"decision:{decision.kind}" for decision in article.decisions}
    found |= {f"id:{article.id}", *(f"id:{variant.id}" for variant in variants)}
    return sorted(found)
