"""The table of the benchmark: a line a system and part of a frame, as it is measured."""

import machine
from walks import BEST, OURS, best_of

HEADS = ("p50", "p95", "max", "x p50", "x p95", "x least", "c p50", "c p95", "c least", "B/row", "load")
LEGEND = """ms: median, 95th percentile and largest of the frames of the trace
x, c: how many times as long the best way of DuckDB takes at these, by the clock and by the processor
B/row, load: bytes in memory a row of all tables, ms from Parquet files to tables"""


def print_head():
    print(f"\n{LEGEND}\n{'data':5} {'part':6} {'th':>2} {'system':17}" +
          "".join(f"{head:>9}" for head in HEADS))


def _figures(values, best):
    """Quantiles in ms and how many times the best peer takes them; None without times."""
    if not any(values):
        return None
    figures = {"max_ms": max(values) * 1000, "ratio_least": min(b / v for b, v in zip(best, values))}
    for name, q in (("p50", 0.5), ("p95", 0.95)):
        figures[f"{name}_ms"] = machine.quantile(values, q) * 1000
        figures[f"ratio_{name}"] = machine.quantile(best, q) / machine.quantile(values, q)
    return figures


def _line(name, part, threads, system, clock, used, held):
    cells = [clock[f"{key}_ms"] for key in ("p50", "p95", "max")]
    for figures in (clock, used):
        cells += [figures and figures[f"ratio_{key}"] for key in ("p50", "p95", "least")]
    cells += held.get(system, (None, None))
    print(f"{name:5} {part:6} {threads:>2} {system:17}" +
          "".join(f"{'':9}" if cell is None else f"{cell:9.2f}" for cell in cells), flush=True)


def part_lines(name, part, threads, times, held):
    """Prints and gives the figures of every system over one trace. `held`: system -> bytes a row and
    ms of its load.
    """
    best, lines = best_of(times), []
    systems = {system: times[system] for system in sorted(times, key=lambda name: not name.startswith(OURS))}
    for system, steps in {**systems, BEST: best}.items():
        clock, used = (_figures(*([each[step][kind] for step in steps] for each in (steps, best)))
                       for kind in (0, 1))
        _line(name, part, threads, system, clock, used, held)
        lines.append({"data": name, "part": part, "threads": threads, "system": system, "clock": clock,
                      "processor": used, "steps_ms": {step: [kind * 1000 for kind in taken]
                                                      for step, taken in steps.items()}})
    return lines


def walks_line(name, threads, walks):
    """Of how many walks the figures of each part are, where time left some out."""
    print(f"{name:5} {'walks':9} {threads:>2}: " + ", ".join(f"{part} {n}" for part, n in walks.items()),
          flush=True)


def model_line(name, threads, rows, load_ms, sizes):
    """What the engine's load took and made: bytes a row by kind."""
    parts = ", ".join(f"{kind} {size / rows:.2f}" for kind, size in sizes.items())
    print(f"{name:5} {'load':9} {threads:>2}: {rows:,} rows, {rows / load_ms / 1000:.1f} million a second; "
          f"bytes a row: {parts}", flush=True)


def walk_line(name, what, threads, steps):
    """A walk through the trace without a peer: quantiles by the clock and by the processor."""
    clock, used = zip(*steps.values())
    print(f"{name:5} {what:9} {threads:>2}: p50 {_ms(clock, 0.5)}, p95 {_ms(clock, 0.95)}; "
          f"processor {_ms(used, 0.5)}, {_ms(used, 0.95)}", flush=True)


def _ms(seconds, q):
    return f"{machine.quantile(seconds, q) * 1000:.2f} ms"
