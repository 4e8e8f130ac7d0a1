"""Single charts over the flights beside DuckDB: aggregations, sets, Aggr and ranks, over all rows and a tenth of them.

Each chart is calculated cold (result caches off), the click that selects the tenth included, in two ways. By the public
API inside a process (bench/charts_bench.cc), as DuckDB is asked: each over and over. And by the `celadon` command,
through its pipes and with JSON, in turns with DuckDB's queries; there every number is compared, and a difference ends the
run with 1.

What charts learn of all rows is an index, which stays when result caches are off; from the second time on it answers
charts over all rows. So everything is measured with it, as the engine is by default, and without it. Prints a table of
each and, with --json, writes the figures.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import duckdb

import data_sets
import machine
from celadon import Celadon
from single_charts import CHARTS, chart_commands, chart_name, distance_of_a_tenth

BENCH = os.path.join(machine.ROOT, "build", "release", "bench", "charts_bench")
INDEX_BYTES = 64 << 20  # as by default
LEAST, USUAL = 4, 10  # goals: times as fast in every chart, and in most of them


def rows_of(answer):
    """{key: numbers} of the answer to a cube."""
    if not answer["dimensions"]:
        return {(): [cell.get("num") for cell in answer["totals"]]}
    keys = len(answer["dimensions"])
    return {tuple(cell.get("num", cell.get("text")) for cell in row[:keys]): [cell.get("num") for cell in row[keys:]]
            for row in answer["rows"]}


def check(name, ours, theirs):
    same = ours.keys() == theirs.keys() and all(
        all(our is not None and math.isclose(our, their, rel_tol=1e-12) for our, their in zip(ours[key], theirs[key]))
        for key in theirs)
    if not same:
        sys.exit(f"{name}: the answers differ")


class Run:
    """Both systems with the flights in memory."""

    def __init__(self, threads, index):
        self.path = data_sets.set_a()
        self.threads, self.index = threads, index
        self.celadon = Celadon(os.path.dirname(self.path), [os.path.basename(self.path)], threads,
                               options=("--index-memory", str(index)))
        self.celadon.ask("cache off")
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        steps, select = data_sets.enum_table(self.path, ("origin", "dest"))
        for step in (*steps, f"CREATE TABLE flights AS {select}"):
            self.connection.execute(step)
        self.least, self.share = distance_of_a_tenth(self.connection)

    def ours(self, chart, tenth):
        """Seconds of the click and the chart by the clock and of processors, and the rows of the chart."""
        self.celadon.ask("clear")
        commands = chart_commands(chart, self.least if tenth else None)
        used, start = self.celadon.used(), time.perf_counter()
        line = self.celadon.send_all(commands)[-1]
        seconds = time.perf_counter() - start
        return seconds, self.celadon.used() - used, rows_of(json.loads(line))

    def theirs(self, chart, tenth):
        dimensions, _, query = chart
        query = query.format(where=f"WHERE sbin >= {self.least}" if tenth else "")
        used, start = time.process_time(), time.perf_counter()
        rows = self.connection.execute(query).fetchall()
        seconds = time.perf_counter() - start
        keys = len(dimensions)
        return seconds, time.process_time() - used, {row[:keys]: list(map(float, row[keys:])) for row in rows}

    def compare(self, chart, tenth, repetitions):
        """Median seconds by the clock and of processors, in turns: ours through the pipe, and theirs."""
        times = [], []
        for _ in range(repetitions):
            ours, theirs = self.ours(chart, tenth), self.theirs(chart, tenth)
            check(chart[1], ours[2], theirs[2])
            times[0].append(ours[:2])
            times[1].append(theirs[:2])
        return [_medians(seconds) for seconds in times]

    def alone(self, chart, tenth, repetitions):
        """The same where each is asked over and over: ours by the API, and theirs."""
        seconds = [self.theirs(chart, tenth)[:2] for _ in range(repetitions + 1)][1:]
        return self._by_api(chart, tenth), _medians(seconds)

    def _by_api(self, chart, tenth):
        environment = dict(os.environ, CELADON_BENCH_FLIGHTS=self.path, CELADON_BENCH_THREADS=str(self.threads),
                           CELADON_BENCH_INDEX=str(self.index), CELADON_BENCH_CHART="\t".join(";".join(part) for part in chart[:2]),
                           CELADON_BENCH_CLICK=f"sbin\t>={self.least}" if tenth else "")
        text = subprocess.run([BENCH, "--benchmark_format=json", "--benchmark_min_time=0.05",
                               "--benchmark_repetitions=5"],
                              env=environment, check=True, capture_output=True, text=True).stdout
        median = next(run for run in json.loads(text)["benchmarks"] if run.get("aggregate_name") == "median")
        return [median[kind] / 1e6 for kind in ("real_time", "cpu_time")]


def _medians(times):
    return [statistics.median(kind) for kind in zip(*times)]


def _times(ours, theirs):
    return f"{ours * 1000:8.2f} {theirs * 1000:7.2f} {theirs / ours:6.1f}"


def _measure(title, run, repetitions):
    """A row for each chart over a tenth of the rows and all of them, printed as they come."""
    columns = f"{'celadon':>8} {'DuckDB':>7} {'times':>6}"
    print(f"\n{title:49} {'API, clock':>23} {'pipe, clock':>23} {'pipe, processors':>23}\n"
          f"{'milliseconds':42} {'rows':>6} {columns} {columns} {columns}")
    results = []
    for tenth in (True, False):
        for chart in CHARTS:
            name = chart_name(chart)
            result = {"chart": name, "share": run.share if tenth else 1}
            for way, (ours, theirs) in (("API", run.alone(chart, tenth, repetitions)),
                                        ("pipe", run.compare(chart, tenth, repetitions))):
                result[way] = {"seconds": [ours[0], theirs[0]], "processor_seconds": [ours[1], theirs[1]]}
            results.append(result)
            print(f"{name:42} {result['share']:6.1%} {_times(*result['API']['seconds'])} "
                  f"{_times(*result['pipe']['seconds'])} {_times(*result['pipe']['processor_seconds'])}", flush=True)
    return results


def _met(title, results, way):
    """Tells of the goals in one of the two ways of measuring, and whether they are met."""
    ratios = sorted(theirs / ours for ours, theirs in (result[way]["seconds"] for result in results))
    usual = sum(ratio >= USUAL for ratio in ratios)
    met = ratios[0] >= LEAST and 2 * usual > len(ratios)
    print(f"{title}, {way}: least {ratios[0]:.1f}, median {statistics.median(ratios):.1f} times as fast, {USUAL} times or "
          f"more in {usual} of {len(ratios)}: goals {'met' if met else 'MISSED'}")
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--strict", action="store_true", help="end with 1 where a goal is missed in any of these ways")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    about = dict(machine.describe(), duckdb=duckdb.__version__, noise_before=machine.noise())
    results = {title: _measure(title, Run(options.threads, index), options.repetitions)
               for title, index in (("with the index", INDEX_BYTES), ("without", 0))}
    about["noise_after"] = machine.noise()
    print("\nall answers equal")
    met = [_met(title, rows, way) for title, rows in results.items() for way in ("API", "pipe")]
    print(f"noise before {about['noise_before']:.2f}, after {about['noise_after']:.2f}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": about, "threads": options.threads, "results": results}, file, indent=1)
    if options.strict and not all(met):
        sys.exit(1)


if __name__ == "__main__":
    main()
