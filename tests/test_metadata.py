"""Title, authors, date and language, and where each was found."""

import pytest

from pipeline.blocks import read_blocks
from pipeline.maintext import main_text
from pipeline.metadata import guess_languages, metadata, parse_date
from pipeline.metadata.pager import Shown, shown


def test_case(case):
    source = read_blocks(case["input"], html=case.get("html", True))
    found = metadata(source, main_text(source), url=case.get("url"), given=case.get("given", {}))
    for place, value in case.get("evidence", {}).items():
        assert found.evidence.get(place) == value
    for field, value in case.get("expect", {}).items():
        got = getattr(found, field)
        assert (list(got) if field == "authors" else got) == value


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3 May 2020", "2020-05-03"),
        ("2020-13-41", None),
        ("20200503", "2020-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("soon", None),
    ],
)
def test_dates(text, date):
    assert parse_date(text) == date


def test_language_of_little_text_is_not_guessed():
    german = "Der Fuchs und die Biene sind nicht auf dem Feld, das ist für die Ernte im Dorf und den Wald ein Jahr"
    assert guess_languages(["Hello there", german, ""]) == [None, "de", None]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Page 2 of 7", Shown(2, 7)), ("Page2/7", Shown(2, 7)), ("PÁGINA 12 DE 14", Shown(12, 14)),
        ("Pagina 3 de 4", Shown(3, 4)), ("Seite 2 von 5", Shown(2, 5)),
        ("Next Page", Shown(1)), ("1 2 3 NEXT", Shown(1)), ("Nächste Seite", Shown(1)),
        ("Page suivante", Shown(1)), ("PAGE ſUİVANTE", Shown(1)), ("Página siguiente", Shown(1)),
        ("Previous page", Shown(2)), ("PREV 1 2", Shown(2)), ("previouſ 1 2", Shown(2)),
        ("Page précédente", Shown(2)), ("PÁGINA ANTERİOR", Shown(2)), ("A page for two", Shown()),
    ],
)  # fmt: skip
def test_what_a_pager_says_is_found_however_it_is_spelled(said, told):
    assert shown([], said, ()) == told
