"""The steps of grouping, each a task over one block of documents or one part of what stands in files.

A document is known by its row: documents are sorted by their names, so that all that follows from the order of names follows from
that of rows. A text is known by the first document that has it.
"""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline.cluster import NO_TIES, Clusters, Ties, in_series, joined
from pipeline.compare import APART, PAIR, Pair, compared, pairs_of
from pipeline.pages import PACKED, Page, beside, page_in, parted
from pipeline.postings import Width, enough, meetings
from pipeline.shelf import keys_of, shelf
from pipeline.words import distinct

from .files import Rows, packed, read_piece, read_rows, unpacked, write_pieces, write_rows

PAGES = (f"V{PACKED.size}", 2)
DIGEST = np.dtype([("digest", "<u8", 2), ("row", "<u4")])
TELLS = np.dtype([("key", "<u8"), ("row", "<u4"), ("text", "<u4"), ("page", PAGES[0])])  # a document that is a page
# two texts of one series; the documents that are pages, and what they tell; the first document of the series
BESIDE = np.dtype([("texts", "<u4", 2), ("rows", "<u4", 2), ("pages", *PAGES), ("first", "<u4")])
# two texts that were compared; the documents, and the pages that they tell where they are beside each other
MET = np.dtype(
    [("series", "?"), ("texts", "<u4", 2), ("rows", "<u4", 2), ("lengths", "<u4", 2), ("pages", *PAGES), ("pair", PAIR)]
)
MEMBER = np.dtype([("row", "<u4"), ("text", "<u4")])
PAIRS, SERIES, ASKED = range(3)  # pieces of what `paired` writes


class Job(NamedTuple):
    """The folder, how many documents there are, how many are in a block, and how many parts are made of what goes by text; what
    people decided."""

    place: Path
    documents: int
    block: int
    parts: int
    width: Width
    bundles: int = 0
    ties: Ties = NO_TIES

    @property
    def blocks(self) -> int:
        return -(-self.documents // self.block)

    def file(self, kind: str, number: int) -> Path:
        return self.place / kind / f"{number:06}"

    def files(self, kind: str, count: int) -> list[Path]:
        return [self.file(kind, number) for number in range(count)]

    def slice(self, kind: str, block: int) -> Rows:
        """What is known of the documents of a block: a part of an array that the first process wrote."""
        return np.fromfile(self.place / kind, "<u4", self.block, offset=4 * block * self.block)


def keep(job: Job, block: int, names: list[str], sketches: list[bytes]) -> None:
    """A block of documents, for `digested`."""
    write_pieces(job.file("names", block), [packed([name.encode("utf-8", "surrogatepass") for name in names])])
    write_pieces(job.file("sketches", block), [packed(sketches)])


def digested(job: Job, block: int) -> None:
    """Which texts there are, by their digests."""
    sketches = _sketches(job, block)
    rows = np.zeros(len(sketches), DIGEST)
    told = b"".join(sha256(parted(sketch)[0]).digest()[:16] for sketch in sketches)
    rows["digest"] = np.frombuffer(told, "<u8").reshape(-1, 2)
    rows["row"] = block * job.block + np.arange(len(sketches))
    write_rows(job.file("digests", block), rows, rows["digest"][:, 0] % job.parts, job.parts)


def collapsed(job: Job, part: int) -> Rows:
    """The documents that are not the first of their text, each with the first: shape (documents, 2)."""
    found = read_rows(job.files("digests", job.blocks), part, DIGEST)
    found = found[np.lexsort((found["row"], found["digest"][:, 1], found["digest"][:, 0]))]
    new = np.ones(len(found), np.bool_)
    new[1:] = (found["digest"][1:] != found["digest"][:-1]).any(axis=1)
    first = found["row"][new][np.cumsum(new) - 1]
    return np.stack((found["row"], first), 1)[~new]


def posted(job: Job, block: int) -> None:
    """Who has which keys, by key; and which documents are pages, by series."""
    sketches, text = _sketches(job, block), job.slice("text", block)
    rows = block * job.block + np.arange(len(sketches), dtype=np.uint64)
    own = np.flatnonzero(text == rows)
    keys = keys_of([parted(sketches[at])[0] for at in own.tolist()])
    owners = np.repeat(rows[own], keys.sizes)
    write_rows(job.file("postings", block), job.width.posting(keys.of, owners), _part(job, keys.of), 1 << job.width.parts)
    pages = ((at, page) for at, sketch in enumerate(sketches) if (page := page_in(sketch)))
    told = np.array([(page.key, block * job.block + at, text[at], page.packed()) for at, page in pages], TELLS)
    write_rows(job.file("tells", block), told, _part(job, told["key"]), 1 << job.width.parts)


def _part(job: Job, keys: Rows) -> Rows:
    return keys & np.uint64((1 << job.width.parts) - 1)


def met(job: Job, part: int) -> None:
    """Which texts have keys in common, and which are pages of one series, by text."""
    found = meetings(read_rows(job.files("postings", job.blocks), part, "<u8"), part, job.width)
    write_rows(job.file("met", part), found, (found >> np.uint64(job.width.text + 1)) % np.uint64(job.parts), job.parts)
    tells = read_rows(job.files("tells", job.blocks), part, TELLS)
    pages = dict(zip(tells["row"].tolist(), tells["page"].tolist(), strict=True))
    home = dict(zip(tells["row"].tolist(), tells["text"].tolist(), strict=True))
    series = in_series({row: Page.of(page) for row, page in pages.items()}, home)
    told = np.array([(texts, rows, tuple(pages[row] for row in rows), first) for texts, rows, first in series], BESIDE)
    write_rows(job.file("series", part), told, told["texts"][:, 0] % job.parts, job.parts)


def paired(job: Job, part: int) -> None:
    """The pairs that are compared, and the sketches that are asked for, by block."""
    keyed = 1 << job.width.parts
    pairs = job.width.pairs(enough(read_rows(job.files("met", keyed), part, "<u8"))).astype("<u4")
    series = read_rows(job.files("series", keyed), part, BESIDE)
    one, other = series["texts"].T
    order = np.lexsort((series["first"], other, one))
    new = np.ones(len(order), np.bool_)
    new[1:] = (series["texts"][order[1:]] != series["texts"][order[:-1]]).any(axis=1)
    series = series[order[new]]
    asked = distinct(np.concatenate((pairs.ravel(), series["texts"].ravel())))
    write_rows(job.file("asked", part), asked, asked // job.block, job.blocks)
    write_pieces(job.file("pairs", part), [pairs.tobytes(), series.tobytes(), asked.tobytes()])


def answered(job: Job, block: int) -> None:
    """The sketches of a block that are asked for, by those who ask."""
    sketches, first = _sketches(job, block), block * job.block
    asked = (np.frombuffer(read_piece(file, block), "<u4") - first for file in job.files("asked", job.parts))
    write_pieces(job.file("answered", block), [packed([sketches[at] for at in some.tolist()]) for some in asked])


def verified(job: Job, part: int) -> Rows:
    """What comparing the pairs of a part finds; returned are the texts that have something in common: shape (pairs, 2)."""
    asked = read_rows([job.file("pairs", part)], ASKED, "<u4")
    sketches = [sketch for file in job.files("answered", job.blocks) for sketch in unpacked(read_piece(file, part))]
    pairs = read_rows([job.file("pairs", part)], PAIRS, "<u4").reshape(-1, 2)
    series = read_rows([job.file("pairs", part)], SERIES, BESIDE)
    found = np.zeros(len(pairs) + len(series), MET)
    found["texts"] = np.concatenate((pairs, series["texts"]))
    found["rows"] = np.concatenate((pairs, series["rows"]))
    found["series"][len(pairs) :] = True
    found["pages"][len(pairs) :] = series["pages"]
    local, opened = np.searchsorted(asked, found["texts"]), shelf(sketches)
    found["lengths"] = opened.head["length"][local]
    found["pair"] = compared(opened, local)
    _tell_pages(found, local, sketches, len(pairs))
    kept = (found["pair"]["score"] != APART) | _told(found)
    write_pieces(job.file("verified", part), [found[kept].tobytes()])
    return np.asarray(found["texts"][kept])


def _tell_pages(found: Rows, local: Rows, sketches: list[bytes], count: int) -> None:
    """Put in the pages of the first so many pairs, where they are beside each other."""
    series = np.array([page.series + 1 if (page := page_in(sketch)) else 0 for sketch in sketches], np.int64)
    one, other = (series[local[:count, side]] for side in (0, 1))
    for at in np.flatnonzero((one == other) & (one > 0)).tolist():
        a, b = (sketches[number] for number in local[at].tolist())
        if beside(page_in(a), page_in(b)):
            found["pages"][at] = np.array([parted(a)[1], parted(b)[1]], PAGES[0])


def _told(found: Rows) -> Rows:
    """Which pairs are told to be pages."""
    return np.asarray((found["pages"] != np.zeros(1, PAGES[0])).any(axis=1))


def dealt(job: Job, part: int) -> None:
    """What was found of pairs, by bundle."""
    found = read_rows([job.file("verified", part)], 0, MET)
    bundle = np.memmap(job.place / "bundle", "<u4", "r")[found["texts"][:, 0]] if len(found) else np.zeros(0, "<u4")
    write_rows(job.file("dealt", part), found, bundle, job.bundles)


def sent(job: Job, block: int) -> None:
    """The documents of a block, by bundle."""
    names, bundle = unpacked(read_piece(job.file("names", block), 0)), job.slice("bundle", block)
    rows = np.zeros(len(names), MEMBER)
    rows["row"], rows["text"] = block * job.block + np.arange(len(names)), job.slice("text", block)
    write_rows(job.file("members", block), rows, bundle, job.bundles)
    ends = np.cumsum(np.bincount(bundle, minlength=job.bundles)).tolist()
    order = [names[at] for at in np.argsort(bundle, kind="stable").tolist()]
    write_pieces(job.file("called", block), [packed(order[begin:end]) for begin, end in zip([0, *ends], ends, strict=False)])


class Grouped(NamedTuple):
    """The groups of some components; and the pairs that have something in common: two names and the fields of a Pair."""

    clusters: Clusters
    found: list[tuple[str, str, tuple[Any, ...]]]


def linked(job: Job, bundle: int) -> int:
    """The groups of a bundle of components, as a file; the number of the bundle again."""
    called = [name for file in job.files("called", job.blocks) for name in unpacked(read_piece(file, bundle))]
    names = [name.decode("utf-8", "surrogatepass") for name in called]
    documents = read_rows(job.files("members", job.blocks), bundle, MEMBER)
    found = read_rows(job.files("dealt", job.parts), bundle, MET)
    found = found[np.lexsort((found["texts"][:, 1], found["texts"][:, 0], found["series"]))]
    texts = distinct(documents["text"])
    members: list[list[str]] = [[] for _ in texts]
    for name, text in zip(names, np.searchsorted(texts, documents["text"]).tolist(), strict=True):
        members[text].append(name)
    local = np.searchsorted(texts, found["texts"])
    lengths = np.zeros(len(texts), np.int64)
    lengths[local] = found["lengths"]
    pairs = _pairs(found)
    clusters = joined(members, lengths.tolist(), zip(map(tuple, local.tolist()), pairs, strict=True), job.ties)
    rows = np.searchsorted(documents["row"], found["rows"]).tolist()
    told = [
        (names[one], names[other], (tuple(a), tuple(b), figures, score, pages))
        for (one, other), (a, b, figures, score, pages) in zip(rows, pairs, strict=True)
    ]
    write_pieces(job.file("groups", bundle), [pickle.dumps((tuple(clusters), told), pickle.HIGHEST_PROTOCOL)])
    return bundle


def grouped_in(job: Job, bundle: int) -> Grouped:
    """What `linked` wrote; the file is gone."""
    clusters, told = pickle.loads(read_piece(job.file("groups", bundle), 0))
    job.file("groups", bundle).unlink()
    return Grouped(Clusters(*clusters), told)


def _pairs(found: Rows) -> list[Pair]:
    pairs = pairs_of(found["pair"])
    for at in np.flatnonzero(_told(found)).tolist():
        one, other = found["pages"][at].tolist()
        pairs[at] = pairs[at].told(beside(Page.of(one), Page.of(other)))
    return pairs


def _sketches(job: Job, block: int) -> list[bytes]:
    return unpacked(read_piece(job.file("sketches", block), 0))
