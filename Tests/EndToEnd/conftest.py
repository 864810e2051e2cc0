"""Servers, accounts and credentials for the end-to-end tests.

Every server listens on a free port over a data directory of its own. A failed test shows the log of the servers that
it used. `--basetemp=FOLDER` keeps all logs and data.
"""

import time

import pytest

from harness.accounts import Accounts
from harness.browser import browser, open_page  # noqa: F401  fixtures
from harness.oauth import OAuth
from harness.printed_samples import HubReader
from harness.program import find_binary
from harness.server import Server

running = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        for server in running:
            report.sections.append((f"end of the log of {server.folder.name}", server.log_tail()))
    return report


@pytest.fixture(scope="session")
def binary():
    return find_binary()


@pytest.fixture(scope="session")
def start_server(binary, tmp_path_factory):
    """Starts a server that lives as long as the session; for fixtures that many tests share."""
    started = []

    def start(name, *arguments, environment=None):
        server = Server(binary, tmp_path_factory.mktemp(name), *arguments, environment=environment)
        started.append(server)
        running.append(server)
        return server.start()

    yield start
    for server in started:
        server.close()
        running.remove(server)


@pytest.fixture(scope="session")
def server(start_server):
    """The server that most tests share. Tests that stop it or change what others see take `fresh_server`."""
    # The limit is high because many tests read as one credential; test_operations.py tests limits on a server of its own.
    return start_server("server", environment={"IRIS_RATE_LIMIT": "1000000"})


@pytest.fixture
def fresh_server(binary, tmp_path):
    """Makes servers of the test's own: `fresh_server("--catalogue", path, environment={...})`."""
    started = []

    def start(*arguments, environment=None, ready=True):
        server = Server(binary, tmp_path / f"server-{len(started) + 1}", *arguments, environment=environment)
        started.append(server)
        running.append(server)
        return server.start() if ready else server

    yield start
    for server in started:
        server.close()
        running.remove(server)


@pytest.fixture(scope="session")
def cli(server):
    """`cli("account", "create", ...)` runs a command beside the shared server and gives its JSON."""
    return server.cli


@pytest.fixture(scope="session")
def accounts(server):
    return Accounts(server)


@pytest.fixture
def account(accounts):
    """Makes an account: `account(package="explore", add_ons=[...])`."""
    return accounts.account


@pytest.fixture
def api_user(accounts):
    """Makes an API User in a new account, or in the one given."""
    return lambda account=None: accounts.api_user(account or accounts.account())


@pytest.fixture
def api_key(accounts):
    """Makes an API Key: `api_key("asset.view", account=...)`."""
    return lambda *scopes, account=None: accounts.api_key(account or accounts.account(), *scopes)


@pytest.fixture(scope="session")
def fleet(accounts):
    """An account with the 96 machines of the fleet page."""
    account = accounts.account()
    accounts.import_fleet(account)
    return account


@pytest.fixture(scope="session")
def user(accounts, fleet):
    """An API User of the fleet. Tests share it: they leave its password and its standing alone."""
    return accounts.api_user(fleet)


@pytest.fixture(scope="session")
def key(accounts, fleet):
    """An API Key of the fleet with the scopes for assets, shared like `user`."""
    return accounts.api_key(fleet)


@pytest.fixture(scope="session")
def watcher(accounts, fleet):
    """An API Key of the fleet that may introspect and do nothing else."""
    return accounts.api_key(fleet, "token.introspect")


@pytest.fixture(scope="session")
def hub_reader(server, accounts):
    """An account of its own, with all that the samples of the Developer Hub need."""
    return HubReader(server, accounts)


@pytest.fixture
def oauth(server):
    """Speaks to the shared server from an address of the test's own, so that throttling tests meet nobody else."""
    return OAuth(server)


@pytest.fixture(scope="session")
def expired(start_server):
    """A server whose tokens live for a second, and a token of it that has expired."""
    server = start_server("short-lived", environment={"IRIS_ACCESS_TOKEN_LIFETIME": "1"})
    accounts, oauth = Accounts(server), OAuth(server)
    token = oauth.access_token(accounts.api_user(accounts.account()))
    deadline = time.monotonic() + 65  # A leeway of a minute is allowed.
    while oauth.assets(token).status == 200:
        assert time.monotonic() < deadline, "the token does not expire"
        time.sleep(0.25)
    return server, token
