"""The program under test, from the command line."""

import json
import os
import subprocess
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("IRIS_SHARED", PACKAGE.parent / "shared"))


def find_binary():
    """The program named by IRIS_BINARY, else the debug build of this package."""
    named = os.environ.get("IRIS_BINARY")
    if not named:
        shown = subprocess.run(
            ["swift", "build", "--show-bin-path"], cwd=PACKAGE, check=True, capture_output=True, text=True)
        named = str(Path(shown.stdout.strip()) / "iris")
    binary = Path(named).resolve()
    if not binary.exists():
        raise FileNotFoundError(f"{binary} does not exist; run `swift build --product iris` or name one in IRIS_BINARY")
    return binary


def clean_environment(extra=None):
    """The environment without settings of Iris, so that a test sees only its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IRIS_")}
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment.update(extra or {})
    return environment


class CommandFailed(Exception):
    def __init__(self, arguments, result):
        super().__init__(f"iris {' '.join(map(str, arguments))} ended with {result.returncode}: {result.stderr}")
        self.status = result.returncode
        self.error = result.stderr
        self.output = result.stdout


class CommandLine:
    """`iris` commands against one data directory."""

    def __init__(self, binary, data_dir, environment=None):
        self.binary = binary
        self.data_dir = data_dir
        self.environment = environment or {}

    def run(self, *arguments, data_dir=True):
        """Runs a command and gives its result, whatever the exit status."""
        command = [str(self.binary), *map(str, arguments)]
        if data_dir:
            command += ["--data-dir", str(self.data_dir)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=clean_environment(self.environment))

    def __call__(self, *arguments):
        """Runs a command with --json and gives the object that it prints."""
        result = self.run(*arguments, "--json")
        if result.returncode != 0:
            raise CommandFailed(arguments, result)
        return json.loads(result.stdout)
