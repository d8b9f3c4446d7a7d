"""What a definition is made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..sentences import word_set

# What is said of a thing by who judges it, and defines nothing
JUDGED = word_set(
    "best most first only great good major key huge big main latest new top leading largest biggest important perfect "
    "popular nice little long common better same right real critical powerful integral massive essential vital crucial "
    "excellent ideal fantastic wonderful painful creative convenient preferred wide universal signature beautiful amazing "
    "must interesting simple easy fun favorite favourite unique recognized"
)

Place = tuple[int, int]
Form = Literal["glossary", "sentence", "acronym"]


class Defined(NamedTuple):
    """One meaning of a term, as places in the text."""

    term: Place
    form: Form
    definition: Place
    audience: Place | None = None


def tidy(text: str, start: int, end: int) -> Place:
    """Without the white space, quotes and marks around it, and without the final full stop."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.;,*_"“”'):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in '*_"“”'):
        start += 1
    return start, end
