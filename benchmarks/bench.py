"""Score the package on labelled data, beside what its peers reach, and fail where a figure is below its floor.

python benchmarks/bench.py                          every set, a few at a time (--jobs)
python benchmarks/bench.py --quick                  the first rows of the slow sets, and no `restore`
python benchmarks/bench.py --only seeds html-atf    these sets
python benchmarks/bench.py --raise-floors           write benchmarks/floors.json from this run

The data and its scorer stand beside the project (--shared). `benchmarks/results.json` keeps the last figures of every set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
FLOORS = HERE / "floors.json"
TIMEOUT = 900  # seconds for one run of the scorer
SPEED_SLACK = 2  # a ratio of CPU times wobbles; a floor allows this much more
SPEED = "speed"

Keys = tuple[str | int, ...]
Figures = dict[str, float]


@dataclass(frozen=True)
class Figure:
    """One number to show: where it stands in the scorer's answer, and which direction is better."""

    name: str
    at: Keys
    peer: str | Keys = ""  # what peers reach, as text, or where the answer itself says it
    lower: bool = False  # the lower the better
    over: Keys = ()  # divide by this count

    def value(self, answer: Any) -> float | None:
        """The figure, or None where the answer does not have it."""
        number = dig(answer, self.at)
        if number is None or not self.over:
            return number
        count = dig(answer, self.over)
        return round(number / count, 4) if count else None

    def peers(self, answer: Any) -> str:
        """What peers reach."""
        if isinstance(self.peer, str):
            return self.peer or "-"
        number = dig(answer, self.peer)
        return "-" if number is None else f"{number:g} ({' '.join(str(key) for key in self.peer).replace('_', ' ')})"


@dataclass(frozen=True)
class Set:
    """One run of the scorer. `quick` is the limit for --quick; 0 is the whole set and None leaves it out."""

    name: str
    command: str
    paths: tuple[str, ...]
    figures: tuple[Figure, ...]
    quick: int | None = 0


@dataclass(frozen=True)
class Outcome:
    """What a set gave: the scorer's answer, or why there is none."""

    name: str
    answer: Any = None
    fault: str = ""


def dig(answer: Any, at: Keys) -> float | None:
    """The number at these keys; None where there is none.

    >>> dig({"a": [1, 2.5]}, ("a", 1))
    2.5
    """
    for key in at:
        try:
            answer = answer[key]
        except (KeyError, IndexError, TypeError):
            return None
    return answer if isinstance(answer, int | float) else None


def page(title: str, author: str, date: str, f1: str) -> tuple[Figure, ...]:
    """The figures of a set of labelled pages, with the peers'."""
    return (
        Figure("f1", ("f1",), f1),
        Figure("page f1", ("page_f1",)),
        Figure("below half", ("below_half",), lower=True),
        Figure("title", ("meta", "title_right"), title, over=("meta", "titles")),
        Figure("author", ("meta", "author_right"), author, over=("meta", "author_labels")),
        Figure("author invented", ("meta", "author_given_anyway"), lower=True, over=("meta", "no_author_label")),
        Figure("date", ("meta", "date_right"), date, over=("meta", "dates")),
        Figure("confidence auroc", ("confidence_auroc",), "none reports one"),
    )


def flat(kind: str, peer: str | Keys) -> Figure:
    """The figure of one way in which a page loses its HTML."""
    return Figure(kind.replace("_", " "), (kind, "f1"), peer)


def variants(peer: str) -> tuple[Figure, ...]:
    """The figures of a set of clusters."""
    return (
        Figure("pair f1", ("pair_f1",), peer),
        Figure("pair precision", ("pair_precision",)),
        Figure("pair recall", ("pair_recall",)),
        Figure("bcubed f1", ("bcubed_f1",)),
        Figure("in no article", ("not_in_any_article",), lower=True),
    )


def fact(field: str) -> Figure:
    """The share of the found statistics with this field right."""
    return Figure(field, ("fields", field, 2), "none returns it" if field in {"population", "claim", "source"} else "")


def invented(field: str) -> Figure:
    """How often this field is given where the text has none."""
    return Figure(f"{field} invented", ("given_where_none", field, 0), lower=True, over=("given_where_none", field, 1))


PAGE = (("f1", "f1"), ("page f1", "page_f1"))  # our name and the peer's
RESTORE = (
    Figure("recall", ("recall",), ("best_witness_recall",)),
    Figure("foreign", ("foreign",), ("best_witness_foreign",), lower=True),
    Figure("worse than best", ("worse_than_best_witness",), lower=True),
)
MOJIBENCH = "data/mojibake/mojibench-dev.jsonl.gz"
ARTICLES = "data/statistics/articles.jsonl"
SETS = (
    Set("seeds", "seeds", ("seeds",), (Figure("failed checks", ("n_failed",), lower=True),)),
    Set(
        "mojibake",
        "mojibake",
        ("data/mojibake/wild.jsonl", "data/mojibake/sound.jsonl", "data/mojibake/lossy.jsonl"),
        (
            Figure("wild right", ("wild.jsonl", "right"), ".713 (ftfy, 251 rows)", over=("wild.jsonl", "n")),
            Figure(
                "wild wrong changes",
                ("wild.jsonl", "changed_wrong"),
                ".064 (ftfy, 251 rows)",
                lower=True,
                over=("wild.jsonl", "n"),
            ),
            Figure("sound changed", ("sound.jsonl", "sound_changed"), lower=True),
            Figure("lossy invented", ("lossy.jsonl", "invented"), lower=True),
            Figure("lossy flagged", ("lossy.jsonl", "flagged")),
        ),
    ),
    Set(
        "mojibench",
        "mojibench",
        (MOJIBENCH,),
        (
            *(
                Figure(f"{group}/{size}", ("groups", f"{group}/{size}"), peer)
                for group, size, peer in (
                    ("utf8", "doc", "62 (ftfy)"),
                    ("utf8", "short", "70 (ftfy)"),
                    ("legacy", "doc", "4 (ftfy)"),
                    ("legacy", "short", "0 (ftfy)"),
                    ("island", "doc", "33 (ftfy)"),
                    ("entity", "doc", ""),
                    ("lossy", "doc", ""),
                )
            ),
            Figure("sound changed", ("sound_changed",), "0 / 9 % (ftfy preserving / default)", lower=True),
        ),
        600,
    ),
    Set(
        "decode",
        "decode",
        (MOJIBENCH,),
        (
            Figure("whole", ("whole", "right"), ".996 (chardet, real files)"),
            Figure("300 characters", ("300", "right"), ".968 (chardet, real files)"),
            Figure("60 characters", ("60", "right"), ".917 (chardet, real files)"),
        ),
    ),
    Set("html-wcxb", "html", ("data/html/wcxb-dev",), page("", "", "", ".952 (trafilatura)"), 100),
    Set(
        "html-atf",
        "html",
        ("data/html/atf-dev",),
        page(".874 (newspaper4k)", ".734 (trafilatura)", ".834 (trafilatura)", ".929 (trafilatura)"),
        100,
    ),
    Set(
        "flat",
        "flat",
        ("data/flat/flat-dev.jsonl.gz",),
        (
            flat("page_lines", ".894 (BTE)"),
            flat("page_oneline", ("page_oneline", "do_nothing_f1")),
            flat("resid_lines", ".857 (line dedup)"),
            flat("resid_oneline", ("resid_oneline", "do_nothing_f1")),
        ),
        100,
    ),
    Set("variants-dev", "variants", ("data/variants/dev.jsonl.gz",), variants(".862 (exact 5-gram join)"), 600),
    Set("variants-hard", "variants", ("data/variants/dev-hard.jsonl.gz",), variants(".487 (exact 5-gram join)"), 600),
    Set(
        "pairs",
        "pairs",
        ("data/real",),
        (
            Figure("dup merged", ("dup_merged",), over=("dup",)),
            Figure("others merged", ("not_dup_merged",), lower=True, over=("not_dup",)),
        ),
    ),
    Set("restore-dev", "restore", ("data/variants/dev.jsonl.gz",), RESTORE, None),
    Set("restore-hard", "restore", ("data/variants/dev-hard.jsonl.gz",), RESTORE, None),
    Set(
        "statistics",
        "statistics",
        (ARTICLES,),
        (
            Figure("span f1", ("span_f1",), ".634 (quantulum3, a regex)"),
            Figure("full record", ("full_record",), "none returns it"),
            *map(fact, ("value", "kind", "comparator", "change", "population", "claim", "attribution", "source", "period")),
            *map(invented, ("population", "claim", "attribution", "period")),
            Figure("ungrounded", ("ungrounded",), lower=True),
        ),
    ),
    Set(
        "terms",
        "terms",
        (ARTICLES,),
        tuple(
            Figure(f"{form} {what}", (form, what), ".898 (Ab3P, MED1250)" if (form, what) == ("acronym", "f1") else "")
            for form in ("acronym", "glossary", "sentence")
            for what in ("f1", "precision")
        ),
    ),
    Set(
        SPEED,
        "",
        (),
        (
            Figure("repair, CPU over ftfy", ("repair_over_ftfy",), "1 (ftfy)", lower=True),
            Figure("prepare, CPU over parse", ("prepare_over_parse",), "26-51 (trafilatura)", lower=True),
        ),
    ),
)


# ---------------------------------------------------------------- runs
def score(item: Set, shared: Path, quick: bool) -> Outcome:
    """Run the scorer on one set."""
    command = [sys.executable, str(shared / "bench" / "score.py"), item.command, *(str(shared / path) for path in item.paths)]
    if quick and item.quick:
        command += ["--limit", str(item.quick)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(item.name, fault=f"not done after {TIMEOUT} s")
    if run.returncode:
        return Outcome(item.name, fault=f"exit {run.returncode}: {(run.stderr.strip().splitlines() or ['no message'])[-1]}")
    try:
        return Outcome(item.name, json.loads(run.stdout))
    except ValueError:
        return Outcome(item.name, fault="its answer is no JSON")


def cpu(work: Callable[[Any], object], inputs: Iterable[Any]) -> float:
    """CPU seconds of this process for the work on all inputs."""
    start = time.process_time()
    for each in inputs:
        work(each)
    return time.process_time() - start


def texts(shared: Path, count: int) -> list[str]:
    """The first articles of the corpus."""
    with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]


def pages(shared: Path, count: int) -> list[tuple[str, bytes]]:
    """The first labelled pages: name and bytes."""
    base = shared / "data" / "html" / "atf-dev"
    names = [json.loads(line)["file"] for line in (base / "gold.jsonl").read_text("utf-8").split("\n") if line]
    return [(name, gzip.decompress((base / name).read_bytes())) for name in names[:count]]


def speed(shared: Path) -> Outcome:
    """CPU relative to a peer's on the same inputs in this same process, each after a first call that loads what it needs."""
    import ftfy
    from selectolax.lexbor import LexborHTMLParser

    import pipeline

    def prepare(each: tuple[str, bytes]) -> object:
        return pipeline.prepare(pipeline.Raw(path=each[0], data=each[1], media="text/html"))

    def parse(each: tuple[str, bytes]) -> object:
        return LexborHTMLParser(each[1])

    try:
        articles, html = texts(shared, 300), pages(shared, 60)
    except OSError as error:
        return Outcome(SPEED, fault=f"{error.strerror}: {Path(str(error.filename)).name}")

    def over(ours: Callable[[Any], object], theirs: Callable[[Any], object], inputs: list[Any]) -> float:
        cpu(ours, inputs[:1])
        cpu(theirs, inputs[:1])
        return round(cpu(ours, inputs) / max(1e-9, cpu(theirs, inputs)), 2)

    return Outcome(
        SPEED,
        {"repair_over_ftfy": over(pipeline.repair, ftfy.fix_text, articles), "prepare_over_parse": over(prepare, parse, html)},
    )


def run_all(chosen: list[Set], shared: Path, quick: bool, jobs: int) -> list[Outcome]:
    """The outcome of every chosen set, in their order; speed is measured last and alone."""
    scored = [item for item in chosen if item.name != SPEED]
    with ThreadPoolExecutor(jobs) as pool:
        outcomes = list(pool.map(lambda item: score(item, shared, quick), scored))
    return [*outcomes, speed(shared)] if len(scored) < len(chosen) else outcomes


# ---------------------------------------------------------------- figures, floors
def figures(item: Set, answer: Any) -> Figures:
    """The figures that the answer has, by name."""
    values = ((figure.name, figure.value(answer)) for figure in item.figures)
    return {name: value for name, value in values if value is not None}


def stored(path: Path) -> dict[str, dict[str, Any]]:
    """What the file holds under `full` and `quick`; empty where there is no file."""
    held = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {"full": held.get("full", {}), "quick": held.get("quick", {})}


def store(path: Path, held: dict[str, dict[str, Any]]) -> None:
    """Write it the same way every time."""
    path.write_text(json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def faults(item: Set, got: Figures, floors: dict[str, dict[str, float]]) -> list[str]:
    """A line for every figure of the set that is past its floor, or missing."""
    out = []
    for figure in item.figures:
        name, value = f"{item.name}.{figure.name}", got.get(figure.name)
        for bound, limit in floors.get(name, {}).items():
            if value is None:
                out.append(f"{name}: no figure, {bound} {limit:g}")
            elif value < limit if bound == "min" else value > limit:
                out.append(f"{name}: {value:g}, {bound} {limit:g}")
    return out


def floor(item: Set, got: Figures) -> dict[str, dict[str, float]]:
    """The floors that these figures give."""
    slack = SPEED_SLACK if item.name == SPEED else 1
    directions = {figure.name: "max" if figure.lower else "min" for figure in item.figures}
    return {f"{item.name}.{name}": {directions[name]: value * slack} for name, value in got.items()}


# ---------------------------------------------------------------- output
def table(lines: list[tuple[str, str, str, str]]) -> str:
    """Columns as wide as their widest cell.

    >>> print(table([("set", "figure", "ours", "peers'"), ("a", "b", "1", "-")]))
    set  figure  ours  peers'
    a    b          1  -
    """
    wide = [max(len(line[i]) for line in lines) for i in range(3)]
    return "\n".join(f"{a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}  {d}" for a, b, c, d in lines)


def lines_of(item: Set, outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """The lines of one set in the table; figures of which less is better have a minus in front."""
    if outcome.fault:
        return [(item.name, "FAILED", "-", outcome.fault)]
    got = figures(item, outcome.answer)
    return [
        (item.name, f"{'-' if f.lower else '+'} {f.name}", f"{got[f.name]:g}" if f.name in got else "-", f.peers(outcome.answer))
        for f in item.figures
    ]


def side_by_side(chosen: list[Set], results: dict[str, Any], shared: Path, quick: bool) -> str:
    """The peers' figures from this machine, beside those of this run."""
    import peers

    peers.install()
    lines = [("peer", "figure", "ours", "peers'")]
    for item in chosen:
        if item.command == "html" and item.name in results:
            theirs = peers.score(shared / item.paths[0], item.quick if quick else None)
            ours = results[item.name]
            lines += [(f"trafilatura, {item.name}", f"+ {a}", f"{ours[a]:g}", f"{theirs[b]:g}") for a, b in PAGE]
    if "mojibake" in results:
        ftfy = peers.score(shared / "data" / "mojibake" / "wild.jsonl", None)
        ours = results["mojibake"]
        for figure, key in (("wild right", "right"), ("wild wrong changes", "changed_wrong")):
            lines.append(("ftfy, mojibake", figure, f"{ours[figure]:g}", f"{ftfy[key] / ftfy['n']:.4g}"))
    lines += [(peer, "- ingest, CPU", f"{ratio:g}", "1") for peer, ratio in peers.ingest_ratios(shared).items()]
    return table(lines)


def choose(only: list[str] | None, quick: bool) -> list[Set]:
    """The sets to run."""
    return [item for item in SETS if (not only or item.name in only) and not (quick and item.quick is None)]


def settings() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared", help="folder of the data and its scorer")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[item.name for item in SETS], help="these sets")
    parser.add_argument("--quick", action="store_true", help="the first rows of the slow sets")
    parser.add_argument("--jobs", type=int, default=1, help="sets at a time (1)")
    parser.add_argument("--raise-floors", action="store_true", help="write the floors from this run")
    parser.add_argument("--peers", action="store_true", help="install the peers beside this file and run them on the same pages")
    return parser.parse_args()


def main() -> int:
    """Run, print, store, compare; 1 where a set failed or a figure is past its floor."""
    args = settings()
    shared: Path = args.shared.resolve()
    if not (shared / "bench" / "score.py").is_file():
        print(f"no bench/score.py in {args.shared}: name its folder with --shared", file=sys.stderr)
        return 2
    mode = "quick" if args.quick else "full"
    chosen = choose(args.only, args.quick)
    results, floors = stored(RESULTS), stored(FLOORS)
    lines, bad = [("set", "figure (+ more, - less is better)", "ours", "peers'")], []
    for item, outcome in zip(chosen, run_all(chosen, shared, args.quick, max(1, args.jobs)), strict=True):
        lines += lines_of(item, outcome)
        results[mode].pop(item.name, None)
        if outcome.fault:
            bad.append(f"{item.name}: {outcome.fault}")
            continue
        results[mode][item.name] = got = figures(item, outcome.answer)
        if args.raise_floors:
            floors[mode].update(floor(item, got))
        bad += faults(item, got, floors[mode])
    print(table(lines))
    store(RESULTS, results)
    if args.peers:
        try:
            print("\n" + side_by_side(chosen, results[mode], shared, args.quick))
        except (subprocess.SubprocessError, OSError) as error:
            bad.append(f"peers: {error}")
    if args.raise_floors:
        store(FLOORS, floors)
    for line in bad:
        print(f"FAIL {line}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
