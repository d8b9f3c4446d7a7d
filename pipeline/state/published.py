"""What is known of processed/: every article by the key of what it was made from, and what an unfinished turn has done so far.

A *turn* is what changes.jsonl calls a run: it opens with the first file that is written and is closed when all are. A killed run
leaves its turn open; the next goes on with it, so that the record of changes is that of one run which nobody killed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from .questions import chosen

Lexeme = tuple[str, str, int]  # before, after, agreeing places
COUNTS = ("variants", "repairs", "removed", "readings", "terms", "statistics", "problems")


class Known(NamedTuple):
    """A published article: the key of what it was made from, and the offers of the lexicon that were in it."""

    key: bytes | None
    offers: str


class Written(NamedTuple):
    """An article as it was written: the hash of its file, what it was made from, what is in it (in the order of COUNTS), which
    decisions it follows."""

    id: str
    after: bytes
    key: bytes
    offers: str
    counts: Sequence[int]
    follows: Sequence[str]


class Touched(NamedTuple):
    """The hash of an article's file before this turn, and as the turn left it; None where there is no file."""

    before: bytes | None
    after: bytes | None


class Published:
    """The tables `article`, `member`, `learned`, `token`, `decided` and `touched`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def articles(self, ids: Iterable[str]) -> dict[str, Known]:
        """Of these articles, those that were published."""
        found = chosen(self._db, "SELECT id, key, offers FROM article WHERE id IN", list(ids))
        return {id_: Known(key, offers) for id_, key, offers in found}

    def since(self) -> dict[str, int]:
        """By which turn each article was first published that stood when the last turn was closed."""
        return dict(self._db.execute("SELECT id, since FROM article WHERE id IN (SELECT article FROM member)"))

    def ids(self) -> set[str]:
        """The id of every article that was published."""
        return {i for (i,) in self._db.execute("SELECT id FROM article")}

    def homes(self, scope: Iterable[str] | None = None) -> dict[str, str]:
        """Which article each document, or each of a scope, was in when the last turn was closed."""
        every = "SELECT document, article FROM member"
        if scope is None:
            return dict(self._db.execute(every))
        rows = (self._db.execute(f"{every} WHERE document = ?", (document,)).fetchone() for document in scope)
        return dict(row for row in rows if row)

    def together(self, documents: Collection[str]) -> set[str]:
        """The documents in the articles that these were in."""
        ids = sorted(set(self.homes(documents).values()))
        marks = ", ".join("?" * len(ids))
        return {document for (document,) in self._db.execute(f"SELECT document FROM member WHERE article IN ({marks})", ids)}

    def adopt(self, id_: str, documents: Iterable[str], since: int) -> None:
        """An article that stands in processed/ and is not known here: the state was lost."""
        self._db.execute("INSERT OR REPLACE INTO article (id, since) VALUES (?, ?)", (id_, since))
        self._db.executemany("INSERT OR IGNORE INTO member VALUES (?, ?)", ((document, id_) for document in documents))

    def learn(self, since: int, found: Sequence[tuple[str, Sequence[Lexeme], Sequence[str]]]) -> None:
        """What collation found in articles that are to be written, and their foreign tokens: they have no key until they are."""
        self.unlearn(self.articles(id_ for id_, _, _ in found))
        new = "INSERT INTO article (id, since) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
        self._db.executemany(new, ((id_, since) for id_, _, _ in found))
        learned = ((id_, *each) for id_, lexemes, _ in found for each in lexemes)
        self._db.executemany("INSERT INTO learned VALUES (?, ?, ?, ?)", learned)
        self._db.executemany("INSERT INTO token VALUES (?, ?)", ((id_, token) for id_, _, tokens in found for token in tokens))

    def unlearn(self, ids: Iterable[str]) -> None:
        """These articles teach the lexicon nothing any more; should they stand again, they are made again."""
        for id_ in ids:
            self._db.execute("UPDATE article SET key = NULL WHERE id = ?", (id_,))
            self._db.execute("DELETE FROM learned WHERE article = ?", (id_,))
            self._db.execute("DELETE FROM token WHERE article = ?", (id_,))

    def tokens(self) -> dict[str, list[str]]:
        """The foreign tokens in the text of each article that has any."""
        found: dict[str, list[str]] = {}
        for article, token in self._db.execute("SELECT article, token FROM token ORDER BY article, token"):
            found.setdefault(article, []).append(token)
        return found

    def lexicon(self) -> list[tuple[str, str, int, int]]:
        """(before, after, articles, agreeing places) of every substitution that some article proved, sorted."""
        found = self._db.execute("SELECT before, after, count(*), sum(agreeing) FROM learned GROUP BY before, after")
        return sorted((str(b), str(a), int(n), int(agreeing)) for b, a, n, agreeing in found)

    def touch(self, befores: Mapping[str, bytes | None]) -> None:
        """Before these files are written: the hash of what stands there. A turn that goes on keeps what it first found."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, NULL)", befores.items())

    def wrote(self, written: Sequence[Written]) -> None:
        """Articles were written."""
        self._db.executemany("UPDATE touched SET after = ? WHERE article = ?", ((each.after, each.id) for each in written))
        columns = ", ".join(f"{name} = ?" for name in ("key", "offers", *COUNTS))
        rows = ((each.key, each.offers, *each.counts, each.id) for each in written)
        self._db.executemany(f"UPDATE article SET {columns} WHERE id = ?", rows)
        self._db.executemany("DELETE FROM decided WHERE article = ?", ((each.id,) for each in written))
        follows = ((each.id, decision) for each in written for decision in each.follows)
        self._db.executemany("INSERT INTO decided VALUES (?, ?)", follows)

    def followed(self) -> dict[str, list[str]]:
        """The articles that follow each decision."""
        found: dict[str, list[str]] = {}
        for decision, article in self._db.execute("SELECT decision, article FROM decided ORDER BY decision, article"):
            found.setdefault(decision, []).append(article)
        return found

    def dropped(self, id_: str) -> None:
        """The file of an article was deleted."""
        self._db.execute("UPDATE touched SET after = NULL WHERE article = ?", (id_,))
        self._db.execute("DELETE FROM article WHERE id = ?", (id_,))
        self._db.execute("DELETE FROM decided WHERE article = ?", (id_,))
        self.unlearn([id_])

    def touched(self) -> dict[str, Touched]:
        """What this turn did to the files of articles."""
        return {i: Touched(before, after) for i, before, after in self._db.execute("SELECT article, before, after FROM touched")}

    def close(self, known: Mapping[str, str], homes: Mapping[str, str]) -> None:
        """The turn is done: the documents that were where `known` says are in the articles that `homes` says."""
        self._db.executemany("DELETE FROM member WHERE document = ?", ((d,) for d in known.keys() - homes.keys()))
        moved = ((document, article) for document, article in homes.items() if known.get(document) != article)
        self._db.executemany("INSERT OR REPLACE INTO member VALUES (?, ?)", moved)
        self._db.execute("DELETE FROM touched")

    def totals(self) -> dict[str, int]:
        """What stands in the published articles, counted."""
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in COUNTS)
        row = self._db.execute(f"SELECT count(*), {sums} FROM article").fetchone()
        return dict(zip(("articles", *COUNTS), row, strict=True))


def offers(tokens: Sequence[str], lexicon: Mapping[str, Sequence[tuple[str, str, int, int]]]) -> str:
    """The rows of the lexicon about these tokens, as they are kept."""
    rows = [row for token in tokens for row in lexicon.get(token, ())]
    return json.dumps(rows, ensure_ascii=False) if rows else ""
