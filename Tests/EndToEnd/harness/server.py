"""A running Iris: started on a free port, watched, stopped in every way."""

import random
import re
import signal
import socket
import subprocess
import time
from urllib.parse import urlsplit

from harness.program import CommandLine, clean_environment

READY = re.compile(r"^Iris is ready at (\S+)$", re.MULTILINE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
PASSWORD = re.compile(r"password\W+(\S+)\s*$", re.IGNORECASE | re.MULTILINE)


def free_port():
    """A port that nobody listens on, below those that the kernel gives to outgoing connections."""
    while True:
        port = random.randint(20_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Server:
    """`iris serve` over a data directory of its own. The command line over the same directory is `cli`."""

    def __init__(self, binary, folder, *arguments, environment=None):
        self.binary = binary
        self.folder = folder
        self.data_dir = folder / "data"
        self.environment = environment or {}
        self.cli = CommandLine(binary, self.data_dir)
        self.process = None
        # With a public URL the printed line does not tell which port was taken; {port} in it is filled in.
        self.port = free_port() if "--public-url" in arguments else 0
        self.arguments = [str(argument).replace("{port}", str(self.port)) for argument in arguments]
        self.starts = 0
        self.administrator = None

    def start(self, wait=20):
        """Starts the program and returns when it says that it is ready."""
        self.starts += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        out, err = self.output_file, self.folder / f"stderr-{self.starts}.log"
        command = [str(self.binary), "serve", "--port", str(self.port), "--data-dir", str(self.data_dir), *self.arguments]
        with out.open("wb") as standard_output, err.open("wb") as standard_error:
            self.process = subprocess.Popen(
                command, stdout=standard_output, stderr=standard_error, stdin=subprocess.DEVNULL,
                env=clean_environment(self.environment))
        deadline = time.monotonic() + wait
        while not (ready := READY.search(out.read_text())):
            if self.process.poll() is not None:
                raise AssertionError(f"iris serve ended with {self.process.returncode}\n{self.log_tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"iris serve was not ready after {wait} s\n{self.log_tail()}")
            time.sleep(0.02)
        self.public_url = ready[1].rstrip("/")
        self.port = self.port or urlsplit(self.public_url).port
        # A public URL is for clients that resolve its name; the tests call by address.
        self.url = f"{urlsplit(self.public_url).scheme}://127.0.0.1:{self.port}"
        if self.administrator is None:
            printed = out.read_text()
            email, password = EMAIL.search(printed), PASSWORD.search(printed)
            self.administrator = (email[0], password[1]) if email and password else None
        return self

    @property
    def output_file(self):
        return self.folder / f"stdout-{self.starts}.log"

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def log(self):
        """All that the program has written, over all its starts."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("std*.log")))

    def log_tail(self, lines=60):
        return "\n".join(self.log().splitlines()[-lines:])

    def stop(self, wait=15):
        """SIGTERM; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"iris serve did not end within {wait} s of SIGTERM\n{self.log_tail()}") from None

    def kill(self):
        """SIGKILL: no chance to write anything more."""
        self.process.kill()
        self.process.wait()

    def restart(self):
        """Starts again on the same port and data, after `stop` or `kill`."""
        if self.process.poll() is None:
            self.stop()
        return self.start()

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def resident_kilobytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])
