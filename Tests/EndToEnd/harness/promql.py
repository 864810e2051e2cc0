"""PromQL for comparing two servers: series, random expressions, and what counts as the same answer.

The other server is a Prometheus 2, whose ranges and look-back include their left border, where those of Prometheus 3
do not. So no sample lies on a border: samples end in 7 ms, queries are at a quarter of a second, all ranges, offsets
and steps are whole multiples of 10 ms, and the range of a subquery ends in half a second.
"""

import math
import random
import re
import struct

STALE = struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000002))[0]
MINUTE = 60_000


# Series


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


# Expressions

# The labels of each metric, with values to match.
JOBS = {"job": ("dig", "haul", "lift")}
MACHINES = JOBS | {"instance": ("dig-1", "dig-2", "haul-1", "haul-3"), "site": ("east", "west", "København")}
NUMBERED = {"n": ("1", "2", "3")}
METRICS = {
    "temp": MACHINES, "pressure": MACHINES, "level": MACHINES, "temp_other": MACHINES | {"unit": ("C",)},
    "info": {"instance": MACHINES["instance"], "model": ("ab", "cd", "ef")}, "limit": JOBS,
    "requests_total": JOBS | {"instance": ("dig-1", "haul-2"), "code": ("200", "404", "500")},
    "uneven_bucket": {"shape": ("falling", "open", "below", "double", "mixed"), "le": ("1", "+Inf", "x")},
    "latency_bucket": JOBS | {"le": ("0.5", "+Inf")}, "latency_count": JOBS, "latency_sum": JOBS,
    "odd": {"kind": ("nan", "inf", "minus", "mixed")}, "flat": NUMBERED, "sparse": NUMBERED, "missing": JOBS,
}
COUNTERS = ("requests_total", "latency_count", "latency_bucket")
GAUGES = ("temp", "pressure", "level", "limit")
LABELS = ("job", "instance", "site", "unit", "model", "code", "le", "kind", "n", "shape", "nothing")
RANGES = ("20s", "1m", "90s", "2m30s", "5m", "7m", "10m", "20m", "1h", "250ms", "3m10ms")
# A Prometheus 2 takes one step even if a subquery has none, so none is longer than the range.
SUBQUERIES = ("1m500ms:", "1m500ms:1m", "2m500ms:10s", "90s500ms:17s", "5m500ms:2m", "5m500ms:30s", "10m500ms:")
OFFSETS = ("30s", "1m", "-1m", "5m", "-5m", "7m", "1h", "-1h", "10ms")
NUMBERS = ("0", "1", "2", "0.5", "3.25", "10", "-1", "-7", "1e3", "0x1F", "1e-3", "100", "NaN", "Inf", "-Inf", "+3",
           ".5")
PLAIN = ("abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "sin", "cos", "tan", "asin", "acos",
         "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "deg", "rad", "timestamp", "round", "sort",
         "sort_desc", "absent", "histogram_quantile", "clamp", "clamp_min", "clamp_max", "label_replace", "label_join")
DATES = ("day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year")
WINDOWED = ("avg_over_time", "sum_over_time", "count_over_time", "min_over_time", "max_over_time", "stddev_over_time",
            "stdvar_over_time", "last_over_time", "present_over_time", "absent_over_time", "changes", "resets", "delta",
            "idelta", "deriv", "predict_linear", "quantile_over_time", "holt_winters", "irate")
FOLDS = ("sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "quantile", "count_values")
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "atan2")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
WORDS = (*ARITHMETIC, *COMPARISONS, "and", "or", "unless", "bool", "on", "ignoring", "group_left", "group_right", "by",
         "without", "offset", "@", "start()", "end()", "(", ")", "{", "}", "[", "]", ",", ":", "=", "=~", "!~", '"',
         "'x'", "5m", "1", "1h2", "0x", "Inf", "nan", "sum", "rate", "temp", "topk", "le", "#", "`", "\\", "é", "-",
         "")


class Expressions:
    """Random expressions, well formed and of right types unless they are to be `broken`."""

    def __init__(self, seed, end):
        self.random = random.Random(seed)
        self.end = end

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, things):
        return self.random.choice(things)

    def text(self):
        depth = self.random.randrange(0, 6)
        kind = self.random.random()
        if kind < 0.8:
            return self.vector(depth)
        if kind < 0.93:
            return self.scalar(depth)
        if kind < 0.98:
            return self.window(depth)
        return self.pick(('"text"', "'it''s'", "`a\\b`", r'"\x41\n\"\u00e6"'))

    def broken(self):
        """A well-formed expression with a change or two, which may leave it well-formed."""
        tokens = re.findall(r'\s+|"[^"]*"|\w+|.', self.text())
        for _ in range(self.random.randrange(1, 3)):
            place = self.random.randrange(len(tokens)) if tokens else 0
            match self.random.randrange(5):
                case 0:
                    del tokens[place:place + 1]
                case 1:
                    tokens.insert(place, self.pick(WORDS))
                case 2:
                    tokens[place:place + 1] = [self.pick(WORDS)]
                case 3:
                    tokens[place:place] = tokens[place:place + 2]
                case _:
                    other = self.random.randrange(len(tokens)) if tokens else 0
                    if tokens:
                        tokens[place], tokens[other] = tokens[other], tokens[place]
        return " ".join(tokens) if self.chance(0.3) else "".join(tokens)

    # Types

    def scalar(self, depth):
        kind = self.random.random()
        if depth <= 0 or kind < 0.35:
            return self.pick(NUMBERS)
        if kind < 0.5:
            return self.pick(("time()", "pi()"))
        if kind < 0.7:
            return f"scalar({self.vector(depth - 1)})"
        if kind < 0.75:
            return f"-{self.operand(self.scalar(depth - 1))}"
        sides = self.operand(self.scalar(depth - 1)), self.operand(self.scalar(depth - 1))
        sign = f" {self.pick(ARITHMETIC)} " if self.chance(0.7) else f" {self.pick(COMPARISONS)} bool "
        return sign.join(sides)

    def operand(self, text):
        return f"({text})" if self.chance(0.8) else text

    def vector(self, depth):
        if depth <= 0:
            return self.selector() if self.chance(0.9) else f"vector({self.scalar(0)})"
        kind = self.random.random()
        if kind < 0.04:
            return self.selector()
        if kind < 0.06:
            return f"({self.named()})"
        if kind < 0.09:
            return f"({self.vector(depth - 1)})"
        if kind < 0.11:
            return f"-{self.operand(self.vector(depth - 1))}"
        if kind < 0.14:
            return f"vector({self.scalar(depth - 1)})"
        if kind < 0.34:
            return self.call(depth)
        if kind < 0.54:
            return self.windowed(depth)
        if kind < 0.74:
            return self.aggregation(depth)
        return self.binary(depth)

    def selector(self, names=None):
        return self.plain_selector(names) + self.modifiers()

    def plain_selector(self, names=None):
        name = self.pick(names or tuple(METRICS))
        matchers = []
        for label in self.random.sample(sorted(METRICS[name]), self.random.randrange(0, 2)):
            value = self.pick(METRICS[name][label])
            matchers.append(self.pick((
                f'{label}="{value}"', f"{label}!='{value}'", f'{label}=~"{value[:2]}.*"', f'{label}!~"{value}|x"',
                f'{label}=~".+"', f'{label}=""', f'{label}=~"{value}"')))
        if self.chance(0.05):
            matchers.append(f"__name__={self.pick(('', '~'))}'{name}'")
            return "{" + ", ".join(matchers) + "}"
        if names is None and self.chance(0.03):
            return '{__name__=~"temp.*"' + "".join(f", {matcher}" for matcher in matchers) + "}"
        return name + ("{" + ",".join(matchers) + "}" if matchers or self.chance(0.05) else "")

    def modifiers(self, may_be_fixed=True):
        parts = []
        if self.chance(0.12):
            parts.append(f" offset {self.pick(OFFSETS)}")
        if may_be_fixed and self.chance(0.12):
            moment = self.end / 1000 - self.random.randrange(0, 1500) + self.pick((0, 0.25))
            parts.append(f" @ {self.pick(('start()', 'end()', f'{moment:.3f}', f'{moment:.3f}'))}")
        self.random.shuffle(parts)
        return "".join(parts)

    def window(self, depth, names=None, may_be_fixed=True):
        modifiers = self.modifiers(may_be_fixed)
        if depth <= 1 or names and self.chance(0.8) or self.chance(0.5):
            return f"{self.plain_selector(names)}[{self.pick(RANGES)}]{modifiers}"
        inner = self.selector(names) if names else self.vector(depth - 2)
        return f"({inner})[{self.pick(SUBQUERIES)}]{modifiers}"

    def windowed(self, depth):
        if self.chance(0.2):
            # Where a window may start was decided otherwise in Prometheus 2 for counters that are close to zero and
            # come in irregular intervals, so these are regular.
            return f"{self.pick(('rate', 'increase'))}({self.window(depth, COUNTERS)})"
        name = self.pick(WINDOWED)
        # Prometheus moves a fixed window with the steps if something else in the call depends on them.
        window = self.window(depth, may_be_fixed=name not in ("predict_linear", "quantile_over_time"))
        match name:
            case "predict_linear":
                return f"{name}({window}, {self.pick(('60', '3600', '-90', self.scalar(depth - 2)))})"
            case "quantile_over_time":
                return f"{name}({self.pick(('0.5', '0.9', '0', '1', '-1', '2', self.scalar(depth - 2)))}, {window})"
            case "holt_winters":
                return f"{name}({window}, {self.pick(('0.1', '0.5', '0.99'))}, {self.pick(('0.1', '0.5', '0.99'))})"
        return f"{name}({window})"

    def call(self, depth):
        name = self.pick(PLAIN + DATES)
        if name in DATES:
            # Of values without a date Prometheus gives whatever the conversion to an integer does.
            argument = self.pick((
                "", "vector(time())", f"timestamp({self.vector(depth - 1)} + 0)", self.selector(GAUGES),
                f"{self.selector(GAUGES)} * 1e7"))
            return f"{name}({argument})"
        argument = self.vector(depth - 1)
        match name:
            case "timestamp" if "@" in argument and "offset" in argument:
                # Prometheus forgets the offset of a selector.
                argument += " + 0"
            case "histogram_quantile":
                quantile = self.pick(("0.5", "0.9", "0.99", "0", "1", "-1", "1.5", "NaN", self.scalar(depth - 1)))
                return f"{name}({quantile}, {self.buckets() if self.chance(0.8) else argument})"
            case "atan" | "tanh":
                # These make one number of many but for the last digits, which are open. Sums of the rounded are exact.
                return f"round({name}({argument}), 1 / 1048576)"
            case "round" if self.chance(0.5):
                return f"{name}({argument}, {self.scalar(depth - 2)})"
            case "clamp":
                return f"{name}({argument}, {self.scalar(depth - 2)}, {self.scalar(depth - 2)})"
            case "clamp_min" | "clamp_max":
                return f"{name}({argument}, {self.scalar(depth - 2)})"
            case "label_replace":
                replaced = self.pick(("$1", "x", "", "${1}-$1", "$0", "$2", "a$$b", "${name}"))
                pattern = self.pick(("(.*)", "(.).*", "dig.*", "", "(?P<name>[a-z]+)-(.)", "((", "east|(w)est"))
                target = self.pick((*LABELS, "fresh"))
                return f'{name}({argument}, "{target}", "{replaced}", "{self.pick(LABELS)}", "{pattern}")'
            case "label_join":
                sources = "".join(f', "{label}"' for label in self.random.sample(LABELS, self.random.randrange(0, 3)))
                return f'{name}({argument}, "{self.pick((*LABELS, "fresh"))}", "{self.pick(("-", ""))}"{sources})'
        return f"{name}({argument})"

    def buckets(self):
        selector = self.plain_selector(("latency_bucket",))
        return self.pick((
            selector + self.modifiers(), f"rate({selector}[5m]{self.modifiers()})", f"increase({selector}[10m])",
            f"sum by (le) (rate({selector}[5m]))", f"sum by (le, job) ({selector})", self.selector(("uneven_bucket",)),
            "uneven_bucket"))

    def named(self):
        """Uses of metric names as labels, of series that have not lost theirs in Prometheus 2."""
        selector = self.pick((self.selector(), '{__name__=~"temp.*|pressure"}', "{job='dig'}", "(temp or pressure)"))
        by = self.pick(("by (__name__)", "by (job, __name__)", "without (instance)", "by (__name__, le)"))
        symbol = self.pick(("+", ">", "== bool", "and", "unless", "or"))
        return self.pick((
            f"{self.pick(('sum', 'count', 'max', 'avg'))} {by} ({selector})",
            f"last_over_time({self.plain_selector()}[5m])", f"topk(3, {selector})",
            f"{selector} {symbol} on(__name__, job, instance, le) {self.selector()}",
            f"{selector} {symbol} ignoring(instance) {self.selector()}",
            f'label_replace({selector}, "__name__", "$1_x", "{self.pick(LABELS)}", "(.)[a-z]*-?(.*)")',
            f'label_replace({selector}, "{self.pick(LABELS)}", "$1", "__name__", "(t.*|p.*)")',
            f'label_join({selector}, "{self.pick(("__name__", "n"))}", "_", "__name__", "job")',
            f'count_values without (job) ("__name__", round({selector}))'))

    def labels(self, fewest=0):
        return ", ".join(self.random.sample(LABELS[:-1], self.random.randrange(fewest, 4)))

    def aggregation(self, depth):
        grouping = f" {self.pick(('by', 'without'))} ({self.labels()}) " if self.chance(0.6) else ""
        argument = self.vector(depth - 1)
        if self.chance(0.15):
            # Which of equal values are kept is open: either none are equal, or it does not matter which are kept.
            name = self.pick(("topk", "bottomk"))
            number = self.pick(("1", "2", "3", "0", "-1", "100", "1.9", "NaN", "1e30"))
            if self.chance(0.5):
                return f"{name}{grouping}({number}, {self.selector(('temp', 'pressure', 'level'))})"
            return f"{self.pick(('sum', 'min', 'count'))}({name}{grouping}({number}, {argument}))"
        name = self.pick(FOLDS)
        if name == "quantile":
            argument = f"{self.pick(('0.5', '0.9', '0', '1', '-1', '3', self.scalar(depth - 1)))}, {argument}"
            # Prometheus computes it once if the argument is the same at all steps, whatever the parameter is.
            argument += " + 0 * time()"
        elif name == "count_values":
            # Prometheus 2 gets labels wrong that come after this one. The last digits of a computed value are open.
            argument = self.pick((self.selector(), f"round({argument})"))
            argument = f'"{self.pick(("value", "job", "le") if "by" not in grouping else ("value",))}", {argument}'
        elif name in ("stddev", "stdvar"):
            # Of one value that is NaN or infinite, Prometheus 2 says that it varies by 0.
            return f"({name}{grouping}({argument}) + 0 * sum{grouping}({argument}))"
        return f"{name}{grouping}({argument})" if self.chance(0.7) or not grouping else f"{name}({argument}){grouping}"

    def binary(self, depth):
        kind = self.random.random()
        symbol = self.pick(ARITHMETIC) if self.chance(0.6) else self.pick(COMPARISONS) + self.pick((" bool", ""))
        if kind < 0.3:
            sides = [self.operand(self.vector(depth - 1)), self.operand(self.scalar(depth - 1))]
            self.random.shuffle(sides)
            text = f" {symbol} ".join(sides)
            return f"round({text}, 1 / 1048576)" if symbol == "atan2" else text
        left, right = self.operand(self.vector(depth - 1)), self.operand(self.vector(depth - 1))
        if self.chance(0.4):
            # More often than by chance the sides have something to do with each other.
            left, right = self.pick((
                (left, left), (self.selector(("temp",)), self.selector(("pressure",))),
                (f"rate({self.plain_selector(COUNTERS)}[5m])", f"rate({self.plain_selector(COUNTERS)}[5m])"),
                (f"avg by ({self.labels(1)}) ({left})", left), (left, f"max by ({self.labels(1)}) ({left})")))
        if kind < 0.5:
            symbol = self.pick(("and", "or", "unless"))
            matching = f"{self.pick(('on', 'ignoring'))}({self.labels()}) " if self.chance(0.5) else ""
        elif kind < 0.6:
            many = self.selector(("temp", "pressure", "requests_total"))
            left, right, matching = self.pick((
                (many, self.selector(("info",)), "on(instance) group_left(model) "),
                (self.selector(("info",)), many, "on(instance) group_right() "),
                (many, self.selector(("limit",)), "on(job) group_left "),
                (many, self.selector(("limit",)), "ignoring(instance, site, code) group_left() "),
                (self.selector(("limit",)), many, "on(job) group_right(site) "),
                (many, many, f"on({self.labels(1)}) "), (many, many, f"ignoring({self.labels()}) ")))
        else:
            matching = f"{self.pick(('on', 'ignoring'))}({self.labels()}) " if self.chance(0.5) else ""
            if matching and self.chance(0.5):
                matching += f"{self.pick(('group_left', 'group_right'))}({self.labels()}) "
        if symbol == "atan2":
            return f"round({left} atan2 {matching}{right}, 1 / 1048576)"
        return f"{left} {symbol} {matching}{right}"


class Queries:
    """Random queries as forms for `query` and `query_range`, a share of them broken."""

    def __init__(self, seed, end):
        self.expressions = Expressions(seed, end)
        self.random = random.Random(f"times of {seed}")
        self.end = end

    def next(self):
        text = self.expressions.text() if self.random.random() < 0.8 else self.expressions.broken()
        start = self.end - self.random.randrange(-120, 900) * 1000 + 250
        if self.random.random() < 0.6:
            return {"query": text, "time": start}
        step = self.random.choice((15, 30, 60, 61, 300)) * 1000
        return {"query": text, "start": start, "end": start + step * self.random.randrange(0, 6), "step": step}


# Answers


def outcome(body, left_out=()):
    """What an answer of the HTTP API says: its type or its sort of error, and series by their labels."""
    if body.get("status") != "success":
        return body["errorType"], body["error"]
    data = body["data"]
    kind, result = data["resultType"], data["result"]
    if kind == "string":
        return kind, result[1]
    if kind == "scalar":
        return kind, [((), [(result[0], float(result[1]))])]
    series = []
    for item in result:
        labels = tuple(sorted((name, value) for name, value in item["metric"].items() if name not in left_out))
        points = [item["value"]] if kind == "vector" else item["values"]
        series.append((labels, [(at, float(value)) for at, value in points]))
    return kind, series


ERRORS = ("bad_data", "execution", "timeout", "canceled", "unavailable", "internal", "not_found")


def are_close(one, other, tolerance=1e-9):
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    largest = max(abs(one), abs(other))
    # What is left of numbers that cancel each other out is no more than their rounding.
    return one == other or abs(one - other) <= tolerance * largest or largest < 1e-12


def difference(query, ours, theirs):
    """None when two outcomes are the same, else in what they differ."""
    if ours[0] != theirs[0]:
        return f"{ours[0]} and {theirs[0]}"
    if ours[0] in ERRORS:
        return None
    if ours[0] == "string":
        return None if ours[1] == theirs[1] else "texts"
    mine, other = by_labels(query, ours[1]), by_labels(query, theirs[1])
    if len(mine) != len(ours[1]) or len(other) != len(theirs[1]):
        return "labels that occur twice"
    if mine.keys() != other.keys():
        return "labels"
    for labels, points in mine.items():
        if [at for at, _ in points] != [at for at, _ in other[labels]]:
            return "times"
        if not all(are_close(a, b) for (_, a), (_, b) in zip(points, other[labels])):
            return "values"
    if ours[0] == "vector" and re.match(r"(sort|sort_desc|topk|bottomk)\s*\(", query) and is_one_call(query):
        orders = [[points[0][1] for _, points in outcome[1]] for outcome in (ours, theirs)]
        if not all(are_close(a, b) for a, b in zip(*orders)):
            return "order"
    return None


def by_labels(query, series):
    # Prometheus 2 lets metric names stay behind atan2.
    left_out = ("__name__",) if re.search("atan2", query, re.I) else ()
    return {tuple(label for label in labels if label[0] not in left_out): points for labels, points in series}


# What Prometheus 2 says of numbers for durations, durations for numbers, signed and computed durations, and of names
# that are strings or have colons.
NEW_SYNTAX = re.compile(
    r"unexpected duration|expected duration|missing unit character in duration"
    r"|unexpected <op:[-+*/%^]> in (offset|subquery|range)"
    r"|unexpected (string|metric identifier) .* in (label matching|grouping opts)")


# Selectors and operators that put metrics of several names into one vector.
MANY_NAMES = re.compile(r"__name__|\bor\b|(?<![\w:\s])\s*\{|^\s*\{", re.I)
DURATION_ARGUMENT = re.compile(r",\s*[-+]*\d+(ms|[smhdwy])")
DATE = re.compile("|".join(DATES))
WINDOW_SUM = re.compile(r"(sum|avg|stddev|stdvar)_over_time|deriv|predict_linear", re.I)


def explanation(query, ours, theirs, *ask_shaken):
    """The rule of Prometheus 3, or of arithmetic, that explains a difference; None when none does.

    - Parameter ask_shaken: functions that ask our server a query of shaken series.
    """
    text = query["query"]
    if theirs[0] == "execution" and ours[0] not in ERRORS:
        # Names go at the end of a query, so that until then series do not become the same.
        if re.search(r"labelset|multiple matches", theirs[1]) and MANY_NAMES.search(text):
            return "metric names go at the end"
        if re.match("invalid (destination |source )?label name", theirs[1]):
            return "label names of all characters"
        if theirs[1] == "unexpected number of samples":
            return "Prometheus 2 fails at a fixed subquery of what is the same at all steps"
    if theirs[0] == "bad_data" and ours[0] != "bad_data":
        if NEW_SYNTAX.search(theirs[1]) or "trailing commas" in theirs[1] and DURATION_ARGUMENT.search(text):
            return "syntax of Prometheus 3"
    if ours[0] == "bad_data" and "out of bounds for @" in ours[1] and theirs[0] != "bad_data":
        return "times beyond 285 000 years"
    if ours[0] == "execution" and "labelset" in ours[1] and theirs[0] not in ERRORS:
        if re.search("atan2", text, re.I):
            return "metric names go behind atan2"
        if MANY_NAMES.search(text):
            return "metric names go at the end"
    if ours[0] == theirs[0] and ours[0] not in ERRORS:
        if WINDOW_SUM.search(text) and differ_only(ours, theirs, lambda a, b: math.isinf(a) and math.isnan(b)):
            # Prometheus 2 makes NaN of a sum beyond the largest number.
            return "sums that overflow are infinite"
        if DATE.search(text) and differ_only(ours, theirs, lambda a, b: math.isnan(a)):
            # In Prometheus it depends on the processor.
            return "times too large have no date"
        for place, ask in enumerate(ask_shaken):
            moved = ask(query | {"query": shaken(text, 1 - 1e-12 if place else 1 + 1e-12)})
            if moved[0] not in ERRORS and difference(text, moved, ours):
                return "rounding"
    return None


def differ_only(ours, theirs, may_differ):
    """Whether all values are the same but some of which a condition holds."""
    others = dict(theirs[1])
    return ours[0] in ("vector", "matrix") and others.keys() == dict(ours[1]).keys() and all(
        len(points) == len(others[labels]) and all(
            are_close(a, b) or may_differ(a, b) for (_, a), (_, b) in zip(points, others[labels]))
        for labels, points in ours[1])


# Numbers that are no durations, times or parts of strings.
NUMBER = re.compile(r"""(?<![\w.@"'~=+-])(?<!@ )(\d*\.?\d+)(?![\w."'])""")
COMPARISON = re.compile(
    r"""(?:[=!]=|[<>]=?)(?!\s*['"])\s*(?:bool\b\s*)?(?:(?:on|ignoring)\s*\([^)]*\)\s*)?"""
    r"""(?:group_(?:left|right)\b\s*(?:\([^)]*\)\s*)?)?""")


def shaken(text, factor):
    """An expression with numbers that rounding errors might have brought about."""
    text = NUMBER.sub(lambda found: f"{float(found[0]) * factor:.14f}", text)
    text = re.sub(r"\btime\s*\(\s*\)", f"(time() * {factor})", text)
    return COMPARISON.sub(lambda found: f"{found[0]} {factor} * ", text)


def is_one_call(query):
    """Whether the parenthesis that a text ends with is the one that its first call begins with."""
    if not query.endswith(")"):
        return False
    level = 0
    for place, character in enumerate(query):
        level += (character == "(") - (character == ")")
        if level == 0 and character == ")":
            return place == len(query) - 1
    return False
