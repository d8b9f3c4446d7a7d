"""What comes out of the sample collection in raw/, field by field.

`python tests/test_golden.py` writes the golden file again; read the difference before it is committed.
"""

import json
import sys
from pathlib import Path

from pipeline.engine import Serial
from pipeline.read import read
from pipeline.run import ingest

RAW = Path(__file__).parents[1] / "raw"
GOLDEN = Path(__file__).parent / "golden.json"


def quote(span):
    return span.quote if span else None


def told(article):
    """The parts of a record that a reader of the samples would check."""
    return {
        "title": article.title,
        "authors": list(article.authors),
        "date": article.date,
        "language": article.language,
        "variants": [f"{v.path} {v.member}".rstrip() for v in article.variants],
        "text": [f"{b.kind}: {article.text[b.start : b.end]}" for b in article.blocks],
        "substitutions": [
            f"{s.before} -> {s.after} ({s.status}, {s.places} places, {s.agreeing} agreeing)" for s in article.substitutions
        ],
        "readings": [f"{r.kind}: {r.quote} | {' | '.join(o.text for o in r.others)}" for r in article.readings],
        "terms": [f"{t.name} / {quote(s.audience)}: {s.definition.quote}" for t in article.terms for s in t.senses],
        "statistics": [
            f"{s.kind} {s.comparator} {s.quantity.value} of {quote(s.population)}: {quote(s.claim)}" for s in article.statistics
        ],
        "problems": sorted({p.code for p in article.problems}),
    }


def outcome():
    rejected = []
    articles = [told(a) for a in ingest(read(RAW), engine=Serial(), on_reject=rejected.append)]
    return {"articles": sorted(articles, key=lambda a: a["variants"]), "rejected": [[r.path, r.code] for r in rejected]}


def test_the_samples_come_out_as_they_should():
    assert outcome() == json.loads(GOLDEN.read_text("utf-8"))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    GOLDEN.write_text(json.dumps(outcome(), ensure_ascii=False, indent=1) + "\n", "utf-8")
