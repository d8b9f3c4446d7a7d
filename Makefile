# Two commands do everything: `make ingest` and `make test`. Both set up .venv by themselves, once.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help ingest report test test-loaders test-cluster crash hostile check bench clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

ingest: .venv/ready  ## Read raw/, publish to processed/, export to processed/export/
	@$(BIN)/pipeline ingest raw --out processed; code=$$?; \
	case $$code in 0|3) $(BIN)/pipeline export --out processed || exit $$?;; esac; exit $$code

report: .venv/ready  ## processed/report.html: what was repaired, removed and found, to look at in a browser
	@$(BIN)/pipeline report --out processed --raw raw

test: .venv/ready-dev  ## All tests
	@$(BIN)/python -m pytest

test-loaders: .venv/ready-loaders  ## What is exported, in ten other tools: none may be missing
	@NOTHING_MISSING=1 $(BIN)/python -m pytest tests/test_loaders.py

test-cluster: .venv/ready-cluster  ## Ray, on one machine and on two, and a store of objects: nothing may be missing
	@NOTHING_MISSING=1 $(BIN)/python -m pytest tests/test_ray.py tests/test_objects.py

crash: .venv/ready-dev  ## Kill runs 500 times, fill disks, start runs at once, drop 1,000 files: some minutes
	@KILLS=500 TWINS=100 WATCHED=1000 $(BIN)/python -m pytest tests/test_crash.py tests/test_watch.py -s

hostile: .venv/ready-dev  ## Read 10,000 files that mean harm: half an hour
	@$(BIN)/python tools/hostile.py --count 10000

check: .venv/ready-dev  ## Style, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python tools/layers.py

bench: .venv/ready ## Figures on labelled data, beside the floors
	@$(BIN)/python benchmarks/bench.py $(if $(QUICK),--quick --jobs 2) $(if $(PEERS),--peers)

clean:  ## Delete what was made: processed/, caches, .venv
	rm -rf processed .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=... make)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 lacks venv: on Debian, apt install python3-venv"; exit 2; }
	@echo "setting up .venv ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q pipeline
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/ready-loaders: .venv/ready-dev requirements-loaders.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-loaders.txt
	@touch $@

.venv/ready-cluster: .venv/ready-dev requirements-cluster.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-cluster.txt
	@touch $@
