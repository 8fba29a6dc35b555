"""A taste of `make faults`, so that it cannot rot: a few faults on SQLite and Valkey."""

import os
import subprocess
import sys

import pytest


@pytest.mark.timeout(300)
def test_a_taste_of_the_faults_is_survived():
    taste = ["--embedded", "--only", "F01,F20,F21", "--seeds", "1"]
    run = [sys.executable, "-m", "tests.faults", *taste]
    environ = {**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(run, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.splitlines()[-1].startswith("survived 3 of 3")
