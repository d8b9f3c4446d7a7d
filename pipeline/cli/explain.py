"""`pipeline explain`: what was done to an input or an article, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import CANNOT_WRITE, USAGE, AsJson, Loud, Out, RawBeside, app, fail
from .decided import DecisionsFile, read_decisions
from .settings import DEFAULTS

if TYPE_CHECKING:
    from pipeline.model import Article, Document, Raw, Rejected, Variant


@app.command()
def explain(
    *,
    what: Annotated[str, typer.Argument(metavar="ID|FILE", help="The id of a published article or variant, or a file to try.")],
    other: Annotated[str, typer.Argument(metavar="ID|FILE", help="Another one: are the two one article, and why?")] = "",
    out: Out = DEFAULTS.out,
    raw: RawBeside = DEFAULTS.raw,
    decisions: DecisionsFile = DEFAULTS.decisions,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Tell how an input was decoded, what was repaired, removed, grouped and decided, and why.

    With -v every edit is told at its place. `pipeline rule CODE` tells what a code means.

    Example: pipeline explain raw/handover-page-1.txt
    """
    if other:
        _explain_pair(_sketch(what, out), _sketch(other, out), as_json)
        return
    if Path(what).is_file():
        _explain_file(Path(what), as_json, each=bool(loud))
        return
    article = published(what, out)
    if article is None:
        fail(USAGE, f"{what} is neither a file nor the id of an article in {out}/. {out}/changes.jsonl names the ids.")
    typer.echo(
        article.model_dump_json(indent=1) if as_json else "\n".join(_told(article, _places(raw, decisions), each=bool(loud)))
    )


def published(what: str, out: Path) -> Article | None:
    """The published article of this id, or the one that has the variant of this id."""
    from pipeline.model import Article
    from pipeline.write import Folder, load

    try:
        if what.isalnum():
            with suppress(FileNotFoundError):
                return Article.model_validate_json(Folder(out).read(what))
        return next((a for a in load(out) if any(v.id == what for v in a.variants)), None)
    except FileNotFoundError:
        return None  # nothing is published
    except ValueError as error:
        why = str(error).partition("\n")[0]
        fail(CANNOT_WRITE, f"An article in {out}/ was damaged: {why}. `pipeline rebuild --out {out}` publishes it again.")


def _explain_pair(a: bytes, b: bytes, as_json: bool) -> None:
    from pipeline.compare import explain_pair

    verdict, *reasons = explain_pair(a, b)
    told = f"{verdict}\n" + "\n".join(f"  {reason}" for reason in reasons)
    typer.echo(json.dumps({"verdict": verdict, "reasons": reasons}, indent=1) if as_json else told)
    if not as_json:
        typer.echo("The pairs around these two have a say in which group each joins.")


def _sketch(what: str, out: Path) -> bytes:
    """The sketch of a file that holds one article, or of a document that was published."""
    from pipeline.model import Document
    from pipeline.read import read_as
    from pipeline.state import look

    if Path(what).is_file():
        made = [_prepared(item) for item in read_as(what, what, Path(what).read_bytes())]
        if len(made) != 1 or not isinstance(made[0], Document):
            fail(USAGE, f"{what} does not hold one article: `pipeline explain {what}` tells what is in it.")
        return made[0].sketch
    with look(out) as state:
        found = state.inputs.sketch(what) if state else None
    if found is None:
        fail(USAGE, f"{what} is neither a file nor a variant in {out}/. `pipeline explain ID` lists the variants of an article.")
    return found


def _explain_file(file: Path, as_json: bool, *, each: bool) -> None:
    from pipeline.model import Document
    from pipeline.read import read_as

    for item in read_as(file.name, file.name, file.read_bytes()):
        record = _prepared(item)
        if as_json:
            typer.echo(record.model_dump_json(indent=1, exclude={"sketch"}))
        else:
            typer.echo("\n".join(_told_document(record, each) if isinstance(record, Document) else _told_rejected(record)))


def _prepared(item: Raw | Rejected) -> Document | Rejected:
    from pipeline.model import Rejected
    from pipeline.run import prepare

    return item if isinstance(item, Rejected) else prepare(item)


def _told_rejected(rejected: Rejected) -> Iterator[str]:
    yield f"{rejected.path} {rejected.member}".rstrip()
    yield f"  rejected ({rejected.code}): {rejected.reason}"


def _told_document(document: Document, each: bool) -> Iterator[str]:
    yield f"{document.path} {document.member}".rstrip() + f"  id {document.id}"
    yield f"  decoded as {document.encoding}: {document.evidence.get('encoding', '')}"
    for field in ("title", "deck", "authors", "date", "site", "url", "language"):
        if value := getattr(document, field):
            yield f"  {field}: {value if isinstance(value, str) else ', '.join(value)}  [{document.evidence.get(field, '')}]"
    if page := document.evidence.get("page"):
        yield f"  page {page} of an article of several"
    yield from (
        f"  {place} page of the article: {there}" for place in ("prev", "next") if (there := document.evidence.get(place))
    )
    yield f"  main text: {len(document.blocks)} blocks, {len(document.text)} characters, confidence {document.confidence:.2f}"
    yield from _told_changes(document, each)
    yield from (f"  problem {p.code}: {p.message}: {p.quote!r}" for p in document.problems)


def _told_changes(document: Document | Variant, each: bool, indent: str = "  ") -> Iterator[str]:
    """What was repaired, equal edits together or `each` at its place in the source text, and what was removed."""
    if each:
        for e in document.edits:
            sure = f"inferred, {e.confidence:.2f}" if e.inferred else f"{e.confidence:.2f}"
            yield f"{indent}repaired ({e.rule}) {e.before!r} -> {e.after!r} at {e.start}-{e.end}, confidence {sure}"
    else:
        for (rule, before, after), n in Counter((e.rule, e.before, e.after) for e in document.edits).most_common():
            yield f"{indent}repaired ({rule}) {before!r} -> {after!r}, {n} times"
    for (rule, before, after), n in Counter((e.rule, e.before, e.after) for e in document.declined).most_common():
        yield f"{indent}not repaired ({rule}) {before!r} -> {after!r}, {n} times, as was decided"
    for removed in document.removed:
        yield f"{indent}removed ({removed.reason}, {removed.words} words): {removed.quote!r}"


def _places(raw: Path, file: Path | None) -> Mapping[str, str]:
    """On which line each decision stands, by its id; of none where they cannot be read."""
    from pipeline.decisions import Unsound

    try:
        return read_decisions(raw, file).places
    except Unsound:
        return {}


def _told(article: Article, places: Mapping[str, str], each: bool) -> Iterator[str]:
    yield f"{article.id}  {article.title or '(no title)'}"
    yield f"  {len(article.variants)} variants, {len(article.text)} characters, confidence {article.confidence:.2f}"
    for v in article.variants:
        yield f"  variant {v.id}  {v.path} {v.member}  {v.encoding}, {v.share:.0%} of it stands in the text"
        yield from _told_changes(v, each, indent="    ")
    for s in article.substitutions:
        told = f"{s.before!r} -> {s.after!r} at {s.places} places, {s.agreeing} agreeing"
        yield f"  substitution {s.status}: {told}" + _by(s.decision)
    for r in article.readings:
        yield f"  reading ({r.kind}) {r.quote!r}; others: {', '.join(repr(o.text) for o in r.others)}" + _by(r.decision)
    for d in article.decisions:
        place = f" ({places[d.id]})" if d.id in places else ""
        yield f"  decision {d.id}{place}: {', '.join(d.entry.splitlines())}"
    for related in article.related:
        yield f"  related to {related.id}: {related.why}"
    yield from (f"  problem {p.code}: {p.message}: {p.quote!r}" for p in article.problems)


def _by(decision: str | None) -> str:
    return f", by decision {decision}" if decision else ""
