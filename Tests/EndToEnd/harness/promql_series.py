"""Series that put PromQL to the test: gaps, resets, NaN, labels that match in all ways.

They are compared with a Prometheus 2, whose ranges and look-back include their left border, where those of Prometheus 3
do not. So no sample lies on a border: samples end in 7 ms, queries are at a quarter of a second, all ranges, offsets
and steps are whole multiples of 10 ms, and the range of a subquery ends in half a second.
"""

import math
import random
import struct

STALE = struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000002))[0]
MINUTE = 60_000


class DataSet:
    """Some 90 series over 40 minutes up to a time, which is a whole number of minutes, in milliseconds."""

    def __init__(self, end, seed=1):
        self.end = end
        self.series = []
        self.random = random.Random(seed)
        machines = [{"job": job, "instance": f"{job}-{number}", "site": site} for job in ("dig", "haul")
                    for number, site in ((1, "east"), (2, "west"), (3, "east"), (4, "København"))]
        for place, labels in enumerate(machines):
            self.gauge("temp", labels, 30_000, 20 + 5 * place, 40)
            self.gauge("pressure", labels, 20_000 + 1000 * place, -15, 30, gap=place % 3 == 0)
            if place % 4 != 3:
                self.gauge("level", labels, 45_000, 100 * place, 10, stale=True)
        self.gauge("temp_other", machines[0], 30_000, 5, 10)
        self.gauge("temp_other", machines[1] | {"unit": "C"}, 30_000, 7, 10)
        for labels, model in zip(machines, ("ab", "cd", "ab", "ef", "cd", "ab")):
            self.add("info", {"instance": labels["instance"], "model": model}, 60_000, lambda at: 1)
        for number, job in enumerate(("dig", "haul", "lift")):
            self.add("limit", {"job": job}, 60_000, lambda at, number=number: 20 + number + at // (10 * MINUTE))
        for job in ("dig", "haul"):
            for instance in (f"{job}-1", f"{job}-2"):
                for code in ("200", "404", "500"):
                    self.counter("requests_total", {"job": job, "instance": instance, "code": code})
            self.histogram("latency", {"job": job})
        for shape, bounds in (
                ("falling", ("1", "2", "3", "+Inf")), ("open", ("1", "2")), ("below", ("-2", "-1", "Inf")),
                ("double", ("1", "1.0", "1e0", "4", "+Inf")), ("bad", ("1", "x", "", "+Inf")), ("single", ("+Inf",)),
                ("mixed", ("-1", "1", "+Inf"))):
            least = 0 if shape == "falling" else 90
            for bound in bounds:
                self.add("uneven_bucket", {"shape": shape} | ({"le": bound} if bound else {}), 60_000,
                         lambda at, least=least: self.random.randrange(least, 99) * (at // 20_000))
        for kind, odd in (("nan", math.nan), ("inf", math.inf), ("minus", -math.inf), ("mixed", None)):
            self.odd(kind, odd)
        self.add("flat", {"n": "1"}, 30_000, lambda at: 2)
        self.add("flat", {"n": "2"}, 30_000, lambda at: 0)
        self.add("flat", {"n": "3"}, 30_000, lambda at: -0.5)
        for number, samples in enumerate(([(3, 4.5)], [(9, 1), (4, -2)], [(8, 3), (2, STALE)]), 1):
            self.series.append(({"__name__": "sparse", "n": str(number)},
                                [(end - minutes * MINUTE + 7, value) for minutes, value in samples]))

    def add(self, name, labels, interval, value, jitter=0, is_kept=lambda at: True):
        samples, at = [], 7
        while at < 40 * MINUTE:
            shift = self.random.randrange(0, jitter + 1, 10) if jitter else 0
            if is_kept(at):
                samples.append((self.end - 40 * MINUTE + at + shift, float(value(at))))
            at += interval
        self.series.append(({"__name__": name} | labels, samples))

    def gauge(self, name, labels, interval, middle, spread, gap=False, stale=False):
        start = self.random.randrange(10, 30) * MINUTE

        def value(at):
            if stale and start <= at < start + interval:
                return STALE
            return middle + self.random.randrange(-spread * 64, spread * 64) / 64 + self.random.randrange(1, 999) / 1024

        self.add(name, labels, interval, value, jitter=interval // 3 // 10 * 10,
                 is_kept=lambda at: not (gap or stale) or not start + stale * interval <= at < start + 7 * MINUTE)

    def counter(self, name, labels):
        state = [self.random.randrange(1_000_000, 2_000_000)]
        resets = [self.random.randrange(6, 14) * MINUTE, self.random.randrange(26, 36) * MINUTE]
        gap = self.random.randrange(18, 20) * MINUTE

        def value(at):
            if any(reset <= at < reset + 30_000 for reset in resets):
                state[0] = 0
            else:
                state[0] += self.random.randrange(0, 400)
            return state[0]

        self.add(name, labels, 30_000, value, is_kept=lambda at: not gap <= at < gap + 3 * MINUTE)

    def histogram(self, name, labels):
        bounds = ("0.5", "1", "2.5", "10", "+Inf")
        counts, total = [500_000 + 100_000 * place for place in range(len(bounds))], [0.0]
        columns = [[] for _ in bounds]
        sums = []
        for at in range(7, 40 * MINUTE, 30_000):
            for place in range(len(bounds)):
                more = self.random.randrange(0, 40)
                for higher in range(place, len(bounds)):
                    counts[higher] += more
                total[0] += more * (place + 1) / 4
            time = self.end - 40 * MINUTE + at
            for column, count in zip(columns, counts):
                column.append((time, float(count)))
            sums.append((time, total[0]))
        for bound, column in zip(bounds, columns):
            self.series.append(({"__name__": f"{name}_bucket", "le": bound} | labels, column))
        self.series.append(({"__name__": f"{name}_count"} | labels, columns[-1]))
        self.series.append(({"__name__": f"{name}_sum"} | labels, sums))

    def odd(self, kind, odd):
        def value(at):
            wanted = odd if odd is not None else self.random.choice((math.nan, math.inf, -math.inf))
            return wanted if self.random.random() < 0.3 else self.random.randrange(-80, 80) / 8

        self.add("odd", {"kind": kind}, 40_000, value)

    def shaken(self, sign):
        """The series with values that rounding errors might have brought about, for each sign on the other side."""
        shake = random.Random(2)

        def moved(value):
            is_plain = math.isfinite(value) and struct.pack("<d", value) != struct.pack("<d", STALE)
            return value * (1 + sign * shake.uniform(-1e-12, 1e-12)) if is_plain else value

        return [(labels, [(at, moved(value)) for at, value in samples]) for labels, samples in self.series]
