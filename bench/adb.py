"""The Associative Dashboard Benchmark: whole dashboard frames after a click, beside SQL.

Every frame of a trace is calculated cold (result caches off) by the `celadon` command, through its
pipes and with JSON, and by DuckDB in each of its ways, in turns; by Polars and SQLite for orientation.
Every number is compared; the first difference ends the run with 1. Prints a table and, with --json,
writes the figures.
"""

import argparse
import importlib.metadata
import multiprocessing
import os
import sqlite3
import sys
import time
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import kernel_check
import report
import session_mix
from benchmark_sets import SETS
from record import recorded
from run import Run
from time_budget import TimeBudget

PEERS = ("duckdb", "polars", "sqlite")


def measure(name, threads, repetitions, peers, end, environment):
    """The figures of one data set: whole frames, list boxes and charts alone, warm frames, memory."""
    run = Run(name, threads, peers, environment)
    if run.kernels != environment.get("CELADON_KERNELS", run.kernels):
        sys.exit(f"this processor lacks {environment['CELADON_KERNELS']}, or there are no such kernels")
    parts = {"frame": run.dashboard, "lists": run.dashboard.only(lists=True),
             "charts": run.dashboard.only(charts=True)}
    lines, walks = [], {}
    budget = TimeBudget(end, len(parts))
    for part, dashboard in parts.items():
        times, walks[part] = run.cold(dashboard, repetitions, budget.next_end())
        held = run.held() if part == "frame" else {}
        lines += report.part_lines(name, part, threads, times, held)
    if set(walks.values()) != {repetitions}:
        report.walks_line(name, threads, walks)
    warm = run.warm()
    for what, steps in zip(("warm", "repeated"), warm):
        report.walk_line(name, what, threads, steps)
    sizes = run.celadon.ask("stats")["bytes"]
    report.model_line(name, threads, run.rows, run.celadon.load_ms, sizes)
    run.close()
    figures = {"data": name, "threads": threads, "kernels": run.kernels, "files": run.files,
               "rows": run.rows, "walks": walks, "bytes": sizes, "load_ms": run.celadon.load_ms, "lines": lines,
               "warm_seconds": warm}
    if name == "A":
        figures["session_mix"] = session_mix.measure(threads, environment)
    return figures


def measure_apart(threads, *arguments):
    """The same in a process of its own, as Polars learns its threads when it is loaded."""
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(measure, *arguments).result()


def measure_all(options, environment):
    report.print_head()
    runs = [(name, threads) for name in options.data for threads in map(int, options.threads.split(","))]
    budget = TimeBudget(time.time() + 60 * options.minutes, len(runs))
    return [measure_apart(threads, name, threads, options.repetitions, options.peers, budget.next_end(),
                          environment)
            for name, threads in runs]


def check_all_kernels(options):
    for name in options.data:
        kernel_check.check(name)
    return []


def _options():
    def several(known):
        def of(text):
            unknown = [name for name in text.split(",") if name not in known]
            if unknown:
                raise argparse.ArgumentTypeError(f"{unknown[0]} is not one of {', '.join(known)}")
            return text.split(",")
        return of

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=several(SETS), help=f"of {', '.join(SETS)} (A,A2,B0.1,B1,C2)")
    parser.add_argument("--threads", help="(1,2)")
    parser.add_argument("--repetitions", type=int, help="walks after the one to warm up (5)")
    parser.add_argument("--minutes", type=float, default=36,
                        help="walks are left out where all would take longer than this (36)")
    parser.add_argument("--peers", type=several(PEERS),
                        help="beside DuckDB, which always runs: polars, sqlite (both)")
    parser.add_argument("--quick", action="store_true",
                        help="A and B0.1, 2 threads, 2 repetitions, no SQLite, where not said otherwise")
    parser.add_argument("--kernels", help="force the engine's instruction set: scalar, baseline, avx2, "
                        "avx512; all: only check that all of them answer alike, with 1 and 2 threads")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    data, threads, repetitions, peers = (("A,B0.1", "2", 2, "duckdb,polars") if options.quick
                                         else ("A,A2,B0.1,B1,C2", "1,2", 5, "duckdb,polars,sqlite"))
    options.data = options.data or data.split(",")
    options.threads = options.threads or threads
    options.repetitions = options.repetitions or repetitions
    options.peers = options.peers or peers.split(",")
    return options


def _versions():
    packages = {name: importlib.metadata.version(name) for name in ("duckdb", "polars")}
    return {**packages, "sqlite": sqlite3.sqlite_version}


def main():
    options = _options()
    environment = {"CELADON_KERNELS": options.kernels} if options.kernels else {}

    def work():
        return check_all_kernels(options) if options.kernels == "all" else measure_all(options, environment)

    recorded(work, options.json, **_versions(), data=options.data, threads=options.threads,
             kernels=options.kernels or "fastest", repetitions=options.repetitions)


if __name__ == "__main__":
    main()
