"""Requests that nobody thought of, made by schemathesis from the OpenAPI document. None may fail the server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness.oauth import OAuth

# For each operation. The default makes over 5,000 requests, in about a minute on two cores.
EXAMPLES = os.environ.get("IRIS_FUZZ_EXAMPLES", "130")
LEAST = int(os.environ.get("IRIS_FUZZ_REQUESTS", "5000"))
SEED = "15143"
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance,status_code_conformance"


@pytest.mark.timeout(900)
def test_no_request_fails_the_server(server, accounts, tmp_path, capsys):
    account = accounts.account()
    accounts.import_fleet(account)
    token = OAuth(server).access_token(accounts.api_user(account))
    before = answered(server)
    # One worker: in the threads of several, Python 3.11's parser now and then fails on hypothesis's deep strategies.
    result = subprocess.run([
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.url}/openapi.json", "--url", server.url,
        "--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
        "--max-examples", EXAMPLES, "--seed", SEED, "--workers", "1", "--continue-on-failure", "--no-color",
        "--generation-database", "none", "--warnings", "off", "--suppress-health-check", "all",
    ], capture_output=True, text=True, cwd=tmp_path, timeout=840, env={
        **os.environ, "PYTHONPATH": str(Path(__file__).parent), "SCHEMATHESIS_HOOKS": "harness.schemathesis_hooks"})
    after = answered(server)
    statuses = {status: count - before.get(status, 0) for status, count in after.items()}
    total = sum(statuses.values())
    with capsys.disabled():
        print(f"\nschemathesis: {total} requests, seed {SEED}, by status {json.dumps(statuses)}")
    assert total >= LEAST, result.stdout[-4000:]
    assert [status for status in statuses if status.startswith("5") and statuses[status]] == [], result.stdout[-8000:]
    assert statuses.get("200", 0) > 100, "hardly a request was right, so hardly a handler was reached"
    assert result.returncode == 0, result.stdout[-8000:]


def answered(server):
    """Answers so far by status, from the server's own metrics."""
    counts = {}
    for line in OAuth(server).get("/metrics").body.decode().splitlines():
        sample = re.match(r'\w*requests_total\{.*?status="(\d+)".*?\} ([\d.e+]+)$', line)
        if sample:
            counts[sample[1]] = counts.get(sample[1], 0) + int(float(sample[2]))
    return counts
