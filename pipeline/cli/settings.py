"""What can be set once for a folder: in `pipeline.toml`, or in `pyproject.toml` under `[tool.pipeline]`.

An option stands before the environment (PIPELINE_OUT), that before `pipeline.toml`, that before `pyproject.toml`, that before the
default. typer settles it: what the files say becomes the default of every command that has an option of that name.
"""

from __future__ import annotations

import hashlib
import os
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple


class FailOn(StrEnum):
    """What else makes `ingest` end with 1."""

    nothing = "nothing"
    rejected = "rejected"


class Engines(StrEnum):
    """How work is spread: over processes of this machine, or over a cluster of Ray."""

    pool = "pool"
    ray = "ray"


class Layouts(StrEnum):
    """How published articles stand: one file each, or one file for each first two characters of their ids."""

    as_is = "as-is"
    files = "files"
    shards = "shards"


class Settings(NamedTuple):
    """What a run goes by. `raw` and `out` are text where they are URLs."""

    raw: Path | str = Path("raw")
    out: Path | str = Path("processed")
    workers: int = 0
    fail_on: FailOn = FailOn.nothing
    engine: Engines = Engines.pool
    address: str = ""
    layout: Layouts = Layouts.as_is
    quiet_for: float = 3.0
    decisions: Path | None = None
    state: str = ""

    @property
    def folder(self) -> Path:
        """Where this machine writes: `out`, or the copy of it that is kept for a URL."""
        if isinstance(self.out, Path):
            return self.out
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "article-pipeline"
        return Path(self.state) if self.state else cache / hashlib.sha256(self.out.encode()).hexdigest()[:16]


class FromFiles(NamedTuple):
    """What the files of a folder set, and which file says so."""

    values: dict[str, Any]
    files: dict[str, str]


class Unsettled(ValueError):  # noqa: N818
    """A file of settings cannot be used; the message says what to change."""


DEFAULTS: Any = Settings()
KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(Settings._fields, str),
    "workers": int,
    "quiet_for": (int, float),
}


def variable(name: str) -> str:
    """The environment variable of a setting.

    >>> variable("fail_on")
    'PIPELINE_FAIL_ON'
    """
    return f"PIPELINE_{name.upper()}"


def beside(raw: Path) -> Path:
    """Where decisions lie unless another file is named.

    >>> beside(Path("texts/raw"))
    PosixPath('texts/decisions.toml')
    """
    return (raw if raw.name not in ("", "..") else raw.resolve()).parent / "decisions.toml"


def found_in(folder: Path) -> FromFiles:
    """What is set in a folder. Raises Unsettled."""
    found = FromFiles({}, {})
    for file, table in ((folder / "pyproject.toml", ("tool", "pipeline")), (folder / "pipeline.toml", ())):
        if file.is_file():
            told = _checked(_table(file, table), file.name)
            found.values.update(told)
            found.files.update(dict.fromkeys(told, file.name))
    return found


def _table(file: Path, names: tuple[str, ...]) -> dict[str, Any]:
    import tomllib

    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unsettled(f"{file.name} cannot be read: {error}. Mend it, or run in another folder.") from error
    for name in names:
        told = told.get(name, {})
    return told


def _checked(told: dict[str, Any], file: str) -> dict[str, Any]:
    """The settings by their names in Python; `fail-on` is `fail_on`."""
    checked = {name.replace("-", "_"): value for name, value in told.items()}
    for name, value in checked.items():
        if name not in KINDS:
            raise Unsettled(f"{file}: there is no setting {name!r}. The settings are {', '.join(KINDS)}.")
        if not isinstance(value, KINDS[name]) or isinstance(value, bool):
            wanted = "text in quotes" if KINDS[name] is str else "a number"
            raise Unsettled(f"{file}: {name} = {value!r} should be {wanted}.")
    return checked
