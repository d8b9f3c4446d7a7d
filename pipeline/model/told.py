"""What the fields of a record hold: the sentence under each, read from the source when a JSON Schema is asked for.

pydantic could read them too, but does so whenever a model is imported, which takes longer than all else that is done then.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise

SHARED = ("pipeline.model.document", "Document")  # a field of this name means the same everywhere, where nothing else is said


def told(record: type) -> dict[str, str]:
    """The sentence about each field: the record's own, else that of its name in `Document`.

    >>> from pipeline.model import Variant
    >>> told(Variant)["share"], told(Variant)["title"]
    ('How much of its own main text stands in the text of the article, 0 to 1.', 'The headline, or null where none was found.')
    """
    own = [_sentences(each.__module__, each.__qualname__) for each in reversed(record.__mro__)]
    return {field: sentence for each in [_sentences(*SHARED), *own] for field, sentence in each.items()}


@cache
def _sentences(module: str, name: str) -> dict[str, str]:
    """Of a class in the source of its module; none where that cannot be read, as of what is typed at a prompt."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    found = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    return {field: sentence for node in found for field, sentence in _under(node)}


def _under(node: ast.ClassDef) -> list[tuple[str, str]]:
    return [
        (field.target.id, " ".join(text.value.value.split()))
        for field, text in pairwise(node.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    ]
