"""How the time of a frame grows: with rows, fields listed, values selected in one field, and fields selected.

Frames are calculated cold by the `celadon` command, but for steps of a brush, and told in milliseconds of processor
time, the least of several repetitions, so that a busy machine does not show. Prints a table a curve; --svg FILE draws
them, --json FILE writes the figures.
"""

import argparse
import json
import math
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import data_sets
from celadon import Celadon
from dashboard import Range, Values
from dashboards import flights, star

SELECTED_FIELDS = ("hr", "dow", "mon", "dbin", "sbin", "origin", "dest", "d")
LISTED_FIELDS = flights().lists + ("delay", "distance")


def _start(files, options=()):
    celadon = Celadon(os.path.dirname(files[0]), [os.path.basename(path) for path in files], 1,
                      options=options)
    celadon.ask("cache off")
    return celadon


def _frame_ms(celadon, dashboard, state, repetitions):
    """The least processor milliseconds of a frame in a state."""
    dashboard.trace = [("state", state)]
    celadon.prepare(dashboard)
    celadon.frame(state)
    taken = []
    for _ in range(repetitions):
        celadon.frame(state)  # nothing is selected anew: the frame alone
        taken.append(celadon.processor_seconds * 1000)
    return min(taken)


def rows(repetitions):
    """Rows -> ms added up over the trace of set A, once and ten times over."""
    curve = {}
    for path, millions in ((data_sets.set_a(), 3), (data_sets.ten_times(), 30)):
        celadon = _start([path])
        curve[millions * 1_000_000] = sum(
            _frame_ms(celadon, flights(), state, repetitions) for _, state in flights().trace)
        celadon.close()
    return curve


def rows_dragged(repetitions):
    """Rows -> median ms of a step of a brush over the delays, from the fourth one on, caches on."""
    curve = {}
    for path, millions in ((data_sets.set_a(), 3), (data_sets.ten_times(), 30)):
        celadon = _start([path])
        celadon.ask("cache on")
        dashboard, taken = flights(), []
        dashboard.trace = [(f"t{i}", {"delay": Range(-10 + 3 * i, 20 + 3 * i)})
                           for i in range(4 + 3 * repetitions)]
        celadon.prepare(dashboard)
        for _, state in dashboard.trace:
            celadon.frame(state)
            taken.append(celadon.processor_seconds * 1000)
        curve[millions * 1_000_000] = statistics.median(taken[4:])
        celadon.close()
    return curve


def fields_listed(repetitions):
    """List boxes in a frame of set A without charts -> ms, with one airport selected."""
    celadon, curve = _start([data_sets.set_a()]), {}
    for count in (1, 2, 4, 8, len(LISTED_FIELDS)):
        dashboard = flights()
        dashboard.lists, dashboard.charts = LISTED_FIELDS[:count], ()
        curve[count] = _frame_ms(celadon, dashboard, {"origin": Values(("ATL",))}, repetitions)
    celadon.close()
    return curve


def values_selected(repetitions):
    """Selected values in a field of set A -> ms, which half of the rows hold however many they are."""
    celadon, curve = _start([data_sets.halves_of_a()]), {}
    for count in data_sets.HALVES:
        state = {f"v{count}": Values(tuple(range(count)))}
        curve[count] = _frame_ms(celadon, flights(), state, repetitions)
    celadon.close()
    return curve


def values_and_rows_selected(repetitions):
    """Selected values of lo_revenue in set B0.1 -> ms, every one the same share of the rows apart."""
    celadon, curve = _start(list(data_sets.set_b(0.1).values())), {}
    domain = sorted(celadon.domain("lo_revenue"))
    for count in (1, 10, 100, 1_000, 10_000, 100_000):
        chosen = tuple(domain[i * len(domain) // count] for i in range(count))
        curve[count] = _frame_ms(celadon, star(), {"lo_revenue": Values(chosen)}, repetitions)
    celadon.close()
    return curve


def fields_selected(repetitions, options=()):
    """Fields of set A with nearly all their values selected -> ms: the rows hardly get fewer."""
    celadon, curve, state = _start([data_sets.set_a()], options), {}, {}
    for field in SELECTED_FIELDS:
        domain = sorted(celadon.domain(field))
        state = {**state, field: Values(tuple(domain[1:]))}
        curve[len(state)] = _frame_ms(celadon, flights(), state, repetitions)
    celadon.close()
    return curve


def fields_selected_without_index(repetitions):
    """The same without what charts learn of all rows, which makes frames with most rows cheap."""
    return fields_selected(repetitions, ("--index-memory", "0"))


CURVES = {"rows": rows, "rows while dragging": rows_dragged, "fields listed": fields_listed,
          "values selected": values_selected, "values and rows": values_and_rows_selected,
          "fields selected": fields_selected, "fields selected without index": fields_selected_without_index}


def _plot(title, curve, left):
    """A curve as SVG, both axes logarithmic."""
    size, margin = 200, 40
    xs, ys = [math.log10(x) for x in curve], [math.log10(max(y, 1e-3)) for y in curve.values()]
    low, high = math.floor(min(ys)), max(math.ceil(max(ys)), math.floor(min(ys)) + 1)

    def x(value):
        return left + margin + size * (value - xs[0]) / (xs[-1] - xs[0])

    def y(value):
        return margin + size * (high - value) / (high - low)

    parts = [f'<text x="{left + margin}" y="20">{title}</text>',
             f'<path d="M{left + margin} {margin}v{size}h{size}" fill="none" stroke="gray"/>']
    parts += [f'<text x="{left + margin - 4}" y="{y(tick) + 4:.0f}" text-anchor="end">'
              f'{10 ** tick:g} ms</text>' for tick in range(low, high + 1)]
    parts += [f'<text x="{x(at):.0f}" y="{margin + size + 16}" text-anchor="middle">{value:g}</text>'
              for at, value in zip(xs, curve)]
    points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(xs, ys))
    return parts + [f'<polyline points="{points}" fill="none" stroke="steelblue" stroke-width="2"/>']


def _draw(curves, path):
    parts = [part for i, (title, curve) in enumerate(curves.items())
             for part in _plot(title, curve, 280 * i)]
    with open(path, "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{280 * len(curves)}" height="280" '
                  'font-family="sans-serif" font-size="10">\n' + "\n".join(parts) + "\n</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--curves", default=",".join(CURVES), help="of: " + ", ".join(CURVES))
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--svg", metavar="FILE")
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()
    curves = {}
    for name in arguments.curves.split(","):
        if name not in CURVES:
            parser.error(f"there is no such curve: {name}")
        curves[name] = CURVES[name](arguments.repetitions)
        print(name)
        for at, ms in curves[name].items():
            print(f"{at:>12} {ms:>10.2f} ms", flush=True)
    if arguments.svg:
        _draw(curves, arguments.svg)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(curves, out, indent=1)


if __name__ == "__main__":
    main()
