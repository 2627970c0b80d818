# Everything a newcomer, an operator trying things out, or CI calls. Needs Python 3.11 to 3.13.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= auto

.PHONY: demo test test-long lint format crash corpus bench fuzz lock clean

demo: $(READY)  ## the whole story on sample data, in under a minute
	$(BIN)/digest demo

test: $(READY)  ## every test that can run here, PostgreSQL included
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

test-long: $(READY)  ## the long ones: crashes at random, real archives in full
	$(BIN)/pytest -n $(WORKERS) -m long

lint: $(READY)  ## style, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

crash: $(READY)  ## the server killed 200 times at random while mail comes in
	$(BIN)/pytest -m "long or not long" -rP tests/crash

corpus: $(READY)  ## every mail of ../shared/corpus over real SMTP to a running server, and tables of outcomes
	$(BIN)/pytest -n 2 -m long -rP tests/corpus/test_over_smtp.py

bench: $(READY)  ## speed, as ratios within one run; writes .bench/latest.json
	$(BIN)/python -m tests.benchmarks

MINUTES ?= 30
fuzz: $(READY)  ## mails that nobody would write, for MINUTES=30
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

lock: $(READY)  ## after changing a dependency in pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --quiet -o requirements.txt \
	  --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) .bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The stamp is made last, so that an interrupted installation begins again.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(not (3, 11) <= v[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=/path/to/python $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
