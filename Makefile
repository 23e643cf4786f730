# Every command a person needs. `make run` and `make test` fetch all they use by themselves.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint format bench docs messages lock clean prepare-dev

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1: /'

run: ## set up, load a demo edition, plan it and serve it on 127.0.0.1:8000
	@$(PYTHON) scripts/prepare.py run
	@$(BIN)/python scripts/serve.py

prepare-dev:
	@$(PYTHON) scripts/prepare.py test

test: prepare-dev ## all tests, on SQLite and on a real PostgreSQL, with a real Chromium
	@$(BIN)/python scripts/test.py

test-fast: prepare-dev ## tests that need neither PostgreSQL nor Chromium
	@$(BIN)/python -m pytest tests/unit tests/spec tests/generative tests/integration

lint: prepare-dev ## style, types, import contracts, habits of the house
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/house.py

format: prepare-dev ## format the code
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: prepare-dev ## speed of the planner and of the pages, against baselines in the same run
	@$(BIN)/python -m benchmarks

docs: prepare-dev ## the documentation as a site in site/
	$(BIN)/python scripts/reference.py
	$(BIN)/mkdocs build --strict

messages: prepare-dev ## collect texts to translate into the .po files
	$(BIN)/python scripts/messages.py

lock: prepare-dev ## lock the requirements anew
	$(BIN)/python scripts/lock.py

clean: ## remove what was made here, the demo's database too
	rm -rf .venv .cache var node_modules site test-results
