"""What version of each stage this is: a hash of its source files and tables, and of the libraries that decide what it answers.

So a version cannot be forgotten to be raised: any change of a stage makes what it answered before unknown. There are no settings
that change a result; the day there is one, it belongs in here.
"""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1]
# The modules that a stage is made of, with all that they import: tests/test_state.py holds this to the imports.
STAGES = {
    "prepare": (
        "model", "tables", "unseen", "languages", "charsets", "read", "decode", "blocks", "repair", "sentences", "furniture",
        "forest", "maintext", "pages", "metadata", "words", "fingerprint", "prepare",
    ),
    "cluster": (
        "tables", "forest", "pages", "words", "fingerprint", "shelf", "shapes", "measures", "compare", "linkage", "cluster",
    ),
    "finish": (
        "model", "tables", "unseen", "languages", "repair", "align", "forest", "collate", "sentences", "grammar", "terms",
        "quantities", "stats", "write", "facts", "run", "update",
    ),
}  # fmt: skip
LIBRARIES = (
    "backports.zstd",
    "beautifulsoup4",
    "chardet",
    "ftfy",
    "numpy",
    "pydantic",
    "pypdfium2",
    "rapidfuzz",
    "selectolax",
    "xxhash",
)


class Versions(NamedTuple):
    """A hash per stage; `parts` has one per module and library, to say what changed."""

    prepare: bytes
    cluster: bytes
    finish: bytes
    parts: dict[str, str]


def versions(package: Path = PACKAGE) -> Versions:
    """The versions of this installation."""
    modules = {name: _hash(package, name) for name in sorted({name for names in STAGES.values() for name in names})}
    libraries = {"python": ".".join(map(str, sys.version_info[:3])), **{name: _version(name) for name in LIBRARIES}}
    told = [f"{name} {value}" for name, value in libraries.items()]
    stages = {stage: _digest([*told, *(f"{name} {modules[name]}" for name in names)]) for stage, names in STAGES.items()}
    return Versions(**stages, parts={**modules, **libraries})


def _digest(lines: list[str]) -> bytes:
    return hashlib.sha256("\n".join(lines).encode()).digest()[:8]


def _hash(package: Path, name: str) -> str:
    """A module is a file or a folder; all in a folder counts, tables too."""
    folder, digest = package / name, hashlib.sha256()
    files = (
        sorted(f for f in folder.rglob("*") if f.is_file() and f.suffix != ".pyc")
        if folder.is_dir()
        else [package / f"{name}.py"]
    )
    for file in files:
        data = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()} {len(data)} ".encode() + data)
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
