"""raw/ and processed/ in an object store: the same bytes as on this machine, whatever is killed or lost in between.

The store is a real server of objects on 127.0.0.1. `make test-cluster` installs it (requirements-cluster.txt).
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.read import files, read_file
from pipeline.read.remote import Remote, listed
from pipeline.write.mirror import Mirror

NEEDED = ("s3fs", "moto.server", "flask_cors")


def missing(name):
    try:
        return importlib.util.find_spec(name) is None
    except ImportError:
        return True


if any(map(missing, NEEDED)) and "NOTHING_MISSING" not in os.environ:
    pytest.skip("s3fs or an object server is not installed: `make test-cluster` does that", allow_module_level=True)

ROOT = Path(__file__).parents[1]
RAW = ROOT / "raw"
SERVE = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer("127.0.0.1", 0)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture(scope="module")
def endpoint():
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        yield next(line.strip() for line in server.stdout if line.startswith("http"))
        server.kill()


@pytest.fixture
def store(endpoint, monkeypatch, tmp_path):
    """An empty bucket, and its file system."""
    told = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    told |= {"AWS_DEFAULT_REGION": "us-east-1", "XDG_CACHE_HOME": str(tmp_path / "cache"), "AWS_EC2_METADATA_DISABLED": "true"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    bucket = f"bucket-{time.time_ns()}"
    system.mkdir(bucket)
    return bucket, system


def ingest(raw, out, *more):
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--out", str(out), "--workers", "2", *more]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )


def done(raw, out, *more, code=0):
    run = ingest(raw, out, *more)
    _, said = run.communicate(timeout=120)
    assert run.returncode == code, said
    return said


def published(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file() and ".state" not in p.parts}


def objects(system, root):
    system.invalidate_cache()
    return {path.removeprefix(f"{root}/"): system.cat_file(path) for path in system.find(root)}


def put_raw(system, root, folder=RAW):
    for file in folder.rglob("*"):
        if file.is_file():
            system.pipe_file(f"{root}/{file.relative_to(folder).as_posix()}", file.read_bytes())


@pytest.mark.parametrize("layout", ["files", "shards"])
def test_from_store_to_store_the_bytes_are_those_of_folders(store, tmp_path, layout):
    bucket, system = store
    put_raw(system, f"{bucket}/raw")
    done(RAW, tmp_path / "out", "--layout", layout)
    done(f"s3://{bucket}/raw", f"s3://{bucket}/out", "--layout", layout)
    want = published(tmp_path / "out")
    assert objects(system, f"{bucket}/out") == want and len(want) > 6
    before = system.find(f"{bucket}/out", detail=True)
    done(f"s3://{bucket}/raw", f"s3://{bucket}/out")
    system.invalidate_cache()
    assert {n: i["LastModified"] for n, i in system.find(f"{bucket}/out", detail=True).items()} == {
        n: i["LastModified"] for n, i in before.items()
    }


def test_what_comes_changes_and_goes_in_the_store_is_brought_in(store, tmp_path):
    bucket, system = store
    folder, out = shutil.copytree(RAW, tmp_path / "raw"), tmp_path / "out"
    put_raw(system, f"{bucket}/raw")
    url = f"s3://{bucket}/raw"
    for step in range(3):
        done(folder, out)
        done(url, f"s3://{bucket}/out", "--state", str(tmp_path / "copy"))
        assert objects(system, f"{bucket}/out") == published(out)
        changed = min(f for f in folder.rglob("*.txt"))
        if step == 0:
            text = "Snow fell on the quay all day, said 12 percent of the 400 people who were asked there."
            (folder / "new.txt").write_text(text)
            system.pipe_file(f"{bucket}/raw/new.txt", text.encode())
        else:
            changed.unlink()
            system.rm_file(f"{bucket}/raw/{changed.relative_to(folder).as_posix()}")


def test_a_copy_that_is_lost_is_fetched_and_ids_stay(store, tmp_path):
    bucket, system = store
    done(RAW, f"s3://{bucket}/out")
    before = objects(system, f"{bucket}/out")
    shutil.rmtree(tmp_path / "cache")
    done(RAW, f"s3://{bucket}/out")
    assert objects(system, f"{bucket}/out") == before


def test_a_run_that_is_killed_is_ended_by_the_next(store, tmp_path):
    bucket, system = store
    done(RAW, tmp_path / "out")
    for wait in (0.9, 1.3, 1.8):
        run = ingest(RAW, f"s3://{bucket}/out-{wait}")
        time.sleep(wait)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        done(RAW, f"s3://{bucket}/out-{wait}")
        assert objects(system, f"{bucket}/out-{wait}") == published(tmp_path / "out")


def test_sending_that_stops_anywhere_is_ended_by_the_next(store, tmp_path, monkeypatch):
    bucket, system = store
    done(RAW, tmp_path / "out")
    done(RAW, tmp_path / "copy")
    want, whole = published(tmp_path / "out"), system.pipe_file
    for through in range(len(want)):
        left = iter(range(through))

        def failing(*args, left=left, **more):
            if next(left, None) is None:
                raise OSError("the line is cut")
            return whole(*args, **more)

        with monkeypatch.context() as broken:
            broken.setattr(system, "pipe_file", failing)  # an instance of fsspec has its own
            mirror = Mirror(f"s3://{bucket}/to", tmp_path / "copy")
            mirror.open()
            with pytest.raises(Remote, match="the line is cut"):
                mirror.send()
    mirror = Mirror(f"s3://{bucket}/to", tmp_path / "copy")
    mirror.open()
    mirror.send()
    assert objects(system, f"{bucket}/to") == want


def test_what_was_deleted_there_is_sent_again(store):
    bucket, system = store
    done(RAW, f"s3://{bucket}/out")
    before = objects(system, f"{bucket}/out")
    system.rm_file(f"{bucket}/out/{next(name for name in before if name.startswith('articles/'))}")
    done(RAW, f"s3://{bucket}/out")
    assert objects(system, f"{bucket}/out") == before


def test_what_another_machine_wrote_there_is_not_written_over(store, tmp_path):
    bucket, system = store
    done(RAW, f"s3://{bucket}/out", "--state", str(tmp_path / "one"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text("Rain fell on the quay all day, and nobody of the town was there to see it.")
    done(tmp_path / "raw", f"s3://{bucket}/out", "--state", str(tmp_path / "two"))
    before = objects(system, f"{bucket}/out")
    said = done(RAW, f"s3://{bucket}/out", "--state", str(tmp_path / "one"), code=73)
    assert "was written to from elsewhere" in said and str(tmp_path / "one") in said
    assert objects(system, f"{bucket}/out") == before
    shutil.rmtree(tmp_path / "one")
    done(RAW, f"s3://{bucket}/out", "--state", str(tmp_path / "one"))


def test_what_cannot_be_reached_is_said(store, tmp_path):
    bucket, system = store
    assert "cannot be listed" in done("s3://no-such-bucket-here/raw", tmp_path / "out", code=2)
    assert "There are no articles" in done(f"s3://{bucket}/nothing", tmp_path / "out", code=2)
    assert "cannot be used" in done("nosuch://bucket/raw", tmp_path / "out", code=2)
    assert "its state is in" in done(RAW, tmp_path / "out", "--state", str(tmp_path / "copy"), code=2)
    put_raw(system, f"{bucket}/raw")
    found = files(f"s3://{bucket}/raw")
    assert all(each.stamp for each in found) and [each.path for each in found] == [each.path for each in files(RAW)]
    system.rm_file(f"{bucket}/raw/{found[0].path}")
    (told,) = read_file(found[0])
    assert told.code == "unreadable" and found[0].path not in listed(f"s3://{bucket}/raw")
