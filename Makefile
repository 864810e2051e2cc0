# `make run` and `make test` need nothing else typed before them. `make help` lists the rest.
#   BUILD=PATH   keeps what is built outside .build       ARGS=...   goes on to `iris serve` or to pytest
#   SECONDS=60 TARGET=chunk JOBS=2   say for `make fuzz` how long, what, and how many at a time
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BUILD ?= .build
ARGS ?=
SECONDS ?= 600
TARGET ?=
JOBS ?= 1
SWIFT_BUILD := swift build --scratch-path $(BUILD)
PYTHON := .venv/bin/python
SOURCES := Sources Tests Package.swift $(wildcard Benchmarks)

export SWIFT_BACKTRACE ?= enable=no

.PHONY: help run build setup setup-tests test test-unit test-end-to-end test-crash fuzz lint format bench openapi \
        hub-revisions insights requirements clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

run: build ## Build a release and start Iris with a fleet to look at
	exec $(BUILD)/release/iris serve --demo $(ARGS)

build: setup ## Build a release of the program
	$(SWIFT_BUILD) -c release --product iris --static-swift-stdlib

setup: ## Install the system libraries that are missing, fetch the front-end files of others
	scripts/setup
	scripts/fetch-front-end || echo "The front-end files of others are not here: charts will be still drawings." >&2

setup-tests: setup ## Install what the tests need: a browser, clients, a Python environment, axe-core
	scripts/setup-tests

test: test-unit test-end-to-end ## Run every test: unit, end to end, browser

# The runner's closing line says how many tests ran; the build may not have warned.
test-unit: setup ## Build with tests, without a warning, and run the unit tests
	@mkdir -p $(BUILD)
	$(SWIFT_BUILD) --build-tests 2>&1 | tee $(BUILD)/build-tests.log
	scripts/check-warnings $(BUILD)/build-tests.log
	rm -rf $(BUILD)/tmp
	mkdir $(BUILD)/tmp
	TMPDIR=$(abspath $(BUILD))/tmp swift test --scratch-path $(BUILD) --skip-build --disable-xctest
	rm -rf $(BUILD)/tmp

test-end-to-end: setup-tests ## Drive the debug program from outside: clients, browser, crashes
	$(SWIFT_BUILD) --product iris 2>&1 | tee $(BUILD)/build-iris.log
	scripts/check-warnings $(BUILD)/build-iris.log
	IRIS_BINARY=$(abspath $(BUILD))/debug/iris $(PYTHON) -m pytest Tests/EndToEnd $(ARGS)

test-crash: setup-tests build ## Kill the release a hundred times in the middle of its work, and feed it a day of 1,000 machines
	IRIS_CRASH_ROUNDS=100 IRIS_LONG=1 IRIS_BINARY=$(abspath $(BUILD))/release/iris $(PYTHON) -m pytest \
		Tests/EndToEnd/test_crash.py Tests/EndToEnd/test_sample_crash.py -s

fuzz: setup ## Run every decoder under libFuzzer and the address sanitizer, ten minutes each
	scripts/fuzz --build $(BUILD) --seconds $(SECONDS) --jobs $(JOBS) $(TARGET)

lint: ## Check the format, the layout of the house, the scripts
	swift format lint --strict --recursive --parallel $(SOURCES)
	scripts/check-layout

format: ## Bring the Swift sources into the house format
	swift format --in-place --recursive --parallel $(SOURCES)

bench: build ## Measure the server beside its own plain answer, nginx and a peer
	scripts/setup-bench
	IRIS_BINARY=$(abspath $(BUILD))/release/iris .cache/bench-venv/bin/python Benchmarks/run.py $(ARGS)

openapi: setup ## Write the OpenAPI document that the code describes to openapi/iris.json
	$(SWIFT_BUILD) --product iris
	@mkdir -p openapi
	$(BUILD)/debug/iris openapi > openapi/iris.json

hub-revisions: setup ## Write down in Hub/Revisions.tsv which pages have new words as of today
	$(SWIFT_BUILD) --product iris
	$(BUILD)/debug/iris hub-revisions > $(BUILD)/Revisions.tsv
	mv $(BUILD)/Revisions.tsv Hub/Revisions.tsv

insights: setup ## Write the catalogue of machine insights to docs/machine-insights.md
	$(SWIFT_BUILD) --product iris
	$(BUILD)/debug/iris insights > docs/machine-insights.md

requirements: ## Pin the Python packages of the tests and benchmarks anew, with hashes
	python3 -m venv $(BUILD)/pip-tools
	$(BUILD)/pip-tools/bin/pip install --quiet pip-tools
	for folder in Tests/EndToEnd Benchmarks; do \
	    (cd $$folder && PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= CUSTOM_COMPILE_COMMAND="make requirements" \
	        $(abspath $(BUILD))/pip-tools/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras \
	        --allow-unsafe --no-emit-index-url --no-emit-find-links --output-file=requirements.txt requirements.in); \
	done

clean: ## Remove what was built, the Python environment and what was fetched
	rm -rf $(BUILD) .venv .front-end .cache/bench-venv
