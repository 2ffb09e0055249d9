# What a newcomer types. Everything is installed into .venv from requirements/*.txt (hashes pinned); nothing is global.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The tests of the site share one filled database, the others want theirs empty, and people in a browser change what they
# find and hold a running event loop: three runs, each with a server of its own.
SITE := $(addprefix tests/,api portal publicity reports space workbench client)
BROWSER := tests/browser
APART := tests $(addprefix --ignore=,$(SITE) $(BROWSER))
WORKERS ?= 2
# $(1): which tests of the run. Files in their order (the long ones of acceptance begin, none is left for the end when the other
# worker has nothing to do).
run_apart = $(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(1) $(APART) || ended=1;
run_site = $(BIN)/pytest -q -n $(WORKERS) --dist loadscope $(1) $(SITE) || ended=1;
run_browser = $(BIN)/pytest -q -n $(WORKERS) --dist loadscope $(1) $(BROWSER) || ended=1;
# All three are made though one fails: whoever mends should see everything that is broken at once.
three_runs = ended=0; $(run_apart) $(run_site) $(run_browser) exit $$ended
DEMO_HOME ?= $(CURDIR)/var/demo

.PHONY: help setup demo test test-thorough test-all lint types contracts check bench docs openapi messages lock clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(STAMP)  ## make .venv with every pinned package

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed (PYTHON=/path/to/python3.12 make …)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "缺少 venv：apt-get install python3-venv / venv is missing: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)   ## a fictional city, taken in through the real intake, served on http://127.0.0.1:8000
	GONGXIN_HOME="$(DEMO_HOME)" $(BIN)/gongxin demo $(DEMO_ARGS)

test: $(STAMP)   ## every test that ends within a quarter of an hour
	$(BIN)/python tests/needs.py
	$(call three_runs,-m "not slow and not thorough")

test-thorough: export GONGXIN_THOROUGH = 1
test-thorough: $(STAMP)  ## what is too dear for every time, and random tests with all their examples: CI runs it after make test
	@# The site has none: pytest that finds no test fails.
	ended=0; $(call run_apart,-m "(thorough or random) and not slow") $(call run_browser,-m "thorough and not slow") exit $$ended

test-all: export GONGXIN_THOROUGH = 1
test-all: $(STAMP)  ## the long ones too
	$(BIN)/python tests/needs.py
	$(call three_runs)

lint: $(STAMP)   ## ruff
	$(BIN)/ruff check src tests bench

types: $(STAMP)  ## mypy, strict in the rooms without Django
	$(BIN)/mypy

contracts: $(STAMP)  ## layers and doors of the rooms
	$(BIN)/lint-imports

check: lint types contracts  ## the three together

include bench/bench.mk

bench: $(STAMP) .venv-bench/ready  ## all benchmarks at full size; writes bench/RESULTS.md
	$(BIN)/gongxin bench $(PART) $(BENCH_ARGS)

docs: $(STAMP)   ## pages generated from the definitions
	$(BIN)/python -m gongxin.visibility.manual docs/catalogue
	$(BIN)/python -m gongxin.measures.manual docs/measures
	$(BIN)/python -m gongxin.remedies.manual docs/remedies
	$(BIN)/python -m gongxin.lists.manual docs/lists
	$(BIN)/python -m gongxin.warning.manual docs/warnings
	$(BIN)/python -m gongxin.notices.manual docs/notices
	$(BIN)/python -m gongxin.exchange.manual docs/exchange
	$(BIN)/python -m gongxin.commitments.manual docs/commitments
	$(BIN)/python -m gongxin.integrity.manual docs/integrity
	$(BIN)/python -m gongxin.complaints.manual docs/complaints
	$(BIN)/python -m gongxin.reports.manual docs/reports
	$(BIN)/python -m gongxin.ratings.manual docs/ratings
	$(BIN)/python -m gongxin.quality.manual docs/quality

openapi: $(STAMP)  ## docs/openapi.json from the code
	$(BIN)/python -m gongxin.api.documentation

messages: $(STAMP)  ## compile the English texts of the pages
	$(BIN)/python -m gongxin.portal.messages

lock:            ## pin the newest releases that pyproject.toml allows
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements/dev.txt

clean:           ## remove what make made here (not the demo's database: gongxin db down first)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .artifacts
