"""What a person reads in the database: a query for each view."""

VIEWS = {
    # each story in a line
    "overview": """
        SELECT a.id AS article, a.title, a.date, a.site, a.language, length(a.text) AS characters,
               (SELECT count(*) FROM variants AS v WHERE v.article = a.id) AS variants,
               (SELECT count(*) FROM variants_edits AS e WHERE e.article = a.id) AS repairs,
               (SELECT count(*) FROM readings AS r WHERE r.article = a.id) AS readings,
               (SELECT count(*) FROM terms AS t WHERE t.article = a.id) AS terms,
               (SELECT count(*) FROM statistics AS s WHERE s.article = a.id) AS statistics,
               a.confidence
        FROM articles AS a""",
    # how much, of whom, what holds for them, according to whom
    "figures": """
        SELECT s.article, a.title, a.date, s.evidence_quote AS figure, s.kind, s.comparator,
               coalesce(s.quantity_value, s.quantity_min || ' to ' || s.quantity_max) AS value, s.quantity_unit AS unit, s.change,
               s.population_quote AS population, s.claim_quote AS claim,
               coalesce(s.source_quote, s.attribution_quote) AS source, s.period_quote AS period,
               sample.quantity_value AS sample, s.sentence_quote AS sentence, s.confidence
        FROM statistics AS s JOIN articles AS a ON a.id = s.article
        LEFT JOIN statistics AS sample ON sample.article = s.article AND sample.id = s.sample""",
    # every term with each of its senses
    "glossary": """
        SELECT t.name AS term, n.definition_quote AS definition, n.audience_quote AS audience, t.form, t.article, a.title
        FROM terms AS t JOIN terms_senses AS n ON n.terms = t."key" JOIN articles AS a ON a.id = t.article""",
    # where the variants of an article differ
    "differences": """
        SELECT r.article, a.title, r.kind, r.quote AS reading, o.text AS other,
               substr(a.text, max(1, r."start" - 59), 160) AS place
        FROM readings AS r JOIN readings_others AS o ON o.readings = r."key" JOIN articles AS a ON a.id = r.article""",
    # every change to a text, and why
    "repairs": """
        SELECT e.article, v.path, v.member, e.rule, e.before, e.after, e.inferred, e.confidence
        FROM variants_edits AS e JOIN variants AS v ON v."key" = e.variants""",
}
