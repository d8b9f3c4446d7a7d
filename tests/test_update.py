"""Every run picks up where the last one ended: what is new, changed or gone is done, the rest is left alone."""

import hashlib
import importlib
import json
import os
import pickle
import random
import shutil
import time
from pathlib import Path

import pytest

from pipeline import load
from pipeline.decisions import Unsound, joined_and_parted, parse
from pipeline.engine import DIED, TOO_SLOW, Limits, Pool, Serial
from pipeline.model import Raw
from pipeline.read import files, read
from pipeline.run import ingest
from pipeline.state import COUNTS, look, versions, writer
from pipeline.update import Means, Nobody, Stopped, pending, update
from pipeline.update.decided import DECIDED, Decided, decided
from pipeline.update.gather import Preparing, gather
from pipeline.update.means import together
from pipeline.update.naming import name
from pipeline.update.plan import plan, reach
from pipeline.write import Folder

SAMPLES = Path(__file__).parents[1] / "raw"
SEEDS = 2


class Counting(Nobody):
    """Remembers how many items passed and what was said."""

    def __init__(self, stop_after=None):
        self.passed, self.said, self.stop_after = {}, [], stop_after

    def shown(self, items, what):
        for item in items:
            yield item
            self.passed[what] = self.passed.get(what, 0) + 1
            if sum(self.passed.values()) == self.stop_after:
                raise Stopped

    def say(self, text):
        self.said.append(text)


@pytest.fixture
def raw(tmp_path):
    shutil.copytree(SAMPLES, tmp_path / "raw")
    return tmp_path / "raw"


def run(raw, out, watch=None, engine=None, here=None, **options):
    with writer(out, **options) as state:
        means = Means(state, Folder(out, keep=options.get("keep", True)), engine or Serial(), watch or Nobody(), here=here)
        return update(files(raw), means)


def published(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and ".state" not in p.parts}


def times(out):
    return {p: p.stat().st_mtime_ns for p in out.rglob("*") if ".state" not in p.parts}


def changes(out):
    return [json.loads(line) for line in (out / "changes.jsonl").read_text().splitlines()]


def test_what_is_written_is_what_ingest_yields(raw, tmp_path):
    done = run(raw, tmp_path / "out")
    want = list(ingest(read(raw), engine=Serial()))
    assert list(load(tmp_path / "out")) == want
    assert done.created == tuple(a.id for a in want)


def test_a_second_run_does_nothing_and_writes_nothing(raw, tmp_path):
    out, watch = tmp_path / "out", Counting()
    run(raw, out)
    before = times(out)
    assert not any(run(raw, out, watch))
    assert times(out) == before
    assert not watch.passed.keys() & {"collating", "finishing"}


def test_without_its_state_the_same_is_published(raw, tmp_path):
    out = tmp_path / "out"
    run(raw, out)
    before = published(out)
    shutil.rmtree(out / ".state")
    assert not any(run(raw, out))
    assert published(out) == before


def test_a_rebuild_changes_nothing(raw, tmp_path):
    out, watch = tmp_path / "out", Counting()
    run(raw, out)
    before, written = published(out), times(out)
    assert not any(run(raw, out, watch, anew=True))
    assert published(out) == before and times(out) == written and watch.passed["collating"] == 6


def test_a_new_file_is_one_piece_of_work(raw, tmp_path):
    out, watch = tmp_path / "out", Counting()
    run(raw, out)
    (raw / "new.txt").write_text("The ferry to Norrviken left an hour late. Nobody on the quay was told why it was held back.")
    done = run(raw, out, watch)
    assert len(done.created) == 1 and not done.updated
    assert watch.passed["collating"] == 1
    assert changes(out)[-1] == {"run": 2, "change": "created", "id": done.created[0]}


def test_a_variant_that_leaves_shrinks_its_article_and_one_that_was_alone_retires_it(raw, tmp_path):
    out = tmp_path / "out"
    run(raw, out)
    three = next(a for a in load(out) if len(a.variants) == 3)
    (raw / "handover-page-1.txt").unlink()
    done = run(raw, out)
    assert done.updated and len(next(a for a in load(out) if a.id == three.id).variants) == 2
    (raw / "glossary-kiln.md").unlink()
    gone = run(raw, out)
    assert len(gone.retired) == 1 and gone.retired[0] not in {a.id for a in load(out)}


def test_a_changed_file_is_read_again_and_a_touched_one_is_not_prepared_again(raw, tmp_path, monkeypatch):
    out, watch = tmp_path / "out", Counting()
    monkeypatch.setattr("pipeline.read.folder.RACY", -(10**18))  # every stamp counts, however new
    run(raw, out)
    (raw / "glossary-kiln.md").touch()
    assert not any(run(raw, out, watch)) and watch.passed == {"reading": 1}
    (raw / "glossary-kiln.md").write_text("Fired twice: the kiln is heated slowly, then left to cool for a day and a night.")
    done = run(raw, out)
    assert len(done.created) == len(done.retired) == 1


def prepared_in(monkeypatch):
    """How many inputs each call of `prepare` from now on gets."""
    counts, work = [], importlib.import_module("pipeline.prepare").prepared
    monkeypatch.setattr("pipeline.run.prepared", lambda asked: counts.append(len(asked)) or work(asked))
    return counts


def test_files_that_are_moved_are_not_prepared_again_by_whoever_reads_them(raw, tmp_path, monkeypatch):
    run(raw, tmp_path / "out")
    for file in list(raw.iterdir()):
        file.rename(raw / f"moved-{file.name}")
    counts = prepared_in(monkeypatch)
    assert len(run(raw, tmp_path / "out").updated) == 6 and not counts


@pytest.mark.parametrize("engine", [Serial(), Pool(2)])
def test_copies_are_one_work_and_a_witness_each(raw, tmp_path, monkeypatch, engine):
    texts = [file.read_bytes() for file in sorted(raw.iterdir())]
    for copy in range(40):
        for number, data in enumerate(texts):
            (raw / f"copy-{(copy * 7) % 40:02}-{number}.txt").write_bytes(data)
    counts = prepared_in(monkeypatch)
    run(raw, tmp_path / "out", engine=engine)
    run(raw, tmp_path / "want", engine=Serial(), here=Serial())  # other machines are sent bytes
    assert published(tmp_path / "out") == published(tmp_path / "want")
    if isinstance(engine, Serial):  # what is a page or a list by its name is another work as text
        assert sum(counts) <= 4 * len(texts) < 41 * len(texts)


@pytest.mark.parametrize("end", [os._exit, time.sleep])
def test_a_file_that_ends_its_reader_is_rejected_with_the_hash_of_its_bytes(raw, tmp_path, monkeypatch, end):
    work = importlib.import_module("pipeline.prepare").prepared

    def deadly(asked):
        if any(b"poison" in item.data for item, _ in asked):
            end(100)
        return work(asked)

    monkeypatch.setattr("pipeline.run.prepared", deadly)
    (raw / "kiln-poison.txt").write_bytes(b"poison")
    run(raw, tmp_path / "out", engine=Pool(2, Limits(patience=0.5)))
    (row,) = (row for row in Folder(tmp_path / "out").rejected() if row.path == "kiln-poison.txt")
    assert row.code == (DIED if end is os._exit else TOO_SLOW) and row.sha256 == hashlib.sha256(b"poison").hexdigest()
    assert len(list(load(tmp_path / "out"))) == 6


def test_what_was_deleted_from_processed_comes_back(raw, tmp_path):
    out = tmp_path / "out"
    run(raw, out)
    before = published(out)
    victim = next((out / "articles").glob("*/*.json"))
    victim.unlink()
    (out / "rejected.jsonl").unlink()
    run(raw, out)
    assert {k: v for k, v in published(out).items() if k != "changes.jsonl"} == {
        k: v for k, v in before.items() if k != "changes.jsonl"
    }


def test_a_new_version_says_how_much_it_does_again(raw, tmp_path, monkeypatch):
    out, watch, now = tmp_path / "out", Counting(), versions()
    run(raw, out)
    before = published(out)
    newer = now._replace(prepare=b"another", finish=b"another", parts=now.parts | {"repair": "another", "terms": "another"})
    monkeypatch.setattr("pipeline.update.versions", lambda: newer)
    assert not any(run(raw, out, watch))
    assert (
        watch.said == ["The pipeline has changed (repair, terms): 8 files are read and 6 articles looked at again."]
        and watch.passed["collating"] == 6
    )
    assert published(out) == before


def test_an_interrupted_run_is_gone_on_with(raw, tmp_path):
    run(raw, tmp_path / "want")
    for after in (1, 8, 9, 12, 15):
        out = tmp_path / f"out-{after}"
        with pytest.raises(Stopped):
            run(raw, out, Counting(stop_after=after))
        run(raw, out)
        assert published(out) == published(tmp_path / "want"), after


def test_a_run_that_is_stopped_leaves_nothing_without_a_name(raw, tmp_path):
    for number in range(120):
        (raw / f"{number}.txt").write_text(f"Ferry {number} left an hour late. Nobody on quay {number} was told why it was held.")
    for engine in (Serial(), Pool(2)):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        with pytest.raises(Stopped):
            run(raw, tmp_path / "out", Counting(stop_after=len(list(raw.iterdir())) + 30), engine)
        assert 0 < len(list((tmp_path / "out/articles").rglob("*.json"))) < 120
        assert not list((tmp_path / "out/articles").rglob("*.tmp"))


def test_what_came_before_a_stop_is_handed_on():
    def stopped():
        yield from ("a", "b", "c")
        raise Stopped

    some = together(stopped(), 2, len)
    assert [next(some), next(some)] == [["a", "b"], ["c"]]
    with pytest.raises(Stopped):
        next(some)


def test_what_was_begun_here_is_not_sent_to_other_machines():
    preparing = Preparing(b"", {}, frozenset())
    size = len(pickle.dumps(preparing))
    for number in range(100):
        preparing.left(preparing.entry(Raw(path="a.txt", data=b"%d" % number)), number)
    assert len(pickle.dumps(preparing)) == size


def test_articles_that_a_power_cut_took_are_written_again(raw, tmp_path, monkeypatch):
    run(raw, tmp_path / "want")
    out = tmp_path / "out"
    with monkeypatch.context() as cut, pytest.raises(Stopped):
        cut.setattr(Folder, "settle", halt)
        run(raw, out)
    first, second, *_ = sorted((out / "articles").rglob("*.json"))
    first.write_bytes(b"")
    second.unlink()
    run(raw, out)
    assert published(out) == published(tmp_path / "want")


def halt(folder):
    raise Stopped


def test_a_dry_run_says_what_it_would_do(raw, tmp_path):
    out = tmp_path / "out"
    assert len(run(raw, out, keep=False).created) == 6 and not out.exists()
    run(raw, out)
    before = published(out)
    (raw / "glossary-kiln.md").unlink()
    assert len(run(raw, out, keep=False).retired) == 1
    assert published(out) == before


def test_pending_files_are_counted_by_reason(raw, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.read.folder.RACY", -(10**18))
    out = tmp_path / "out"
    run(raw, out)
    (raw / "new.txt").write_text("x")
    (raw / "glossary-kiln.md").write_text("y")
    (raw / "harbour-cafe.html").unlink()
    with writer(out) as state:
        assert pending(files(raw), state) == {"new": 1, "changed": 1, "outdated": 0, "gone": 1}
        assert state.published.totals().keys() == {"articles", *COUNTS}


def by_documents(articles):
    """Groups, texts and facts: all but the ids."""
    plain = {"id": "", "related": ()}
    return {
        tuple(sorted(v.id for v in a.variants)): (a.model_copy(update=plain), sorted(r.why for r in a.related)) for a in articles
    }


def test_batches_in_any_order_end_in_the_same_groups_texts_and_facts(raw, tmp_path):
    for seed in range(3):
        some, out = tmp_path / f"raw-{seed}", tmp_path / f"out-{seed}"
        some.mkdir()
        for file in random.Random(seed).sample(sorted(raw.iterdir()), 8):
            shutil.copy(file, some)
            run(some, out)
        assert by_documents(load(out)) == by_documents(ingest(read(raw), engine=Serial()))


def paragraphs(count):
    chance = random.Random("paragraphs")
    syllables = [a + b for a in ("har", "bol", "tin", "mes", "ruk", "fel") for b in ("a", "en", "ost", "il", "und", "ex", "or")]
    return [" ".join(chance.choices(syllables, k=24)).capitalize() + "." for _ in range(count)]


def come_and_go(raw, chance, pool):
    """Texts of shared paragraphs, some so common that they are boilerplate now and are none later."""
    for _ in range(chance.choice([1, 1, 3])):
        here = sorted(raw.iterdir())
        if len(here) > 32 or (here and chance.random() < 0.35):
            chance.choice(here).unlink()
        else:
            start, length = chance.randrange(0, len(pool), 2), chance.choice([2, 4, 6])
            text = [pool[(start + n) % len(pool)] for n in range(length)] + [pool[0]] * (chance.random() < 0.3)
            whole = "\n\n".join(text) + chance.choice(["", "!", "?"])  # three, with one sketch
            (raw / f"{chance.random()}.txt").write_text(whole)
            series, number = (
                start % 3,
                chance.randrange(1, 4),
            )  # told by bytes that are no words, so that none is read in two ways
            address = f"https://a.example/{series}?page={number}"
            paged = {"text": whole + "-" * series + "." * number, "title": "A long story", "url": address}
            (raw / f"{chance.random()}.json").write_text(json.dumps(paged))
    (raw / "always.txt").write_text(pool[1])


def settle(state, plan, rulings):
    """Remember a plan as published, without making its articles."""
    for id_ in plan.before.values():
        state.published.dropped(id_)
    for id_, documents in plan.naming.articles.items():
        state.published.adopt(id_, documents, 1)
    state.published.close(plan.before, plan.homes)
    state.inputs.close(swept=False)
    state.journal.tell(DECIDED, json.dumps(rulings.told()))


def ties(raw, state, chance, before):
    """Some files joined, some split, what was decided before less a part; nothing that contradicts itself."""
    names = [file.name for file in sorted(raw.iterdir())]
    entries = [entry for entry in before if chance.random() < 0.8]
    for _ in range(chance.choice([0, 0, 1, 2])):
        one, other, third = (json.dumps(chance.choice(names)) for _ in range(3))
        entries.append(chance.choice((f"join = [{one}, {other}]", f"split = [{one}]\nfrom = [{other}, {third}]")))
    while entries:
        try:
            rulings = decided(parse("".join(f"[[group]]\n{entry}\n" for entry in entries)), state.inputs)
            joined_and_parted(rulings.rulings, {})
            return entries, rulings
        except Unsound:
            entries.pop(chance.randrange(len(entries)))
    return [], Decided()


@pytest.mark.parametrize("deciding", [False, True])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_looking_at_what_a_change_reaches_gives_the_answer_of_looking_at_all(tmp_path, monkeypatch, seed, deciding):
    for module in ("cluster", "postings"):
        monkeypatch.setattr(f"pipeline.{module}.POSTINGS", 4)
    monkeypatch.setattr("pipeline.postings.RARE", 2)
    chance, now, sizes, entries, rulings = random.Random(seed), versions(), [], [], Decided()
    (tmp_path / "raw").mkdir()
    with writer(tmp_path / "out") as state:
        for _ in range(60):
            come_and_go(tmp_path / "raw", chance, paragraphs(30))
            means = Means(state, Folder(tmp_path / "out"), Serial(), Nobody())
            gather(files(tmp_path / "raw"), means, now.prepare)
            if deciding:
                entries, rulings = ties(tmp_path / "raw", state, chance, entries)
            scope, one = reach(state, rulings), Serial()
            some, every = plan(state, 1, now, scope, one, decided=rulings), plan(state, 1, now, None, one, decided=rulings)
            assert {i: every.keys[i] for i in some.keys} == some.keys
            inside = {id_: documents for id_, documents in every.naming.articles.items() if scope & {*documents}}
            assert some.naming.articles == inside
            assert {i: every.related.get(i) for i in inside} == {i: some.related.get(i) for i in inside}
            assert {d: i for d, i in every.homes.items() if d not in scope} == {
                d: i for d, i in every.before.items() if d not in scope
            }
            sizes.append((len(scope), len(every.homes)))
            settle(state, every, rulings)
    assert min(sizes)[0] < 4 or (deciding and any(some < all_ for some, all_ in sizes))


def test_many_documents_are_grouped_by_steps_to_the_same_bytes(raw, tmp_path, monkeypatch):
    for number, paragraph in enumerate(paragraphs(30)):
        (raw / f"{number}.txt").write_text("\n\n".join([*paragraphs(number)[-3:], paragraph]))
    run(raw, tmp_path / "at once")
    monkeypatch.setattr("pipeline.update.plan.MANY", 2)
    run(raw, tmp_path / "by steps")
    assert published(tmp_path / "by steps") == published(tmp_path / "at once")
    assert pairs_in(tmp_path / "by steps") == pairs_in(tmp_path / "at once") != []
    assert not list((tmp_path / "by steps" / ".state").glob("scratch-*"))


class Elsewhere(Serial):
    """Other machines: they have none of the files here."""

    def map(self, function, items, **told):
        assert b"pipeline.grouping" not in pickle.dumps(function)
        return super().map(function, items, **told)


def test_work_on_files_stays_on_this_machine(raw, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.update.plan.MANY", 2)
    with writer(tmp_path / "out") as state:
        far = Means(state, Folder(tmp_path / "out"), Elsewhere(), Nobody())
        with pytest.raises(AssertionError):
            update(files(raw), far)
        update(files(raw), far._replace(here=Serial()))
    run(raw, tmp_path / "want")
    assert published(tmp_path / "out") == published(tmp_path / "want")


def pairs_in(out):
    with look(out) as state:
        return state.db.execute("SELECT a, b, found FROM pair ORDER BY a, b").fetchall()


def test_an_article_keeps_its_id_whatever_joins():
    assert name([("aa", "mm")], {"mm": "mm"}, {"mm": 1}).articles == {"mm": ("aa", "mm")}


def test_two_articles_that_join_leave_a_redirect_to_the_one_published_first():
    joined = name([("aa", "bb", "cc")], {"aa": "aa", "bb": "bb"}, {"aa": 2, "bb": 1})
    assert list(joined.articles) == ["bb"] and joined.ended == {"aa": "bb"}
    assert name([("aa", "bb")], {"aa": "aa", "bb": "bb"}, {"aa": 1, "bb": 1}).ended == {"bb": "aa"}


def test_an_article_that_falls_apart_keeps_its_id_where_it_was_minted():
    parts = name([("00", "bb"), ("aa",)], {"aa": "aa", "bb": "aa"}, {"aa": 1})
    assert parts.articles == {"00": ("00", "bb"), "aa": ("aa",)} and parts.split == (("aa", "00"),)


def test_no_two_articles_get_one_id():
    moved = name([("aa", "cc"), ("bb",)], {"aa": "cc", "cc": "cc", "bb": "aa"}, {"cc": 1, "aa": 2})
    assert moved.articles == {"cc": ("aa", "cc"), "aa": ("bb",)}
    again = name([("aa",), ("bb",), ("cc",)], {"aa": "cc", "cc": "cc", "bb": "aa"}, {"cc": 1, "aa": 2})
    assert len(again.articles) == 3 and {"aa", "cc"} <= again.articles.keys()


def test_an_article_whose_documents_are_gone_has_ended():
    assert name([("aa",)], {"aa": "aa", "bb": "bb"}, {}).ended == {"bb": None}


def test_what_one_article_proves_is_offered_to_another_and_taken_back(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "lone.txt").write_text(
        "The night ward was short of staff again in March. Every 青石小路 on the list was asked to stay until the bell.\n\n"
        "The board answered in April that it would hire, and that the lists would be drawn up anew before the summer began."
    )
    (lone,) = run(raw, out).created
    assert not next(load(out)).substitutions
    for file in SAMPLES.glob("handover-*"):
        shutil.copy(file, raw)
    assert lone in run(raw, out).updated
    (offered,) = next(a for a in load(out) if a.id == lone).substitutions
    assert (offered.before, offered.after, offered.status) == ("青石小路", "RN", "offered")
    assert list(load(out)) == list(ingest(read(raw), engine=Serial()))
    for file in raw.glob("handover-*"):
        file.unlink()
    assert lone in run(raw, out).updated
    assert not next(load(out)).substitutions
