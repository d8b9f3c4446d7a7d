"""`pipeline diff`: what each witness of an article says otherwise, word by word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from .app import CANNOT_WRITE, USAGE, AsJson, Loud, Out, app, coloured, fail
from .explain import published
from .settings import DEFAULTS

if TYPE_CHECKING:
    from pipeline.model import Article, Document

BESIDE = 5  # words of the text beside a difference
LONG = 24  # words from which a passage is told by its ends
ENDS = 8  # words of each end


class Differing(NamedTuple):
    """`text[start:end]` of the article, with some words before and after it, and what the witness has in its place."""

    start: int
    end: int
    before: str
    text: str
    witness: str
    after: str


@app.command()
def diff(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of a published article, or of one variant of it.")],
    out: Out = DEFAULTS.out,
    as_json: AsJson = False,
    loud: Loud = None,
) -> None:
    """Show, word by word, what each variant says otherwise than the text of its article: [-the variant-] {+the text+}.

    Long passages are told by their ends, with -v as a whole. On a terminal the two are red and green.

    Example: pipeline diff ID --out processed
    """
    from pipeline.state import Unreadable

    try:
        found = _found(id_, out)
    except (Unreadable, OSError) as fault:
        fail(CANNOT_WRITE, str(fault))
    if found is None:
        fail(USAGE, f"{id_} is no article or variant in {out}/. `ls {out}/articles/*` lists the articles.")
    article, documents = found
    told = [(document, list(differences(article.text, document.text))) for document in documents]
    if as_json:
        rows = [{"id": d.id, "path": d.path, "member": d.member, "differences": [e._asdict() for e in each]} for d, each in told]
        typer.echo(json.dumps({"article": article.id, "variants": rows}, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{article.id}  {article.title or '(no title)'}")
    for document, each in told:
        typer.echo(f"  {document.id}  {document.path} {document.member}".rstrip() + f": {len(each)} differences")
        for difference in each:
            typer.echo(f"    {_shown(difference, coloured(), whole=bool(loud))}", color=coloured())


def _found(id_: str, out: Path) -> tuple[Article, list[Document]] | None:
    """The article and its documents, or the one that is meant."""
    from pipeline.state import look, unpack

    article = published(id_, out)
    if article is None:
        return None
    ids = [v.id for v in article.variants if id_ in (article.id, v.id)]
    with look(out) as state:
        if state is None:
            fail(USAGE, f"Nothing is known of the variants in {out}/: its .state/ is gone. `pipeline ingest` brings it back.")
        witnesses = {w.document: w for w in state.inputs.witnesses(ids)}
        bodies = [(w, state.inputs.body(w.work)) for w in witnesses.values()]
    return article, [unpack(b, path=w.path, member=w.member, sha256=w.sha256.hex(), id_=w.document) for w, b in bodies]


def differences(text: str, witness: str) -> Iterator[Differing]:
    """What the witness says otherwise, in the order of the text.

    >>> [(d.text, d.witness) for d in differences("It rained all day in the old town.", "It snowed all day in the town.")]
    [('rained', 'snowed'), ('old', '')]
    """
    from pipeline.align import Difference, align, words

    ours, theirs = words(text), words(witness)
    found = align([text[a:b] for a, b in ours], [witness[a:b] for a, b in theirs])
    first, last = (found.equal[0], found.equal[-1]) if found.equal else ((len(ours), len(theirs)),) * 2
    tail = Difference(last[0] + 1, len(ours), last[1] + 1, len(theirs))
    for a1, a2, b1, b2 in (Difference(0, first[0], 0, first[1]), *found.differences, tail):
        if a1 < a2 or b1 < b2:
            yield Differing(
                ours[a1][0] if a1 < len(ours) else len(text),
                ours[a2 - 1][1] if a1 < a2 else ours[a1][0] if a1 < len(ours) else len(text),
                _words(text, ours[max(0, a1 - BESIDE) : a1]),
                _words(text, ours[a1:a2]),
                _words(witness, theirs[b1:b2]),
                _words(text, ours[a2 : a2 + BESIDE]),
            )


def _words(text: str, spans: list[tuple[int, int]]) -> str:
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def _shown(difference: Differing, colour: bool, *, whole: bool) -> str:
    theirs, ours = (_short(part, whole) for part in (difference.witness, difference.text))
    parts = [
        _flat(difference.before),
        theirs and (typer.style(theirs, fg="red", strikethrough=True) if colour else f"[-{theirs}-]"),
        ours and (typer.style(ours, fg="green") if colour else f"{{+{ours}+}}"),
        _flat(difference.after),
    ]
    return " ".join(filter(None, parts))


def _short(part: str, whole: bool) -> str:
    words = part.split()
    if whole or len(words) < LONG:
        return _flat(part)
    return " ".join([*words[:ENDS], f"… ({len(words) - 2 * ENDS:,} words) …", *words[-ENDS:]])


def _flat(part: str) -> str:
    return " ".join(part.split())
