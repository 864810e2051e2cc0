"""Prometheus as Debian has it, with remote write switched on."""

import subprocess

from processes import Program, disk_bytes
from promql import PromQLServer


class Prometheus(PromQLServer):
    name = "Prometheus"
    samples_name = r'prometheus_tsdb_head_samples_appended_total\{type="float"\}'

    def __init__(self, folder):
        super().__init__(folder / "prometheus")
        configuration = self.folder / "prometheus.yml"
        configuration.write_text("global: {}\n")
        self.program = Program(
            ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={self.data}",
             f"--web.listen-address=127.0.0.1:{self.port}", "--web.enable-remote-write-receiver",
             "--web.enable-admin-api", "--storage.tsdb.retention.time=1y", "--log.level=warn"],
            self.folder / "log")

    def compact(self):
        """Writes a snapshot, in which the newest samples have left the write-ahead log for a block, and gives its size."""
        self.ask("POST", "/api/v1/admin/tsdb/snapshot")
        return disk_bytes(self.data / "snapshots")


def version():
    words = subprocess.run(["prometheus", "--version"], capture_output=True, text=True)
    return "Prometheus " + (words.stdout + words.stderr).split()[2].partition("+")[0]
