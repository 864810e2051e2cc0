"""Processes that the benchmark starts, and what the system says of their CPU time and memory."""

import os
import re
import resource
import socket
import subprocess
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A server of one or more processes, which ends with the `with` block."""

    def __init__(self, command, log, environment=None, folder=None):
        self.log = log
        self.file = log.open("ab")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.file, env=environment, cwd=folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.file.close()

    def wait_for(self, port, seconds=30):
        deadline = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.process.args[0]} has ended\n{self.log.read_text(errors='replace')[-3000:]}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{self.process.args[0]} does not listen on {port}") from None
                time.sleep(0.05)

    def pids(self):
        """The process and those that it has started."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [own, *map(int, children)]

    def cpu_seconds(self):
        total = 0
        for pid in self.pids():
            # The name of the program, in parentheses, may hold spaces.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def resident_megabytes(self):
        """VmRSS of one process; of several their proportional shares, so that nothing counts twice."""
        pids = self.pids()
        if len(pids) == 1:
            return kilobytes(f"/proc/{pids[0]}/status", "VmRSS") / 1024
        return sum(kilobytes(f"/proc/{pid}/smaps_rollup", "Pss") for pid in pids) / 1024


    def peak_megabytes(self):
        """VmHWM: the most that was resident since the start; of several processes the sum of what each had at most."""
        return sum(kilobytes(f"/proc/{pid}/status", "VmHWM") for pid in self.pids()) / 1024

    def settle(self, seconds=180):
        """Waits until the program has had next to nothing to do for ten seconds: merges and compactions are over.

        VictoriaMetrics keeps new parts in memory for five seconds and more before it writes them.
        """
        deadline = time.monotonic() + seconds
        quiet = 0
        while quiet < 10 and time.monotonic() < deadline:
            before = self.cpu_seconds()
            time.sleep(1)
            quiet = quiet + 1 if self.cpu_seconds() - before < 0.05 else 0


def kilobytes(path, name):
    return int(re.search(rf"^{name}:\s+(\d+)", Path(path).read_text(), re.MULTILINE)[1])


def disk_bytes(folder):
    """What the files of a folder take of the disk. A file that has several names counts once."""
    os.sync()
    found = {}
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        found[status.st_ino] = status.st_blocks * 512
    return sum(found.values())


def machine_seconds():
    """CPU time of all programs and of the kernel since the start of the machine: all but idle and waiting."""
    fields = list(map(int, Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]))
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def load_seconds():
    """CPU time of this program and of those that were started here and have ended: the load generators."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Watch:
    """CPU time between the ends of the `with` block, the most memory in it, and how much others took of the machine."""

    def __init__(self, program):
        self.program = program
        self.ended = threading.Event()

    def __enter__(self):
        self.megabytes = self.program.resident_megabytes()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()
        self.before = self.program.cpu_seconds()
        self.others = machine_seconds() - self.before - load_seconds()
        self.began = time.monotonic()
        return self

    def __exit__(self, *_):
        now = self.program.cpu_seconds()
        self.cpu_seconds = now - self.before
        others = machine_seconds() - now - load_seconds() - self.others
        self.others_share = max(others, 0) / ((time.monotonic() - self.began) * os.cpu_count())
        self.ended.set()
        self.thread.join()

    def look(self):
        while not self.ended.wait(0.25):
            self.megabytes = max(self.megabytes, self.program.resident_megabytes())
