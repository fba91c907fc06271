# The doors of the house. `make run` tries it, `make test` proves it; both install what they need.

PYTHON ?= python3
VENV := .venv
AIRFLOW_PORT ?= 8080
BIN := $(VENV)/bin
# uv installs the hashed sets in seconds; it is itself installed by pip from a hashed file.
# Bytecode is compiled at once: a start that compiles its imports takes twice as long, each time where nothing may be written.
UV := $(BIN)/uv pip install --quiet --no-config --compile-bytecode --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --no-config --no-header --universal --python-version 3.11 \
	--generate-hashes --upgrade -c constraints.txt
PACKAGES := overheard extractors raw_zone nlp search_index leads inbox digest pipeline

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check lint types imports dependencies tests bench airflow format lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.app ## Install what the product needs into .venv, checked by hash

install-dev: $(VENV)/.dev ## The same with Airflow and what the tests need

run: install ## Replay the sample posts: the whole way from post to lead, offline
	@$(BIN)/overheard demo

test: install-dev check tests ## Every check and every test

check: lint types imports dependencies ## Style, types, architecture, requirements

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell

types: install-dev
	$(BIN)/mypy $(PACKAGES) $(wildcard dags)
	$(BIN)/mypy -p samples

imports: install-dev
	$(BIN)/lint-imports --no-cache

dependencies: install-dev
	$(BIN)/deptry .

tests: install-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

bench: install-dev ## Speed as ratios against the plain alternative, in one run
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

airflow: install-dev ## Airflow on this machine with the demo's configuration, on http://127.0.0.1:8080
	@mkdir -p demo && touch demo/.demo
	@AIRFLOW_HOME=$(CURDIR)/.airflow OVERHEARD_CONFIG=$${OVERHEARD_CONFIG:-$(CURDIR)/samples/overheard.toml} \
		AIRFLOW__CORE__DAGS_FOLDER=$(CURDIR)/dags AIRFLOW__CORE__LOAD_EXAMPLES=False \
		AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False \
		AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT=$(AIRFLOW_PORT) \
		AIRFLOW__API__BASE_URL=http://localhost:$(AIRFLOW_PORT) AIRFLOW__API__WORKERS=1 \
		AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://localhost:$(AIRFLOW_PORT)/execution/ \
		PYTHONPATH=$(CURDIR) PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/airflow standalone

lock: install-dev ## Resolve all requirements anew, with hashes
	$(LOCK) --all-extras pyproject.toml -o requirements-dev.txt
	$(LOCK) --extra airflow --extra celery -c requirements-dev.txt pyproject.toml -o requirements.txt
	$(LOCK) -c requirements-dev.txt pyproject.toml -o requirements-app.txt

clean: ## Remove the environment and what the demo wrote
	rm -rf $(VENV) .airflow demo

$(BIN)/uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Overheard needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "No virtual environment could be made; on Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(VENV)/.app: $(BIN)/uv requirements-app.txt pyproject.toml
	@echo "Installing Overheard into $(VENV) ..."
	@$(UV) --require-hashes -r requirements-app.txt
	@$(UV) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(PACKAGES)
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	@echo "Installing Airflow and the test tools into $(VENV) ..."
	@$(UV) --require-hashes -r requirements-dev.txt
	@touch $@
