"""The report: what its views say of an article, and that a page holds nothing but itself."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.codes import means
from pipeline.model import Article, Block, Edit, Reading, Reason, StatisticKind, Variant
from pipeline.report import report
from pipeline.report.explain import KINDS, REASONS, rule
from pipeline.report.marks import Mark, Span, marks
from pipeline.report.page import unpacked
from pipeline.report.view import view_of
from pipeline.report.whys import Held
from pipeline.report.words import Units, in_lines, repaired
from pipeline.state import look

RAW = Path(__file__).parents[1] / "raw"


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def views(page: Path) -> list[dict]:
    chunks = re.findall(r'<script type="application/gzip" class="packed">([^<]*)</script>', page.read_text("utf-8"))
    return [view for chunk in chunks for view in unpacked(chunk)]


@pytest.fixture(scope="module")
def processed(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("processed")
    assert run("ingest", RAW, "--out", out).exit_code == 0
    return out


@pytest.fixture(scope="module")
def handover(processed) -> dict:
    report(processed, RAW)
    return next(view for view in views(processed / "report.html") if len(view["witnesses"]) == 3)


def marked(view: dict, kind: str) -> list[str]:
    spans = (span for _, _, spans, _ in view["marks"] for span in spans)
    return [view["text"][a:b] for a, b, why in spans if view["whys"][why]["kind"] == kind]


def test_every_change_of_the_sample_stands_where_it_was_made(handover):
    assert marked(handover, "substitution") == ["RN"] * 9
    assert marked(handover, "repair") == ["RN"] * 9
    assert marked(handover, "reading") == ["RN magazine"]
    assert marked(handover, "term") == ["Reconciliation", "Stable"]
    assert "72 percent" in marked(handover, "statistic")


def test_what_has_no_place_is_counted_and_told(handover):
    token = next(why for why in handover["whys"] if why["kind"] == "repair" and why["after"] != "’")
    assert (token["places"], token["placed"]) == (13, 9)
    assert any("Credit: Stockphoto" in text for text in token["aside"])
    assert token["text"] == "Text was saved as GBK (Chinese) and read as Latin-1 or Windows-1252."


def test_a_witness_stands_beside_the_text_block_by_block(handover):
    whole = next(w for w in handover["witnesses"] if w["places"] == [["handover-whole.txt", ""]])
    assert len(whole["cells"]) == len(handover["blocks"])
    text, ranges = whole["cells"][0]
    assert ranges and all(text[a:b].startswith("青石小路") for a, b in ranges)
    page = next(w for w in handover["witnesses"] if w["places"] == [["handover-page-1.txt", ""]])
    assert page["cells"][-1][0] == ""
    start, end = handover["blocks"][-1][1:]
    assert not any(a < end and start < b for a, b in page["lacks"]), "that all of it is missing is said once"
    lacking = [handover["text"][a:b] for a, b in whole["lacks"]]
    assert lacking[0] == "RNs" and "RN magazine" in lacking


def test_the_same_articles_make_the_same_bytes(processed):
    (page,) = report(processed, RAW)
    before = page.read_bytes()
    page.unlink()
    report(processed, RAW)
    assert page.read_bytes() == before


def test_without_state_the_witnesses_are_read_again(processed, tmp_path):
    import shutil

    bare = tmp_path / "bare"
    shutil.copytree(processed, bare, ignore=shutil.ignore_patterns(".state"))
    report(bare, RAW)
    told, known = views(bare / "report.html"), views(processed / "report.html")
    assert [{k: v for k, v in view.items() if k != "witnesses"} for view in told] == [
        {k: v for k, v in view.items() if k != "witnesses"} for view in known
    ]
    with look(bare) as state:
        assert state is None


def test_without_raw_and_state_the_record_is_told_and_the_rest_said_to_be_missing(processed, tmp_path):
    import shutil

    bare = tmp_path / "bare"
    shutil.copytree(processed, bare, ignore=shutil.ignore_patterns(".state"))
    report(bare, tmp_path / "nothing")
    handover = next(view for view in views(bare / "report.html") if len(view["witnesses"]) == 3)
    assert marked(handover, "repair") == [] and marked(handover, "reading") == ["RN magazine"]
    assert sum(why["places"] for why in handover["whys"] if why["kind"] == "repair") == 14
    assert not any("cells" in witness for witness in handover["witnesses"])
    assert "so repairs are listed without their places" in (bare / "report.html").read_text("utf-8")


def test_bytes_that_changed_in_raw_are_not_taken_for_those_that_were_published(processed, tmp_path):
    import shutil

    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    (raw / "handover-whole.txt").write_text("Something else altogether.", "utf-8")
    report(processed, raw)
    handover = next(view for view in views(processed / "report.html") if len(view["witnesses"]) == 3)
    assert marked(handover, "repair") == [] and marked(handover, "substitution") == ["RN"] * 9


def test_more_articles_than_a_page_holds_go_on_the_next(processed, tmp_path, monkeypatch):
    import shutil

    bare = tmp_path / "bare"
    shutil.copytree(processed, bare)
    monkeypatch.setattr("pipeline.report.ON_A_PAGE", 4)
    assert [page.name for page in report(bare, RAW)] == ["report.html", "report-2.html"]
    assert [len(views(bare / name)) for name in ("report.html", "report-2.html")] == [4, 2]
    monkeypatch.undo()
    report(bare, RAW)
    assert not (bare / "report-2.html").exists()


def test_the_command_says_what_to_do_next(tmp_path, processed):
    assert "pipeline ingest" in run("report", "--out", tmp_path / "none").output
    done = run("report", "--out", processed, "--raw", RAW)
    assert (done.exit_code, done.output.strip()) == (0, str(processed / "report.html"))
    (tmp_path / "articles" / "ab").mkdir(parents=True)
    (tmp_path / "articles" / "ab" / "abc.json").write_text("{}")
    assert "is not a valid article" in run("report", "--out", tmp_path).output


def test_marks_that_overlap_are_one_and_a_long_one_is_a_sign():
    assert marks([Span(0, 4, 0), Span(2, 6, 1), Span(8, 8, 2)], [100]) == [
        Mark(0, 6, (Span(0, 4, 0), Span(2, 6, 1))),
        Mark(8, 8, (Span(8, 8, 2),)),
    ]
    (long,) = marks([Span(0, 500, 0)], [1000])
    assert (long.start, long.end, long.passage) == (0, 0, True)
    (across,) = marks([Span(5, 20, 0)], [10, 30])
    assert across.passage
    (last,) = marks([Span(30, 30, 0)], [10, 30])
    assert not last.passage


def test_edits_that_delete_or_end_a_text_have_a_place():
    made = repaired("a\x1b b", [Edit(stage="repair", rule="x", start=1, end=2, before="\x1b", after="")])
    assert (made.text, made.spans) == ("a b", ((1, 1),))
    assert list(in_lines(made.text).touched(1, 1)) == [1] and list(in_lines("a b").touched(3, 3)) == []


def test_offsets_are_those_of_a_browser():
    units = Units("a😀b😀")
    assert [units(at) for at in range(5)] == [0, 1, 3, 4, 6]


def test_offsets_of_a_view_count_as_a_browser_does():
    text = "😀 Nine boats"
    reading = Reading(start=2, end=6, quote="Nine", kind="figure", witnesses=("a",), others=())
    variant = Variant(id="a", path="a.txt", sha256="a", encoding="utf-8", share=1.0)
    blocks = (Block(kind="paragraph", start=0, end=len(text)),)
    article = Article(id="a", text=text, blocks=blocks, confidence=1.0, variants=(variant,), readings=(reading,))
    view = view_of(article, {"a": Held()}, {})
    assert view["marks"] == [[3, 7, [[3, 7, 0]], 0]] and view["blocks"] == [["paragraph", 0, 13]]
    assert json.loads(json.dumps(view)) == view


def test_every_value_is_explained():
    assert set(get_args(StatisticKind)) == set(KINDS)
    assert set(get_args(Reason)) == set(REASONS) and all(REASONS.values())
    assert all(means("reading", kind) for kind in get_args(Reading.model_fields["kind"].annotation))
    assert rule("lost-mark, control").count(".") == 2
