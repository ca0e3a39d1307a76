# Two commands matter: `make demo` and `make test`. Everything they need goes into .venv, from the hashed lock.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
LANDING ?= $(DEMO)/entrada
WAREHOUSE ?= $(DEMO)/armazem

.PHONY: help setup demo test test-long test-spark test-exhaustive torture test-browser test-browser-short serve lint format bench dagster contract docs docs-figures docs-pictures lock clean

help: ## lista os alvos
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

setup: $(READY) ## prepara o .venv a partir da trava com hashes

# hatchling comes from the lock, so that the editable install needs no build isolation and downloads nothing.
$(READY): requirements.lock requirements-bootstrap.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "É preciso Python 3.11; indique um com: make $(or $(MAKECMDGOALS),setup) PYTHON=/caminho/python3.11" >&2; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib telessaude expectations orchestration || true
	$(BIN)/python -m telessaude.check
	touch $@

demo: $(READY) ## gera as entregas de demonstração, processa e publica
	@$(BIN)/telessaude demo --landing $(LANDING) --warehouse $(WAREHOUSE)

test: $(READY) ## os testes de toda mudança, em minutos
	$(BIN)/python -m pytest

# The files of few long tests would come last, and one core would wait for the other.
test-long: demo ## os que demoram mais, que o CI também roda
	TELESSAUDE_DEMO="$$PWD/$(WAREHOUSE)" $(BIN)/python -m pytest --no-loadscope-reorder -m 'long and not exhaustive and not torture and not browser and not spark'

# In a place of its own: Great Expectations imports pyspark where there is one, some seconds of every validation.
test-spark: $(READY) ## todo modelo no motor distribuído, igual ao do DuckDB: no Sail; com TELESSAUDE_ENGINE=spark, no Spark (com Java)
	test -x .venv-spark/bin/python || "$(PYTHON)" -m venv .venv-spark
	VIRTUAL_ENV=.venv-spark $(BIN)/uv pip sync --quiet --require-hashes requirements-spark.lock
	VIRTUAL_ENV=.venv-spark $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	.venv-spark/bin/python -m pytest -n 0 -m spark tests/engine

test-exhaustive: $(READY) ## os de horas, antes de uma versão
	$(BIN)/python -m pytest -m exhaustive

torture: $(READY) ## 15 minutos de mortes, disco cheio e leitores; TORTURE_SECONDS e TORTURE_SEED mudam
	$(BIN)/python -m pytest -n 2 --dist load -rP -m torture tests/robustness/test_interrupted.py

test-browser: demo ## a página em um navegador de verdade: precisa de chromium, node, npm e nginx
	TELESSAUDE_DEMO="$$PWD/$(WAREHOUSE)" $(BIN)/python -m pytest -n 0 -m browser tests/browser

test-browser-short: demo ## dos testes da página, os poucos que tocam em tudo
	TELESSAUDE_DEMO="$$PWD/$(WAREHOUSE)" $(BIN)/python -m pytest -n 0 -m short tests/browser

serve: $(READY) ## abre a página da coordenação em http://127.0.0.1:8501
	$(BIN)/telessaude serve --warehouse $(WAREHOUSE)

lint: $(READY) ## ruff, sqlfluff e mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models
	$(BIN)/python -m telessaude.models.compiled --into dbt_project/target/modelos
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar --ignore-local-config --config dbt_project/sqlfluff_compilado.cfg dbt_project/target/modelos
	$(BIN)/mypy

format: $(READY) ## formata o código Python
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## mede as metas de tempo e escreve docs/desempenho.md
	$(BIN)/python -m tests.bench

# Page and daemon, the two that Dagster has for a service: `dagster dev` gave way to `dg dev`, a tool for projects being written.
dagster: $(READY) ## abre o Dagster em http://127.0.0.1:3000, com agendamentos e sensor ligados
	@mkdir -p $(DEMO)/dagster
	@cp orchestration/dagster.yaml $(DEMO)/dagster/dagster.yaml
	export DAGSTER_HOME="$$PWD/$(DEMO)/dagster" DAGSTER_DISABLE_TELEMETRY=yes; \
	export TELESSAUDE_LANDING="$${TELESSAUDE_LANDING:-$$PWD/$(LANDING)}"; \
	export TELESSAUDE_WAREHOUSE="$${TELESSAUDE_WAREHOUSE:-$$PWD/$(WAREHOUSE)}"; \
	$(BIN)/dagster-daemon run --module-name orchestration.definitions & daemon=$$!; \
	trap "kill $$daemon" EXIT; \
	$(BIN)/dagster-webserver --module-name orchestration.definitions

contract: $(READY) ## reescreve o que é gerado a partir do contrato (telessaude/contract)
	$(BIN)/python -m telessaude.contract.generated

docs: $(READY) ## reescreve docs/indicadores, docs/fontes, docs/lgpd e docs/recusas_e_falhas.md
	$(BIN)/python -m telessaude.documentation

docs-figures: $(READY) ## mede a demonstração para as páginas de indicadores (depois de make demo)
	$(BIN)/python -m telessaude.documentation.measured --warehouse $(WAREHOUSE)
	$(BIN)/python -m telessaude.documentation

docs-pictures: $(READY) ## refaz as imagens de docs/pagina (depois de make test-browser)
	$(BIN)/python -m tests.browser.pictures

lock: $(READY) ## refaz a trava a partir do pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra spark --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate --quiet --output-file requirements-spark.lock
	echo uv | $(BIN)/uv pip compile - --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate --quiet --output-file requirements-bootstrap.lock

clean: ## apaga o .venv, a demonstração e os caches
	rm -rf $(VENV) .venv-spark $(DEMO) .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info
