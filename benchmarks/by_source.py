"""The score of statistics and terms per source, and of all others: a rule that serves one source alone shows as one far above.

python benchmarks/by_source.py [--shared ../shared]

One row a source: its own figures, then those of all articles but its own. The labelled articles stand beside the project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ARTICLES = "data/statistics/articles.jsonl"
FIELDS = ("population", "claim", "attribution", "source", "period")
Row = dict[str, Any]


def family(row: Row) -> str:
    """The collection that an article is from: its repository, and of a large one the folder."""
    repository, _, path = row["source"].partition(":")
    return (
        "/".join([repository.partition("/")[2], *path.split("/")[1:2]])
        if path.startswith("sources/")
        else repository.partition("/")[2]
    )


def score(shared: Path, command: str, rows: Iterable[Row], folder: Path) -> Any:
    """The scorer's answer for these articles."""
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    done = subprocess.run(
        [sys.executable, str(shared / "bench/score.py"), command, str(file)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def told(shared: Path, rows: list[Row], folder: Path) -> list[str]:
    """The cells of one set of articles."""
    facts, terms = score(shared, "statistics", rows, folder), score(shared, "terms", rows, folder)
    fields = [facts["fields"].get(field, [0, 0, None])[2] for field in FIELDS]
    forms = [terms.get(form, {}).get("f1") for form in ("glossary", "acronym", "sentence")]
    figures = [facts["span_f1"], facts["full_record"], *fields, *forms]
    return [str(facts["gold"]), *("-" if f is None else f"{f:.2f}" for f in figures)]


def main() -> int:
    """Print the table."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    shared = args.parse_args().shared
    rows = [json.loads(line) for line in (shared / ARTICLES).read_text("utf-8").splitlines()]
    heads = ["n", "span", "full", *(f[:6] for f in FIELDS), "gloss", "acron", "sentc"]
    print(f"{'':34}" + "".join(f"{head:>7}" for head in heads))
    with tempfile.TemporaryDirectory() as name:
        for source in sorted({family(row) for row in rows}):
            own = [row for row in rows if family(row) == source]
            others = [row for row in rows if family(row) != source]
            for label, some in ((source, own), ("  all others", others)):
                print(f"{label[:33]:34}" + "".join(f"{cell:>7}" for cell in told(shared, some, Path(name))))
        print(f"{'all':34}" + "".join(f"{cell:>7}" for cell in told(shared, rows, Path(name))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
