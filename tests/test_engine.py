"""Both engines give the results in the order of the items; a worker that dies costs its own item only."""

import os

from pipeline.engine import Pool, Serial


def square(n):
    return n * n


def die_at_17(n):
    if n == 17:
        os._exit(9)
    return n


def test_engines_agree_in_order():
    want = [n * n for n in range(200)]
    assert list(Serial().map(square, range(200), lost=square)) == want
    assert list(Pool(2).map(square, range(200), lost=square)) == want


def test_a_dead_worker_costs_its_own_item():
    got = list(Pool(2).map(die_at_17, range(60), lost=lambda n: -n))
    assert got == [-17 if n == 17 else n for n in range(60)]
