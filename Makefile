# Every path is relative, so the checkout may lie anywhere, spaces and accents included.
.DEFAULT_GOAL := help
.PHONY: help setup run demo reset test lint types format check migrate openapi bench
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
PROCESSES ?= 2

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: .venv/installed ## Make the virtual environment and install the pinned requirements

.venv/installed: requirements.txt
	@python=$$(.ci/prerequisites) && "$$python" -m venv .venv
	@$(PYTHON) .ci/install.py
	@touch .venv/installed

demo: setup ## Play the story on a sandbox and keep serving it (ONCE=1 to end after it, PORT=…)
	@$(PYTHON) -m exchange demo $(if $(ONCE),--once) $(if $(PORT),--port "$(PORT)")

run: setup ## Serve the hub with its worker and clock, as the environment configures it
	@$(PYTHON) -m exchange serve --with-worker --with-clock $(if $(PORT),--port "$(PORT)")

reset: setup ## Delete the sandbox and its database
	@$(PYTHON) -m exchange sandbox reset

migrate: setup ## Bring the configured database up to date
	@$(PYTHON) -m exchange database upgrade

openapi: setup ## Write the API document to docs/openapi.json
	@$(PYTHON) -m exchange openapi docs/openapi.json

test: setup ## Run every test whose means are present
	@$(PYTHON) -m pytest -n $(PROCESSES)

lint: setup ## Check style, layout and who imports whom
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

types: setup ## Check types
	@$(PYTHON) -m mypy

format: setup ## Lay out and sort what can be laid out and sorted
	@$(PYTHON) -m ruff check --quiet --fix-only .
	@$(PYTHON) -m ruff format --quiet .

check: lint types test ## Everything the build runs

bench: setup ## Measure one exchange and one decision beside their floors, into docs/figures.md
	@$(PYTHON) -m bench
