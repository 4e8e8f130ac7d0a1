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


BEST = "DuckDB best-of"


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
        """Median seconds a step of each system, by the clock and by the processor; every answer is
        compared the first time.
        """
        self.celadon.ask("cache off")
        self.celadon.prepare(dashboard)
        clock, processor = {}, {}
        for repetition in range(self.repetitions + 1):
            for step, state in dashboard.trace:
                seconds, answer = self.celadon.frame(state)
                taken = {"celadon": (seconds, self.celadon.processor_seconds),
                         "celadon, engine": (self.celadon.engine_ms / 1000, 0)}
                for strategy in self.peer.strategies(dashboard):
                    seconds, objects = self.peer.frame(dashboard, state, strategy)
                    taken[f"DuckDB {strategy}"] = (seconds, self.peer.processor_seconds)
                    if repetition == 0:
                        ours = self.celadon.objects(answer)
                        compare_frame(dashboard, state, ours, objects, step, strategy)
                if repetition == 0 and dashboard.charts:
                    _check_totals(self.name, step, ours)
                for system, (seconds, used) in taken.items() if repetition > 0 else ():
                    clock.setdefault(system, {}).setdefault(step, []).append(seconds)
                    processor.setdefault(system, {}).setdefault(step, []).append(used)
        return _medians(clock), _medians(processor)

    def warm(self, dashboard):
        """(seconds, processor seconds) a step of two walks through the trace with caches on; the
        second one meets no state for the first time.
        """
        self.celadon.ask("cache on")
        self.celadon.prepare(dashboard)
        self.celadon.frame({})
        return [{step: (self.celadon.frame(state)[0], self.celadon.processor_seconds)
                 for step, state in dashboard.trace} for _ in range(2)]


def _medians(times):
    """Of each step, and of the peer's best way at each step."""
    medians = {system: {step: statistics.median(values) for step, values in steps.items()}
               for system, steps in times.items()}
    peers = [steps for system, steps in medians.items() if system.startswith("DuckDB")]
    medians[BEST] = {step: min(steps[step] for steps in peers) for step in peers[0]}
    return medians


def _figures(steps, best):
    """Quantiles in ms and how many times the best peer takes them; None without times."""
    if not any(steps.values()):
        return None
    values, peers = list(steps.values()), list(best.values())
    figures = {"steps_ms": {step: value * 1000 for step, value in steps.items()},
               "max_ms": max(values) * 1000,
               "ratio_least": min(best[step] / value for step, value in steps.items())}
    for name, q in (("p50", 0.5), ("p95", 0.95)):
        figures[f"{name}_ms"] = machine.quantile(values, q) * 1000
        figures[f"ratio_{name}"] = machine.quantile(peers, q) / machine.quantile(values, q)
    return figures


def _lines(name, part, threads, clock, processor):
    """Prints and gives the figures of every system over one trace."""
    lines = []
    for system, steps in clock.items():
        wall = _figures(steps, clock[BEST])
        used = _figures(processor[system], processor[BEST])
        print(f"{name:5} {part:6} {threads:>2} {system:16}" +
              "".join(f"{wall[key]:>9.2f}" for key in ("p50_ms", "p95_ms", "max_ms")) +
              "".join(f"{wall[f'ratio_{key}']:>8.1f}" for key in ("p50", "p95", "least")) +
              ("".join(f"{used[f'ratio_{key}']:>8.1f}" for key in ("p50", "p95", "least"))
               if used else ""), flush=True)
        lines.append({"data": name, "part": part, "threads": threads, "system": system,
                      "clock": wall, "processor": used})
    return lines


def measure(name, threads, repetitions, environment):
    """The figures of one data set: whole frames, list boxes alone, warm frames, load, memory."""
    run = Run(name, threads, repetitions, environment)
    figures = []
    for part, dashboard in (("frame", run.dashboard), ("lists", _lists_only(run.dashboard))):
        figures += _lines(name, part, threads, *run.cold(dashboard))
    warm = run.warm(run.dashboard)
    stats = run.stats
    for walk, steps in zip(("warm, the first walk", "warm, a second walk"), warm):
        clock, used = zip(*steps.values())
        print(f"{name:5} {walk} through the trace: p50 {_ms(clock, 0.5)}, p95 {_ms(clock, 0.95)}; "
              f"processor {_ms(used, 0.5)}, {_ms(used, 0.95)}")
    print(f"{name:5} load {run.celadon.load_ms:.0f} ms, {stats['rows']} rows, "
          f"{stats['bytes']['total'] / stats['rows']:.2f} bytes a row "
          f"({', '.join(f'{key} {size}' for key, size in stats['bytes'].items())})")
    figures.append({"data": name, "threads": threads, "load_ms": run.celadon.load_ms,
                    "rows": stats["rows"], "bytes": stats["bytes"], "warm_seconds": warm})
    run.celadon.close()
    return figures


def _ms(seconds, q):
    return f"{machine.quantile(seconds, q) * 1000:.2f} ms"


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
    print("\nms: median, 95th percentile and largest of the frames; x: how many times as long the best "
          f"way of DuckDB takes,\nby the clock and by the processor\n{'data':5} {'part':6} "
          f"{'th':>2} {'system':16}" + "".join(f"{head:>9}" for head in ("p50", "p95", "max")) +
          "".join(f"{head:>8}" for head in ("x p50", "x p95", "x least") * 2))
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
