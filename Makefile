# Every command a person needs. What they take is fetched into .venv, .cache and node_modules.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run server test test-fast test-deep coverage mutants lint format bench bench-page docs guide-pictures pictures reference messages lock clean prepare

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name what; do printf '  %-21s%s\n' "$$name" "$$what"; done

run: ## a demo edition, planned and served on 127.0.0.1:8000 (or PORT=...)
	@$(PYTHON) scripts/prepare.py run
	@$(BIN)/python scripts/serve.py

server: ## what a server needs, without the demo: see docs/how-to/run.md
	@$(PYTHON) scripts/prepare.py server

test: prepare ## all tests, on a real PostgreSQL with a real Chromium, part of them on SQLite too
	@$(BIN)/python scripts/test.py $(ARGS)

test-fast: prepare ## the tests that need neither PostgreSQL nor Chromium
	@$(BIN)/python -m pytest tests --ignore=tests/browser $(ARGS)

test-deep: prepare ## the generated tests with thousands of examples each, the pages in every language, hundreds of sheets: some hours
	@SAMSPILL_EXAMPLES=deep $(BIN)/python -m pytest --timeout=0 tests/generative tests/browser/test_in_every_language.py tests/web/areas/organiser/test_many_sheets.py $(ARGS)

coverage: prepare ## which lines of the engine the tests run, its loops interpreted
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m coverage run -m pytest tests/engine tests/telling tests/bench tests/cli tests/spec tests/generative $(ARGS)
	@$(BIN)/python -m coverage report

mutants: prepare ## small faults put into the judge and into who reads what, and which no test notices
	@$(BIN)/python -m scripts.mutants $(ARGS)

lint: prepare ## style, types, import contracts, habits of the house
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint src --check --quiet
	$(BIN)/mypy
	MYPYPATH=src:tests:. $(BIN)/mypy --explicit-package-bases scripts tests benchmarks
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/house.py

format: prepare ## the code in the one style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	$(BIN)/djlint src --reformat --quiet || true  # it says 1 when it changed something

bench: prepare ## speed of the planner and of the pages, against baselines in the same run
	@$(BIN)/python -m benchmarks $(ARGS)

bench-page: prepare ## the page of benchmarks, made from the figures in benchmarks/figures
	@$(BIN)/python -m benchmarks.page $(ARGS)

docs: prepare ## the documentation as a site in site/
	$(BIN)/zensical build --strict

pictures: prepare ## the documentation's pictures: how a plan grows, and the map of the house
	$(BIN)/python -m scripts.pictures
	$(BIN)/python -m scripts.architecture

guide-pictures: prepare ## the guide's pictures, taken anew of the demo's pages
	@SAMSPILL_GUIDE_PICTURES=take $(BIN)/python -m pytest tests/browser/test_taking_pictures.py tests/web/areas/kit/test_guide_pictures.py

reference: prepare ## the pages of rules and of commands, made anew from the code
	$(BIN)/python -m scripts.commands
	PYTHONPATH=tests $(BIN)/python -m spec.rules_table

messages: prepare ## the texts to translate, collected into the .po files
	$(BIN)/python scripts/messages.py

lock: prepare ## the requirements and front-end packages, locked anew
	$(BIN)/python scripts/lock.py $(ARGS)

clean: ## away with all that was made here, the demo's database too
	rm -rf .venv .cache var node_modules site test-results

prepare:
	@$(PYTHON) scripts/prepare.py test
