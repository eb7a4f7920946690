# Everything from nothing but Python 3.11, 3.12 or 3.13:
#
#   make run       start Tocsin on this machine, with the configuration in config/
#   make test      what must hold: ruff, mypy, the tests
#
#   make check     ruff, mypy and the table of rooms alone
#   make test-all  the tests on every Python from 3.11 to 3.13 that is here
#   make lock      renew constraints.txt
#   make clean     remove the environments
#
# PYTHON=/path/to/python3.12 chooses the interpreter of .venv.

SHELL = /bin/sh
BIN = .venv/bin
CODE = tocsin feeds workers config tests bench
PIP_FLAGS = --quiet --disable-pip-version-check
# More processes than most machines have cores, since many tests wait for servers of their own; a file stays in one, so that
# what its tests share is made once.
PYTEST = -q -n 4 --dist loadfile --durations 10

# Can this interpreter carry Tocsin, and make an environment? Debian packs the second apart.
FITS = -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'

# Where pyenv keeps its interpreters; a pattern that matches nothing is an interpreter that is not there.
PYENV = $${PYENV_ROOT:-$$HOME/.pyenv}/versions

.PHONY: run test check test-all lock clean

run: .venv/installed
	@exec $(BIN)/tocsin up

test: check
	$(BIN)/pytest $(PYTEST)

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layout.py

.venv/installed: pyproject.toml constraints.txt
	@python=; \
	for candidate in "$(PYTHON)" python3.13 python3.12 python3.11 python3; do \
	    if [ -n "$$candidate" ] && "$$candidate" $(FITS) 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "make: no Python from 3.11 to 3.13 that can make an environment was found." >&2; \
	    echo "make: install one, on Debian and Ubuntu with: apt install python3 python3-venv" >&2; \
	    echo "make: or name one: make PYTHON=/path/to/python3.12 ..." >&2; \
	    exit 1; \
	fi; \
	echo "make: installing Tocsin for $$("$$python" --version) into .venv (the first time takes a minute)" >&2; \
	"$$python" -m venv --clear .venv
	@$(BIN)/python -m pip install $(PIP_FLAGS) -c constraints.txt -e '.[dev]'
	@touch $@

test-all:
	@found=; \
	for version in 3.11 3.12 3.13; do \
	    python=; \
	    for candidate in "python$$version" $(PYENV)/$$version.*/bin/python$$version; do \
	        if "$$candidate" $(FITS) 2>/dev/null; then python=$$candidate; break; fi; \
	    done; \
	    if [ -z "$$python" ]; then echo "make: Python $$version is not here: left out"; continue; fi; \
	    found="$$found $$version"; bin=.venvs/$$version/bin; \
	    [ -x "$$bin/python" ] || "$$python" -m venv ".venvs/$$version"; \
	    "$$bin/python" -m pip install $(PIP_FLAGS) -c constraints.txt -e '.[dev]' && \
	    echo "make: tests on $$version" && "$$bin/pytest" $(PYTEST) || exit 1; \
	done; \
	if [ -z "$$found" ]; then echo "make: no Python from 3.11 to 3.13 was found" >&2; exit 1; fi; \
	echo "make: passed on$$found"

# Computed on the oldest Python: what it may have, the newer ones may have too.
lock:
	@"python3.11" $(FITS) || { echo "make: the versions are computed on Python 3.11, which is not here" >&2; exit 1; }
	python3.11 -m venv --clear .venvs/lock
	.venvs/lock/bin/python -m pip install $(PIP_FLAGS) --upgrade '.[dev]'
	{ echo "# Exact versions for Python 3.11 to 3.13, computed by \`make lock\`."; \
	  .venvs/lock/bin/python -m pip freeze --exclude tocsin; } > constraints.txt

clean:
	rm -rf .venv .venvs .mypy_cache .ruff_cache .pytest_cache
