"""What every record is made of: spans of a text, what could not be settled, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Frozen, and closed to fields that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """`text[start:end] == quote`, in code points, where `text` is that of the record which carries the span."""

    start: int
    end: int
    quote: str


class Problem(Record):
    """Something a stage could not settle. Never raised, never dropped: it is published."""

    stage: str
    code: str
    message: str
    quote: str = ""


class Edit(Record):
    """One change to the source text: `source[start:end] == before` is replaced by `after`.

    `inferred` marks a repair that the bytes alone do not prove. `confidence` is the expected share of such edits that are right.
    """

    stage: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    inferred: bool = False
    confidence: float = 1.0


def replay(source: str, edits: Iterable[Edit]) -> str:
    """The source text with the edits applied. Raises ValueError where an edit does not fit the source."""
    out, at = [], 0
    for edit in edits:
        if edit.start < at or source[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit at {edit.start}:{edit.end} does not fit the source text")
        out += [source[at : edit.start], edit.after]
        at = edit.end
    return "".join([*out, source[at:]])
