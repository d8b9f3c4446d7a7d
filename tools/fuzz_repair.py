"""Fuzz repair and decode with a coverage-guided fuzzer: repaired once is repaired for good, the edits replay, nothing raises.

pip install atheris
python tools/fuzz_repair.py -max_total_time=3600
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["pipeline.repair", "pipeline.decode", "pipeline.charsets", "pipeline.languages"]):
    from pipeline.decode import decode
    from pipeline.model import replay
    from pipeline.repair import repair


def try_one(data: bytes) -> None:
    """Bytes decoded, and UTF-8 misread, go through repair."""
    for text in (decode(data).text, data.decode("utf-8", "replace"), data.decode("latin-1")):
        found = repair(text)
        assert replay(text, found.edits) == found.text, ascii(text)
        assert repair(found.text).text == found.text, ascii(text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
