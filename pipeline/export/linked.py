"""JSON-LD: every article a schema.org Article, every term a SKOS concept, every fact a Web Annotation that selects its place.

A node is the record as it was published; the context says which vocabulary a field is of. Fields that no public vocabulary has
are of our own (`OWN`), so none is left out. The context stands in the file: nothing is fetched to read it.
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
SCHEMA, SKOS, ANNOTATION = "https://schema.org/", "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CONTEXT: dict[str, Any] = {
    "@vocab": OWN,
    "schema": SCHEMA,
    "skos": SKOS,
    "oa": ANNOTATION,
    "rdf": RDF,
    # of an article
    "title": "schema:headline",
    "deck": "schema:abstract",
    "authors": "schema:author",
    "date": "schema:datePublished",
    "site": "schema:publisher",
    "language": "schema:inLanguage",
    "text": "schema:articleBody",
    "url": "schema:url",
    # of a term
    "name": "skos:prefLabel",
}


def nodes(article: Row) -> Iterator[Row]:
    """The article and each of its facts, as nodes of the graph."""
    name = STORY + quote(article["id"])
    yield {"@id": name, "@type": "schema:Article", **_described(article)}
    if article["terms"]:
        yield {"@id": f"{name}#terms", "@type": "skos:ConceptScheme"}
    for number, term in enumerate(article["terms"], 1):
        concept = {"@id": f"{name}#t{number}", "@type": "skos:Concept", "skos:inScheme": {"@id": f"{name}#terms"}, **term}
        meaning = "skos:altLabel" if term["form"] == "acronym" else "skos:definition"
        yield {**concept, meaning: [sense["definition"]["quote"] for sense in term["senses"]]}
        yield _annotation(article, f"{concept['@id']}-place", term["evidence"], "oa:identifying", {"@id": concept["@id"]})
    for statistic in article["statistics"]:
        body = {"@id": f"{name}#{quote(statistic['id'])}", "@type": "Statistic", **statistic}
        yield _annotation(article, f"{body['@id']}-place", statistic["evidence"], "oa:describing", body)


def _described(article: Row) -> Row:
    """The fields of an article; its authors are people and its site an organization, and its facts are nodes of their own."""
    told = {field: value for field, value in article.items() if field not in ("terms", "statistics")}
    told["authors"] = [{"@type": "schema:Person", "schema:name": author} for author in article["authors"]]
    told["site"] = article["site"] and {"@type": "schema:Organization", "schema:name": article["site"]}
    return told


def _annotation(article: Row, id_: str, span: Row, motive: str, body: Row) -> Row:
    text, start, end = article["text"], span["start"], span["end"]
    position = {"@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end}
    words = {
        "@type": "oa:TextQuoteSelector",
        "oa:exact": span["quote"],
        "oa:prefix": text[max(0, start - AROUND) : start],
        "oa:suffix": text[end : end + AROUND],
    }
    target = {"oa:hasSource": {"@id": STORY + quote(article["id"])}, "oa:hasSelector": [position, words]}
    return {"@id": id_, "@type": "oa:Annotation", "oa:motivatedBy": {"@id": motive}, "oa:hasBody": body, "oa:hasTarget": target}


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
