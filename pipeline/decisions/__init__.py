"""What people decide: the entries of `decisions.toml`, each known by what it says, never by where it stands.

    [[substitution]]  article, before, after, verdict = "accept" | "reject"
    [[edit]]          document, before, after, rule, nth, verdict = "accept" | "reject"
    [[group]]         join = [documents], or split = [documents] with from = [documents]
    [[reading]]       article, quote, choose, nth
    [[field]]         article, name, value

Each may say `why`. A document is named by its id or its path (and, where the file holds several, its member behind a space), an
article by any document of it. The line of an entry moves when others come and go, so records name it by a hash of what it says.
"""

from .choices import KINDS, Choice, EditChoice, FieldChoice, GroupChoice, ReadingChoice, SubstitutionChoice
from .file import NAME, Decisions, of_record, parse
from .rulings import Ruling, Unsound, agreeing, counted, joined_and_parted, mended

__all__ = [
    "KINDS",
    "NAME",
    "Choice",
    "Decisions",
    "EditChoice",
    "FieldChoice",
    "GroupChoice",
    "ReadingChoice",
    "Ruling",
    "SubstitutionChoice",
    "Unsound",
    "agreeing",
    "counted",
    "joined_and_parted",
    "mended",
    "of_record",
    "parse",
]
