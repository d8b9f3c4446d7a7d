"""Pages of one article that share no word meet by what is told of them, and are joined in their order."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cluster as stage
from pipeline.cluster import cluster
from pipeline.compare import explain_pair
from pipeline.engine import Serial
from pipeline.fingerprint import fingerprint
from pipeline.metadata.pager import paged
from pipeline.model import Raw
from pipeline.pages import Page, Told, beside, page_in, parted
from pipeline.run import ingest, prepare
from pipeline.shelf import keys_of, shelf

PARTS = [
    [
        "The lighthouse at Karsholm was lit for the first time in the winter of 1871, after two years in which its masons slept "
        "in a hut of driftwood and tar.",
        "Its first keeper, Anders Lund, wrote down each ship that passed, and by the spring he had filled four books with names.",
        "The island had no well. Water came by boat twice a month, and in a storm it did not come at all.",
    ],
    [
        "His daughter took over the books when his eyes grew weak. She never became keeper by name, because the board of pilots "
        "would not pay a woman.",
        "In 1903 a steamer ran aground on the eastern reef with ninety people on board. She rowed out three times that night.",
        "The board sent a medal and a letter. The medal was lost; the letter hangs in the parish hall under yellow glass.",
    ],
    [
        "Nobody lives there now. The lamp has been electric since 1962, and a technician visits it each year to paint the rail.",
        "What remains of the log is kept by the county archive, which wants to print it with drawings of every vessel.",
        "A historian expects to need four years. There are gaps, she says, and in some winters the ink froze.",
    ],
]
TITLE, ADDRESS = "The keepers of Karsholm island", "https://coast.example/keepers"
STANDFIRST = "One family kept a light that nobody else wanted to keep, and wrote down everything that went by it in the dark."
AUTHOR = "Ellen Brandt is a reporter of the Coast Review and lives on the mainland, from where she can see the light."


def page(number, address, *, title=TITLE, head="", foot="", around=False):
    """One of the PARTS as a page of its own."""
    text = [STANDFIRST, *PARTS[number - 1], AUTHOR] if around else PARTS[number - 1]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    data = (
        f"<html><head><title>{title}</title><link rel=canonical href='{address}'>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}{foot}</article><footer>© Coast Review</footer></body></html>"
    )
    return Raw(path=f"{number}.html", data=data.encode(), media="text/html")


def text(number, pager):
    data = "\n\n".join([TITLE, *PARTS[number - 1], pager])
    return Raw(path=f"{number}.txt", data=data.encode(), media="text/plain")


def link(place, address):
    return f"<link rel={place} href='{address}'>"


TOGETHER = {
    "links": [
        page(1, ADDRESS, head=link("next", "/keepers/2/")),
        page(2, ADDRESS + "/2/", head=link("prev", "/keepers") + link("next", "/keepers/3/")),
        page(3, ADDRESS + "/3/", head=link("prev", "/keepers/2/")),
    ],
    "links, each page with a title of its own": [
        page(1, ADDRESS + "-1", title="The light is lit", head=link("next", ADDRESS + "-2")),
        page(2, ADDRESS + "-2", title="A daughter rows out", head=link("prev", ADDRESS + "-1")),
    ],
    "addresses that name the page": [page(1, ADDRESS), page(3, ADDRESS + "?page=3&utm_source=x"), page(2, ADDRESS + "?page=2")],
    "pages without the first": [page(3, ADDRESS + "/page/3"), page(2, ADDRESS + "/page/2")],
    "a bare number": [page(1, ADDRESS + ".html"), page(2, ADDRESS + "_2.html")],
    "a number in the title": [page(1, ADDRESS), page(2, ADDRESS, title=TITLE + " - Page 2")],
    "a pager, under one address": [page(n, ADDRESS, foot=f"<p>Page {n} of 3</p>") for n in (1, 2, 3)],
    "a pager, without addresses": [text(1, "Page 1 of 2"), text(2, "Page 2 of 2")],
    "what all pages repeat": [page(1, ADDRESS, around=True), *(page(n, f"{ADDRESS}?page={n}", around=True) for n in (2, 3))],
}
APART = {
    "nothing tells it": [text(1, ""), text(2, "")],
    "another title": [page(1, ADDRESS), page(2, ADDRESS + "?page=2", title="How to paint a rail in the rain")],
    "a number that is part of the name": [page(1, ADDRESS), page(2, ADDRESS + "-2")],
    "issues by the day": [page(1, ADDRESS + "/2024/11/24/"), page(2, ADDRESS + "/2024/11/25/")],
    "posts by number": [page(1, "https://coast.example/?p=12"), page(2, "https://coast.example/?p=13")],
    "the next article": [page(1, ADDRESS, head=link("next", "/pilots")), page(2, "https://coast.example/pilots")],
    "pagers of different lengths": [text(1, "Page 1 of 3"), text(2, "Page 2 of 2")],
    "another site": [page(1, ADDRESS), page(2, "https://other.example/keepers?page=2")],
}


@pytest.mark.parametrize("name", TOGETHER)
def test_pages_that_are_told_to_be_one_article_are_joined_in_order(name):
    raws = TOGETHER[name]
    want = [paragraph for number in sorted(int(raw.path[0]) for raw in raws) for paragraph in PARTS[number - 1]]
    for order in permutations(raws):
        (article,) = ingest(order, engine=Serial())
        found = [article.text[b.start : b.end] for b in article.blocks]
        assert [paragraph for paragraph in found if paragraph not in (STANDFIRST, AUTHOR)] == want
        assert article.title == prepare(raws[0]).title and len(article.variants) == len(raws)
    assert sum(paragraph in (STANDFIRST, AUTHOR) for paragraph in found) == 2 * ("repeat" in name)


@pytest.mark.parametrize("name", APART)
def test_others_stay_apart(name):
    assert len(list(ingest(APART[name], engine=Serial()))) == len(APART[name])


def test_a_copy_of_one_page_and_the_whole_join_them():
    whole = "\n\n".join(paragraph for part in PARTS[:2] for paragraph in part)
    copy = "\n\n".join(PARTS[1])
    raws = [*TOGETHER["links"][:2], *(Raw(path="x", data=data.encode(), media="text/plain") for data in (whole, copy))]
    (article,) = ingest(raws, engine=Serial())
    assert [article.text[b.start : b.end] for b in article.blocks] == PARTS[0] + PARTS[1]


def test_the_reason_is_told():
    one, two, three = (prepare(raw) for raw in TOGETHER["links"])
    assert one.evidence["page"] == "1" and two.evidence["page"] == "2"
    assert explain_pair(one.sketch, two.sketch)[0] == "the same story: pages 1 and 2 of one article: each links the other"
    assert (
        "one title, and their addresses count them"
        in explain_pair(*(prepare(raw).sketch for raw in TOGETHER["addresses that name the page"][:2]))[0]
    )
    assert explain_pair(one.sketch, fingerprint("Another story."))[0].startswith("not the same story")
    assert explain_pair(three.sketch, fingerprint(three.text))[0] == "the same story: their words are the same"


def test_a_series_too_long_to_be_an_article_joins_nothing(monkeypatch):
    monkeypatch.setattr(stage, "POSTINGS", 2)
    sketches = [(raw.path, prepare(raw).sketch) for raw in TOGETHER["addresses that name the page"]]
    assert len(cluster(sketches[:2]).groups) == 1 and len(cluster(sketches).groups) == 3


def test_equal_texts_are_one_wherever_they_stood():
    story = fingerprint(" ".join(PARTS[0]))
    pages = [Page(1, 0, Told(0), 0, number, 5).packed() for number in range(100)]
    assert len(cluster([(str(n), story + told) for n, told in enumerate(pages)]).groups) == 1


counts = st.integers(0, 3)
pages = st.builds(
    Page, st.integers(1, 4), counts, st.integers(0, 63).map(Told), st.integers(0, 9), st.integers(1, 3), st.integers(0, 2)
)


@given(pages, pages)
def test_two_pages_are_beside_each_other_in_any_order(one, other):
    assert beside(one, other) == beside(other, one)
    assert not beside(one, one)


@given(pages, st.sampled_from(["", "one", "in a hut of driftwood", " ".join(PARTS[0] * 9)]))
def test_a_page_is_read_back_from_behind_a_sketch(told, words):
    sketch = fingerprint(words)
    assert parted(sketch + told.packed()) == (sketch, told.packed()) and page_in(sketch + told.packed()) == told
    assert page_in(sketch) is None and len(shelf([sketch + told.packed()])) == 1
    found = keys_of([sketch, sketch + told.packed(), sketch])
    assert found.sizes.tolist() == [found.sizes[0], found.sizes[0] + 1, found.sizes[0]]
    assert (found.of[: found.at[1]] == found.of[found.at[2] :]).all()


@given(st.lists(st.tuples(st.integers(0, 5), pages), max_size=12), st.randoms())
def test_any_order_gives_the_same_groups(told, chance):
    texts = [fingerprint(" ".join(random.Random(n).sample(" ".join(map(" ".join, PARTS)).split(), 40))) for n in range(6)]
    rows = [(f"{number:02}", texts[which] + each.packed()) for number, (which, each) in enumerate(told)]
    assert cluster(chance.sample(rows, len(rows))) == cluster(rows)


@pytest.mark.parametrize(
    ("address", "whole", "number"),
    [
        ("http://www.hive.org/bees/", "//hive.org/bees", 1),
        ("https://hive.org/bees/page/2/#top", "//hive.org/bees", 2),
        ("https://hive.org/bees-p3.html?id=7", "//hive.org/bees.html?id=7", 3),
        ("https://hive.org/bees?id=7&page=2&fbclid=abc", "//hive.org/bees?id=7", 2),
        ("https://hive.org/?p=12", "//hive.org/?p=12", 1),
        ("https://hive.org/bees-1234", "//hive.org/bees-1234", 1),
    ],
)
def test_addresses_are_taken_apart(address, whole, number):
    assert paged(address)[:2] == (whole, number)
