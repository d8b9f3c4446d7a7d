"""The public API: every name, whatever was imported before it."""

import subprocess
import sys

import pipeline


def printed(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_every_public_name_is_there():
    assert all(getattr(pipeline, name) is not None for name in pipeline.__all__)


def test_functions_keep_their_names_beside_their_modules():
    imports = "import pipeline, pipeline.run, pipeline.repair, pipeline.decode"
    assert printed(f"{imports}; print(pipeline.repair('x').text, pipeline.decode(b'y').text)") == "x y"


def test_import_alone_loads_nothing_heavy():
    heavy = ("pydantic", "ftfy", "numpy", "bs4", "selectolax")
    assert printed(f"import sys, pipeline, pipeline.cli; print([m for m in {heavy} if m in sys.modules])") == "[]"
