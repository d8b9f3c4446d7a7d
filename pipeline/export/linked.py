"""JSON-LD: every article a schema.org Article, every term a SKOS concept, every fact a Web Annotation that selects its place.

A node is the record as it was published; what schema.org has a name for is called by that name, every other field is one of our
own (`OWN`), so none is left out. The context stands in the file: nothing is fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from .beside import Beside
from .lines import line
from .rows import Add, Row, Tables

NAME = "articles.jsonld"
OWN, STORY = "urn:article-pipeline:field:", "urn:article-pipeline:story:"
AROUND = 32  # code points before and after a quote, by which it is found again in a text that was changed
SCHEMA_ORG = {
    "title": "headline",
    "deck": "abstract",
    "authors": "author",
    "date": "datePublished",
    "site": "publisher",
    "language": "inLanguage",
    "text": "articleBody",
    "url": "url",
}
SELECTORS = ("TextPositionSelector", "TextQuoteSelector")
TARGET = {  # what these words mean in the target of an annotation only
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    **{name: f"oa:{name}" for name in ("start", "end", "exact", "prefix", "suffix", *SELECTORS)},
}
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": OWN,
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",
    **{name: f"schema:{name}" for name in (*SCHEMA_ORG.values(), "Article", "Person", "Organization")},
    "Annotation": "oa:Annotation",
    "body": "oa:hasBody",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@context": TARGET},
}


def nodes(article: Row) -> Iterator[Row]:
    """The article and each of its facts, as nodes of the graph."""
    name = STORY + quote(article["id"])
    yield {"@id": name, "@type": "Article", **_described(article)}
    if article["terms"]:
        yield {"@id": f"{name}#terms", "@type": "skos:ConceptScheme"}
    for number, term in enumerate(article["terms"], 1):
        concept = {"@id": f"{name}#t{number}", "@type": "skos:Concept", "skos:inScheme": {"@id": f"{name}#terms"}}
        meaning = "skos:altLabel" if term["form"] == "acronym" else "skos:definition"
        yield {**concept, "skos:prefLabel": term["name"], meaning: [s["definition"]["quote"] for s in term["senses"]], **term}
        yield _annotation(article, f"{concept['@id']}-place", term["evidence"], "oa:identifying", {"@id": concept["@id"]})
    for statistic in article["statistics"]:
        body = {"@id": f"{name}#{quote(statistic['id'])}", "@type": "Statistic", **statistic}
        yield _annotation(article, f"{body['@id']}-place", statistic["evidence"], "oa:describing", body)


def _described(article: Row) -> Row:
    """The fields of an article; its authors are people and its site an organization, and its facts are nodes of their own."""
    told = {SCHEMA_ORG.get(name, name): value for name, value in article.items() if name not in ("terms", "statistics")}
    told["author"] = [{"@type": "Person", "schema:name": author} for author in article["authors"]]
    told["publisher"] = article["site"] and {"@type": "Organization", "schema:name": article["site"]}
    return told


def _annotation(article: Row, id_: str, span: Row, motive: str, body: Row) -> Row:
    text, start, end = article["text"], span["start"], span["end"]
    around = {"exact": span["quote"], "prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    selector = [{"@type": SELECTORS[0], "start": start, "end": end}, {"@type": SELECTORS[1], **around}]
    target = {"source": STORY + quote(article["id"]), "selector": selector}
    return {"@id": id_, "@type": "Annotation", "motivation": motive, "body": body, "target": target}


@contextmanager
def jsonld(files: Beside, tables: Tables) -> Iterator[Add]:
    """One file: a context and a graph, a node a line."""
    with files.place(NAME).open("w", encoding="utf-8", newline="") as out:
        out.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')

        def add(article: Row) -> None:
            for node in nodes(article):
                out.write((",\n" if files.rows[NAME] else "\n") + line(node).rstrip("\n"))
                files.rows[NAME] += 1

        yield add
        out.write("\n]}\n")
