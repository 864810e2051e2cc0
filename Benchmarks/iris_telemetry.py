"""Iris as a store of telemetry: a fleet of any size, written to by Data Ingest, read by PromQL and by ISO 15143-3."""

import datetime
import json
from urllib.parse import quote

from iris import ASSETS, EQUIPMENT, REMOTE_WRITE, Iris
from processes import disk_bytes
from promql import Questions

SAMPLES = "/api/data-ingest/v1/samples"
# Insights that ISO 15143-3 knows by an element of its own; the others are asked for by their names.
DATA_POINTS = {"EngineTotalFuelUsed": "FuelUsed", "FuelLevel": "FuelRemaining", "TotalVehicleDistance": "Distance"}
MACHINES_A_PAGE = 100
# The folder of samples in the data directory.
STORE = "telemetry"


TIME_SERIES = "/api/time-series/v1"


class IrisTelemetry(Questions, Iris):
    write_path = REMOTE_WRITE

    def api(self, asset=None):
        return f"{TIME_SERIES}/assets/{asset}/prometheus/api/v1" if asset else f"{TIME_SERIES}/prometheus/api/v1"

    def __init__(self, binary, folder, machines):
        self.machines = machines
        self.pages = None
        super().__init__(binary, folder)
        self.data = self.folder / "data" / STORE

    def import_fleet(self, account):
        self.import_invented(self.machines, account)

    def __enter__(self):
        self.start()
        self.ids, self.pins = [], {}
        while len(self.ids) < self.machines:
            page = json.loads(self.read(f"{ASSETS}?size=1000&page={len(self.ids) // 1000}"))
            for asset in page["content"]:
                self.ids.append(asset["id"])
                self.pins[asset["id"]] = asset["serialNumber"]
            if not page["content"]:
                raise RuntimeError(f"Iris has {len(self.ids)} assets, not {self.machines}")
        self.read_headers = {**self.write_headers, "Accept": "application/json"}
        return self

    # ISO 15143-3: one data point and page a request.

    def iso_series(self, asset, insight, end):
        # All series are of one length, and to ask for each beforehand would let the server keep what it answers.
        if self.pages is None:
            self.pages = self.count_pages(f"{self.series_path(self.ids[-1], insight, end)}/1")
        path = self.series_path(asset, insight, end)
        return [f"{path}/{page}" for page in range(1, self.pages + 1)]

    def series_path(self, asset, insight, end):
        name = DATA_POINTS.get(insight.name, insight.name)
        begins, ends = (datetime.datetime.fromtimestamp(time, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                        for time in (end - 24 * 3600, end))
        return f"{EQUIPMENT}/Equipment/ID/{quote(self.pins[asset])}/{name}/{begins}/{ends}"

    def iso_all_series(self, asset, insights, end):
        return [path for insight in insights for path in self.iso_series(asset, insight, end)]

    def iso_latest(self, end):
        return [f"{EQUIPMENT}/{page}?addExtendedData=true" for page in range(1, -(-self.machines // MACHINES_A_PAGE) + 1)]

    def count_pages(self, path):
        """How many pages there are, by the link to the last."""
        links = {link["rel"]: link["href"] for link in json.loads(self.read(path))["links"]}
        return int(links["last"].partition("?")[0].rpartition("/")[2]) if "last" in links else 1

    def values(self, body):
        """How many values an answer holds: items of a time series, or insights of the machines of a page."""
        answer = json.loads(body)
        if "data" in answer:
            return super().values(body)
        if "equipment" not in answer:
            return sum(len(items) for key, items in answer.items() if key != "links")
        return sum(len(machine.keys() - {"EquipmentHeader", "Location", "metadata"}) for machine in answer["equipment"])

    def accepted(self):
        """What was answered with success was taken: there is nothing to ask."""
        return None

    def flush(self):
        """Nothing waits: what is acknowledged is on the disk."""

    def disk_bytes(self):
        return disk_bytes(self.data)

    def compact(self):
        """Stops the server, which then has written all that it held, and gives what lies on the disk."""
        self.program.__exit__()
        return self.disk_bytes()
