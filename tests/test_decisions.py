"""What people decide: written down, obeyed by the next run, told by the record, reported where it does not apply, taken back."""

import importlib
import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import load
from pipeline.cli import app
from pipeline.cli.settings import beside
from pipeline.cluster import Ties, cluster
from pipeline.collate import Entry, collate, learn, offer
from pipeline.decisions import KINDS, Ruling, Unsound, agreeing, parse
from pipeline.decisions.choices import EditChoice
from pipeline.engine import Serial
from pipeline.fingerprint import fingerprint
from pipeline.model import Document, Raw, Rejected, replay
from pipeline.read import files
from pipeline.run import prepare
from pipeline.state import writer
from pipeline.update import Means, Nobody, Stopped, idle, update
from pipeline.write import Folder

stage = importlib.import_module("pipeline.prepare")
SAMPLES = Path(__file__).parents[1] / "raw"
WHOLE, PAGE, SYNDICATED = "handover-whole.txt", "handover-page-1.txt", "handover-syndicated.html"
REJECT = f'[[substitution]]\narticle = "{WHOLE}"\nbefore = "青石小路"\nafter = "RN"\nverdict = "reject"\nwhy = "a name"\n'
JOIN = '[[group]]\njoin = ["glossary-kiln.md", "harbour-cafe.html"]\n'
SPLIT = f'[[group]]\nsplit = ["{PAGE}"]\nfrom = ["{WHOLE}", "{SYNDICATED}"]\n'
PIN = f'[[reading]]\narticle = "{PAGE}"\nquote = "RN magazine"\nchoose = "青石小路.com"\n'
TITLE = '[[field]]\narticle = "harbour-cafe.html"\nname = "title"\nvalue = "The counted café"\n'
AUTHORS = f'[[field]]\narticle = "{SYNDICATED}"\nname = "authors"\nvalue = ["M. Ellison", "Jo Gray"]\n'
EDIT = f'[[edit]]\ndocument = "{WHOLE}"\nbefore = "¡¯"\nafter = "’"\nverdict = "reject"\n'
ALL = (REJECT, JOIN, SPLIT, PIN, TITLE, AUTHORS, EDIT)


def cli(*args):
    return CliRunner().invoke(app, [str(each) for each in args])


@pytest.fixture
def home(tmp_path, monkeypatch):
    shutil.copytree(SAMPLES, tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Stopping(Nobody):
    """Stops after so many items."""

    def __init__(self, after):
        self.left = after

    def shown(self, items, what):
        for item in items:
            yield item
            self.left -= 1
            if not self.left:
                raise Stopped


def run(home, decisions="", out="out", raw="raw", watch=None, **options):
    """One run without processes."""
    with writer(home / out, **options) as state:
        means = Means(state, Folder(home / out), Serial(), watch or Nobody(), parse(decisions))
        changes = update(files(home / raw), means)
        return changes, idle(means.decisions, state)


def published(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*.json")) if ".state" not in p.parts}


def of(out, path):
    return next(a for a in load(out) if any(v.path == path for v in a.variants))


def ingest(home, decisions):
    (home / "decisions.toml").write_text(decisions, "utf-8")
    done = cli("ingest", "raw", "--out", "out", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


# -- the round trip ----------------------------------------------------------------------------


def test_a_rejected_substitution_is_gone_and_the_record_says_why(home):
    assert cli("ingest", "raw", "--out", "out", "-q").exit_code == 0
    before, first = published(home / "out"), of(home / "out", WHOLE)
    assert [s.status for s in first.substitutions] == ["applied"]
    told = ingest(home, REJECT)
    assert told["changes"] == {**dict.fromkeys(("created", "merged", "split", "retired"), 0), "updated": 1}
    assert told["decisions"] == {"followed": 1, "idle": []}
    article = of(home / "out", WHOLE)
    (substitution,) = article.substitutions
    assert (substitution.status, substitution.places) == ("rejected", 11)
    (decision,) = article.decisions
    assert (decision.id, decision.why, decision.kind) == (substitution.decision, "a name", "substitution")
    assert decision.entry == REJECT.strip()
    assert any(other.text == "青石小路s" for r in article.readings for other in r.others)
    assert any(p.code == "foreign-word" for p in article.problems)
    said = cli("explain", article.id, "--out", "out").stdout
    assert f"decision {decision.id} (decisions.toml:1)" in said and f"by decision {decision.id}" in said
    stamps = {p: p.stat().st_mtime_ns for p in (home / "out" / "articles").rglob("*.json")}
    assert not any(json.loads(cli("ingest", "raw", "--out", "out", "--json").stdout)["changes"].values())
    assert {p: p.stat().st_mtime_ns for p in stamps} == stamps
    assert cli("verify", "raw", "--out", "out").exit_code == 0
    (home / "decisions.toml").unlink()
    assert cli("ingest", "raw", "--out", "out", "-q").exit_code == 0
    assert published(home / "out") == before


def test_two_groups_are_joined_and_one_is_split(home):
    run(home)
    before = published(home / "out")
    three, (kiln, cafe) = of(home / "out", WHOLE), (of(home / "out", p) for p in ("glossary-kiln.md", "harbour-cafe.html"))
    changes, unmet = run(home, JOIN + SPLIT)
    assert not unmet
    joined = of(home / "out", "glossary-kiln.md")
    assert {v.path for v in joined.variants} == {"glossary-kiln.md", "harbour-cafe.html"}
    assert changes.merged == ((max(kiln.id, cafe.id), min(kiln.id, cafe.id)),) and joined.id == min(kiln.id, cafe.id)
    page, whole = of(home / "out", PAGE), of(home / "out", WHOLE)
    assert len(page.variants) == 1 and {v.path for v in whole.variants} == {WHOLE, SYNDICATED}
    assert whole.id == three.id and changes.split == ((three.id, page.id),)
    for article in (joined, page, whole):
        assert [d.kind for d in article.decisions] == ["group"]
    assert page.id in {r.id for r in whole.related}
    run(home)
    assert published(home / "out") == before


def test_a_repair_is_declined_and_another_confirmed(home):
    run(home)
    source = (home / "raw" / WHOLE).read_text("utf-8")
    accept = f'[[edit]]\ndocument = "{WHOLE}"\nbefore = "ÇàÊ¯Ð¡Â·"\nnth = 2\nverdict = "accept"\n'
    _, unmet = run(home, EDIT + accept)
    assert not unmet
    article = of(home / "out", WHOLE)
    variant = next(v for v in article.variants if v.path == WHOLE)
    assert [(e.before, e.after) for e in variant.declined] == [("¡¯", "’")]
    assert "don¡¯t" in replay(source, variant.edits) and len(article.decisions) == 2
    assert cli("verify", home / "raw", "--out", home / "out").exit_code == 0


def test_a_repair_that_is_accepted_is_sure():
    raw = Raw(path="a.txt", data="It\ufffds the end of the ward and we don\ufffdt know why it was shut.".encode())
    entry = '[[edit]]\ndocument = "a.txt"\nbefore = "\ufffd"\nnth = 2\nverdict = "accept"\n'
    assert [(e.inferred, e.confidence) for e in prepare(raw).edits] == [(True, 0.95)] * 2
    assert [(e.inferred, e.confidence) for e in prepare(raw, parse(entry).choices).edits] == [(True, 0.95), (False, 1.0)]


def test_a_place_that_is_not_there_is_no_decision_followed(home):
    run(home)
    ninth = f'[[edit]]\ndocument = "{WHOLE}"\nbefore = "¡¯"\nnth = 9\nverdict = "accept"\n'
    _, unmet = run(home, ninth)
    assert len(unmet) == 1 and not of(home / "out", WHOLE).decisions


def test_names_of_one_document_join_nothing_and_it_is_said(home):
    shutil.copy(home / "raw" / WHOLE, home / "raw" / "copy.txt")
    _, unmet = run(home, f'[[group]]\njoin = ["{WHOLE}", "copy.txt"]\n')
    assert [idle.why for idle in unmet] == ["these names are of one document"]


def test_one_place_goes_before_all_of_them():
    text = "The café opens. The cafÃ© shuts. Every cafÃ© is full."
    raw = Raw(path="a.txt", data=text.encode())
    every = '[[edit]]\ndocument = "a.txt"\nbefore = "Ã©"\nverdict = "reject"\n'
    for entries in (every + every.replace("reject", "accept").replace("verdict", "nth = 2\nverdict"), ""):
        done = prepare(raw, parse(entries).choices)
        assert [e.before for e in done.declined] == ["Ã©"] * (1 if entries else 0)
        assert len(done.edits) == (1 if entries else 2)


def test_a_pinned_reading_stands_and_settles_its_place(home):
    run(home)
    assert "RN magazine" in of(home / "out", PAGE).text
    _, unmet = run(home, PIN)
    article = of(home / "out", PAGE)
    (reading,) = (r for r in article.readings if r.decision)
    assert not unmet and reading.decision == article.decisions[0].id
    assert "RN magazine" not in article.text and reading.quote == "RN.com", "the version is written as the text is, substituted"
    assert [other.text for other in reading.others] == ["RN magazine"]


def test_fields_are_fixed_and_may_be_left_out(home):
    gone = '[[field]]\narticle = "glossary-kiln.md"\nname = "title"\nvalue = ""\n'
    _, unmet = run(home, TITLE + AUTHORS + gone)
    cafe, ward, kiln = (of(home / "out", p) for p in ("harbour-cafe.html", WHOLE, "glossary-kiln.md"))
    assert not unmet and cafe.title == "The counted café" and ward.authors == ("M. Ellison", "Jo Gray") and kiln.title is None
    assert cafe.evidence["title"] == f"decision: {cafe.decisions[0].id}"


# -- promises ----------------------------------------------------------------------------


def test_the_order_of_the_decisions_and_of_the_runs_changes_no_byte(home):
    run(home, "".join(ALL))
    want = published(home / "out")
    for seed in range(3):
        chance = random.Random(seed)
        out, some = f"out-{seed}", list(ALL)
        chance.shuffle(some)
        run(home, "".join(some), out)
        assert published(home / out) == want


def test_decisions_one_by_one_end_where_all_at_once_do_and_back(home):
    run(home)
    bare = published(home / "out")
    for number in range(1, len(ALL) + 1):
        run(home, "".join(ALL[:number]))
    run(home, "".join(ALL), "want")
    assert published(home / "out") == published(home / "want")
    for number in range(len(ALL), 0, -1):
        run(home, "".join(ALL[number:]))
    run(home)
    assert published(home / "out") == bare


def plain(out):
    """All but the ids."""
    return sorted(
        (sorted(v.path + v.member for v in a.variants), a.text, a.title, a.substitutions, a.readings, a.decisions)
        for a in load(out)
    )


def test_batches_in_any_order_are_decided_alike(home):
    run(home, "".join(ALL), "want")
    for seed in range(3):
        (home / f"raw-{seed}").mkdir()
        for file in random.Random(seed).sample(sorted((home / "raw").iterdir()), 8):
            shutil.copy(file, home / f"raw-{seed}")
            run(home, "".join(ALL), f"out-{seed}", f"raw-{seed}")
        assert plain(home / f"out-{seed}") == plain(home / "want"), seed


def test_an_interrupted_run_is_gone_on_with(home):
    run(home)
    run(home, "".join(ALL), "want")
    for after in range(1, 8):
        shutil.copytree(home / "out", home / f"out-{after}")
        with pytest.raises(Stopped):
            run(home, "".join(ALL), f"out-{after}", watch=Stopping(after))
        run(home, "".join(ALL), f"out-{after}")
        assert published(home / f"out-{after}") == published(home / "want"), after


def test_on_processes_it_is_the_same(home):
    run(home, "".join(ALL), "want")
    ingest(home, "".join(reversed(ALL)))
    assert published(home / "out") == published(home / "want")
    assert cli("verify", "raw", "--out", "out").exit_code == 0


def test_only_what_a_decision_is_about_is_made_again(home, monkeypatch):
    made = []
    monkeypatch.setattr("pipeline.update.publish.collated", lambda docs, rulings: made.append(docs) or collate(docs, rulings))
    run(home, TITLE)
    made.clear()
    run(home, TITLE + AUTHORS)
    assert len(made) == 1
    made.clear()
    run(home, "# another line\n" + TITLE + "\n\n" + AUTHORS)
    assert not made, "where an entry stands says nothing"
    run(home, AUTHORS)
    assert len(made) == 1 and {d.path for d in made[0]} == {"harbour-cafe.html"}


def test_a_decision_about_a_repair_reaches_its_article_alone(home, monkeypatch):
    run(home)
    scopes = []
    module = importlib.import_module("pipeline.update.plan")
    whole = module.reach
    monkeypatch.setattr(module, "reach", lambda *args: scopes.append(whole(*args)) or scopes[-1])
    run(home, EDIT)
    run(home)
    article = of(home / "out", WHOLE)
    assert scopes == [frozenset(v.id for v in article.variants)] * 2


def test_a_rebuild_and_a_lost_state_change_nothing(home):
    run(home, "".join(ALL))
    before = published(home / "out")
    assert not any(run(home, "".join(ALL), anew=True)[0])
    shutil.rmtree(home / "out" / ".state")
    assert not any(run(home, "".join(ALL))[0])
    assert published(home / "out") == before


def test_a_document_is_named_by_its_id_before_it_is_known_and_equal_bytes_are_one(home):
    shutil.copy(home / "raw" / WHOLE, home / "raw" / "a-copy.txt")
    run(home)
    id_ = next(v.id for v in of(home / "out", WHOLE).variants if v.path == WHOLE)
    run(home, EDIT, "by-path")
    run(home, EDIT.replace(WHOLE, id_), "by-id")
    for out in ("by-path", "by-id"):
        variants = [v for v in of(home / out, WHOLE).variants if v.id == id_]
        assert len(variants) == 2 and all(len(v.declined) == 1 for v in variants)


# -- what does not apply ----------------------------------------------------------------------------


def test_decisions_that_do_not_apply_are_reported_and_are_no_error(home):
    idle_ones = (
        REJECT.replace("青石小路", "小石"),
        EDIT.replace("¡¯", "¡®"),
        PIN.replace("RN magazine", "RN gazette"),
        TITLE.replace("harbour-cafe.html", "nosuch.html"),
        JOIN.replace("glossary-kiln.md", "cut-off.txt.gz"),
        TITLE.replace("harbour-cafe.html", "feed.jsonl"),
    )
    told = ingest(home, "\n".join((*idle_ones, TITLE, TITLE)))
    assert told["decisions"]["followed"] == 1
    whys = [(each["place"].rpartition(":")[2], each["why"]) for each in told["decisions"]["idle"]]
    assert [int(line) for line, _ in whys] == sorted(int(line) for line, _ in whys) and len(whys) == 7
    said = " ".join(why for _, why in whys)
    for part in (
        "no such substitution",
        "no such repair",
        "no place",
        "'nosuch.html'",
        "was rejected",
        "holds 2 articles",
        "it says what",
    ):
        assert part in said
    shown = cli("ingest", "raw", "--out", "out")
    assert shown.stderr.count("does not apply") == 7 and "decisions that do not apply │   7 │" in shown.stdout
    status = cli("status", "raw", "--out", "out")
    assert status.stdout.count("does not apply") == 7 and status.stdout.count("is followed in") == 1
    assert not cli("ingest", "raw", "--out", "out", "-q").output


def test_a_decision_whose_documents_left_is_reported_and_leaves_the_record(home):
    ingest(home, SPLIT)
    for path in (WHOLE, SYNDICATED):
        (home / "raw" / path).unlink()
    told = ingest(home, SPLIT)
    assert told["decisions"]["followed"] == 0 and len(told["decisions"]["idle"]) == 1
    assert not of(home / "out", PAGE).decisions


# -- a file that cannot be obeyed ----------------------------------------------------------------------------

WRONG = {
    "[[edit]\n": "is not TOML",
    '[[edt]]\ndocument = "a"\n': r"there is no \[\[edt\]\]",
    '[edit]\ndocument = "a"\n': "with two brackets",
    "\n\n[[edit]]\ndocument = 1\n": r"decisions.toml:3 \[\[edit\]\]: document",
    EDIT + 'nope = "x"\n': "decisions.toml:1 .*nope: Extra inputs",
    EDIT.replace("reject", "maybe"): "'accept' or 'reject'",
    '[[group]]\njoin = ["a"]\n': "two documents or more",
    '[[group]]\nsplit = ["a"]\n': "split `from`",
    TITLE.replace('"The counted café"', '["a"]'): "of any other field a text",
    TITLE.replace("The counted café", "pay \\u202enow"): "nobody sees",
    REJECT.replace("reject", "accept").replace('after = "RN"\n', ""): "needs `after`",
    TITLE + TITLE.replace("counted", "other"): "decisions.toml:1 contradicts decisions.toml:5",
    EDIT + EDIT.replace("reject", "accept"): "contradicts",
    PIN + PIN.replace("RN magazine", "x").replace("青石小路.com", "RN magazine").replace('"x"', '"青石小路.com"'): "contradicts",
    JOIN
    + '[[group]]\nsplit = ["glossary-kiln.md"]\nfrom = ["harbour-cafe.html"]\n': "decisions.toml:1 contradicts decisions.toml:3",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_obeyed_is_an_error_that_names_the_entry(text):
    with pytest.raises(Unsound, match=WRONG[text]):
        parse(text)


def test_an_error_ends_the_run_before_anything_is_written(home):
    (home / "decisions.toml").write_text(EDIT.replace("reject", "maybe"))
    for command in (("ingest", "raw", "--out", "out"), ("status", "raw", "--out", "out"), ("rebuild", "raw", "--out", "out")):
        done = cli(*command)
        assert done.exit_code == 2 and "decisions.toml:1 [[edit]]: verdict" in done.stderr
    assert not (home / "out").exists()
    assert cli("doctor", "raw", "--out", "out").exit_code == 1


def test_a_contradiction_that_only_the_ids_show_is_an_error_too(home):
    run(home)
    id_ = of(home / "out", "glossary-kiln.md").id
    with pytest.raises(Unsound, match="contradicts"):
        run(home, JOIN + f'[[group]]\nsplit = ["{id_}"]\nfrom = ["harbour-cafe.html"]\n')


def test_the_file_lies_beside_raw_or_where_it_is_said_and_never_in_it(home):
    assert beside(Path("a/raw")) == Path("a/decisions.toml") and beside(Path()) == home.parent / "decisions.toml"
    (home / "other.toml").write_text(TITLE, "utf-8")
    assert cli("ingest", "raw", "--out", "out", "--decisions", "other.toml", "-q").exit_code == 0
    assert of(home / "out", "harbour-cafe.html").title == "The counted café"
    (home / "pipeline.toml").write_text('decisions = "other.toml"')
    assert not any(json.loads(cli("ingest", "raw", "--out", "out", "--json").stdout)["changes"].values())
    assert cli("ingest", "raw", "--out", "out", "--decisions", "nosuch.toml").exit_code == 2
    (home / "raw" / "decisions.toml").write_text(TITLE, "utf-8")
    done = cli("ingest", "raw", "--out", "out")
    assert done.exit_code == 2 and "lies in raw/" in done.stderr


# -- the parts ----------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(texts, texts, st.one_of(st.none(), texts), st.one_of(st.none(), st.integers(1, 9)), st.text("a\n\"'[]#", max_size=30))
@settings(max_examples=100)
def test_an_entry_is_read_as_it_was_written(document, before, after, nth, why):
    choice = EditChoice(document=document, before=before, after=after, nth=nth, verdict="reject", why=why)
    text = f"# first\n{choice.entry}\n\n{EDIT}"
    found = parse(text)
    assert {each.id for each in found.choices} >= {choice.id} and found.places[choice.id] == "decisions.toml:2"
    assert next(each for each in found.choices if each.id == choice.id) == choice


def test_the_kinds_are_those_of_the_record():
    from typing import get_args

    from pipeline.model import DecisionKind

    assert set(KINDS) == set(get_args(DecisionKind))


def test_entries_in_a_text_of_several_lines_are_none():
    found = parse('[[edit]]\ndocument = "a"\nbefore = "x"\nverdict = "reject"\nwhy = """\n[[edit]]\n"""\n\n' + EDIT)
    assert sorted(found.places.values()) == ["decisions.toml:1", "decisions.toml:9"]


def lone(text, name="a"):
    document = prepare(Raw(path=name, data=text.encode()))
    assert isinstance(document, Document)
    return document


def ruled(text):
    return tuple(Ruling(choice, (("x",),)) for choice in parse(text).choices)


NIGHT = (
    "The night ward was short of staff again in March. Every 青石小路 on the list was asked to stay until the bell.\n\n"
    "The board answered in April that it would hire, and that the lists would be drawn up anew before the summer began."
)


def test_what_is_offered_is_accepted_for_this_article_alone():
    told = collate([lone(NIGHT)], ruled(REJECT.replace("reject", "accept")))
    assert "Every RN on the list" in told.text and "\n\n".join(told.text[b.start : b.end] for b in told.blocks) == told.text
    (substitution,) = told.substitutions
    assert (substitution.status, substitution.agreeing, substitution.decision) == ("applied", 0, told.decisions[0].id)
    assert learn([told]) == (), "one person's word is no proof for other articles"
    assert not any("青石" in p.quote for p in told.problems)


def test_what_is_offered_is_rejected():
    lexicon = (Entry("青石小路", "RN", 1, 9),)
    told = offer(collate([lone(NIGHT)], ruled(REJECT)), lexicon)
    assert [s.status for s in told.substitutions] == ["rejected"] and "青石小路" in told.text
    assert "substitution-offered" not in {p.code for p in told.problems} and len(told.decisions) == 1
    assert offer(collate([lone(NIGHT)]), lexicon).substitutions[0].status == "offered"


def test_a_decision_that_would_leave_nothing_of_a_document_is_not_followed(monkeypatch):
    own = stage._prepared
    nothing = Rejected(path="a", sha256="", code="no-article", reason="")

    def refusing(asked):
        return [nothing if choices else own([(raw, ())])[0] for raw, choices in asked]

    monkeypatch.setattr(stage, "_prepared", refusing)
    raw = Raw(path="a", data=NIGHT.encode())
    assert prepare(raw, parse(EDIT).choices) == prepare(raw)


def test_a_decision_that_a_fault_of_ours_follows_costs_no_document(monkeypatch):
    def faulty(source, repaired, choices):
        assert not choices
        return repaired, ()

    monkeypatch.setattr(stage, "mended", faulty)
    raw = Raw(path="a", data=NIGHT.encode())
    assert prepare(raw, parse(EDIT).choices) == prepare(raw)


TAIL = "The river rose in the night and took the old bridge with it. Nobody was hurt when the stones fell.\n\n"
MORE = "The town will build it again next year. The mayor said that the plans were ready before the flood came down."


def test_a_passage_that_one_witness_has_is_chosen_or_left_out():
    whole, cut = lone(TAIL + MORE, "a"), lone(TAIL + "The town will build it again next year.", "b")
    told = collate([whole, cut])
    (reading,) = (r for r in told.readings if r.kind == "missing")
    versions = {reading.quote, *(other.text for other in reading.others)}
    (passage,) = versions - {""}
    assert len(versions) == 2
    for choose, quote in (("", passage), (passage, "")):
        entry = f'[[reading]]\narticle = "a"\nquote = {json.dumps(quote)}\nchoose = {json.dumps(choose)}\n'
        pinned = collate([whole, cut], ruled(entry))
        assert (passage in pinned.text) is bool(choose), choose
        assert pinned.decisions and [r.quote for r in pinned.readings if r.decision] == [choose]
        assert sum(r.kind == "missing" for r in pinned.readings) == 1


def test_rulings_that_contradict_each_other_go_by_their_ids():
    by_path, by_id = ruled(TITLE), ruled(TITLE.replace("harbour-cafe.html", "f" * 20).replace("counted", "other"))
    (one,) = agreeing([*by_path, *by_id])
    assert agreeing([*by_id, *by_path]) == (one,) and one.choice.id == min(by_path[0].choice.id, by_id[0].choice.id)


STORIES = [f"{word} came to the harbour on a cold morning with a load of salt and left it on the quay" for word in "ABCDEF"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=3),
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=3),
    st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_ties_hold_among_equal_like_and_unlike_texts(joins, splits, chance):
    texts = [TAIL + MORE, TAIL + MORE, TAIL + MORE, TAIL + MORE + " So it was.", NIGHT, NIGHT, STORIES[0], MORE]
    sketches = [(name, fingerprint(text)) for name, text in zip("abcdefgh", texts, strict=True)]
    home = {name: {name} for name in "abcdefgh"}
    for a, b in joins:
        whole = home[a] | home[b]
        home |= dict.fromkeys(whole, whole)
    splits = [(min(pair), max(pair)) for pair in splits if pair[1] not in home[pair[0]]]
    ties = Ties(tuple(joins), frozenset(splits))
    groups = cluster(sketches, ties=ties).groups
    at = {name: number for number, group in enumerate(groups) for name in group}
    assert sorted(at) == list("abcdefgh")
    assert all(at[a] == at[b] for a, b in joins) and all(at[a] != at[b] for a, b in splits)
    chance.shuffle(sketches)
    assert cluster(sketches, ties=Ties(tuple(reversed(joins)), frozenset(splits))).groups == groups
