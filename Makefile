# Everything here starts from a fresh clone with Python 3.11 or newer and make: each target makes the virtual
# environment that it needs, and makes it anew when pyproject.toml has changed.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench dist clean

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# The first of these that runs and is new enough; python3 where none is, so that the message names it.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
DIST ?= dist
PYTEST_FLAGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-11s %s\n", $$1, $$2 }'

# $(call show,heading,arguments of casepact)
show = printf '\n== %s\n$$ casepact %s\n\n' '$(1)' '$(2)' && $(BIN)/casepact $(2)

demo: $(VENV)/.has-core ## check the policies that come with casepact, and follow three cases
	@$(call show,What is wrong or left open in these policies?,check policies)
	@$(call show,What happens to cases under one of them?,run policies/openback.yaml policies/timelines/demo.yaml)

test: $(VENV)/.has-test ## run the tests, but for the slow ones
	@$(BIN)/python -m pytest $(PYTEST_FLAGS)

lint: $(VENV)/.has-lint ## check style, format, types and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.has-bench ## time what has a budget, beside what users have today
	@$(BIN)/python -m bench

dist: $(VENV)/.has-dist ## build the sdist, and from it the wheel
	@$(BIN)/python -m build --outdir '$(DIST)'

clean: ## remove all that make, the tests and the linters left, the virtual environment too
	@rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What an environment has beside casepact itself: the extras of pyproject.toml.
EXTRAS.core :=
EXTRAS.test := [test]
EXTRAS.lint := [fast,test,lint,bench]
EXTRAS.bench := [bench]
EXTRAS.dist := [dist]

$(VENV)/.has-%: pyproject.toml | $(VENV)/.made
	@echo 'installing casepact$(EXTRAS.$*) into $(VENV)' >&2
	@$(BIN)/python -m pip install -qq --editable '.$(EXTRAS.$*)'
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo 'casepact needs Python 3.11 or newer, and `$(PYTHON)` is not: name one with `make PYTHON=...`' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
