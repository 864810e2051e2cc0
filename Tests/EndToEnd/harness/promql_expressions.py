"""Random PromQL, well-formed by its grammar and broken."""

import random
import re

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
