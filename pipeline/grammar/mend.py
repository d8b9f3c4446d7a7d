"""What the window of the tagger is too narrow for: the verb of a share, and of a clause that has no other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..sentences import word_set
from .english import COSTING, NO_VERB, NOT_PLURAL, TO_VERBS
from .tokens import SHARE, Words


class Places:
    """A pattern of tags, and what stands in all tags that it matches: one of these signs, quick to look for."""

    def __init__(self, pattern: str, *signs: str) -> None:
        self.pattern, self.signs = re.compile(pattern), signs

    def within(self, tags: str) -> Iterable[re.Match[str]]:
        """The matches in these tags."""
        for sign in self.signs:
            if sign in tags:
                return self.pattern.finditer(tags)
        return ()


# 54% forecast prices would stay; 7%, consult more than three; 90% converts to heat
SHARE_VERB = re.compile(r"#,?R{0,9}(?:[nBEJ](?=[XDS]|R{0,9}TB|[JnNP]{0,3}A|JI)|E(?!I)|B|(?<=#)N(?=I))")
FINITE = Places(r"(?<=[NP])R?B(?=D)", "BD")  # the mill also reset its price
# firms plan to; people contract flu every day; bakers (40%) sleep
SUBJECT_VERB = re.compile(
    r"(?<=[NXP])R{0,9}[nBJ](?=[TIDXSWRJPNnQ#])|(?<=[NX])n$|(?<=n)N(?=[XJ])|(?<=\))R{0,9}[nBJ](?=[TIDXSWRJPNnQ])|R{0,9}B"
)
SPENT_VERB = re.compile(r"(?<=[nNPX])R?E(?=[IDR#])")  # sales increased by 5%
RELATIVE_VERB = Places(
    r"WR{0,9}[nB](?=[CDIXTJS])|(?<=[NP])RE(?=I)", "W", "RE"
)  # firms that use or are; people actually abided by
COMPLEMENT_VERB = Places(r"(?<=[NP])[nB](?=X[VA])", "XV", "XA")  # 51% of bakers report they have
PARTICIPLE = Places(r"(?<=[NP])V(?=R?V)|(?<=o)V(?=[JnNP])", "VV", "VRV", "oV")  # the bakers surveyed said; $5 of baked goods
ATTRIBUTES = word_set("owned held controlled based off")  # its 86 pct owned affiliate
BEGINNING = word_set("report start stop favor favour support risk avoid consider")  # bakers report using ovens
SURVEYS = word_set("survey study poll census")
# more than six million phones since the shop was opened
CLAUSE_OPENER = re.compile(r"I(?=[DJ]{0,3}[nNPX]{1,4}R?[VA])")
OPENERS = word_set("since until before after")
MENDED = BEGINNING | TO_VERBS | OPENERS | SURVEYS | COSTING | {"due", "-"}
CLAUSE = re.compile(r"[^,.()SWC-]+")


def mend(s: Words, tags: str) -> str:
    """What the window of the tagger is too narrow for: verbs right after a share, or in a clause that has no other."""
    words = s.words
    if "-" in "".join(words):
        tags = "".join(["J" if "-" in w and len(w) > 1 and t == "V" else t for w, t in zip(words, tags, strict=True)])
    tags = _by_neighbours(words, tags)
    for i, word in [(i, word) for i, word in enumerate(words) if word in MENDED] if not MENDED.isdisjoint(words) else ():
        if word in TO_VERBS and tags[i] in "nBJ" and tags[i + 1 : i + 2] == "T" and tags[i - 1 : i] in {"N", "P", "X", "R"}:
            tags = _set(tags, i, "V")
        elif word == "due" and tags[i] == "J" and tags[i - 1 : i] in {"n", "N"}:
            tags = _set(tags, i, "E")  # notes due in March
        elif word in OPENERS and i and tags[i] == "I" and CLAUSE_OPENER.match(tags, i):
            tags = _set(tags, i, "S")
        elif word in BEGINNING and tags[i] in "nBJ" and tags[i - 1 : i] in {"N", "R"} and tags[i + 1 : i + 2] == "G":
            tags = _set(tags, i, "V")
        elif word in SURVEYS and tags[i] in "VB" and tags[i - 1 : i] not in {"T", "A", "X"}:
            tags = _set(tags, i, "n")
        elif (
            word in COSTING
            and tags[i] == "N"
            and tags[i - 1 : i] in {"n", "P", "J"}
            and (tags[i + 1 : i + 2] == "#" or (tags[i + 1 : i + 2] == "I" and words[i + 1] != "by"))
        ):
            tags = _set(tags, i, "V" if "#" in tags[i : i + 4] and words[i + 1] != SHARE else "N")
        elif word == "-" and tags[i - 1 : i] == "#" and s.starts[i] == s.ends[i - 1]:
            tags = _set(tags, i, "J")  # the 900-strong union
    return _with_verbs(words, tags) if "#" in tags else tags


def _by_neighbours(words: list[str], tags: str) -> str:
    """What the tags on either side tell."""
    for m in RELATIVE_VERB.within(tags):
        tags = _set(tags, m.end() - 1, "V")
    for m in COMPLEMENT_VERB.within(tags):
        tags = _set(tags, m.start(), "V")
    for m in FINITE.within(tags):
        if not any(t in "VAT" for t in tags[max(0, m.start() - 6) : m.start()]):
            tags = _set(tags, m.end() - 1, "V")
    for m in PARTICIPLE.within(tags):
        if words[m.start()].endswith("ed"):
            tags = _set(tags, m.start(), "E")
    return tags


def _set(tags: str, i: int, tag: str) -> str:
    return tags[:i] + tag + tags[i + 1 :]


def _with_verbs(words: list[str], tags: str) -> str:
    for found in SHARE_VERB.finditer(tags):
        at = found.end() - 1
        if (
            words[found.start()] == SHARE
            and not words[at].endswith(NO_VERB)
            and "-" not in words[at]
            and words[at] not in ATTRIBUTES
        ):
            tags = _set(tags, at, "V")
    for clause in CLAUSE.finditer(tags):
        a, b = clause.span()
        number = tags.find("#", a, b)
        if number < 0 and tags[a - 1 : a] != ")":
            continue
        if number > 0 and not _verbs(tags, a, number) and (m := SPENT_VERB.search(tags, a, number + 1)):
            tags = _set(tags, m.end() - 1, "V")
        elif not _verbs(tags, max(a, number), b):
            tags = _with_verb(words, tags, max(a, number), b)
    return tags


def _verbs(tags: str, a: int, b: int) -> bool:
    return tags.find("V", a, b) >= 0 or tags.find("A", a, b) >= 0


def _with_verb(words: list[str], tags: str, a: int, b: int) -> str:
    for m in SUBJECT_VERB.finditer(tags, a, b):
        at = m.end() - 1
        subject = words[m.start() - 1]
        plural = tags[m.start() - 1] != "P" or subject.endswith("s")
        if not words[at].endswith(NO_VERB) and subject not in NOT_PLURAL and plural and "T" not in tags[a:at]:
            return _set(tags, at, "V")
    return tags
