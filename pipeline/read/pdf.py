"""PDF files, read by pdfium in a process of its own: a file that breaks it, or takes too much of the machine, costs itself only.

Run as a program, this file is that process: a PDF file comes in, the lines of its pages go out as JSON.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.model import Raw

    from .source import Source

SECONDS, MEMORY = 20, 2**30  # CPU seconds and bytes that one file may take
SHORT = 0.8  # a line that is so much shorter than the long ones ends its paragraph
HYPHEN = re.compile("[\x02\ufffe]\\s*")  # pdfium's sign for a hyphen that divides a word at the end of a line
PASSWORD = 4  # pdfium's code of the error


def read_pdf(source: Source) -> Iterator[Raw]:
    """One article: the text of the pages, lines joined to paragraphs, divided words to words."""
    from .source import Stop, extra

    extra("pypdfium2", "pdf")
    told = _asked(source.data())
    if error := told.get("error"):
        code = "encrypted" if told.get("number") == PASSWORD else "bad-pdf"
        raise Stop(code, f"it cannot be read: {error}")
    text = paragraphs([line for page in told["pages"] for line in page.splitlines()])
    if not text:
        raise Stop("no-text", f"its {len(told['pages'])} pages have no text; they may be pictures of text")
    yield source.raw(text.encode("utf-8", "replace"), "text/plain", charset="utf-8")


def _asked(data: bytes) -> dict[str, Any]:
    """What the process says. It has a session of its own, so that an interrupt of ours lets it finish."""
    command = [sys.executable, "-P", __file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS * 10, start_new_session=True, check=False)
        told: dict[str, Any] = (
            json.loads(done.stdout) if not done.returncode else {"error": f"its reader ended with {done.returncode}"}
        )
    except subprocess.TimeoutExpired:
        told = {"error": "its reader did not end"}
    return told


def paragraphs(lines: list[str]) -> str:
    """Lines as paragraphs, joined by two newlines: a line goes on in the next unless it is shorter than the long lines are.

    >>> paragraphs(["On rain", "Rain fell on the quay all", "day. Nobody was there to", "see it.", "Snow came later in the"])
    'On rain\\n\\nRain fell on the quay all day. Nobody was there to see it.\\n\\nSnow came later in the'
    """
    lines = [" ".join(HYPHEN.sub("", line).split()) for line in lines]
    lengths = sorted(len(line) for line in lines if line)
    long = lengths[len(lengths) * 3 // 4] if lengths else 0
    done: list[list[str]] = [[]]
    for line in lines:
        if line:
            done[-1].append(line)
        if len(line) < SHORT * long:
            done.append([])
    return "\n\n".join(" ".join(part) for part in done if part)


def main() -> None:
    """Standard input → standard output."""
    import pypdfium2  # type: ignore[import-untyped]

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        told: dict[str, Any] = {"pages": [page.get_textpage().get_text_range() for page in document]}
    except pypdfium2.PdfiumError as error:
        told = {"error": str(error), "number": getattr(error, "err_code", None)}
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
