# GNU make and a POSIX shell. `make help` lists what there is.
# Needs Python 3.10 or newer; everything else is installed into .venv from requirements.lock.

SOURCE ?= sample
SINCE ?=
UNTIL ?=
PORT ?= 8080
ARGS ?=
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
STORE = $(CURDIR)/data/$(if $(filter sample,$(SOURCE)),sample,store)

# One place for what every Airflow process here must be told. SQLite, few workers, nothing phones home.
AIRFLOW_ENV = \
	PATH="$(BIN):$$PATH" \
	PYTHONPATH="$(CURDIR)$${PYTHONPATH:+:$$PYTHONPATH}" \
	AIRFLOW_HOME="$(CURDIR)/.airflow" \
	AIRFLOW__CORE__DAGS_FOLDER="$(CURDIR)/dags" \
	AIRFLOW__CORE__LOAD_EXAMPLES=False \
	AIRFLOW__CORE__EXECUTOR=LocalExecutor \
	AIRFLOW__CORE__PARALLELISM=2 \
	AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False \
	AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="sqlite:///$(CURDIR)/.airflow/airflow.db" \
	AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT=$(PORT) AIRFLOW__API__WORKERS=1 \
	AIRFLOW__API__BASE_URL="http://127.0.0.1:$(PORT)" \
	AIRFLOW__CORE__EXECUTION_API_SERVER_URL="http://127.0.0.1:$(PORT)/execution/" \
	AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False \
	GX_ANALYTICS_ENABLED=False \
	PYTHONWARNINGS=ignore \
	READOUTS_SOURCES="$(SOURCE)" \
	READOUTS_STORE="$${READOUTS_STORE:-$(STORE)}"

.DEFAULT_GOAL := help
.PHONY: help setup database run up backfill test lint lock report rebuild clean distclean

help: ## list the targets
	@echo "make run                  one night, end to end, on the embedded sample site"
	@echo "make run SOURCE=mfa_cn    the same on a real source (see transforms/sources/)"
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

setup: ## build .venv from requirements.lock (once; again only when the lock changes)
	@set -eu; \
	want=$$(cat requirements.lock pyproject.toml | cksum); \
	if [ "$$(cat "$(VENV)/.built-from" 2>/dev/null)" = "$$want" ] && "$(BIN)/python" -c '' 2>/dev/null; then exit 0; fi; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3.10 python3); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then break; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.10 or newer is needed (make PYTHON=/path/to/python3)" >&2; exit 1; fi; \
	if ! "$(BIN)/python" -m pip --version >/dev/null 2>&1; then \
		echo "-- creating .venv with $$("$$python" --version)"; \
		rm -rf "$(VENV)"; \
		"$$python" -m venv "$(VENV)" || { echo "no venv module? On Debian: apt install python3-venv" >&2; exit 1; }; \
	fi; \
	total=$$(grep -c '^[A-Za-z0-9].*==' requirements.lock); \
	echo "-- installing up to $$total packages from requirements.lock (once; log: .venv/install.log)"; \
	"$(BIN)/python" -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes \
		-r requirements.lock > "$(VENV)/install.log" 2>&1 & pip=$$!; \
	trap 'kill $$pip 2>/dev/null; exit 130' INT TERM; \
	while kill -0 $$pip 2>/dev/null; do \
		sleep 5; \
		if grep -q '^Installing collected' "$(VENV)/install.log"; then echo "   unpacking ..."; \
		else echo "   $$(grep -c -e '^Collecting' -e '^Requirement already' "$(VENV)/install.log") of $$total"; fi; \
	done; \
	wait $$pip || { tail -n 20 "$(VENV)/install.log" >&2; exit 1; }; \
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
		--no-build-isolation -e .; \
	"$(BIN)/python" -m pip check --disable-pip-version-check; \
	echo "$$want" > "$(VENV)/.built-from"

database: setup
	@set -eu; \
	mkdir -p .airflow; want=$$(cksum < requirements.lock); \
	if [ -f .airflow/airflow.db ] && [ "$$(cat .airflow/.migrated 2>/dev/null)" = "$$want" ]; then exit 0; fi; \
	echo "-- preparing Airflow's SQLite database in .airflow/"; \
	env $(AIRFLOW_ENV) AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR "$(BIN)/airflow" db migrate > .airflow/migrate.log 2>&1 \
		|| { cat .airflow/migrate.log >&2; exit 1; }; \
	echo "$$want" > .airflow/.migrated

run: database ## run one night through Airflow and show what came out (SOURCE=sample)
	@env $(AIRFLOW_ENV) AIRFLOW__LOGGING__LOGGING_LEVEL=WARNING AIRFLOW__LOGGING__NAMESPACE_LEVELS=py.warnings=ERROR \
		"$(BIN)/python" dags/foreground.py "$(SOURCE)"
	@env $(AIRFLOW_ENV) "$(BIN)/readouts" show

# Not `airflow standalone`: its log servers listen on all addresses, and every log is on this disk anyway.
up: database ## start the scheduler and the web interface on 127.0.0.1 (PORT=8080), SQLite
	@set -eu; passwords=.airflow/simple_auth_manager_passwords.json.generated; \
	[ -s "$$passwords" ] || (umask 077; "$(BIN)/python" -c \
		'import json, secrets; print(json.dumps({"admin": secrets.token_urlsafe(12)}))' > "$$passwords"); \
	pids=; \
	start() { \
		name=$$1; \
		env $(AIRFLOW_ENV) AIRFLOW__LOGGING__LOGGING_LEVEL=WARNING "$(BIN)/airflow" "$$@" \
			> ".airflow/$$name.log" 2>&1 & pids="$$pids $$!"; \
	}; \
	stop() { trap '' INT TERM; kill -TERM $$pids 2>/dev/null || true; wait; echo "-- stopped"; exit $$1; }; \
	alive() { for pid in $$pids; do kill -0 $$pid 2>/dev/null || return 1; done; }; \
	ready() { "$(BIN)/python" -c 'import json, sys, urllib.request as r; \
		h = json.load(r.urlopen(sys.argv[1], timeout=5)); \
		sys.exit(any(part["status"] != "healthy" for part in h.values()))' \
		"http://127.0.0.1:$(PORT)/api/v2/monitor/health" 2>/dev/null; }; \
	trap 'stop 0' INT TERM; \
	echo "-- starting Airflow (logs: .airflow/*.log) ..."; \
	start api-server; start scheduler --skip-serve-logs; start dag-processor; start triggerer --skip-serve-logs; \
	while alive && ! ready; do sleep 1; done; \
	if alive; then \
		echo "-- ready: http://127.0.0.1:$(PORT)/   user: admin   password: $$("$(BIN)/python" -c \
			'import json, sys; print(json.load(open(sys.argv[1]))["admin"])' "$$passwords")"; \
		echo "-- stop with Ctrl-C"; \
	fi; \
	while alive; do sleep 1; done; \
	echo "-- a process has ended; the last lines of its log:" >&2; tail -n 5 .airflow/*.log >&2; stop 1

backfill: setup ## ask a source for an older range of days (SOURCE=, SINCE=YYYY-MM-DD, UNTIL=YYYY-MM-DD)
	@if [ -z "$(SINCE)$(UNTIL)" ]; then echo "make backfill SOURCE=mfa_cn SINCE=2024-03-01 UNTIL=2024-03-31" >&2; exit 1; fi
	@env $(AIRFLOW_ENV) "$(BIN)/readouts" harvest "$(SOURCE)" --run-id "backfill-$(SINCE)-$(UNTIL)" \
		$(if $(SINCE),--since "$(SINCE)") $(if $(UNTIL),--until "$(UNTIL)")

test: lint ## lint, types and all tests (pytest arguments: ARGS="-k parse")
	@"$(BIN)/python" -m pytest -n 2 --dist loadscope $(ARGS)

lint: setup ## ruff, its Airflow 3 rules, formatting, and mypy --strict
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" check dags --select AIR3
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed: https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile --universal --python-version 3.10 --generate-hashes --no-header --no-emit-index-url \
		--all-extras pyproject.toml -o requirements.lock

report: ## print the path of the newest data-quality report (of a version or of a refused build)
	@newest=$$(find data \( -path '*/versions/*' -o -path '*/failed/*' \) -name index.html -exec ls -t {} + \
		2>/dev/null | head -n 1); \
	if [ -n "$$newest" ]; then echo "$(CURDIR)/$$newest"; else echo "no report yet: make run" >&2; exit 1; fi

rebuild: setup ## build a version again with the commit that made it, and compare (VERSION=2026.11.23)
	@set -eu; store="$${READOUTS_STORE:-data/store}"; manifest="$$store/versions/$(VERSION)/manifest.json"; \
	commit=$$("$(BIN)/python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["code"]["commit"])' "$$manifest"); \
	tree=$$(mktemp -d); trap 'git worktree remove --force "$$tree/code" 2>/dev/null || true; rm -rf "$$tree"' EXIT; \
	git worktree add --quiet --detach "$$tree/code" "$$commit"; \
	cmp -s requirements.lock "$$tree/code/requirements.lock" \
		|| echo "-- that commit has another requirements.lock: rows are compared, bytes may differ"; \
	store=$$(cd "$$store" && pwd); \
	cd "$$tree/code" && READOUTS_STORE="$$store" "$(BIN)/python" -m transforms.cli rebuild $(VERSION)

clean: ## remove Airflow's database, the sample's store and caches; never data/store
	rm -rf .airflow data/sample .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

distclean: clean ## also remove .venv
	rm -rf .venv
