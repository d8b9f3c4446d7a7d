"""Grouping by steps and files: the same groups as in memory, whatever the sizes of blocks and parts."""

import os
import random
from itertools import combinations
from multiprocessing import parent_process

import numpy as np
import pytest

from pipeline import grouping
from pipeline.cluster import Ties, cluster
from pipeline.compare import APART, Pair
from pipeline.engine import Pool, Serial
from pipeline.fingerprint import fingerprint
from pipeline.grouping import steps
from pipeline.grouping.components import settled, united
from pipeline.grouping.files import packed, read_piece, unpacked, write_pieces
from pipeline.pages import Page, Told

WORDS = "harbour boat clerk office mill board week north rain list gate lamp stone river"


def sketches(seed, stories=30):
    """Variants, copies, quotations, furniture that all have, and pages of series."""
    chance = random.Random(seed)
    furniture = " ".join(chance.choices(WORDS.split(), k=30))
    out = []
    for number in range(stories):
        own = [f"{word}{number % 23}" for word in WORDS.split()] + WORDS.split()[:4]
        story = chance.choices(own, k=chance.choice([0, 3, 40, 150, 400, 1500]))
        for variant in range(chance.choice([1, 1, 2, 4])):
            text = story[: chance.choice([len(story), len(story) // 2 + 1])]
            text = furniture.split() + text if chance.random() < 0.3 else list(text)
            if text and chance.random() < 0.5:
                text[chance.randrange(len(text))] = "another"
            told = Told(chance.randrange(64))
            page = Page(chance.randrange(1, 5), chance.choice([0, 4]), told, 0, chance.randrange(1, 9), chance.choice([0, 7]))
            tells = page.packed() if chance.random() < 0.4 else b""
            out.append((f"{chance.random():.9f}-{number}-{variant}", fingerprint(" ".join(text)) + tells))
            if chance.random() < 0.2:
                out.append((f"{chance.random():.9f}-copy", fingerprint(" ".join(text)) + tells))
    return sorted(out)


def by_steps(rows, place, engine, sizes):
    """Clusters and verified pairs, as `cluster` has them."""
    block, part, bundle = sizes
    job = grouping.begin(place, len(rows), block, part)
    for number in range(job.blocks):
        some = rows[number * block : (number + 1) * block]
        grouping.keep(job, number, [name for name, _ in some], [sketch for _, sketch in some])
    found = list(grouping.grouped(job, engine, bundle))
    groups = sorted(group for clusters, _ in found for group in clusters.groups)
    related = sorted(pair for clusters, _ in found for pair in clusters.related)
    return (tuple(groups), tuple(related)), {(a, b): Pair.of(fields) for _, told in found for a, b, fields in told}


@pytest.mark.parametrize("sizes", [(7, 5, 3), (64, 9, 20), (1000, 1000, 1000), (10, 30, 1)])
def test_groups_by_steps_are_those_in_memory(tmp_path, sizes):
    rows = sketches(sum(sizes))
    verified = {}
    groups = cluster(rows, verified)
    assert any(len(group) > 1 for group in groups.groups) and groups.related
    found, pairs = by_steps(rows, tmp_path, Serial(), sizes)
    assert found == tuple(groups)
    assert pairs == {pair: at for pair, at in verified.items() if at.score != APART}


@pytest.mark.parametrize("seed", range(4))
def test_what_people_decided_holds_in_groups_by_steps(tmp_path, seed):
    rows, chance = sketches(seed), random.Random(seed)
    names = [name for name, _ in rows]
    equal = next((a, b) for a, one in rows for b, other in rows if a < b and one == other)
    together = tuple(tuple(sorted(chance.sample(names, chance.choice([2, 3])))) for _ in range(3))
    apart = frozenset(
        {equal, *(pair for group in cluster(rows).groups for pair in combinations(group, 2) if chance.random() < 0.3)}
    )
    ties = Ties(together, frozenset(pair for pair in apart if not any({*pair} <= {*group} for group in together)))
    found = list(grouping.group(rows, len(rows), Serial(), tmp_path, block=7, ties=ties))
    groups = sorted(group for clusters, _ in found for group in clusters.groups)
    related = sorted(pair for clusters, _ in found for pair in clusters.related)
    want = cluster(rows, ties=ties)
    assert (tuple(groups), tuple(related)) == want != cluster(rows)


def test_worker_processes_give_the_same(tmp_path):
    rows = sketches(5)
    for name in ("pool", "alone"):
        (tmp_path / name).mkdir()
    pool = by_steps(rows, tmp_path / "pool", Pool(2), (16, 8, 8))
    assert pool == by_steps(rows, tmp_path / "alone", Serial(), (16, 8, 8))


def test_what_takes_too_much_of_a_worker_is_done_in_this_process(tmp_path, monkeypatch):
    rows = sketches(6)
    real = steps.digested
    monkeypatch.setattr(steps, "digested", lambda job, number: os._exit(1) if parent_process() else real(job, number))
    assert by_steps(rows, tmp_path, Pool(1), (16, 8, 8))[0] == tuple(cluster(rows))


def test_no_documents_are_no_groups(tmp_path):
    assert list(grouping.group([], 0, Serial(), tmp_path)) == []


@pytest.mark.parametrize("names", [["b", "a"], ["a", "a"]])
def test_names_in_another_order_are_refused(tmp_path, names):
    with pytest.raises(ValueError, match="order of their names"):
        list(grouping.group([(name, fingerprint("one")) for name in names], 2, Serial(), tmp_path, block=1))


@pytest.mark.parametrize("seed", range(3))
def test_components_are_those_of_a_search(seed):
    chance = np.random.default_rng(seed)
    pairs = chance.integers(0, 300, (250, 2)).astype(np.uint32)
    lowest = np.arange(300, dtype=np.uint32)
    for at in range(0, len(pairs), 40):
        united(lowest, pairs[at : at + 40])
    settled(lowest)
    near = {number: {number} for number in range(300)}
    for a, b in pairs.tolist():
        near[a].add(b)
        near[b].add(a)
    for number in range(300):
        seen, new = set(), {number}
        while new:
            seen |= new
            new = {far for at in new for far in near[at]} - seen
        assert lowest[number] == min(seen)


def test_pieces_come_back(tmp_path):
    pieces = [b"", b"one", b"", bytes(3000), b"x"]
    write_pieces(tmp_path / "file", pieces)
    assert [read_piece(tmp_path / "file", number) for number in range(5)] == pieces
    assert unpacked(packed(pieces)) == pieces and unpacked(packed([])) == [] == unpacked(b"")
