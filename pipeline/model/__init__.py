"""The nouns every stage speaks: frozen, printable, comparable, and equal to the published JSON.

Read `record.py`, `document.py`, `facts.py` and `article.py` first, then `run.py`. Spans are half-open ranges of Unicode code
points, and carry a quote that must be the text at their offsets: a `Document`, `Facts` or `Article` that breaks this cannot be
constructed.
"""

from .article import (
    SCHEMA_VERSION,
    Article,
    Decision,
    DecisionKind,
    OtherReading,
    Reading,
    Related,
    Substitution,
    Variant,
    check_spans,
)
from .document import QUOTE_LIMIT, Block, BlockKind, Decoded, Document, Raw, Reason, Rejected, Removed, Repaired
from .facts import Comparator, Facts, Number, Quantity, Sense, Statistic, StatisticKind, Term, spans
from .record import Edit, Problem, Record, Span, replay

__all__ = [
    "QUOTE_LIMIT",
    "SCHEMA_VERSION",
    "Article",
    "Block",
    "BlockKind",
    "Comparator",
    "Decision",
    "DecisionKind",
    "Decoded",
    "Document",
    "Edit",
    "Facts",
    "Number",
    "OtherReading",
    "Problem",
    "Quantity",
    "Raw",
    "Reading",
    "Reason",
    "Record",
    "Rejected",
    "Related",
    "Removed",
    "Repaired",
    "Sense",
    "Span",
    "Statistic",
    "StatisticKind",
    "Substitution",
    "Term",
    "Variant",
    "check_spans",
    "replay",
    "spans",
]
