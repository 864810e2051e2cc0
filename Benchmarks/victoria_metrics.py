"""VictoriaMetrics as Debian has it: one process, no deduplication."""

import subprocess

from processes import Program
from promql import PromQLServer


class VictoriaMetrics(PromQLServer):
    name = "VictoriaMetrics"
    samples_name = r'vm_rows_inserted_total\{type="promremotewrite"\}'

    def __init__(self, folder):
        super().__init__(folder / "victoria-metrics")
        # It answers for all series at once only when told so, and leaves out the newest half minute unless told otherwise.
        self.program = Program(
            ["victoria-metrics", f"-storageDataPath={self.data}", f"-httpListenAddr=127.0.0.1:{self.port}",
             "-retentionPeriod=12", "-search.latencyOffset=0s", "-search.maxUniqueTimeseries=2000000",
             "-search.maxQueryDuration=10m", "-loggerLevel=WARN"],
            self.folder / "log")

    def flush(self):
        self.ask("GET", "/internal/force_flush")

    def compact(self):
        """Merges the parts and gives their size."""
        self.ask("GET", "/internal/force_merge")
        self.program.settle()
        return self.disk_bytes()


def version():
    status = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", "victoria-metrics"],
                            capture_output=True, text=True)
    return "VictoriaMetrics " + status.stdout.partition("+")[0]
