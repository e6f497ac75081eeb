# Each target calls one verb of `python -m analysis`; people without make can type it themselves (see README.md).
STUDY ?= trade-talks
PYTHON ?= python3
BIN = .venv/bin
RUN = $(BIN)/python -m analysis
# uv is quicker and is used when it is there; LOCKED=1 installs the exact, hashed packages of requirements.lock
UV = $(shell command -v uv 2>/dev/null)
PIP = $(if $(UV),uv pip install --quiet --compile-bytecode --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

.PHONY: all test lab notebooks check clean

all: .venv/ready
	$(RUN) render --study $(STUDY)

test: .venv/ready-dev
	$(RUN) test

lab: .venv/ready
	$(RUN) lab

notebooks: .venv/ready
	$(RUN) notebooks

check: .venv/ready-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

.venv/ready: pyproject.toml
	@echo "set-up    a virtual environment in .venv, once; this downloads packages and takes a minute or two"
	$(PYTHON) -m venv .venv
ifdef LOCKED
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
else
	$(PIP) -e .
endif
	@touch $@

.venv/ready-dev: .venv/ready
	@echo "set-up    what the tests need, once"
	$(if $(LOCKED),,$(PIP) -e '.[dev]')
	@touch $@

clean:
	rm -rf .venv site
