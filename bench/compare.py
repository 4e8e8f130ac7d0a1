"""Two commits against each other: both programs calculate every frame of a trace, in turns in one run.

OLD and NEW are commits, which are built in build/compare, or programs. Answers must be the same to the
last byte, else the run ends with 1. Prints for the frames' p50, p95 and max how many times as long NEW
takes, by the least and by the median of the repetitions, and how far halves of the repetitions of one
program are apart, which is noise; with --json, writes the figures.
"""

import argparse
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import duckdb

import data_sets
from benchmark_sets import SETS
from celadon import Celadon
from commits import program_of
from record import recorded
from single_charts import CHARTS, chart_commands, chart_name, distance_of_a_tenth
from turns import QUANTILES, in_turns, ratios


def _start(paths, threads, programs):
    folder = os.path.dirname(paths[0])
    files = [os.path.relpath(path, folder) for path in paths]
    celadons = [Celadon(folder, files, threads, program=program) for program in programs]
    for celadon in celadons:
        celadon.ask("cache off")
    return celadons


class Frames:
    """The frames of a dashboard as steps that a program takes."""

    def __init__(self, name, threads, programs):
        dashboard, paths, _ = SETS[name]()
        self.celadons = _start(paths, threads, programs)
        for celadon in self.celadons:
            celadon.prepare(dashboard)
        self.steps = dict(dashboard.trace)

    def take(self, celadon, step):
        """Seconds by the clock and of processors, and the answer."""
        seconds, answer = celadon.frame(self.steps[step])
        return seconds, celadon.processor_seconds, answer


class Charts:
    """Single charts over the flights, each with a tenth of the rows and with all, as such steps."""

    def __init__(self, threads, programs):
        path = data_sets.set_a()
        self.celadons = _start([path], threads, programs)
        with duckdb.connect() as connection:
            connection.execute(f"CREATE VIEW flights AS SELECT * FROM '{path}'")
            tenth, _ = distance_of_a_tenth(connection)
        self.steps = {f"{chart_name(chart)}, {share}": chart_commands(chart, least)
                      for chart in CHARTS for share, least in (("a tenth", tenth), ("all", None))}

    def take(self, celadon, step):
        celadon.ask("clear")
        used, start = celadon.used(), time.perf_counter()
        answer = celadon.send_all(self.steps[step])[-1]
        return time.perf_counter() - start, celadon.used() - used, answer


def measure(name, threads, programs, repetitions):
    work = Charts(threads, programs) if name == "charts" else Frames(name, threads, programs)
    times = in_turns(work, repetitions)
    for celadon in work.celadons:
        celadon.close()
    lines = []
    for kind, clock in enumerate(("clock", "processor")):
        for statistic in (min, statistics.median):
            figures = ratios(*({step: [taken[kind] for taken in all_taken] for step, all_taken in steps.items()}
                               for steps in times), statistic)
            how = "least" if statistic is min else "median"
            print(f"{name:6} {threads:>2} {clock:9} {how:7}" + "".join(
                f"{old * 1000:>9.3f}{new * 1000:>9.3f}{ratio:>7.3f}{noise:>7.3f}"
                for old, new, ratio, noise in figures.values()), flush=True)
            lines.append({"data": name, "threads": threads, "by": clock, "of": how, "figures": figures})
    return {"lines": lines, "seconds": times}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", metavar="OLD", help="a commit or a program")
    parser.add_argument("new", metavar="NEW", help="a commit or a program")
    parser.add_argument("--data", default="A,B0.1", help=f"of {', '.join(SETS)}, charts (A,B0.1)")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    unknown = [name for name in options.data.split(",") if name not in (*SETS, "charts")]
    if unknown:
        parser.error(f"no such data: {unknown[0]}")
    names, programs = zip(*(program_of(name) for name in (options.old, options.new)))

    def work():
        print(f"\nms of old and new at a quantile of the frames, new / old, and the noise of that\n"
              f"{'data':6} {'th':>2} {'by':9} {'of':7}" + "".join(
                  f"{quantile:>9}{'new':>9}{'ratio':>7}{'noise':>7}" for quantile in QUANTILES), flush=True)
        return [measure(name, threads, programs, options.repetitions) for name in options.data.split(",")
                for threads in map(int, options.threads.split(","))]

    recorded(work, options.json, old=names[0], new=names[1])


if __name__ == "__main__":
    main()
