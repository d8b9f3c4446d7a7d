"""What every record is made of: spans of a text, what could not be settled, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler


class Record(BaseModel):
    """Frozen, and closed to fields that the schema does not name.

    The sentence under a field says what it holds: JSON Schema, exports and docs have it from there. A field without one is what
    it is in `Document`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The JSON Schema with the sentences about its fields."""
        from .told import told  # needed for this alone

        schema = handler(core)
        fields = handler.resolve_ref_schema(schema)["properties"]
        for name, sentence in told(cls).items():
            if name in fields:
                fields[name]["description"] = sentence
        return schema


class Span(Record):
    """`text[start:end] == quote`, in code points, where `text` is that of the record which carries the span."""

    start: int
    """Where it begins: how many code points of the text stand before it."""
    end: int
    """Where it ends: the offset of the first code point behind it."""
    quote: str
    """What stands there, character for character."""


class Problem(Record):
    """Something a stage could not settle. Never raised, never dropped: it is published."""

    stage: str
    """The stage that could not settle it."""
    code: str
    """What kind of problem it is: a stable code, which `pipeline rule` explains."""
    message: str
    """The problem in words."""
    quote: str = ""
    """The place in the text, or an empty string where it has none."""


class Edit(Record):
    """One change to the source text: `source[start:end] == before` is replaced by `after`.

    Edits are in order and do not overlap; applied to the source text (`replay`) they give the repaired text.
    """

    stage: str
    """The stage that made the change."""
    rule: str
    """Why: a stable code, which `pipeline rule` explains; the codes of rules that worked together have commas between them."""
    start: int
    """Where the change begins in the source text, in code points."""
    end: int
    """Where what is replaced ends in the source text, in code points."""
    before: str
    """What stood there (`¡¯`)."""
    after: str
    """What stands there now (`’`)."""
    inferred: bool = False
    """Whether the bytes alone do not prove the change."""
    confidence: float = 1.0
    """The expected share of such edits that are right, 0 to 1; 0 where a letter is lost and nothing tells which."""


def replay(source: str, edits: Iterable[Edit]) -> str:
    """The source text with the edits applied. Raises ValueError where an edit does not fit the source."""
    out, at = [], 0
    for edit in edits:
        if edit.start < at or source[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit at {edit.start}:{edit.end} does not fit the source text")
        out += [source[at : edit.start], edit.after]
        at = edit.end
    return "".join([*out, source[at:]])
