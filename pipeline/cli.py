"""The command line: options become arguments, results become text. Heavy modules are imported inside the commands."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from .model import Article, Document, Raw, Rejected
    from .write import Changes

Item = TypeVar("Item")
OK, USAGE, NOTHING, BUG, CANNOT_WRITE, INTERRUPTED = 0, 2, 3, 70, 73, 130  # exit codes

app = typer.Typer(
    no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, help="Articles in, validated JSON out."
)
RawFolder = Annotated[Path, typer.Argument(help="The folder of articles as they were found.", metavar="RAW")]
Out = Annotated[Path, typer.Option("--out", help="The folder of published articles.", metavar="DIR")]


def _fail(code: int, message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        from . import __version__

        typer.echo(f"pipeline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Articles in, validated JSON out: repaired, deduplicated, with their terms and statistics."""


@app.command()
def ingest(
    raw: RawFolder = Path("raw"),
    out: Out = Path("processed"),
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one per processor.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read every article under RAW and publish one clean record per story under DIR.

    Example: pipeline ingest raw --out processed --workers 2
    """
    from .engine import Pool
    from .read import files, read
    from .run import ingest as run_ingest

    if not raw.is_dir() or not files(raw):
        _fail(USAGE, f"There are no articles in {raw}/. Put .txt, .md, .html, .jsonl or .gz files there and run again.")
    rejected: list[Rejected] = []
    with _progress() as shown:
        raws = shown(read(raw), "reading")
        articles = list(shown(run_ingest(raws, engine=Pool(workers or None), on_reject=rejected.append), "finishing"))
    changes = None if dry_run else _publish(out, articles, rejected)
    _summary(articles, rejected, changes, as_json)
    if not articles:
        raise typer.Exit(NOTHING)


def _publish(out: Path, articles: list[Article], rejected: list[Rejected]) -> Changes:
    from .write import publish

    try:
        return publish(out, articles, rejected)
    except OSError as error:
        _fail(CANNOT_WRITE, f"Cannot write {error.filename or out}: {error.strerror}. What was published before still stands.")


@contextmanager
def _progress() -> Iterator[Any]:
    """A function that counts items as they pass: on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def shown(items: Iterable[Item], what: str) -> Iterator[Item]:
            task = progress.add_task(what, total=None)
            for item in items:
                progress.advance(task)
                yield item

        yield shown


def _summary(articles: list[Article], rejected: list[Rejected], changes: Changes | None, as_json: bool) -> None:
    rows = {
        "inputs": sum(len(a.variants) for a in articles) + len(rejected),
        "articles": len(articles),
        "variants": sum(len(a.variants) for a in articles),
        "rejected": len(rejected),
        "repairs": sum(len(v.edits) for a in articles for v in a.variants),
        "words removed": sum(r.words for a in articles for v in a.variants for r in v.removed),
        "readings": sum(len(a.readings) for a in articles),
        "terms": sum(len(a.terms) for a in articles),
        "statistics": sum(len(a.statistics) for a in articles),
        "problems": sum(len(a.problems) for a in articles),
    }
    codes = dict(sorted(Counter(r.code for r in rejected).items()))
    written = {} if changes is None else {name: len(ids) for name, ids in changes._asdict().items()}
    if as_json:
        typer.echo(
            json.dumps({**{k.replace(" ", "_"): v for k, v in rows.items()}, "rejected_by_code": codes, "changes": written})
        )
        return
    _table(rows | {f"  rejected: {code}": n for code, n in codes.items()} | written)


def _table(rows: dict[str, int]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in rows.items():
        table.add_row(name, f"{count:,}")
    Console().print(table)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="ID|FILE", help="The id of a published article or variant, or a file to try.")],
    out: Out = Path("processed"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the record itself.")] = False,
) -> None:
    """Tell how an input was decoded, what was repaired, removed and grouped, and why.

    Example: pipeline explain raw/page-1.txt
    """
    if Path(what).is_file():
        _explain_file(Path(what), as_json)
        return
    from .write import load

    articles = list(load(out))
    article = next((a for a in articles if what in (a.id, *(v.id for v in a.variants))), None)
    if article is None:
        _fail(USAGE, f"{what} is neither a file nor the id of an article in {out}/. `ls {out}/articles/*` lists the ids.")
    typer.echo(article.model_dump_json(indent=1) if as_json else "\n".join(_told(article)))


def _explain_file(file: Path, as_json: bool) -> None:
    from .model import Document
    from .read import read_as

    for item in read_as(file.name, file.name, file.read_bytes()):
        record = _prepared(item)
        if as_json:
            typer.echo(record.model_dump_json(indent=1, exclude={"sketch"}))
        else:
            typer.echo("\n".join(_told_document(record) if isinstance(record, Document) else _told_rejected(record)))


def _prepared(item: Raw | Rejected) -> Document | Rejected:
    from .model import Rejected
    from .run import prepare

    return item if isinstance(item, Rejected) else prepare(item)


def _told_rejected(rejected: Rejected) -> Iterator[str]:
    yield f"{rejected.path} {rejected.member}".rstrip()
    yield f"  rejected ({rejected.code}): {rejected.reason}"


def _told_document(document: Document) -> Iterator[str]:
    yield f"{document.path} {document.member}".rstrip() + f"  id {document.id}"
    yield f"  decoded as {document.encoding}: {document.evidence.get('encoding', '')}"
    for field in ("title", "deck", "authors", "date", "site", "url", "language"):
        if value := getattr(document, field):
            yield f"  {field}: {value if isinstance(value, str) else ', '.join(value)}  [{document.evidence.get(field, '')}]"
    yield f"  main text: {len(document.blocks)} blocks, {len(document.text)} characters, confidence {document.confidence:.2f}"
    yield from _told_changes(document)
    yield from (f"  problem {p.code}: {p.message}: {p.quote!r}" for p in document.problems)


def _told_changes(document: Document) -> Iterator[str]:
    for (rule, before, after), n in Counter((e.rule, e.before, e.after) for e in document.edits).most_common():
        yield f"  repaired ({rule}) {before!r} -> {after!r}, {n} times"
    for removed in document.removed:
        yield f"  removed ({removed.reason}, {removed.words} words): {removed.quote!r}"


def _told(article: Article) -> Iterator[str]:
    yield f"{article.id}  {article.title or '(no title)'}"
    yield f"  {len(article.variants)} variants, {len(article.text)} characters, confidence {article.confidence:.2f}"
    for v in article.variants:
        yield f"  variant {v.id}  {v.path} {v.member}  {v.encoding}, {v.share:.0%} of it stands in the text"
        for (rule, before, after), n in Counter((e.rule, e.before, e.after) for e in v.edits).most_common():
            yield f"    repaired ({rule}) {before!r} -> {after!r}, {n} times"
        for removed in v.removed:
            yield f"    removed ({removed.reason}, {removed.words} words): {removed.quote!r}"
    for s in article.substitutions:
        yield f"  substitution {s.status}: {s.before!r} -> {s.after!r} at {s.places} places, {s.agreeing} agreeing"
    for r in article.readings:
        yield f"  reading ({r.kind}) {r.quote!r}; others: {', '.join(repr(o.text) for o in r.others)}"
    for related in article.related:
        yield f"  related to {related.id}: {related.why}"
    yield from (f"  problem {p.code}: {p.message}: {p.quote!r}" for p in article.problems)


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="Write the schema files here.", metavar="DIR")] = None,
    name: Annotated[str, typer.Argument(help="The record: article or rejected.")] = "article",
) -> None:
    """Print the JSON Schema of a published record, or write all of them to a folder.

    Example: pipeline schema rejected
    """
    from .write import PUBLISHED, dumps, replace
    from .write import schema as schema_of

    if out is not None:
        for each in PUBLISHED:
            replace(out / f"{each}.schema.json", dumps(schema_of(each)).encode("utf-8"))
    elif name in PUBLISHED:
        typer.echo(dumps(schema_of(name)), nl=False)
    else:
        _fail(USAGE, f"There is no record {name!r}: choose one of {', '.join(PUBLISHED)}.")


def main() -> None:
    """The entry point: what went wrong becomes an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        typer.echo(f"This is a fault of the pipeline, please report it: {type(error).__name__}: {error}", err=True)
        sys.exit(BUG)


if __name__ == "__main__":
    main()
