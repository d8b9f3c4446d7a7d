"""Both engines give the results in the order of the items; an item that kills, hangs or eats costs itself only."""

import os
import signal
import sys
import time

import pytest

from pipeline.engine import DIED, TOO_MUCH, TOO_SLOW, Limits, Pool, Serial, Size, each
from pipeline.engine.ray import Ray, Unreachable

TIGHT = Limits(seconds=0.5, patience=1.5, memory=200 * 2**20)


def square(n):
    return n * n


def refuse(n, code):
    raise AssertionError(code)


def misbehave(n):
    if n == 17:
        os._exit(9)
    if n == 21:
        os.kill(os.getpid(), signal.SIGKILL)
    if n == 30:
        while True:
            pass
    if n == 40:
        time.sleep(1000)
    if n == 41:
        return len(b" " * 2**30)
    return n


def test_engines_agree_in_order():
    want = [n * n for n in range(200)]
    assert list(Serial().map(each(square), range(200), lost=refuse)) == want
    for workers in (1, 2, 3):
        assert list(Pool(workers).map(each(square), range(200), lost=refuse)) == want


@pytest.mark.parametrize("workers", [1, 2])
def test_what_takes_too_much_costs_itself_only(workers):
    bad = {17: DIED, 21: DIED, 30: TOO_SLOW, 40: TOO_SLOW, 41: TOO_MUCH}
    got = list(Pool(workers, TIGHT).map(each(misbehave), range(60), lost=lambda n, code: (n, code)))
    assert got == [(n, bad[n]) if n in bad else n for n in range(60)]


def die_once(path):
    if not os.path.exists(path):  # noqa: PTH110
        open(path, "w").close()  # noqa: PTH123
        os._exit(9)
    return "done"


def test_a_worker_that_dies_once_costs_nothing(tmp_path):
    assert list(Pool(1).map(each(die_once), [str(tmp_path / "died")], lost=refuse)) == ["done"]


def sums(n):
    return sum(range(10**6 * n)) % 7


def test_many_documents_may_take_as_much_as_many():
    limits = Limits(seconds=0.2, patience=60)
    assert list(Pool(1, limits).map(each(sums), [40], lost=lambda n, code: code)) == [TOO_SLOW]
    assert list(Pool(1, limits).map(each(sums), [40], lost=refuse, size=lambda n: Size(100))) == [sums(40)]


def where(n):
    return os.getpid()


def test_only_work_is_sent_to_workers():
    got = list(Pool(2).map(each(where), range(40), lost=refuse, size=lambda n: Size(n % 2)))
    assert {got[n] for n in range(0, 40, 2)} == {os.getpid()} and os.getpid() not in got[1::2]


def lament(n):
    if n == 5:
        raise LookupError("five")
    return n


def test_an_error_of_the_function_is_raised_here():
    with pytest.raises(LookupError, match="five"):
        list(Pool(2).map(each(lament), range(100), lost=refuse))


def echo(data):
    return data


def test_large_items_and_results_block_nobody():
    items = [bytes([n]) * (3 * 2**20) for n in range(60)]
    assert list(Pool(2).map(each(echo), items, lost=refuse, size=lambda b: Size(1, len(b)))) == items


def test_the_workers_have_ended_with_the_iterator(tmp_path):
    running = Pool(2).map(each(where), range(100), lost=refuse)
    pid = next(running)
    running.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_without_the_extra_ray_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(Unreachable, match="pip install"), Ray() as engine:
        list(engine.map(each(square), [1], lost=refuse))
