"""Repair: what was damaged comes back, what is sound stays, and the edits say all of it."""

import re
from importlib import import_module
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import replay
from pipeline.repair import repair
from pipeline.repair.edits import Change, apply, compose, difference
from pipeline.repair.marks import MAC, MARKS
from pipeline.repair.sound import is_sound

WORD = "青石小路"
SOUND_TEXTS = (
    "The baker’s oven – an old one – was “still warm” at noon… so they said.",
    "Die Bäckerei öffnet früh, und die Müllerin fährt schon über die Brücke zurück.",
    "La boulangère s’est levée très tôt ; le pain était déjà prêt, même s’il neigeait.",
    "Сегодня утром в городе открыли новую библиотеку, и первые читатели уже выбрали себе книги.",
    "El panadero abrió temprano, y la señora del mercado compró pan, azúcar y café.",
)


def damaged(text):
    """A strategy: the text as some reader misread it."""
    readings = [(true, wrong) for true in ("utf-8", "cp1251", "cp1252", "mac_roman") for wrong in ("latin-1", "cp1251", "cp437")]
    return st.sampled_from(readings).map(lambda pair: text.encode(pair[0], "replace").decode(pair[1], "replace"))


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
        ("הבוקר נפתחה בעיר ספרייה חדשה, והקוראים הראשונים כבר בחרו להם ספרים.", "cp1255"),
        ("הבוקר נפתחה בעיר ספרייה חדשה, והקוראים הראשונים כבר בחרו להם ספרים.", "iso8859_8"),
        ("افتتحت هذا الصباح مكتبة جديدة في المدينة، واختار القراء الأوائل كتبهم.", "cp1256"),
        ("افتتحت هذا الصباح مكتبة جديدة في المدينة، واختار القراء الأوائل كتبهم.", "iso8859_6"),
        ("เช้านี้ห้องสมุดแห่งใหม่เปิดในเมือง และผู้อ่านกลุ่มแรกเลือกหนังสือแล้ว", "cp874"),
        ("Сьогодні вранці в місті відкрили нову бібліотеку, і її перші читачі вже обрали собі книжки.", "koi8_u"),
    ],
)
@pytest.mark.parametrize("size", [30, 1000])
def test_a_whole_text_of_another_script(text, true, size):
    assert repair(misread(text[:size], true)).text == text[:size]


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


def test_a_row_of_lost_characters_is_no_letter():
    found = repair("Ã\ufffd\ufffd\ufffd and Ã\ufffd\ufffd").text
    assert not any(c.isalpha() for c in found.replace("and", ""))
    assert repair(found).text == found


def test_a_lost_apostrophe_is_an_inference():
    (edit,) = repair("We don\ufffdt mind").edits
    assert (edit.after, edit.inferred) == ("’", True)


def test_a_letter_that_lost_a_byte_is_told_by_its_language_or_stays_lost():
    text = "Мастер сам собрал стол, но ящик ещё не готов."
    found = repair("".join(bytes([byte]).decode("cp1252", "replace") for byte in text.encode()))
    assert found.text == text.replace("ст", "\ufffdт", 2).replace("Ма\ufffd", "Мас").replace("ящ", "\ufffdщ")
    sure = {(e.after, e.inferred, e.confidence) for e in found.edits if e.rule == "lost-byte"}
    assert sure == {("с", True, 0.95), ("\ufffd", True, 0)}


def test_a_lost_letter_that_another_round_knows_is_as_sure_as_that_round():
    lost, known = Change(0, 2, "\ufffd", "one", True, 0), Change(0, 1, "é", "two", True, 0.9)
    assert compose([lost], [known]) == [Change(0, 2, "é", "one, two", True, 0.9)]
    half = Change(0, 3, "a\ufffd", "one", True, 0)
    assert compose([half], [Change(0, 1, "b", "two")]) == [Change(0, 3, "b\ufffd", "one, two", True, 0)]


@pytest.mark.parametrize("first", [(0, 2, "x"), (1, 1, "xyz"), (2, 4, ""), (3, 6, "q")])
@pytest.mark.parametrize("start", range(5))
@pytest.mark.parametrize("size", range(3))
def test_two_rounds_compose_to_one(first, start, size):
    text, one = "abcdefgh", [Change(*first, "one")]
    two = [Change(start, start + size, "Z", "two")]
    assert apply(text, compose(one, two)) == apply(apply(text, one), two)


@given(st.data())
def test_any_two_rounds_compose_to_one(data):
    def some(text):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        return [Change(a, b, data.draw(st.text("xyz", max_size=3)), "r") for a, b in dict.fromkeys(pairs)]

    text = "abcdefgh"
    one = some(text)
    middle = apply(text, one)
    two = some(middle)
    both = compose(one, two)
    assert apply(text, both) == apply(middle, two)
    assert all(a.end <= b.start for a, b in pairwise(both))


def test_difference_is_replayable():
    assert apply("one twö", difference("one twö", "on twoo!", 0, "x")) == "on twoo!"


@pytest.mark.parametrize("mark", (*MARKS, *MAC), ids=lambda m: m.example)
def test_every_mark_is_repaired_in_its_example(mark):
    assert re.search(mark.pattern, mark.example)
    found = repair(f"They said {mark.example} and asked, as they often do when the baker opens the door of the old mill.")
    assert any(e.after == mark.after for e in found.edits)


def ungated(text, monkeypatch):
    monkeypatch.setattr(import_module("pipeline.repair.evidence"), "is_sound", lambda _: False)
    return repair(text)


@pytest.mark.parametrize("text", SOUND_TEXTS)
def test_what_the_gate_lets_through_would_come_back_unchanged(text, monkeypatch):
    assert is_sound(text)
    assert ungated(text, monkeypatch).text == text


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SOUND_TEXTS), max_size=3), st.text("abehistu éüß’“”–ńżşàÂÃ¼½", max_size=12))
def test_the_gate_lets_nothing_through_that_would_change(monkeypatch, sentences, letters):
    text = " ".join([*sentences, letters])
    assert not is_sound(text) or ungated(text, monkeypatch).text == text


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(SOUND_TEXTS).flatmap(damaged), st.text(max_size=20)), max_size=4).map(" ".join))
def test_any_garbage_is_repaired_once_and_replays(text):
    found = repair(text)
    assert replay(text, found.edits) == found.text
    assert repair(found.text).text == found.text


@pytest.mark.parametrize(
    "unit", ["Ã©", "â€™", "\ufffd", "é", "Ð¿Ñ\x80", "¡¯", "ÇÊ", "a\xa0", "&amp;", "ÃƒÂ©", "ö ", "中文", "\x92"]
)
def test_time_is_linear_in_the_text(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        start = process_time()
        repair(text)
        return process_time() - start

    seconds(1_000)
    assert seconds(200_000) < 0.2 + 20 * seconds(25_000)
