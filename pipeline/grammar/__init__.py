"""A light parse: words, what each is in its sentence, noun phrases, clauses."""
