"""Whether two servers answer a query alike, and what explains where they do not."""

import math
import re

from harness.promql_expressions import DATES


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
VARIANCE = re.compile(r"(stddev|stdvar)\b", re.I)
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
        if VARIANCE.search(text) and differ_only(ours, theirs, lambda a, b: are_close(a, b, 1e-7)):
            # Prometheus 3 keeps what rounding takes away, so that shaking does not show it.
            return "variances of large numbers"
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
    def moved(found):
        # A little less than a whole number is one less where it counts something.
        return found[0] if factor < 1 and found[0].isdigit() else f"{float(found[0]) * factor:.14f}"

    text = NUMBER.sub(moved, text)
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
