# Two commands: `make run` shows the site, `make test` checks everything. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := $(shell command -v node || echo $(CURDIR)/$(VENV)/lib/node/bin/node)
WORKERS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK = 1

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.run ## Make .venv with .venv/bin/ballot, from the hashed lock

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

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(call install,requirements/test.txt)
	@touch $@

lock: | $(BIN)/python ## Resolve the dependencies anew and write the hashed locks
	$(BIN)/python -m pip install -q --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group test -c requirements/run.txt pyproject.toml -o requirements/test.txt

.PHONY: help setup lock
