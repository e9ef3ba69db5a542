# make run    start the bot, or the demo when there is no DISCORD_TOKEN
# make test   everything that must hold before a change lands
# Both set up what they need by themselves; when nothing changed they ask the network nothing.

VENV := .venv
BIN := $(VENV)/bin
ROOMS := bot cogs db forum
# Any Python from 3.11 on; name another with `make run PYTHON=/path/to/python`.
PYTHON ?=

.DEFAULT_GOAL := run
.PHONY: run test bench format lock venv setup setup-dev

run: setup
	@$(BIN)/python -m bot run

test: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict $(ROOMS) tests
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --dist worksteal

bench: setup-dev
	@$(BIN)/python -m bot bench

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Keeps the pins that still fit. `make lock UPGRADE=1` takes the newest of everything.
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command 'make lock' --quiet $(if $(UPGRADE),--upgrade)
lock: venv
	@$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --extra postgres --extra demo --extra speed -o requirements.lock
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock

# A copy of the lock that was installed is kept in the venv: the same bytes, nothing to do.
# The dev lock holds every pin of the other, so whoever has it needs no second install.
setup: venv
	@cmp -s requirements.lock $(VENV)/requirements.lock || $(call install,requirements.lock)

setup-dev: venv
	@cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock \
		|| { $(call install,requirements-dev.lock) && cp requirements.lock $(VENV)/; }

define install
{ echo "Installing the packages pinned in $(1), which takes a minute or two ..." && \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1) && \
cp $(1) $(VENV)/; }
endef

# Names on the path may be empty shells (pyenv), and Debian splits venv off: so each is tried out.
venv:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && exit 0; \
	new_enough=; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		new_enough="$$python"; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$("$$python" --version)."; \
		rm -rf $(VENV); \
		exec "$$python" -m venv $(VENV); \
	done; \
	if [ -n "$$new_enough" ]; then \
		version=$$("$$new_enough" -c 'import sys; print("python%d.%d" % sys.version_info[:2])'); \
		echo "$$new_enough is new enough, but comes without venv and ensurepip." >&2; \
		echo "On Debian or Ubuntu install them with: sudo apt-get install $$version-venv" >&2; \
	else \
		echo "Wellspring needs Python 3.11 or newer, and none was found." >&2; \
		echo "Install it, or name it: make run PYTHON=/path/to/python3" >&2; \
	fi; \
	exit 1
