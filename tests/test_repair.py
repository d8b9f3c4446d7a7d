"""Repair: what was damaged comes back, what is sound stays, and the edits say all of it."""

import re

import pytest

from pipeline.model import replay
from pipeline.repair import MAC, MARKS, repair
from pipeline.repair.edits import Change, apply, compose, difference

WORD = "青石小路"


def misread(text: str, true: str, read_as: str = "latin-1") -> str:
    return text.encode(true).decode(read_as)


def test_case(case):
    found = repair(case["text"])
    assert found.text == case.get("expected", case["text"])
    assert replay(case["text"], found.edits) == found.text
    assert repair(found.text).text == found.text


def test_a_foreign_word_in_every_place_of_a_latin_one():
    text = f"The {WORD} said can¡¯t. Two {WORD}s, a {WORD}-ABC at {WORD}.com, the {WORD}'s own and {WORD}."
    source = text.replace(WORD, misread(WORD, "gbk"))
    found = repair(source)
    assert found.text == text.replace("¡¯", "’")
    assert {e.after for e in found.edits} == {WORD, "’"}
    assert {e.rule for e in found.edits} == {"gbk-as-latin-1"}
    assert not any(e.inferred for e in found.edits)
    assert [(p.code, p.quote) for p in found.problems] == [("foreign-word", WORD)]
    assert replay(source, found.edits) == found.text


@pytest.mark.parametrize(
    ("true", "read_as"),
    [("cp1251", "latin-1"), ("koi8_r", "latin-1"), ("koi8_r", "cp1251"), ("utf-8", "latin-1"), ("utf-8", "cp866")],
)
def test_a_whole_russian_text(true, read_as):
    text = "Сегодня утром в городе открыли новую библиотеку, и первые читатели уже выбрали себе книги."
    assert repair(misread(text, true, read_as)).text == text


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("今天早上我们在公园里看见了很多漂亮的花。", "gbk"),
        ("今日は天気がいいので、公園へ散歩に行きました。", "euc_jp"),
        ("오늘 아침에 우리는 공원에서 많은 꽃을 보았습니다.", "euc_kr"),
    ],
)
def test_a_whole_east_asian_text(text, true):
    assert repair(misread(text, true)).text == text


def test_a_lost_character_is_reported_and_stays():
    found = repair("The chef from M\ufffdlaga cooks.")
    assert found.text == "The chef from M\ufffdlaga cooks."
    assert [p.code for p in found.problems] == ["lost-characters"]


def test_a_lost_apostrophe_is_an_inference():
    (edit,) = repair("We don\ufffdt mind").edits
    assert (edit.after, edit.inferred) == ("’", True)


@pytest.mark.parametrize("first", [(0, 2, "x"), (1, 1, "xyz"), (2, 4, ""), (3, 6, "q")])
@pytest.mark.parametrize("start", range(5))
@pytest.mark.parametrize("size", range(3))
def test_two_rounds_compose_to_one(first, start, size):
    text, one = "abcdefgh", [Change(*first, "one")]
    two = [Change(start, start + size, "Z", "two")]
    assert apply(text, compose(one, two)) == apply(apply(text, one), two)


def test_difference_is_replayable():
    assert apply("one twö", difference("one twö", "on twoo!", 0, "x")) == "on twoo!"


@pytest.mark.parametrize("mark", (*MARKS, *MAC), ids=lambda m: m.example)
def test_every_mark_is_repaired_in_its_example(mark):
    assert re.search(mark.pattern, mark.example)
    found = repair(f"They said {mark.example} and asked, as they often do when the baker opens the door of the old mill.")
    assert any(e.after == mark.after for e in found.edits)
