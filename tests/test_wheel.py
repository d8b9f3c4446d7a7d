"""A wheel of the project, in an environment of its own and far from the repository, does what the repository does.

The dependencies are those of this environment, so nothing is fetched; `.ci/run` installs a wheel with its own.
"""

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command, cwd):
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a copy of raw/, and a new environment that has the wheel."""
    home = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "raw", home / "raw")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", home / "dist", ROOT, cwd=home)
    (wheel,) = (home / "dist").glob("*.whl")
    venv.create(home / "env", with_pip=False)
    run(*pip, "--python", home / "env/bin/python", "install", "--no-index", "--no-deps", wheel, cwd=home)
    (site,) = (home / "env/lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))  # what is there, but no .pth file there: no repository
    return home


def test_every_file_of_the_package_is_in_the_wheel(home):
    (wheel,) = (home / "dist").glob("*.whl")
    files = {str(f.relative_to(ROOT)) for f in (ROOT / "pipeline").rglob("*") if f.is_file() and f.suffix != ".pyc"}
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        (metadata,) = (packed.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    assert files <= names and sum(name.startswith("pipeline/tables/") for name in names) > 5
    assert not any(name.startswith(("tests/", "raw/", "tools/")) for name in names) and "Provides-Extra: parquet" in metadata


def test_the_wheel_runs_without_the_repository(home):
    python, command = home / "env/bin/python", home / "env/bin/pipeline"
    assert Path(run(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=home).strip()).is_relative_to(home / "env")
    assert json.loads(run(command, "ingest", "raw", "--json", cwd=home))["articles"] == 6
    assert json.loads(run(command, "export", "--json", cwd=home))["articles"] == 6
    run(command, "verify", "raw", cwd=home)
    assert json.loads(run(command, "schema", cwd=home)) == json.loads((ROOT / "schema/article.schema.json").read_text("utf-8"))
    assert len((home / "processed/export/statistics.jsonl").read_text("utf-8").splitlines()) > 20
