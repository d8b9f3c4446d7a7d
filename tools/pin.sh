#!/bin/sh
# Pin every dependency by hash: requirements.txt (to run), requirements-dev.txt (to run and to check), requirements-loaders.txt
# (the tools that the exports are loaded with, in a test), requirements-cluster.txt (Ray and s3://, to run and to test) and
# requirements-browser.txt (to test the report in a browser).
# Needs uv (`pip install uv`). Run it when a range in pyproject.toml changes, or to take newer releases.
set -eu
cd "$(dirname "$0")/.."
pin() { uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"; }
pin --upgrade --extra dev --extra pdf --extra zstd pyproject.toml -o requirements-dev.txt
pin --extra build --extra pdf --extra zstd -c requirements-dev.txt pyproject.toml -o requirements.txt
pin --upgrade --extra parquet --extra loaders -c requirements-dev.txt pyproject.toml -o requirements-loaders.txt
pin --upgrade --extra cluster --extra s3 --group objects -c requirements-dev.txt pyproject.toml -o requirements-cluster.txt
pin --upgrade --group browser -c requirements-dev.txt -o requirements-browser.txt
