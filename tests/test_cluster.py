"""Groups: what is one story, what is not, in any order."""

import json
import random

from pipeline.cluster import cluster
from pipeline.compare import Pair, compare, explain_pair
from pipeline.fingerprint import fingerprint
from pipeline.shelf import shelf


def groups(texts):
    return [list(group) for group in cluster([(name, fingerprint(text)) for name, text in texts.items()]).groups]


def test_case(case):
    texts = {name: " ".join(text) if isinstance(text, list) else text for name, text in case["texts"].items()}
    found = cluster([(name, fingerprint(text)) for name, text in texts.items()])
    assert [list(group) for group in found.groups] == case["groups"]
    assert "related" not in case or [[a, b] for a, b, _ in found.related] == case["related"]


def story(seed, sentences):
    chance = random.Random(seed)
    words = [f"{a}{b}" for a in ("har", "bol", "tin", "mes", "ruk", "fel") for b in ("a", "en", "ost", "il", "und", "ex", "or")]
    return " ".join(" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(sentences))


def test_pages_of_one_story_meet_in_the_whole():
    whole = story(1, 40)
    half = len(whole) // 2
    texts = {"a": whole, "b": whole[: half + 400], "c": whole[half - 400 :], "d": story(2, 40)}
    assert groups(texts) == [["a", "b", "c"], ["d"]]


def test_a_quotation_is_related_but_not_the_same():
    whole = story(3, 40)
    texts = [("a", fingerprint(whole)), ("b", fingerprint(story(4, 30) + " " + whole[:700]))]
    found = cluster(texts)
    assert found.groups == (("a",), ("b",))


def test_any_order_gives_the_same_groups():
    texts = [(f"{n:02}", fingerprint(story(n // 3, 40 + n % 3))) for n in range(30)]
    shuffled = random.Random(5).sample(texts, len(texts))
    assert cluster(texts) == cluster(shuffled)
    assert len(cluster(texts).groups) == 10


def test_a_hundred_copies_are_one_group():
    assert len(groups({str(n): story(1, 20) for n in range(100)})) == 1


def test_nothing_and_one():
    assert cluster([]).groups == ()
    assert cluster([("a", fingerprint(""))]).groups == (("a",),)


def test_a_pair_explains_itself():
    a, b = fingerprint(story(1, 20)), fingerprint(story(2, 20))
    assert explain_pair(a, a)[0].startswith("the same story")
    assert explain_pair(a, b)[0].startswith("not the same story")


def furnished(text, seed):
    """The text between furniture of a site of its own, each paragraph with a line of it after."""
    return story(seed, 4) + "\n" + text + "\n" + story(seed + 1, 6)


def test_furniture_before_and_after_a_story_makes_no_other_story_of_it():
    whole = story(11, 30)
    assert groups({"a": furnished(whole, 21), "b": furnished(whole, 31), "c": whole}) == [["a", "b", "c"]]


def test_a_page_and_a_damaged_whole_are_one_story():
    whole = story(12, 40)
    words = whole.split()
    damaged = " ".join(word[::-1] if n % 23 == 0 else word for n, word in enumerate(words))
    assert groups({"whole": damaged, "page": whole[: len(whole) // 2]}) == [["page", "whole"]]


def test_the_next_table_of_figures_is_another_story():
    def table(seed):
        chance = random.Random(seed)
        rows = (
            f"Output of {name} was {chance.randrange(100, 999)} units in the week, the board said." for name in "abcdefghijklmn"
        )
        return "The board of mills reports as it does each week. " + " ".join(rows)

    assert groups({"a": table(1), "b": table(2)}) == [["a"], ["b"]]


def test_a_pair_is_the_same_when_it_was_written_and_read():
    found = compare(shelf([fingerprint(story(1, 20)), fingerprint(story(1, 15))]), [(0, 1)])[0]
    assert Pair.of(json.loads(json.dumps(found))) == found
