# Cogov. `make help` is the index; CI runs the same targets and nothing cleverer.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
# Where Python may not keep what it compiled, each process that tests start compiles all of our code again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PYTEST := $(BIN)/pytest
WORKERS ?= 2
# The fast tests make some thousand small databases: where memory can hold their files, they wait for no disk.
IN_MEMORY := $(shell [ "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 2000000 ] \
  2>/dev/null && echo PYTEST_DEBUG_TEMPROOT=/dev/shm)

##@ Start here

.PHONY: help
help: ## Show this index
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what running Cogov needs (.tools, .venv); needs Python 3.11+ with venv
	@deploy/setup.sh run

.PHONY: demo
demo: setup ## Play real published votes on a running system, or STORY=concern, STORY=alliance; ONCE=1 ends after the table
	@$(BIN)/cogov demo $(if $(ONCE),--once) $(if $(STORY),--story $(STORY))

.PHONY: stack-deps
stack-deps: setup kafka-jars ## Install what `cogov stack` lacks on this machine, or say what to install
	@deploy/test-deps.sh stack
	@$(BIN)/python deploy/kafka/archive.py

.PHONY: kafka-jars
kafka-jars: setup ## Fetch the broker's jars from Maven Central, each checked against its checksum
	@$(BIN)/python deploy/kafka/fetch.py .tools/kafka/$(basename $(notdir $(wildcard deploy/kafka/*.sha256)))

.PHONY: stack
stack: stack-deps ## Run every service apart on this machine, with PostgreSQL and Kafka; DATA=folder
	@$(BIN)/cogov stack --data $(or $(DATA),cogov-stack) --virtual-clock

.PHONY: up
up: ## Run every service in containers: needs Docker with compose and openssl
	@deploy/secrets.sh
	@docker compose up --build --detach --wait

.PHONY: down
down: ## Stop the containers; what was recorded stays
	@docker compose down

##@ Develop

.PHONY: setup-dev
setup-dev: ## Install what development needs as well
	@deploy/setup.sh dev

.PHONY: check
check: lint types imports protos-lint protos-breaking protos-fresh test-fast ## All checks that need no server, about a minute

.PHONY: fmt
fmt: setup-dev ## Format the code and repair what can be repaired
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

.PHONY: lint
lint: setup-dev ## Style: ruff, every rule on
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

.PHONY: types
types: setup-dev ## Types: mypy --strict over sources and tests
	@$(BIN)/mypy

.PHONY: imports
imports: setup-dev ## Who may import whom: import-linter
	@$(BIN)/lint-imports --no-cache > .lint-imports.log || { cat .lint-imports.log; exit 1; }
	@tail -n 2 .lint-imports.log | sed '/^$$/d'

.PHONY: test-fast
test-fast: setup-dev ## The tests that are neither slow nor in need of a server
	@$(IN_MEMORY) COGOV_QUICK=1 $(PYTEST) -q -p no:schemathesis -n $(WORKERS) --dist loadfile -m "not slow and not postgres and not stack"

.PHONY: test
test: test-deps lint types imports protos-lint protos-breaking protos-fresh ## Everything: static checks, then every test
	@$(PYTEST) -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: test-deps
test-deps: setup-dev kafka-jars ## Install what tests lack on this machine, or say what to install
	@deploy/test-deps.sh
	@$(BIN)/python deploy/kafka/archive.py

.PHONY: journey
journey: test-deps ## Play every story in one process and on `cogov stack`, and compare the digests
	@COGOV_JOURNEY=whole $(PYTEST) -q -x tests/e2e/test_stack.py -k told_apart

.PHONY: test-faults
test-faults: test-deps ## Break the running system on purpose, much, and report; FAULTS=20 is 100 kills, SEED= repeats, SOAK=seconds
	@COGOV_FAULTS=$(or $(FAULTS),20) COGOV_SEED=$(SEED) COGOV_SOAK=$(SOAK) COGOV_FAULTS_REPORT=build/faults/report.md \
	  $(PYTEST) -q tests/faults; cat build/faults/report.md

.PHONY: catalogue
catalogue: setup-dev ## Write docs/commands.md from the commands' declarations
	@$(BIN)/python -m tests.architecture.catalogue_page

.PHONY: codes
codes: setup-dev ## Bring docs/codes.toml up to date with what the refusals' classes say
	@$(BIN)/python -m tests.architecture.codes_page

##@ Contracts

.PHONY: protos
protos: setup-dev ## Generate Python from the contracts in protos/
	@deploy/protos.sh generate

.PHONY: protos-lint
protos-lint: setup-dev ## The contracts are well written: buf lint
	@deploy/protos.sh lint

.PHONY: protos-breaking
protos-breaking: setup-dev ## The contracts break nobody: buf breaking against main
	@deploy/protos.sh breaking

.PHONY: protos-fresh
protos-fresh: setup-dev ## The generated Python is what the contracts say
	@deploy/protos.sh fresh

.PHONY: shots
shots: test-deps ## Pictures of every page and state of board and office into build/shots; ONLY=text for some
	@$(BIN)/python -m tests.e2e.shots build/shots $(if $(ONLY),--only "$(ONLY)")

##@ Measure

.PHONY: simulate
simulate: setup-dev ## Let ESTATES=500 live under the alliance for YEARS=10 on a virtual clock, and check their logs; SEED=
	@$(BIN)/python -m tests.simulation.simulate --estates $(or $(ESTATES),500) --years $(or $(YEARS),10) --seed $(or $(SEED),1)

.PHONY: bench
bench: test-deps ## Print the measured ratios; each script in tests/bench has --help
	@for script in tests/bench/bench_*.py; do \
	  echo "== $$script"; $(BIN)/python -m "tests.bench.$$(basename "$$script" .py)"; done

##@ Tidy

.PHONY: clean
clean: ## Remove what was installed, cached or generated on this machine
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .lint-imports.log
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
