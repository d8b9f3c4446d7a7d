"""processed/ under a URL: a copy of this machine is written as ever, and what changed in it is sent after.

The copy holds the state and is what a killed run goes on with: it is whole before anything is sent, and sending it again does no
harm. Objects are put whole. Where the copy is lost, what stands under the URL is fetched first, so that ids stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.read.remote import Remote, listed, reached, told

from .files import replace

SENT = ".state/sent.json"  # by name: what the copy was when it was sent, and the stamp under the URL
OURS = re.compile(r"articles/\w\w(/\w+\.json|\.jsonl)|schema/\w+\.schema\.json|(rejected|changes)\.jsonl")
UNSURE = ["", ""]  # on its way


class Mirror:
    """A folder of this machine and the URL that it is a copy of."""

    def __init__(self, url: str, copy: Path) -> None:
        self.url, self.copy = url, copy
        self._sent: dict[str, list[str]] = {}

    def open(self) -> None:
        """Fetch what stands there where the copy is new. Raises Remote where another has written there since."""
        there = dict(self._there())
        if not (self.copy / SENT).is_file():
            self._fetch(there)
            return
        sent = json.loads((self.copy / SENT).read_bytes())
        self._sent = {name: each for name, each in sent.items() if name in there}  # what was taken away there is sent again
        strange = sorted(name for name, stamp in there.items() if self._sent.get(name, [None, None])[1] not in ("", stamp))
        if strange:
            raise Remote(
                f"{self.url} was written to from elsewhere: {strange[0]} is not what this machine sent. "
                f"Delete {self.copy}/ to go on with what stands there."
            )

    def send(self) -> None:
        """Bring what stands under the URL to what the copy is: what is new first, the files about the whole, then what ended."""
        here = dict(self._here())
        new = sorted((n for n, look in here.items() if self._sent.get(n, UNSURE)[0] != look), key=lambda n: ("/" not in n, n))
        gone = sorted(self._sent.keys() - here.keys())
        if not new and not gone:
            return
        self._note(self._sent | dict.fromkeys((*new, *gone), UNSURE))
        system, root = reached(self.url)
        try:
            for name in new:
                system.pipe_file(f"{root}/{name}", (self.copy / name).read_bytes())
            for name in gone:
                if system.exists(f"{root}/{name}"):
                    system.rm_file(f"{root}/{name}")
        except Exception as error:
            raise Remote(f"{self.url} cannot be written: {told(error)}. The next run sends all of it again.") from error
        there = dict(self._there())
        self._note({name: [look, there.get(name, "")] for name, look in here.items()})

    def _fetch(self, stamps: dict[str, str]) -> None:
        system, root = reached(self.url)
        for name in sorted(stamps):
            try:
                data = system.cat_file(f"{root}/{name}")
            except Exception as error:
                raise Remote(f"{self.url}/{name} cannot be read: {told(error)}") from error
            replace(self.copy / name, data)
        self._note({name: [look, stamps.get(name, "")] for name, look in self._here() if name in stamps})

    def _there(self) -> Iterator[tuple[str, str]]:
        """(name, stamp) of what stands under the URL and is ours."""
        return ((name, stamp) for name, (_, stamp) in listed(self.url).items() if OURS.fullmatch(name))

    def _here(self) -> Iterator[tuple[str, str]]:
        """(name, what changes with it) of what stands in the copy."""
        for file in self.copy.rglob("*"):
            name = file.relative_to(self.copy).as_posix()
            if OURS.fullmatch(name):
                stat = file.stat()
                yield name, f"{stat.st_size} {stat.st_mtime_ns}"

    def _note(self, sent: dict[str, list[str]]) -> None:
        self._sent = sent
        replace(self.copy / SENT, json.dumps(sent).encode())
