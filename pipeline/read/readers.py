"""Which reader a name asks for.

A reader takes a `Source` and yields its articles, what of it cannot be read, and its members, which are read here in their turn.
What stops it, it raises as `Stop`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from os.path import splitext

from pipeline.model import Raw, Rejected

from .archives import read_tar, read_zip
from .docx import read_docx
from .feeds import read_feed
from .mail import read_eml, read_mbox
from .packed import read_bzip2, read_gzip, read_xz, read_zstd
from .pdf import read_pdf
from .rows import read_csv, read_json, read_jsonl
from .source import DEPTH, Source, Stop
from .warc import read_warc

Reader = Callable[[Source], Iterator[Raw | Rejected | Source]]


def read_text(source: Source) -> Iterator[Raw]:
    """Plain text and Markdown: one article."""
    yield source.raw(media="text/plain", **source.told())


def read_html(source: Source) -> Iterator[Raw]:
    """A saved page: one article."""
    yield source.raw(media="text/html", **source.told())


def read_unknown(source: Source) -> Iterator[Raw]:
    """Without a known ending: a page if it begins like one, else text."""
    told = source.told()
    page = told["data"][:512].lstrip().lower().startswith((b"<!doctype", b"<html"))
    yield source.raw(media="text/html" if page else "text/plain", **told)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".rss": read_feed,
    ".atom": read_feed,
    ".rdf": read_feed,
    ".xml": read_feed,
    ".warc": read_warc,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".docm": read_docx,
    ".zip": read_zip,
    ".tar": read_tar,
    ".gz": read_gzip,
    ".tgz": read_gzip,
    ".bz2": read_bzip2,
    ".tbz2": read_bzip2,
    ".xz": read_xz,
    ".txz": read_xz,
    ".zst": read_zstd,
    ".tzst": read_zstd,
}


ONE = (read_text, read_html, read_unknown)  # of a file that is one article


def reader_of(name: str) -> Reader:
    """Which reader a name asks for."""
    return READERS.get(splitext(name)[1].lower(), read_unknown)  # noqa: PTH122 - a Path takes longer


def read_source(source: Source) -> Iterator[Raw | Rejected]:
    """Every article of a file or member, at least one item. Whatever is wrong with it costs nothing else."""
    found = False
    try:
        if source.depth > DEPTH:
            raise Stop("too-deep", f"it lies in more than {DEPTH} archives, one inside the other")
        for item in reader_of(source.name)(source):
            found = True
            if isinstance(item, Source):
                yield from read_source(item)
            else:
                yield item
    except Stop as stop:
        yield source.reject(stop.code, stop.reason)
    except RecursionError:
        yield source.reject("too-deep", "its parts lie too deep inside each other")
    except Exception as error:  # a fault in one file must not cost another
        reason = f"a fault of the pipeline, please report it: {type(error).__name__}: {error}"
        yield source.reject("internal-error", reason)
    else:
        if not found:
            yield source.reject("empty", "there is no article in it")
