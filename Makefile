# Everything a person or CI runs. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OTKLIK := $(BIN)/otklik
PACKAGES := classifier routing training api
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q

.DEFAULT_GOAL := help
.PHONY: help run demo test fast check format serve bench lock clean browser

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed  ## install, train the base model if there is none, tag the samples
	@$(OTKLIK) demo

demo: $(VENV)/.installed  ## a full desk with the samples on http://127.0.0.1:8000
	@$(OTKLIK) demo desk

test: $(VENV)/.installed-dev browser  ## the whole test suite, browser and PostgreSQL included
	OTKLIK_TEST_POSTGRES=$$(tests/postgres.sh) $(BIN)/pytest -q

fast: $(VENV)/.installed-dev  ## the tests that take no more than seconds each
	$(BIN)/pytest -q -m "not slow and not browser"

check: $(VENV)/.installed-dev  ## format, lint, types: changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev  ## put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

serve: $(VENV)/.installed  ## the service and its page on http://127.0.0.1:8000
	$(OTKLIK) serve

bench: $(VENV)/.installed-dev  ## quality and speed on real data: make bench DATA=path
	$(BIN)/python -m benchmarks.whole_path $(if $(DATA),--data $(DATA))

lock: $(VENV)/.installed-dev  ## take newer dependencies into the two lock files
	$(BIN)/uv pip compile pyproject.toml --extra build $(LOCK_FLAGS) --upgrade -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev $(LOCK_FLAGS) -c requirements.txt -o requirements-dev.txt

clean:  ## remove the environment and what was built; models and results in var/ stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

# Debian and Ubuntu ship python3 without ensurepip; the package that has it is named after
# the version.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Нужен Python 3.11 или новее, а $(PYTHON) — $$($(PYTHON) --version). Укажите другой: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "Ставлю python3-venv (в Debian и Ubuntu он отдельно)"; \
		$(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		echo "Ставлю Chromium для проверок страницы"; \
		$(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; }
