import re
from itertools import product

import numpy as np
import pytest

from pipeline.grammar.mend import COMPLEMENT_VERB, FINITE, PARTICIPLE, RELATIVE_VERB
from pipeline.grammar.tagger import TAGS, features, model, tables_of, tag
from pipeline.grammar.tokens import split

TEXTS = [
    "The bakers will sleep late.",
    "Qwzx's OVEN-3 cost them dear, “said” Ada; 5 of McCrumb’s e-mails weren't read?",
    "rye",
]


def test_the_summed_tables_say_what_the_features_do():
    sentences = [split(text, 0, len(text)) for text in TEXTS]
    m = model()
    ids, starts = features(sentences, m)
    best = m.weights[np.minimum(ids, len(m.weights) - 1)].astype(int).sum(1).argmax(1)
    for s, start, tags in zip(sentences, starts, tag(sentences), strict=False):
        by_features = [TAGS[k] for k in best[start : start + len(s)]]
        assert [t for t in tags if t in TAGS] == [f for f, t in zip(by_features, tags, strict=True) if t in TAGS]


def test_nothing_is_tagged_as_nothing():
    assert tag([]) == []
    assert tables_of(model()).weights.dtype == np.int16


@pytest.mark.parametrize("places", [COMPLEMENT_VERB, FINITE, PARTICIPLE, RELATIVE_VERB])
def test_what_a_pattern_of_tags_matches_has_one_of_its_signs(places):
    letters = sorted(set(re.findall("[A-Za-z#]", places.pattern.pattern)))
    matched = [tags for tags in map("".join, product(letters, repeat=4)) if places.pattern.search(tags)]
    assert [tags for tags in matched if not list(places.within(tags))] == []
    for sign in places.signs:  # none is there for nothing
        assert any(not any(other in tags for other in places.signs if other != sign) for tags in matched)
