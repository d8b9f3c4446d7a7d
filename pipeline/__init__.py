"""Articles in, validated JSON out: repaired, deduplicated, with their terms and statistics.

>>> import pipeline
>>> pipeline.repair("So why can¡¯t they").text
'So why can’t they'

Names are loaded on first use, so `import pipeline` and the command line start at once.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .decode import decode
    from .facts import extract
    from .model import (
        Article,
        Decoded,
        Document,
        Edit,
        Facts,
        Problem,
        Raw,
        Reading,
        Rejected,
        Repaired,
        Span,
        Statistic,
        Substitution,
        Term,
        Variant,
    )
    from .prepare import prepare
    from .repair import repair
    from .run import ingest
    from .write import load

__version__ = "0.1.0"
_HOME = {
    "decode": "decode", "repair": "repair", "prepare": "prepare", "extract": "facts", "ingest": "run", "load": "write",
    **dict.fromkeys(
        ("Article", "Decoded", "Document", "Edit", "Facts", "Problem", "Raw", "Reading", "Rejected", "Repaired", "Span",
         "Statistic", "Substitution", "Term", "Variant"), "model"),
}  # fmt: skip
__all__ = [
    "Article",
    "Decoded",
    "Document",
    "Edit",
    "Facts",
    "Problem",
    "Raw",
    "Reading",
    "Rejected",
    "Repaired",
    "Span",
    "Statistic",
    "Substitution",
    "Term",
    "Variant",
    "decode",
    "extract",
    "ingest",
    "load",
    "prepare",
    "repair",
]


class _Package(ModuleType):
    """`pipeline.repair` is the function, also after its module of the same name was imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
