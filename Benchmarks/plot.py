"""A plot of a few lines as SVG: panels beside each other, the fleet's size along the bottom, both axes logarithmic."""

import math
from xml.sax.saxutils import escape

PANEL, HIGH = 270, 200
LEFT, TOP, RIGHT, BOTTOM = 52, 56, 24, 40
COLOURS = {"Iris": "#0b6e4f", "Prometheus": "#c8502b", "VictoriaMetrics": "#5b4b9a"}
DASHES = {"Iris": "", "Prometheus": "6 3", "VictoriaMetrics": "2 3"}


def plot(panels, along):
    """`panels` is {title: {name: [(x, y), ...]}}; the lines of a name look alike in all panels."""
    wide = (LEFT + PANEL + RIGHT) * len(panels)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {TOP + HIGH + BOTTOM}" '
             f'font-family="sans-serif" font-size="12" fill="#333">',
             f'<rect width="{wide}" height="{TOP + HIGH + BOTTOM}" fill="#fff"/>']
    names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
    for number, name in enumerate(names):
        parts.append(f'<path d="M{LEFT + number * 150} 16h28" {style(name)}/>'
                     f'<text x="{LEFT + 34 + number * 150}" y="20">{escape(name)}</text>')
    for number, (title, lines) in enumerate(panels.items()):
        across = number * (LEFT + PANEL + RIGHT) + LEFT
        parts += [f'<g transform="translate({across} {TOP})">', *panel(title, lines, along), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def panel(title, lines, along):
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    across, up = scale(xs, PANEL), scale(ys, HIGH)
    yield f'<text x="0" y="-10" font-weight="bold">{escape(title)}</text>'
    yield f'<text x="{PANEL / 2}" y="{HIGH + 34}" text-anchor="middle">{escape(along)}</text>'
    for x in ticks(xs):
        yield (f'<path d="M{across(x):.1f} 0v{HIGH}" stroke="#ddd"/>'
               f'<text x="{across(x):.1f}" y="{HIGH + 16}" text-anchor="middle">{short(x)}</text>')
    for y in ticks(ys):
        yield (f'<path d="M0 {HIGH - up(y):.1f}h{PANEL}" stroke="#ddd"/>'
               f'<text x="-6" y="{HIGH - up(y) + 4:.1f}" text-anchor="end">{short(y)}</text>')
    for name, points in lines.items():
        placed = [(across(x), HIGH - up(y)) for x, y in sorted(points)]
        yield f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in placed)}" {style(name)}/>'
        yield "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS.get(name, "#555")}"/>' for x, y in placed)


def style(name):
    return f'fill="none" stroke="{COLOURS.get(name, "#555")}" stroke-width="2" stroke-dasharray="{DASHES.get(name, "")}"'


def bounds(values):
    """The ends of an axis: whole steps of 1, 2, 5 around the values, at least a factor of ten apart."""
    steps = [digit * 10.0 ** power for power in range(-4, 12) for digit in (1, 2, 5)]
    low = max(step for step in steps if step <= min(values) * 1.0001)
    high = min(step for step in steps if step >= max(values) * 0.9999)
    while high / low < 9.99:
        low, high = (max(step for step in steps if step < low * 0.99), min(step for step in steps if step > high * 1.01))
    return low, high


def scale(values, length):
    low, high = bounds(values)
    return lambda value: length * math.log(value / low) / math.log(high / low)


def ticks(values):
    low, high = bounds(values)
    tens = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    found = [10.0 ** power for power in tens]
    return found if len(found) > 2 else sorted({low, *found, high})


def short(value):
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
