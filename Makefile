.PHONY: demo test check format lock golden model clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAINING := .venv-train

demo: $(VENV)/installed ## Play the simulated town; headless where there is no terminal
	@$(BIN)/vigie demo

test: $(VENV)/installed ## Format, lint, types, architecture and every test
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -n 2

check: $(VENV)/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Every release is pinned by version and hash; the project itself is then installed beside them.
$(VENV)/installed: constraints.txt pyproject.toml tests/axe.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --only-binary :all: -r constraints.txt
	$(BIN)/pip install --quiet --require-hashes --no-deps -r tests/axe.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## Pin again what pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o constraints.txt

model: $(TRAINING)/installed ## Train all weights: make model DATA=folder BASE=folder WORK=folder
	$(TRAINING)/bin/python -m classifier.training.train $(or $(DATA),$(error tell DATA, see docs/model-card.md))
	$(TRAINING)/bin/python -m classifier.training.encoder.build $(DATA) \
	    --base $(or $(BASE),$(error tell BASE, see docs/model-card.md)) \
	    --work $(or $(WORK),$(error tell WORK, see docs/model-card.md)) $(OPTIONS)

$(TRAINING)/installed: pyproject.toml
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/pip install --quiet --editable ".[train]"
	@touch $@

clean:
	rm -rf $(VENV) $(TRAINING) .mypy_cache .ruff_cache .pytest_cache .hypothesis
