"""Learned tables, each rebuilt by a script in `tools/`; NOTICE says what each was learned from."""
