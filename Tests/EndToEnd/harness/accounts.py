"""Accounts and their credentials, made with the command line beside a running server."""

import itertools
import time

from harness.manager_pages import Manager
from harness.oauth import Account, APIKey, APIUser, OAuth
from harness.program import SHARED, CommandLine

FLEET_PAGE = SHARED / "data/iso-15143-3/fleet-page-1-of-4.xml"
numbers = itertools.count(1)


def identifier(printed, kind):
    return printed.get(f"{kind}Id") or printed["id"]


def wait_until_usable(server, ask):
    """A running server sees what the command line did within a second."""
    oauth = OAuth(server)
    deadline = time.monotonic() + 3
    while (answer := ask(oauth)).status == 401:
        assert time.monotonic() < deadline, f"the server does not see the new credential: {answer}"
        time.sleep(0.05)


class Accounts:
    """Makes accounts and their credentials with the command line."""

    def __init__(self, server):
        self.server = server
        self.cli: CommandLine = server.cli

    def account(self, package="irisx", add_ons=()):
        arguments = ["--name", f"Account {next(numbers)}", "--package", package]
        for add_on in add_ons:
            arguments += ["--add-on", add_on]
        return Account(identifier(self.cli("account", "create", *arguments), "account"), package)

    def user(self, account, role="Admin"):
        """An e-mail and its one-time password."""
        email = f"person-{next(numbers)}@example.com"
        printed = self.cli("user", "create", "--account", account.id, "--email", email, "--role", role)
        return email, printed["password"]

    def api_user(self, account):
        printed = self.cli("api-user", "create", "--account", account.id, "--name", f"Integration {next(numbers)}")
        user = APIUser(account, identifier(printed, "apiUser"), printed["clientId"], printed["clientSecret"],
                       printed["username"], printed["password"])
        wait_until_usable(self.server, lambda oauth: oauth.password(user))
        return user

    def api_key(self, account, *scopes):
        scopes = scopes or ("asset.view", "account.asset.manage")
        arguments = ["--account", account.id, "--name", f"Key {next(numbers)}"]
        for scope in scopes:
            arguments += ["--scope", scope]
        printed = self.cli("api-key", "create", *arguments)
        key = APIKey(account, identifier(printed, "apiKey"), printed["clientId"], printed["clientSecret"], scopes)
        wait_until_usable(self.server, lambda oauth: oauth.client_credentials(key))
        return key

    def classic_token(self, account):
        """A new token of the Classic API; the account's package or an add-on must open that.

        A running server sees it within a second, as everything that the command line does.
        """
        return self.cli("classic-token", "create", "--account", account.id, "--name", f"Program {next(numbers)}")["token"]

    def import_fleet(self, account, path=FLEET_PAGE):
        printed = self.cli("import", "iso15143", path, "--account", account.id)
        self.settle()
        return printed

    def settle(self):
        """Waits until the server has taken in the samples that another process has written."""
        inbox = self.server.data_dir / "telemetry/inbox"
        deadline = time.monotonic() + 30
        while any(inbox.glob("*.samples")):
            assert time.monotonic() < deadline, "the server does not take the samples in"
            time.sleep(0.02)

    def manager(self, account):
        """The Manager, opened by a new administrator of the account."""
        email, password = self.user(account)
        deadline = time.monotonic() + 3
        while True:
            try:
                return Manager(self.server, email, password)
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
