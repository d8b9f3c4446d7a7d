"""One decision of each kind: what it says, which documents it names, what it settles."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from pipeline.model import Decision, DecisionKind, Edit
from pipeline.unseen import harmless

LENGTH = 10  # hexadecimal digits of the hash of an entry
Said = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Said, ...], Field(min_length=1)]
Nth = Annotated[StrictInt, Field(ge=1)]
Verdict = Literal["accept", "reject"]
Sides = tuple[tuple[str, ...], ...]


class Choice(BaseModel):
    """One decision. `id` and `entry` follow from what it says; `sides` are the documents that it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[DecisionKind]
    why: str = ""

    @property
    def sides(self) -> Sides:
        """The names of documents: those to be joined, the two sides to be parted, else the one that it is about."""
        return ((getattr(self, "document" if self.kind == "edit" else "article"),),)

    def claims(self) -> dict[Hashable, Hashable]:
        """What it settles and how, within its article; two that settle one thing otherwise contradict each other."""
        raise NotImplementedError

    @cached_property
    def entry(self) -> str:
        """The decision as it would be written: equal for all ways to write it."""
        said = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        why = said.pop("why")
        told = said | ({"why": why} if why else {})
        return "\n".join([f"[[{self.kind}]]", *(f"{name} = {_written(value)}" for name, value in told.items())])

    @cached_property
    def id(self) -> str:
        """The hash of the entry."""
        return sha256(self.entry.encode()).hexdigest()[:LENGTH]

    def record(self) -> Decision:
        """The decision as it is published in the article that it decided about."""
        return Decision(id=self.id, kind=self.kind, entry=self.entry, why=self.why)


class SubstitutionChoice(Choice):
    """Whether a token stands for a word, in one article. Without `after`, whatever it was to stand for is rejected."""

    kind = "substitution"
    article: Said
    before: Said
    after: Said | None = None
    verdict: Verdict

    @model_validator(mode="after")
    def _says_what(self) -> SubstitutionChoice:
        if self.verdict == "accept" and not (self.after and self.after.strip() and harmless(self.after)):
            raise ValueError("what is accepted needs `after`: the word that stands in place of the token")
        return self

    def claims(self) -> dict[Hashable, Hashable]:
        settled: dict[Hashable, Hashable] = {} if self.after is None else {(self.before, self.after): self.verdict}
        if self.after is None or self.verdict == "accept":
            settled[self.before] = self.after  # no other word stands for it
        return settled

    def rejects(self, before: str, after: str) -> bool:
        """Whether it is this substitution that is rejected."""
        return self.verdict == "reject" and self.before == before and self.after in (None, after)


class EditChoice(Choice):
    """Whether a repair of one document is right; without `nth`, at every place where it is made so."""

    kind = "edit"
    document: Said
    before: Said
    after: str | None = None
    rule: Said | None = None
    nth: Nth | None = None
    verdict: Verdict

    def claims(self) -> dict[Hashable, Hashable]:
        return {(self.before, self.after, self.rule, self.nth): self.verdict}

    def means(self, edit: Edit) -> bool:
        """Whether an edit is one of those it speaks of, wherever it stands."""
        return edit.before == self.before and self.after in (None, edit.after) and self.rule in (None, edit.rule)

    def meant(self, edits: Sequence[Edit]) -> list[int]:
        """Which of all the edits of a document, in their order, it speaks of."""
        found = [at for at, edit in enumerate(edits) if self.means(edit)]
        return found if self.nth is None else found[self.nth - 1 : self.nth]


class GroupChoice(Choice):
    """Documents that are one article, or of which none of the one side is in an article with one of the other."""

    kind = "group"
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=False)
    join: Names | None = None
    split: Names | None = None
    from_: Annotated[Names | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _says_what(self) -> GroupChoice:
        if self.join is not None:
            if self.split or self.from_ or len(set(self.join)) < 2:
                raise ValueError("`join` names two documents or more, and stands alone")
        elif not self.split or not self.from_:
            raise ValueError("name the documents to `join`, or those to `split` and those they are split `from`")
        return self

    @property
    def sides(self) -> Sides:
        return (self.join,) if self.join else (self.split or (), self.from_ or ())

    def claims(self) -> dict[Hashable, Hashable]:
        return {}


class ReadingChoice(Choice):
    """Which version stands where witnesses differ: of `quote` and `choose`, the latter; "" is the version that has nothing."""

    kind = "reading"
    article: Said
    quote: str
    choose: str
    nth: Nth | None = None

    @model_validator(mode="after")
    def _says_what(self) -> ReadingChoice:
        if self.quote == self.choose:
            raise ValueError("`quote` and `choose` are the same")
        return self

    def claims(self) -> dict[Hashable, Hashable]:
        return {(frozenset((self.quote, self.choose)), self.nth): self.choose}


class FieldChoice(Choice):
    """What a field of an article holds; an empty value leaves it out."""

    kind = "field"
    article: Said
    name: Literal["title", "deck", "authors", "date", "site", "url", "language"]
    value: str | tuple[str, ...]

    @model_validator(mode="after")
    def _says_what(self) -> FieldChoice:
        if isinstance(self.value, str) is (self.name == "authors"):
            raise ValueError("`value` of authors is a list of names, of any other field a text")
        if not all(map(harmless, (self.value,) if isinstance(self.value, str) else self.value)):
            raise ValueError("`value` has characters that nobody sees")
        return self

    def claims(self) -> dict[Hashable, Hashable]:
        return {self.name: self.value}


KINDS: dict[str, type[Choice]] = {
    each.kind: each for each in (SubstitutionChoice, EditChoice, GroupChoice, ReadingChoice, FieldChoice)
}


def _written(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
