# `make run` starts the bot and `make test` runs every check; each sets itself up first. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
# Passed on to pytest, as in: make test ARGS="tests/local -k console"
ARGS ?=

LOCK := build/lock/bin/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --no-annotate --system-certs --quiet

# The checks start the bot hundreds of times: to compile it once is enough.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test set-up set-up-tests lock docs pictures bench clean python

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

run: set-up ## set up, and run the bot (with no .env: in local mode)
	@exec $(BIN)/casebell run

test: set-up-tests ## set up, and run every check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

set-up: python ## make .venv ready to run the bot
	@$(PYTHON) tools/set_up.py

set-up-tests: python ## make .venv ready for the checks and tests too
	@$(PYTHON) tools/set_up.py --tests

docs: set-up-tests ## write docs/commands.md from the verbs
	$(BIN)/python -c 'from pathlib import Path; from commands.page import page; \
		Path("docs/commands.md").write_text(page(), encoding="utf-8")'

pictures: set-up-tests ## draw the charts of docs/figures.md anew, of a simulated year
	$(BIN)/python -m tests.reports.pictures

bench: set-up-tests ## measure the bot against its targets
	$(BIN)/python -m benchmarks

lock: python ## renew both lock files from pyproject.toml (UPGRADE=1: to the newest versions)
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet --upgrade uv
	$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev -c requirements.txt -o requirements-dev.txt

clean: ## remove what was made; var/ and .env stay
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { \
		echo "Casebell needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is not one of them" \
			"($$($(PYTHON) --version 2>&1 | head -n 1 || true))." >&2; \
		echo "Name one that is: make $(or $(MAKECMDGOALS),run) PYTHON=python3.12" >&2; \
		exit 1; }
