# Everything a newcomer, an operator trying things out, or CI calls. Needs Python 3.11 to 3.15.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
LEARNING := $(VENV)-learn/.ready
WORKERS ?= auto

.PHONY: command-line json-page demo test test-looks dear test-postgresql test-quick test-packaging test-cases test-long lint format crash corpus learn bench soak bench-full comparison fuzz lock clean

demo: $(READY)  ## the whole story on sample data, in under a minute
	$(BIN)/digest demo

# Modules of tests are compiled once, also where the environment says that nothing compiled is to be kept.
test test-looks test-postgresql test-quick test-cases test-packaging test-long: export PYTHONDONTWRITEBYTECODE =

test: $(TOOLS)  ## the default suite, PostgreSQL included; of what has very many cases, a sample
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

test-postgresql: $(TOOLS)  ## every test of a store on PostgreSQL, where by default only some run on it
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --store=postgresql

# make test-quick PYTHON=python3.15 VENV=.venv-3.15
QUICK := tests/digest tests/flows/test_a_day.py tests/flows/test_conversing.py \
  $(addprefix tests/inbound/,reading reply_text authenticate smtp isolated test_work.py)
test-quick: $(TOOLS)  ## the demo, and what may differ between versions of Python, on SQLite alone
	$(BIN)/digest demo
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -k "not postgres" $(QUICK)

test-cases: $(TOOLS)  ## what `make test` leaves out: other cases of its samples, and what costs much
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "beyond_the_sample and not long"

dear: $(TOOLS)  ## measure which tests cost much, and write tests/dear.txt
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -q --dear -m "not long and not packaging"

test-packaging: $(TOOLS)  ## the wheel, and the commands of docs/operating.md that install it
	$(BIN)/pytest -n $(WORKERS) -m "packaging and not long"

test-looks: $(TOOLS) .looks/.ready  ## every letter and page looked at: axe-core, html-validate, narrow screens, long words
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m looks

test-long: $(TOOLS)  ## the long ones: crashes at random, real archives in full
	$(BIN)/pytest -n $(WORKERS) -m long

lint: $(TOOLS)  ## style, types, import contracts, names
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.names

format: $(TOOLS)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

crash: $(TOOLS)  ## the server killed 200 times at random while mail comes in
	$(BIN)/pytest -m "long or not long" -rP tests/crash

corpus: $(TOOLS)  ## every mail of ../shared/corpus over real SMTP to a running server, and tables of outcomes
	$(BIN)/pytest -n 2 -m long -rP tests/corpus/test_over_smtp.py

learn: $(LEARNING)  ## after changing an example in digest/language/catalogues/*/*.tsv: learn from them all, two minutes
	PYTHONPATH=. $(VENV)-learn/bin/python -m tests.learn
	PYTHONPATH=. $(VENV)-learn/bin/python -m tests.learn_answers

command-line: $(TOOLS)  ## after changing a command or an option: write what its help shows at once, cli/command_line.json
	$(BIN)/python -m tests.command_line

json-page: $(TOOLS)  ## after changing what a command prints: write docs/json.md
	$(BIN)/python -m tests.json_page

bench: $(TOOLS)  ## speed, as ratios within one run; writes .bench/latest.json
	$(BIN)/python -m tests.benchmarks

MINUTES ?= 120
RATE ?= 20
soak: $(TOOLS)  ## mails for MINUTES, RATE a second: nothing that a server holds may grow
	$(BIN)/python -m tests.benchmarks.soak --minutes $(MINUTES) --rate $(RATE)

MEMBERS ?= 1000000
bench-full: $(TOOLS)  ## what a night costs where MEMBERS=1000000 live, beside a hundredth of them; many minutes
	$(BIN)/python -m tests.benchmarks.large --members $(MEMBERS)

comparison: $(TOOLS)  ## our summary beside what others would send; needs Chromium, writes samples/letters/beside-*.png
	$(BIN)/python -m tests.comparison

MINUTES ?= 30
fuzz: $(TOOLS)  ## mails that nobody would write, for MINUTES=30
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

lock:  ## after changing a dependency in pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/python -m pip install --quiet uv
	$(LOCK) pyproject.toml --group build -o requirements.txt
	$(LOCK) --group dev --constraint requirements.txt -o requirements-dev.txt
	$(LOCK) --group learn --constraint requirements.txt -o requirements-learn.txt

LOCK = $(VENV)-lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock"

clean:
	rm -rf .venv .venv-* .looks .bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The stamps are made last, so that an interrupted installation begins again.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(not (3, 11) <= v[:2] <= (3, 15))' || \
	  { echo "Python 3.11 to 3.15 is needed: make PYTHON=/path/to/python $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

$(TOOLS): $(READY) requirements-dev.txt
	@echo "Adding what tests need to $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(TOOLS)

# Only tests need these, and are skipped without them.
.looks/.ready: tests/looks/package.json
	@mkdir -p .looks && cp tests/looks/package.json .looks/
	@npm install --silent --no-audit --no-fund --no-package-lock --prefix .looks || echo "no axe-core and no html-validate here"
	@touch $@

$(LEARNING): requirements.txt requirements-learn.txt
	@echo "Setting up $(VENV)-learn (once)"
	@$(PYTHON) -m venv --clear $(VENV)-learn
	@$(VENV)-learn/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-learn.txt
	@touch $(LEARNING)
