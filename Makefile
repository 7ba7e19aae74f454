# Candour's commands. `make` lists them.
#
# Needed beforehand: Python 3.11 or later, Node 20 with npm, make; on Debian `apt-get`, as root or with sudo, for what is
# missing of Chromium, LibreOffice, PostgreSQL, Java and Maven (tests only) and of Python's venv module.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

DATA := $(or $(CANDOUR_DATA_DIR),var)
PORT ?= 8000
BIN := .venv/bin
UV = $(shell command -v uv || echo .uv/bin/uv)
MANAGE := $(BIN)/python manage.py
PACKAGES := portal review_pages comments publishing search
PYTEST := $(BIN)/pytest -q

DESIGN := portal/design
DESIGN_SOURCES := $(shell find $(DESIGN) -path $(DESIGN)/node_modules -prune -o -type f ! -name '*.py' ! -name '*.pyc' -print 2>/dev/null)

.PHONY: help setup run test bench migrations clean checks system-python system-test

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

# Set-up -------------------------------------------------------------------------------------------------------------

setup: .venv/.made portal/static/.made ## Make the environment from the lock file and build the static files

.uv/bin/uv:
	python3 -m venv .uv 2>/dev/null || { rm -rf .uv; tools/apt-install python3-venv; python3 -m venv .uv; }
	.uv/bin/pip install --quiet --disable-pip-version-check uv

.venv/.made: uv.lock pyproject.toml $(filter .uv/bin/uv,$(UV))
	$(UV) sync --locked --quiet
	@touch $@

$(DESIGN)/node_modules/.made: $(DESIGN)/package-lock.json
	npm ci --include=dev --prefix $(DESIGN) --no-audit --no-fund --loglevel=error
	@touch $@

portal/static/.made: $(DESIGN)/node_modules/.made $(DESIGN_SOURCES)
	npm run build --prefix $(DESIGN) --silent
	@touch $@

$(DATA)/static/.made: .venv/.made portal/static/.made
	CANDOUR_MODE=development $(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

# Use ----------------------------------------------------------------------------------------------------------------

run: setup $(DATA)/static/.made ## Serve the demo on http://127.0.0.1:8000 with its worker; a second run keeps the data
	@PORT=$(PORT) tools/serve-demo

migrations: setup ## Rewrite the one initial migration of each app
	rm -f $(foreach app,$(PACKAGES),$(app)/migrations/0*.py)
	for app in $(PACKAGES); do CANDOUR_MODE=development $(MANAGE) makemigrations $$app --no-header --verbosity 0; done
	$(BIN)/ruff format --quiet $(foreach app,$(PACKAGES),$(app)/migrations)

clean: ## Take away everything that was made, the demo's data included
	rm -rf .venv .uv var portal/static $(DESIGN)/node_modules tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Checks and tests -----------------------------------------------------------------------------------------------------

CHECKS := check-ruff check-format check-types check-imports check-templates check-migrations check-dependencies
.PHONY: $(CHECKS) test-sqlite test-postgres test-browser

test: setup system-test ## Every check, then every test: on SQLite, on PostgreSQL, in the browser
	@$(MAKE) --no-print-directory -j2 --keep-going --output-sync=target checks
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-browser

system-test:
	@command -v chromium > /dev/null || tools/apt-install chromium
	@command -v soffice > /dev/null || tools/apt-install libreoffice-writer-nogui
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || tools/apt-install postgresql
	@command -v javac > /dev/null || tools/apt-install default-jdk-headless
	@command -v mvn > /dev/null || tools/apt-install maven
	@$(MAKE) --no-print-directory tests/java/lib/.made tests/java/node_modules/.made

tests/java/node_modules/.made: tests/java/package-lock.json
	npm ci --prefix tests/java --silent
	@touch $@

tests/java/lib/.made: tests/java/pom.xml
	mvn --quiet --batch-mode --file tests/java dependency:copy-dependencies -DoutputDirectory=lib
	@touch $@

checks: $(CHECKS) ## Linters, types, contracts; no tests

check-ruff:
	$(BIN)/ruff check --quiet .

check-format:
	$(BIN)/ruff format --check --quiet .

check-types:
	$(BIN)/mypy $(PACKAGES) tests $(wildcard benchmarks) manage.py

check-imports:
	$(BIN)/lint-imports --no-logo

check-templates:
	$(BIN)/djlint templates --lint --quiet

check-migrations:
	CANDOUR_MODE=development $(MANAGE) makemigrations --check --dry-run

check-dependencies:
	$(BIN)/deptry . --no-ansi

test-sqlite: ## The tests without a browser, on SQLite
	$(PYTEST) -n 2 -m "not browser"

test-postgres: ## The same on a throw-away PostgreSQL
	$(BIN)/python tests/postgres.py $(PYTEST) -n 2 -m "not browser"

test-browser: ## The tests in Chromium, screenshots in tests/output; names what passed only at a second try
	$(PYTEST) -n 2 -m browser --reruns 1 -rR

bench: setup ## Measure against stock Wagtail and others; writes docs/benchmarks.md
	@ldconfig -p | grep -q libpangoft2 || tools/apt-install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
	$(UV) sync --locked --quiet --inexact --group bench
	$(BIN)/python -m benchmarks
	for each in trail word_reading comment_list publishing disclosure_check; do $(BIN)/python -m benchmarks.$$each --keep; done
