# Every target works in its own environment, .venv, built from requirements.lock. `make help` lists them.

ARTICLES ?=
PYODIDE := $(if $(PYODIDE_DIST),--pyodide "$(PYODIDE_DIST)")
SUPPORTED := 3.11 to 3.14
IS_SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(IS_SUPPORTED)' 2>/dev/null && echo $$python && break; done)

BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
READY := .venv/.ready

# Compiled modules are kept, also where that is switched off: each notebook starts a Python of its own.
unexport PYTHONDONTWRITEBYTECODE
WARM := import ipykernel.kernelapp, ipykernel.zmqshell, matplotlib.backends.backend_svg, tradetalks as tt, \
	tradetalks.cli, tradetalks.explore.widgets, tradetalks.publish.report; \
	tt.score_sentiment(tt.split_sentences(tt.load_articles()))

.DEFAULT_GOAL := help
.PHONY: help setup report notebooks classroom lite docs pages address lab test measure lint format lock lowest reader clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

setup: $(READY)  ## Build the environment in .venv (the other targets do so when they need it)

# uv, itself held to the lock's hashes, installs in seconds; where it cannot reach the network, pip may.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c '$(IS_SUPPORTED)' 2>/dev/null || { \
		echo 'Python $(SUPPORTED) with its venv module is needed, and "$(PYTHON)" is not that.'; \
		echo 'Install it (Debian, Ubuntu: apt install python3 python3-venv), or name it: make setup PYTHON=/path/to/python'; \
		exit 1; }
	@rm -f $(READY)
	$(PYTHON) -m venv .venv
	awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock >.venv/tools.lock
	$(PIP) install --require-hashes -r .venv/tools.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
		|| $(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c '$(WARM)'
	@touch $(READY)

report: $(READY)  ## Run the notebooks, write report/index.html (other articles: make report ARTICLES=folder)
	$(BIN)/tradetalks report $(if $(ARTICLES),"$(ARTICLES)")

notebooks: $(READY)  ## Run the notebooks and write their outputs and figures back, ready to commit
	$(BIN)/tradetalks report --refresh

classroom: $(READY)  ## Make student copies, answer keys, handouts and slides from notebooks/classroom
	$(BIN)/tradetalks classroom

lite: $(READY)  ## Build the browser edition in site/ (one that asks nobody: make lite PYODIDE_DIST=folder)
	$(BIN)/tradetalks lite $(PYODIDE)

# The report on the lessons at the root, the others and the documentation below it, with links to each other.
CORPORA := notebooks/corpora
DOCUMENT = $(BIN)/tradetalks report $(CORPORA)/wikinews --by event --output report/gallery/wikinews && \
	$(BIN)/tradetalks report $(CORPORA)/cambodia-2018 --event 2018-07-29 --title "Cambodia’s election" \
		--output report/gallery/cambodia-2018 && \
	$(BIN)/sphinx-build --quiet --fail-on-warning --nitpicky --doctree-dir build/doctrees docs report/docs

docs: $(READY)  ## Make the documentation in report/docs/, with the reports that it shows beside it
	$(BIN)/tradetalks report
	$(DOCUMENT)

pages: $(READY)  ## Make what is published: the same, and in report/live/ the browser edition
	$(BIN)/tradetalks report --live live/
	$(BIN)/tradetalks lite --output report/live --report ../index.html $(PYODIDE)
	$(DOCUMENT)

address: $(READY)  ## Set where the project is published: make address REPOSITORY=https://github.com/OWNER/NAME
	$(BIN)/python docs/address.py "$(REPOSITORY)" "$(SITE)"

lab: $(READY)  ## Open the notebooks in JupyterLab, which asks the network for nothing
	$(BIN)/tradetalks start

# Two files of tests at a time; a file's tests share what was long to make.
test: lint  ## Check style and types, then run all tests
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## Check style and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

measure: $(READY)  ## Measure the readers of expectations on the open test, which anybody can repeat
	$(BIN)/tradetalks evaluate notebooks/corpora/wikinews-labels.csv --reader rules reader both

format: $(READY)  ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Releases that have been out for a month: conda-forge has them too, and a withdrawn one is known by then.
# Move the date forward to update, then bring environment.yml to the same versions (a test says which).
RELEASED_BEFORE := 2026-10-23
lock: $(READY)  ## Resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --group docs --all-extras --universal --python-version 3.11 --generate-hashes \
		--exclude-newer $(RELEASED_BEFORE) --no-header --no-emit-index-url --quiet --output-file requirements.lock

# The rooms of analysis, on pandas 2 and what goes with it, in an environment of its own.
LOWEST := $(addprefix tests/,base measures corpus sentences dates tone expectations keywords evaluation figures batch)
lowest: $(READY)  ## Test the library on the lowest versions that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv/lowest
	$(BIN)/uv pip compile pyproject.toml --all-extras --resolution lowest-direct --quiet --output-file .venv/lowest.txt
	$(BIN)/uv pip install --quiet --python .venv/lowest --requirement .venv/lowest.txt --editable . \
		--constraint .venv/lowest.txt --group dev
	.venv/lowest/bin/python -m pytest -W error::FutureWarning $(LOWEST)

# Needs its own environment and data: see training/README.md.
reader:  ## Teach the second reader of expectations anew
	$(MAKE) -C training reader

clean:  ## Remove reports and caches (to set up anew, remove .venv as well)
	rm -rf report report-* site build dist lib/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find lib tests benchmarks notebooks -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf
