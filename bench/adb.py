"""The Associative Dashboard Benchmark: whole dashboard frames after a click, beside DuckDB.

Every frame of a trace is calculated cold (result caches off) by the `celadon` command, through its
pipes and with JSON, and by DuckDB in each of its ways, in turns. Every number is compared; the first
difference ends the run with 1. Prints a table and, with --json, writes the figures.
"""

import argparse
import json
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import duckdb

import data_sets
import machine
from celadon import Celadon
from compare import Mismatch, compare_frame
from dashboards import flights, star
from duckdb_peer import DuckDb

# Rows and sums of set A at its steps, known from elsewhere: rows, sum delay, sum distance, origins.
A_TOTALS = {
    "s00": (3000000, 20003603, 2194861208, 229), "s01": (124711, 1100966, 83824970, 1),
    "s02": (291052, 2643555, 212015687, 2), "s03": (84639, 1071465, 61467597, 2),
    "s04": (22644, 972361, 16777113, 2), "s05": (3918, 172622, 2865387, 2),
    "s06": (33780, 1373672, 24911254, 221), "s07": (15497, 635791, 13551188, 130),
    "s08": (33780, 1373672, 24911254, 221), "s09": (797961, 5575427, 573567205, 151),
    "s10": (205042, 144370, 152755393, 143), "s11": (19652, 74179, 18865376, 18),
    "s12": (1902966, 1943983, 1289896815, 228), "s19": (249709, 9171880, 188544069, 227),
}


def _flights_set(path):
    return flights(), [path], {"flights": data_sets.enum_table(path, ("origin", "dest"))}


def _star_set(scale):
    paths = data_sets.set_b(scale)
    tables = {name: data_sets.enum_table(path, data_sets.B_TEXTS[name])
              for name, path in paths.items()}
    return star(), list(paths.values()), tables


# Name of a data set -> dashboard, files, and the peer's tables.
DATA = {
    "A": lambda: _flights_set(data_sets.set_a()),
    "A10": lambda: _flights_set(data_sets.ten_times()),
    "B0.1": lambda: _star_set(0.1),
    "B1": lambda: _star_set(1),
    "B10": lambda: _star_set(10),
}


def _check_totals(name, step, objects):
    """The totals of a frame of set A against figures that no system of this run has made."""
    if name != "A" or step not in A_TOTALS:
        return
    rows, delay, distance, _, _, origins = objects[-1][()]
    if (rows, delay, distance, origins) != A_TOTALS[step]:
        raise Mismatch(f"A {step}: totals {(rows, delay, distance, origins)}")


def _lists_only(dashboard):
    part = type(dashboard)(**vars(dashboard))
    part.charts = ()
    return part


class Run:
    """One data set at one number of threads."""

    def __init__(self, name, threads, repetitions, environment):
        self.name, self.threads, self.repetitions = name, threads, repetitions
        self.dashboard, files, tables = DATA[name]()
        folder = os.path.dirname(files[0])
        self.celadon = Celadon(folder, [os.path.basename(path) for path in files], threads,
                               environment)
        self.peer = DuckDb(tables, threads)
        self.peer.prepare(self.dashboard)
        self.stats = self.celadon.ask("stats")

    def cold(self, dashboard):
        """Median seconds a step, of each system; every answer is compared the first time."""
        self.celadon.ask("cache off")
        self.celadon.prepare(dashboard)
        times = {}
        for repetition in range(self.repetitions + 1):
            for step, state in dashboard.trace:
                seconds, answer = self.celadon.frame(state)
                taken = {"celadon": seconds, "celadon, engine": self.celadon.engine_ms / 1000}
                for strategy in self.peer.strategies(dashboard):
                    seconds, objects = self.peer.frame(dashboard, state, strategy)
                    taken[f"DuckDB {strategy}"] = seconds
                    if repetition == 0:
                        ours = self.celadon.objects(answer)
                        compare_frame(dashboard, state, ours, objects, step, strategy)
                if repetition == 0 and dashboard.charts:
                    _check_totals(self.name, step, ours)
                for system, value in taken.items() if repetition > 0 else ():
                    times.setdefault(system, {}).setdefault(step, []).append(value)
        medians = {system: {step: statistics.median(values) for step, values in steps.items()}
                   for system, steps in times.items()}
        peers = [steps for system, steps in medians.items() if system.startswith("DuckDB")]
        medians["DuckDB best-of"] = {step: min(steps[step] for steps in peers)
                                     for step, _ in dashboard.trace}
        return medians

    def warm(self, dashboard):
        """Seconds a step of one walk through the trace with caches on."""
        self.celadon.ask("cache on")
        self.celadon.prepare(dashboard)
        self.celadon.frame({})
        return {step: self.celadon.frame(state)[0] for step, state in dashboard.trace}


def _line(name, part, threads, system, steps, best):
    values = [value * 1000 for value in steps.values()]
    ratios = [best[step] / steps[step] for step in steps]
    figures = {"data": name, "part": part, "threads": threads, "system": system,
               "p50_ms": machine.quantile(values, 0.5), "p95_ms": machine.quantile(values, 0.95),
               "max_ms": max(values), "ratio_p50": machine.quantile(list(best.values()), 0.5) * 1000 /
               machine.quantile(values, 0.5), "ratio_p95": machine.quantile(
                   list(best.values()), 0.95) * 1000 / machine.quantile(values, 0.95),
               "ratio_least": min(ratios), "steps_ms": {s: v * 1000 for s, v in steps.items()}}
    print(f"{name:5} {part:6} {threads:>2} {system:18} {figures['p50_ms']:>9.2f} "
          f"{figures['p95_ms']:>9.2f} {figures['max_ms']:>9.2f} {figures['ratio_p50']:>8.1f} "
          f"{figures['ratio_p95']:>8.1f} {figures['ratio_least']:>8.1f}", flush=True)
    return figures


def measure(name, threads, repetitions, environment):
    """The figures of one data set: whole frames, list boxes alone, warm frames, load, memory."""
    run = Run(name, threads, repetitions, environment)
    figures = []
    for part, dashboard in (("frame", run.dashboard), ("lists", _lists_only(run.dashboard))):
        medians = run.cold(dashboard)
        figures += [_line(name, part, threads, system, steps, medians["DuckDB best-of"])
                    for system, steps in medians.items()]
    figures.append(_line(name, "warm", threads, "celadon", run.warm(run.dashboard),
                         medians["DuckDB best-of"]))
    stats = run.stats
    print(f"{name:5} load {run.celadon.load_ms:.0f} ms, {stats['rows']} rows, "
          f"{stats['bytes']['total'] / stats['rows']:.2f} bytes a row "
          f"({', '.join(f'{key} {size}' for key, size in stats['bytes'].items())})")
    figures.append({"data": name, "threads": threads, "load_ms": run.celadon.load_ms,
                    "rows": stats["rows"], "bytes": stats["bytes"]})
    run.celadon.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="A,B0.1,B1", help=f"of {', '.join(DATA)}")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="A and B0.1, 2 threads, 2 repetitions")
    parser.add_argument("--kernels", help="force the engine's instruction set: scalar, avx2, …")
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.data, arguments.threads, arguments.repetitions = "A,B0.1", "2", 2
    environment = {"CELADON_KERNELS": arguments.kernels} if arguments.kernels else {}
    about = dict(machine.describe(), duckdb=duckdb.__version__, noise_before=machine.noise(),
                 kernels=arguments.kernels or "fastest")
    for key, value in about.items():
        print(f"{key:18} {value}")
    print(f"\n{'data':5} {'part':6} {'th':>2} {'system':18} {'p50 ms':>9} {'p95 ms':>9} {'max ms':>9} "
          f"{'x p50':>8} {'x p95':>8} {'x least':>8}   (x: best-of over system)")
    figures = []
    try:
        for name in arguments.data.split(","):
            for threads in arguments.threads.split(","):
                figures += measure(name, int(threads), arguments.repetitions, environment)
    except Mismatch as mismatch:
        sys.exit(f"answers differ: {mismatch}")
    about["noise_after"] = machine.noise()
    quiet = max(about["noise_before"], about["noise_after"]) <= machine.QUIET
    print(f"\nall answers equal; noise before {about['noise_before']:.2f}, after "
          f"{about['noise_after']:.2f}: {'quiet' if quiet else 'NOT QUIET, indications only'}")
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump({"about": about, "figures": figures}, out, indent=1)


if __name__ == "__main__":
    main()
