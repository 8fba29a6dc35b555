PYTHON = python3
BIN = .venv/bin

.PHONY: venv run test faults bench lint lock browser

venv: .venv/installed

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@touch $@

run: venv
	@RENDA_DEMO=$${RENDA_DEMO:-1} $(BIN)/python manage.py up

test: venv browser
	$(BIN)/pytest -n auto --dist worksteal $(TESTS)

# Kills and breaks what a test cannot: real processes, servers of its own. LONG=1: 1,000 kills.
faults: venv
	$(BIN)/python -m tests.faults $(if $(LONG),--long)

# Each figure beside a floor of the same run, on both databases.
bench: venv
	$(BIN)/python -m benchmarks

lint: venv
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run

lock: venv
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock

# The tests open pages in Chromium, with a font that has Chinese.
browser:
	@if command -v chromium && fc-list :lang=zh | grep -q .; then exit; fi > /dev/null 2>&1; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq -o DPkg::Lock::Timeout=300 chromium fonts-noto-cjk > /dev/null; \
	else \
		echo "测试要用到 chromium 和 fonts-noto-cjk，请先安装这两个软件包。" >&2; exit 1; \
	fi
