"""What was measured, as a table in Markdown and as a chart."""

import math
import os
import re
import statistics
import sys
from pathlib import Path

# Of each row: what is measured, whether more is better, and whether the chart shows it.
ROWS = {
    "cold": ("cold start to first child, ms", False, True),
    "flat_100": ("100 flat, to the last child, ms", False, True),
    "flat_1000": ("1000 flat, to the last child, ms", False, True),
    "flat_10000": ("10,000 flat, to the last child, ms", False, False),
    "launches": ("launches a second, of 1000", True, False),
    "hop": ("chain of 100, reverse in the file: a hop, ms", False, True),
    "layered": ("20 layers of 50, 3 dependencies each, ms", False, True),
    "successor": ("kill → successor runs, ms", False, True),
    "deaths": ("500 killed at once → all back, ms", False, True),
    "event": ("kill → event at a ZeroMQ subscriber, ms", False, False),
    "gone": ("stop signal → 1000 gone, ms", False, True),
    "ended": ("stop signal → supervisor gone too, ms", False, False),
    "status": ("status command for 100 programs, ms", False, True),
    "pss_1": ("memory with 1 program: PSS, MB", False, False),
    "dirty_1": ("of it private and dirty, MB", False, False),
    "pss_1000": ("memory with 1000 programs: PSS, MB", False, False),
    "dirty_1000": ("of it private and dirty, MB", False, False),
    "switches": ("idle with 1000: context switches a second", False, False),
    "idle": ("idle with 1000: CPU, ms a second", False, False),
}
# Which rows a supervisor has no value in if it fails.
ROWS_OF = {
    "one": ["cold", "successor"],
    "hundred": ["flat_100", "status"],
    "deaths": ["deaths"],
    "thousand": ["flat_1000", "gone"],
    "hops": ["hop"],
    "layered": ["layered"],
}
BEGIN, END = "<!-- compare.py writes from here -->\n", "<!-- to here -->\n"


class Results:

    def __init__(self):
        self.samples = {}
        self.failures = set()
        self.java = []

    def add(self, row, name, value):
        self.samples.setdefault((row, name), []).append(value)

    def failed(self, name, measurement):
        self.failures |= {(row, name) for row in ROWS_OF[measurement]}

    def median(self, row, name):
        known = (row, name) in self.samples and (row, name) not in self.failures
        return statistics.median(self.samples[row, name]) if known else None

    def cell(self, row, name):
        if (row, name) in self.failures:
            return "fails"
        if (row, name) not in self.samples:
            return "-"
        samples = sorted(self.samples[row, name])
        text = number(statistics.median(samples))
        return text if len(samples) < 3 else f"{text} / {number(samples[math.ceil(len(samples) * 0.95) - 1])}"


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(value, other):
    return "-" if value is None or not other else f"{value / other:.2f}"


def show(comparison, write, docs):
    text = table(comparison)
    print(text)
    if not write:
        return
    page = docs / "performance.md"
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"compare: {page} has not both of the lines {BEGIN}{END}")
    picture = "![Medians of each supervisor, as bars on a logarithmic axis](performance.svg)"
    page.write_text(f"{before}{begin}\n{picture}\n\n{text}\n{end}{after}")
    (docs / "performance.svg").write_text(chart(comparison))


def table(comparison):
    measured = comparison.measured
    names = [each.name for each in comparison.supervisors]
    lines = ["| median / p95 | " + " | ".join(names) + " | gaggled ÷ floor | gaggled ÷ best peer |",
             "|---" * (len(names) + 3) + "|"]
    for row, (title, more_is_better, _) in ROWS.items():
        if not any((row, name) in measured.samples for name in names):
            continue
        ours = measured.median(row, "gaggled")
        known = {name: value for name in names[2:] if (value := measured.median(row, name)) is not None}
        best = (max if more_is_better else min)(known, key=known.get) if known else None
        beside = ratio(ours, known.get(best))
        lines.append(f"| {title} | " + " | ".join(measured.cell(row, name) for name in names)
                     + f" | {ratio(ours, measured.median(row, 'floor'))} | {beside}{f' ({best})' if beside != '-' else ''} |")
    return "\n".join(lines) + "\n\n" + "\n".join(notes(comparison)) + "\n"


def notes(comparison):
    measured = comparison.measured
    if measured.java:
        java = statistics.median(measured.java)
        rows = {"cold": "cold start", "status": "status command"}
        beside = [f"its {what} takes {ratio(value, java)} times as long" for row, what in rows.items()
                  if (value := measured.median(row, "gaggled"))]
        yield f"- `java -version` of gaggled's own runtime takes {number(java)} ms; {', '.join(beside)}"
    yield f"- Machine: {machine()}; {comparison.gaggled.java_version()}"
    yield "- Versions: " + ", ".join(f"{each.name} {each.version()}" for each in comparison.supervisors[1:])
    if comparison.missing:
        missing = ", ".join(f"{each.name} ({each.hint})" for each in comparison.missing)
        yield f"- Not installed there, and so not measured: {missing}"


def machine():
    model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    release = re.search(r'^PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text(), re.MULTILINE)
    parts = [model[1] if model else os.uname().machine, f"{cores} cores", f"{memory} GB", f"Linux {os.uname().release}"]
    return ", ".join(parts + ([release[1]] if release else []))


# The chart: for each row a group of bars, all on one logarithmic axis.

WIDTH, LEFT, RIGHT, BAR, GAP, TITLE = 860, 120, 70, 15, 12, 20

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .axis { fill: #6e7781; font-size: 11px }
  line { stroke: #d0d7de }
  rect { fill: #8fa6bd }
  .floor { fill: #b8bec5 }
  .gaggled { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .axis { fill: #8d96a0 }
    line { stroke: #3d444d }
    rect { fill: #5a7089 }
    .floor { fill: #4a525b }
    .gaggled { fill: #4493f8 }
  }
"""


def chart(comparison):
    measured = comparison.measured
    groups = []
    for row, (title, _, charted) in ROWS.items():
        bars = [(each.name, value) for each in comparison.supervisors if (value := measured.median(row, each.name)) is not None]
        if charted and bars:
            groups.append((title, sorted(bars, key=lambda bar: bar[1])))
    values = [value for _, bars in groups for _, value in bars]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    if low == high:
        high += 1

    def place(value):
        return LEFT + (math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts, y = [], 28
    for title, bars in groups:
        parts.append(f'<text class="title" x="8" y="{y + 13}">{title}</text>')
        y += TITLE
        for name, value in bars:
            # A value at the low end of the axis is seen, too.
            width = max(place(value) - LEFT, 2)
            parts.append(f'<text x="{LEFT - 6}" y="{y + 11}" text-anchor="end">{name}</text>'
                         f'<rect class="{name}" x="{LEFT}" y="{y + 1}" width="{width:.1f}" height="{BAR - 3}"/>'
                         f'<text x="{LEFT + width + 5:.1f}" y="{y + 11}">{number(value)}</text>')
            y += BAR
        y += GAP
    axis = []
    for power in range(low, high + 1):
        x = place(10**power)
        label = f"{10**power:g} ms" if power < 3 else f"{10**(power - 3)} s"
        axis.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="24" y2="{y}"/>'
                    f'<text class="axis" x="{x:.1f}" y="16" text-anchor="middle">{label}</text>')
    lines = "\n".join(axis + parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" '
            f'aria-label="Medians in milliseconds, logarithmic: shorter is better">\n<style>{STYLE}</style>\n{lines}\n</svg>\n')
