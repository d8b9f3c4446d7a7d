"""Pairs of texts that real collections have and generated variants lack: reruns and corrections, and the bulletins, tables,
yearly reports and templates that differ from them in figures, days, directions and names. Used by tools/train_variants.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from variant_texts import DATED, Texts

Made = tuple[str, str, bool]


def rerun(t: Texts) -> Made:
    """The same story the next day."""
    text = t.bulletin(0)
    other = t.later(text, t.chance.choice([0, 0, 1, 1, 1, 1, 2]))
    other = t.edited(other, t.chance.choice([0, 0, 1, 2, 3, 5]))
    return text, t.trimmed(other) if t.chance.random() < 0.4 else other, True


def correction(t: Texts) -> Made:
    """The same story with one figure corrected, or a few of many."""
    text = t.bulletin(3, 25, t.chance.choice([60, 120, 220, 600]))
    other = t.later(text, t.chance.choice([0, 0, 0, 1, 1, 2]))
    other = t.changed(other, t.chance.choice([0.0, 0.0, 0.1, 0.2, 0.3]))
    other = t.edited(other, t.chance.choice([0, 0, 1, 2]))
    return text, t.trimmed(other) if t.chance.random() < 0.4 else other, True


def next_issue(t: Texts) -> Made:
    """The same bulletin of another day: figures differ, or nothing but the day."""
    text = t.bulletin(2, 20, t.chance.choice([50, 120, 220]))
    days = t.chance.choice([3, 4, 5, 7, 7, 8, 14, 21, 28, 30, 45, 60, 90])
    share = t.chance.choice([0.0, 0.15, 0.3, 0.5, 0.7, 0.9, 1.0])
    if not DATED.search(text[:200]) or t.chance.random() < 0.2:
        days, share = t.chance.choice([1, 2]), t.chance.choice([0.5, 0.7, 0.9, 1.0])
    other = t.changed(t.later(text, days), share, 0)
    other = t.turned(other, t.chance.choice([0, 0.5, 1.0]))
    return text, t.edited(other, t.chance.choice([0, 0, 1, 1, 2, 4, 6])), False


def formula(t: Texts) -> Made:
    """Two short texts about different things with a formula in common, as a sentence or within one."""
    said = t.sentences(1)[0].split()
    at, size = t.chance.randrange(len(said)), t.chance.randint(6, 16)
    shared = " ".join(said if t.chance.random() < 0.4 else said[at : at + size])
    pages = []
    for _ in range(2):
        parts = _parts(t.bulletin(0, 15, t.chance.choice([25, 50, 100])))
        parts.insert(t.chance.choice([len(parts), t.chance.randrange(len(parts) + 1)]), f" {shared} ")
        pages.append("".join(parts))
    return pages[0], t.changed(pages[1], t.chance.choice([0.0, 0.5]), 0), False


def ticker(t: Texts) -> Made:
    """The same table some minutes or hours later: few of the figures differ."""
    text = t.bulletin(4, 15, t.chance.choice([40, 100, 200]))
    hour, minute = t.chance.randint(1, 11), t.chance.choice(["", ":00", ":10", ":20", ":30", ":40", ":45", ":50"])
    later = t.chance.choice([m for m in (":00", ":10", ":30", ":40", ":50") if m != minute])
    zone = t.chance.choice([" EDT", " EST", " GMT", " pm", " PM"])
    head = " ".join(t.sentences(1)[0].split()[:4]).upper() if t.chance.random() < 0.5 else ""
    at = t.chance.choice(["at ", ""])
    other = t.changed(text, t.chance.choice([0.05, 0.1, 0.3, 0.6]))
    other = t.turned(other, t.chance.choice([0, 0, 0.3, 1.0]))
    return (
        f"{head} {at}{hour}{minute}{zone}\n\n{text}",
        f"{head} {at}{hour + t.chance.randint(0, 1)}{later}{zone}\n\n{other}",
        False,
    )


def other_name(t: Texts) -> Made:
    """The same form filled in for somebody else."""
    text = t.bulletin(1, 20, t.chance.choice([50, 120, 220, 500]))
    other = t.changed(t.renamed(text), t.chance.choice([0.0, 0.2, 0.5, 0.8, 1.0]), 0)
    other = t.later(other, t.chance.choice([0, 0, 1, 7, 30]))
    return text, t.edited(other, t.chance.choice([0, 1, 3])), False


def next_year(t: Texts) -> Made:
    """The same report of the next year: figures and directions differ, some of the sentences too."""
    text = t.bulletin(8, 200, t.chance.choice([400, 800, 1500]))
    other = t.turned(t.changed(text, t.chance.choice([0.6, 0.8, 1.0])), t.chance.choice([0, 0.5, 0.8]))
    share = t.chance.choice([0, 0.1, 0.2, 0.4])
    parts = re.split(r"(?<=[.!?])(?=\s)|(?=\n)", other)
    parts = [" " + " ".join(t.sentences(1)) if t.chance.random() < share else part for part in parts]
    return text, "".join(parts), False


def template(t: Texts) -> Made:
    """Two pages of one template: shared parts in one order, each page's own between them."""
    shared = [t.sentences(t.chance.choice([1, 1, 2, 4])) for _ in range(t.chance.randint(3, 25))]
    own = t.chance.choice([1, 2, 3, 5])
    pages = []
    for _ in range(2):
        page = []
        for part in shared:
            page += t.sentences(t.chance.randint(0, 2 * own))
            page += [] if t.chance.random() < 0.12 else part
        pages.append("\n\n".join(page + t.sentences(t.chance.randint(0, own))))
    if t.chance.random() < 0.5:
        pages[1] = t.edited(pages[1], len(shared) // 3)
    return pages[0], pages[1], False


def site(t: Texts) -> Made:
    """Two small pages of one site: the same furniture or form, and a few sentences of each page's own."""
    shared = [part for _ in range(t.chance.randint(1, 4)) for part in t.sentences(t.chance.randint(1, 4))]
    if t.chance.random() < 0.6:
        shared = t.furniture(t.chance.choice([4, 10, 25])).split("\n")
    pages, same = [], t.chance.choice([None, t.chance.randrange(len(shared) + 1)])
    for _ in range(2):
        page = [part for part in shared if t.chance.random() > 0.1]
        at = min(same, len(page)) if same is not None else t.chance.randrange(len(page) + 1)
        page[at:at] = t.sentences(t.chance.choice([1, 2, 3, 6]))
        pages.append(" ".join(page))
    other = t.changed(pages[1], 1.0, 0) if t.chance.random() < 0.5 else pages[1]
    return pages[0], t.edited(other, t.chance.choice([0, 0, 2])), False


def page(t: Texts, text: str) -> str:
    """The first or the last part of a text."""
    parts = _parts(text)
    cut = max(1, round(len(parts) * t.chance.uniform(0.25, 0.65)))
    return "".join(parts[:cut] if t.chance.random() < 0.6 else parts[-cut:])


def furnished(t: Texts, text: str) -> str:
    """With furniture before and after it, and sometimes in between."""
    parts = _parts(text)
    for _ in range(t.chance.choice([0, 0, 0, 1, 2, 4])):
        parts.insert(t.chance.randrange(len(parts) + 1), "\n\n" + t.furniture(t.chance.randint(1, 6)) + "\n\n")
    most = t.chance.choice([4, 10, 25])
    return f"{t.furniture(t.chance.randint(0, most))}\n\n{''.join(parts)}\n\n{t.furniture(t.chance.randint(0, most))}"


def misread(t: Texts, text: str) -> str:
    """Letters misread as those that look alike, in a part of the words."""
    share = t.chance.choice([0.03, 0.08, 0.15, 0.25])
    look = str.maketrans("oliescmnhu", "0iifeemuln")

    def word(found: re.Match[str]) -> str:
        old = found[0]
        if t.chance.random() > share:
            return old
        at = t.chance.randrange(len(old))
        return old[:at] + (old[at].translate(look) if t.chance.random() < 0.7 else "") + old[at + 1 :]

    return re.sub(r"\w{2,}", word, text)


def replaced(t: Texts, text: str) -> str:
    """A frequent word everywhere another token."""
    words = [word for word in re.findall(r"[A-Za-z]{4,}", text) if word]
    if not words:
        return text
    return re.sub(rf"\b{t.chance.choice(words)}\b", t.chance.choice(["IP", "cN", "", "xt"]), text)


def updated(t: Texts, text: str) -> str:
    """Sentences left out and put in, figures changed, often under another headline."""
    out = []
    lost, new = t.chance.uniform(0, 0.3), t.chance.uniform(0, 0.25)
    for part in _parts(t.changed(text, t.chance.uniform(0, 0.5), 0)):
        out += [] if t.chance.random() < lost else [part]
        out += [" " + " ".join(t.sentences(1))] if t.chance.random() < new else []
    head = " ".join(t.sentences(1))[:70].upper() + "\n\n" if t.chance.random() < 0.5 else ""
    return head + "".join(out)


def reordered(t: Texts, text: str) -> str:
    """Some of the paragraphs at other places."""
    parts = text.split("\n\n")
    for _ in range(t.chance.randint(1, 3)):
        parts.insert(t.chance.randrange(len(parts)), parts.pop(t.chance.randrange(len(parts))))
    return "\n\n".join(parts)


def worded(t: Texts, text: str) -> str:
    """Words changed here and there."""
    return t.edited(text, round(len(text.split()) * t.chance.choice([0.01, 0.03, 0.06])))


def flat(_: Texts, text: str) -> str:
    """All in one line."""
    return " ".join(text.split())


DAMAGE = (page, page, furnished, furnished, furnished, misread, replaced, updated, reordered, worded, flat)


def _parts(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])(?=\s)|(?=\n)", text)


def damaged(t: Texts, text: str) -> str:
    """A variant of a text: up to three things done to it."""
    for how in t.chance.sample(DAMAGE, t.chance.choice([0, 1, 1, 2, 2, 3])):
        text = how(t, text)
    return text


def variants(t: Texts) -> Made:
    """Two variants of one story."""
    text = t.chance.choice(t.texts) if t.chance.random() < 0.7 else t.words(30, 1500)
    one, other = damaged(t, text), damaged(t, text)
    return one, other, True


def form(t: Texts) -> Made:
    """A form filled in twice: names and figures differ in a sentence or two, and at one place each has a paragraph of its own."""
    shared = [part for _ in range(t.chance.randint(1, 3)) for part in t.sentences(t.chance.randint(2, 5))]
    slots = set(t.chance.sample(range(len(shared)), min(len(shared), t.chance.randint(1, 3))))
    at, own, pages = t.chance.randrange(len(shared) + 1), t.chance.choice([0, 1, 2, 4, 7]), []
    for _ in range(2):
        page = [t.renamed(t.changed(part, 1.0, 0)) if n in slots else part for n, part in enumerate(shared)]
        page[at:at] = t.sentences(t.chance.randint(min(1, own), own))
        pages.append(" ".join(page))
    return pages[0], t.edited(pages[1], t.chance.choice([0, 0, 2])), False


def digest(t: Texts) -> Made:
    """A story and a page that holds the beginning of it between those of others."""
    story = t.words(80, 900)
    begins = ["".join(_parts(t.words(80, 500))[: t.chance.randint(1, 9)]) for _ in range(t.chance.randint(2, 8))]
    begins.insert(t.chance.randrange(len(begins) + 1), "".join(_parts(story)[: t.chance.randint(2, 12)]))
    return damaged(t, story), "\n\n".join(begins), False


def quote(t: Texts) -> Made:
    """A story and another one that quotes a part of it, or two that quote the same."""
    story, other = t.words(80, 900), _parts(t.words(80, 900))
    parts = _parts(story)
    at = t.chance.randrange(len(parts))
    quoted = "".join(parts[at : at + t.chance.choice([1, 2, 3, 4, 6])])
    other.insert(t.chance.randrange(len(other) + 1), f"\n\n“{quoted.strip()}”\n\n")
    return damaged(t, story), damaged(t, "".join(other)), False


KINDS: tuple[tuple[Callable[[Texts], Made], int], ...] = (
    (variants, 3000), (rerun, 700), (correction, 700), (next_issue, 900), (ticker, 300), (formula, 500),
    (other_name, 400), (next_year, 400),
    (template, 400), (site, 500), (form, 500), (digest, 500), (quote, 500),
)  # fmt: skip


def made_pairs(texts: Sequence[str], pages: Sequence[Sequence[str]], seed: int = 1) -> Iterator[Made]:
    """(text, other text, whether they are one story). `pages` are lines of furniture, page by page."""
    chance = Texts(texts, pages, seed)
    for kind, count in KINDS:
        for _ in range(count):
            yield kind(chance)
