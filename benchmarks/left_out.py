"""Sound text of each language, repaired by a model that does not know the language: nothing may change.

    python benchmarks/left_out.py [../shared]      exit 1 where a text changed

Each language of `data/languages` is left out of the table in turn; its text is tried by paragraph, in pieces of 800 and of 3,000
characters, and whole.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pipeline

MODULES = [import_module(f"pipeline.{name}") for name in ("languages", "repair.characters", "repair.sound")]


def forget() -> None:
    """Empty what the modules derived from the languages."""
    for module in MODULES:
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


def texts(file: Path) -> list[str]:
    """A language's text in pieces of every size."""
    text = file.read_text("utf-8")
    pieces = [text[i : i + size] for size in (800, 3000) for i in range(0, len(text), size)]
    return [*filter(str.strip, text.split("\n")), *pieces, text]


def main(shared: Path) -> int:
    """Print what changed."""
    known = dict(MODULES[0].languages())
    changed = tried = 0
    for name in known:
        rest = {other: model for other, model in known.items() if other != name}
        for module in MODULES:
            vars(module)["languages"] = lambda rest=rest: rest
        forget()
        for text in texts(shared / "data" / "languages" / f"{name}.txt"):
            edits = pipeline.repair(text).edits
            tried += 1
            changed += bool(edits)
            if edits:
                print(name, [(e.before[:20], e.after[:20], e.rule) for e in edits[:3]])
    print(f"{changed} of {tried} sound texts changed, each in a language that was left out of the {len(known)} known")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared")))
