"""`pipeline doctor`: what this installation has, what it lacks, and what it may take."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from .app import BROKEN, AsJson, Loud, Out, RawFolder, app, fail
from .decided import read_decisions
from .settings import DEFAULTS, beside

NAME = "article-pipeline"
OLDEST = (3, 11)  # Python
FOR_US = {"build", "dev"}  # extras that nobody needs to use the pipeline
EXTRAS = {
    "cluster": "without it one machine does all",
    "pdf": "without it PDF files are rejected",
    "s3": "without it RAW and DIR cannot be s3://…",
    "zstd": "without it Zstandard files (.zst) are rejected",
}
FREE = 2**30  # bytes of disk below which it says so


class Finding(NamedTuple):
    """What was looked at, what was found, and what to do where it is wrong (`good` is False) or could be more."""

    subject: str
    found: str
    good: bool = True
    advice: str = ""


@app.command()
def doctor(raw: RawFolder = DEFAULTS.raw, out: Out = DEFAULTS.out, as_json: AsJson = False, loud: Loud = None) -> None:
    """Tell which versions and extras are here, how to get what is missing, the limits, and whether the folders can be used.

    Ends with 1 where something that is needed is wrong. With -q only that is shown.

    Example: pipeline doctor --json
    """
    findings = [
        *_python(),
        *_libraries(),
        *_extras(),
        *_sqlite(),
        *_machine(),
        *_raw(raw),
        *_decisions(raw),
        *_out(out),
        *_limits(),
    ]
    if as_json:
        typer.echo(json.dumps([each._asdict() for each in findings], indent=1))
    else:
        for each in findings:
            if not each.good or loud is not False:
                advice = f"  ({each.advice})" if each.advice else ""
                typer.echo(f"{'ok' if each.good else 'WRONG':<6}{each.subject:<18} {each.found}{advice}")
    wrong = [each.subject for each in findings if not each.good]
    if wrong:
        fail(BROKEN, f"To be mended: {', '.join(wrong)}.")


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        "Python",
        f"{found}, {sys.executable}",
        sys.version_info >= OLDEST,
        "" if sys.version_info >= OLDEST else "3.11 or newer is needed",
    )
    from pipeline import __file__, __version__

    yield Finding("pipeline", f"{__version__}, {Path(__file__).parent}")


def _needed(extra: str) -> list[str]:
    """The libraries that the project needs, or with an extra, as it says of itself; those for other Pythons are left out.

    Empty where the project is not installed.
    """
    import re
    from importlib.metadata import PackageNotFoundError, requires

    names = []
    try:
        lines = requires(NAME) or []
    except PackageNotFoundError:
        return []
    for line in lines:
        name, _, marker = line.partition(";")
        of = re.search(r"""extra == ['"](\w+)['"]""", marker)
        older = re.search(r"""python_version < ['"](\d+)\.(\d+)['"]""", marker)
        meant = of[1] == extra if of else not extra
        if meant and not (older and sys.version_info >= (int(older[1]), int(older[2]))):
            names.append(re.split(r"[^\w.-]", name.strip())[0])
    return names


def _libraries() -> Iterator[Finding]:
    names = _needed("")
    if not names:
        yield Finding(NAME, "is not installed", False, "run `make ingest`, or `pip install .` in its folder")
    for name in names:
        found = _version(name)
        yield Finding(name, found or "missing", found is not None, "" if found else f"pip install {name}")


def _extras() -> Iterator[Finding]:
    """Every extra for users that the project names."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        extras = metadata(NAME).get_all("Provides-Extra") or []
    except PackageNotFoundError:
        return
    for extra in sorted({*extras} - FOR_US):
        missing = [name for name in _needed(extra) if not _version(name)]
        advice = f"{EXTRAS.get(extra, 'for more')}: pip install '{NAME}[{extra}]'" if missing else ""
        yield Finding(f"extra {extra}", f"{', '.join(missing)} is missing" if missing else "here", True, advice)


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _sqlite() -> Iterator[Finding]:
    good = sqlite3.sqlite_version_info >= (3, 37)  # STRICT tables
    yield Finding("SQLite", sqlite3.sqlite_version, good, "" if good else "3.37 or newer is needed: use a newer Python")


def _machine() -> Iterator[Finding]:
    yield Finding("processors", str(os.cpu_count()))
    encoding = sys.getfilesystemencoding()
    yield Finding("file names", encoding, encoding == "utf-8", "" if encoding == "utf-8" else "set LC_ALL=C.UTF-8")


def _raw(raw: Path) -> Iterator[Finding]:
    from pipeline.read import anything

    if not raw.is_dir():
        yield Finding("RAW", f"{raw}/ is not there", True, "make it and put articles into it, or name another")
    elif not os.access(raw, os.R_OK | os.X_OK):
        yield Finding("RAW", f"{raw}/ cannot be read", False, f"give yourself the right: chmod u+rx {raw}")
    else:
        yield Finding("RAW", f"{raw}/ {'has files' if anything(raw) else 'is empty'}")


def _decisions(raw: Path) -> Iterator[Finding]:
    from pipeline.decisions import Unsound

    try:
        count = len(read_decisions(raw, None).choices)
        yield Finding("decisions", f"{count} in {beside(raw)}" if count else f"none in {beside(raw)}")
    except Unsound as fault:
        yield Finding("decisions", str(fault), False, "mend that entry, or take it out")


def _out(out: Path) -> Iterator[Finding]:
    """Whether a file can be made there, in the folder or the nearest one above it that exists; and what stands there."""
    import shutil
    import tempfile

    place = out.absolute()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            free = shutil.disk_usage(place).free
        enough = free >= FREE
        yield Finding(
            "DIR", f"{out}/ can be written, {free // 2**20:,} MiB are free", enough, "" if enough else "make room on the disk"
        )
    except OSError as error:
        yield Finding("DIR", f"{out}/ cannot be written: {error.strerror}", False, "name another folder with --out")
        return
    from pipeline.state import Unreadable, holding, look

    try:
        with look(out) as state:
            known = f"{state.inputs.count():,} inputs are known" if state else "there is none yet"
        yield Finding("state", known)
    except (Unreadable, OSError) as fault:
        yield Finding("state", str(fault), False, "pipeline rebuild")
    if who := holding(out):
        yield Finding("at work", who)


def _limits() -> Iterator[Finding]:
    from pipeline.read import pdf, source

    yield Finding("one article", f"at most {source.MOST // 2**20} MiB")
    yield Finding("one file", f"unpacks to at most {source.FREE // 2**20} MiB and {source.RATIO} times its size")
    yield Finding("archives", f"at most {source.DEPTH} inside each other")
    yield Finding("one PDF file", f"at most {pdf.SECONDS} CPU seconds and {pdf.MEMORY // 2**20} MiB of memory")
