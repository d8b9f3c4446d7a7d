"""Are the promises kept in a processed/ that stands? Every one is checked again, from the bytes in raw/ on.

Each article is valid, in its place and as it is published · each input is in exactly one article or rejected, with the hash of
its bytes · the recorded edits replay on the source text · words in = words kept + words removed · changes.jsonl, read from the
start, ends in the articles that stand · the schemas are those of this version, nothing temporary is left, the state agrees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from .blocks import read_blocks
from .decisions import EditChoice, of_record
from .decode import decode
from .engine import REASONS, Engine, Size, each
from .model import Article, Document, Raw, Rejected, Variant, replay
from .read import Found, read_file
from .run import is_page, prepare
from .state import State
from .unseen import harmless
from .update import Watch
from .write import Folder, article_bytes

WORD = re.compile(r"\w+")
Place = tuple[str, str]  # path, member


class Claim(NamedTuple):
    """An input, and what processed/ says of it: the article as bytes, or the codes with which it was rejected."""

    item: Raw | Rejected
    articles: tuple[bytes, ...]
    codes: tuple[str, ...]


def verify(found: Sequence[Found], state: State | None, folder: Folder, engine: Engine, watch: Watch) -> Iterator[str]:
    """Every broken promise, in words."""
    homes: dict[Place, list[str]] = {}
    for id_ in watch.shown(sorted(folder.ids()), "articles"):
        article = yield from _article(folder, id_)
        for variant in article.variants if article else ():
            homes.setdefault((variant.path, variant.member), []).append(id_)
    rejected: dict[Place, list[str]] = {}
    for row in folder.rejected():
        rejected.setdefault((row.path, row.member), []).append(row.code)
    seen: Counter[Place] = Counter()
    claims = _claims(found, homes, rejected, folder, seen)
    for faults in watch.shown(engine.map(each(check), claims, lost=_lost, size=_size), "inputs"):
        yield from faults
    for path, member in sorted((homes.keys() | rejected.keys()) - seen.keys()):
        yield f"{path} {member}".rstrip() + ": is published, and is not in raw/"
    yield from folder.faults()
    if state:
        yield from _state(state, folder)


def _article(folder: Folder, id_: str) -> Generator[str, None, Article | None]:
    data = folder.read(id_)
    try:
        article = Article.model_validate_json(data)
    except ValidationError as error:
        yield f"article {id_}: is not valid: {error}"
        return None
    if article.id != id_:
        yield f"article {id_}: says that it is {article.id}"
    if article_bytes(article) != data:
        yield f"article {id_}: is not written as it is published"
    told = (article.text, *(str(getattr(article, name)) for name in ("title", "deck", "authors", "date", "site", "url")))
    if not all(map(harmless, (data.decode("utf-8"), *told))):
        yield f"article {id_}: has characters that nobody sees"
    return article


def _claims(
    found: Sequence[Found], homes: dict[Place, list[str]], rejected: dict[Place, list[str]], folder: Folder, seen: Counter[Place]
) -> Iterator[Claim]:
    for file in found:
        for item in read_file(file):
            place = (item.path, item.member)
            seen[place] += 1
            yield Claim(item, tuple(folder.read(i) for i in homes.get(place, ())), tuple(rejected.get(place, ())))


def check(claim: Claim) -> list[str]:
    """What is wrong with what is published of one input."""
    name = f"{claim.item.path} {claim.item.member}".rstrip()
    return [f"{name}: {fault}" for fault in _faults(claim)]


def _faults(claim: Claim) -> Iterator[str]:
    item, articles = claim.item, [Article.model_validate_json(data) for data in claim.articles]
    done = item if isinstance(item, Rejected) else prepare(item, _decided(item, articles))
    if len(claim.articles) + len(claim.codes) != 1:
        yield f"is in {len(claim.articles)} articles and {len(claim.codes)} times rejected"
    elif isinstance(done, Rejected):
        if claim.codes != (done.code,):
            yield f"is rejected ({done.code}), and published otherwise"
    elif claim.codes:
        yield f"was rejected ({claim.codes[0]}), and is an article now"
    elif isinstance(item, Raw):
        (variant,) = (v for v in articles[0].variants if (v.path, v.member) == (item.path, item.member))
        yield from _variant(item, done, variant)


def _decided(item: Raw, articles: Sequence[Article]) -> list[EditChoice]:
    """What was decided about repairs of an input, as the record says."""
    ids = [(a, v.id) for a in articles for v in a.variants if (v.path, v.member) == (item.path, item.member)]
    return [choice for article, id_ in ids for choice in of_record(article, id_)]


def _variant(raw: Raw, document: Document, variant: Variant) -> Iterator[str]:
    if (variant.id, variant.sha256) != (document.id, document.sha256):
        yield "its bytes are not those that were published"
        return
    html = is_page(raw)
    source = read_blocks(decode(raw.data, declared=raw.charset, html=html).text, html=html).text
    try:
        repaired = replay(source, variant.edits)
    except ValueError as error:
        yield f"its edits do not replay: {error}"
        return
    lost = len(WORD.findall(repaired)) - len(WORD.findall(document.text)) - sum(r.words for r in variant.removed)
    if lost:
        yield f"{lost} words of it are neither kept nor removed"
    made = (document.encoding, document.edits, document.declined, document.removed)
    if (variant.encoding, variant.edits, variant.declined, variant.removed) != made:
        yield "is read otherwise by this version; `pipeline ingest` publishes it anew"


def _state(state: State, folder: Folder) -> Iterator[str]:
    yield from (f"the state: {fault}" for fault in state.faults())
    if state.published.ids() not in (set(), folder.ids()):
        yield "the state: knows other articles than those that stand; `pipeline ingest` brings them together"


def _lost(claim: Claim, code: str) -> list[str]:
    """What cannot be prepared is to be rejected for it."""
    name = f"{claim.item.path} {claim.item.member}".rstrip()
    return [] if claim.codes == (code,) else [f"{name}: cannot be checked: {REASONS[code]}"]


def _size(claim: Claim) -> Size:
    data = len(claim.item.data) if isinstance(claim.item, Raw) else 0
    return Size(1, data + sum(map(len, claim.articles)))
