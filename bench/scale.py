"""A table as large as the memory bears: the flights of set A so many times over, loaded and clicked through.

Loads the copies from Parquet by the `celadon` command and calculates every frame of set A cold, through its pipes and with
JSON. There is no peer at this size: each frequency, count and sum must be so many times that of one copy, and all else
the same, which is checked against one copy, whose answers `tools/bench adb` compares with DuckDB's. Prints the time of
the load, the memory, the frames, and what follows for half a billion rows.
"""

import argparse
import math
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import data_sets
import machine
from celadon import Celadon
from dashboards import flights

ROWS_OF_A = 3_000_000
HALF_A_BILLION = 500_000_000


def start(path, threads):
    celadon = Celadon(os.path.dirname(path), [os.path.basename(path)], threads)
    celadon.ask("cache off")
    celadon.prepare(flights())
    return celadon


def grows(measure):
    return measure.function in ("rows", "sum")


def multiplied(objects, dashboard, times):
    """The objects of a frame over so many copies of the rows, out of those over one."""
    lists = [{value: (count * times, state) for value, (count, state) in values.items()}
             for values in objects[:len(dashboard.lists)]]
    charts = [{key: tuple(number * times if grows(measure) and number is not None else number
                          for number, measure in zip(row, chart.measures)) for key, row in rows.items()}
              for rows, chart in zip(objects[len(dashboard.lists):], dashboard.charts)]
    return lists + charts


def frames(celadon, expected, times, repetitions):
    """Milliseconds of each frame, the median of several; ends the run where an answer is wrong."""
    dashboard, taken = flights(), {}
    for _ in range(repetitions):
        for name, state in dashboard.trace:
            seconds, answer = celadon.frame(state)
            taken.setdefault(name, []).append(seconds * 1000)
            if celadon.objects(answer) != multiplied(expected[name], dashboard, times):
                sys.exit(f"{name}: not {times} times the answer for one copy")
    return {name: statistics.median(ms) for name, ms in taken.items()}


def report(times, celadon, taken):
    rows, memory = times * ROWS_OF_A, celadon.memory()
    model = celadon.ask("stats")["bytes"]["total"]
    half = HALF_A_BILLION / rows
    median, p95 = (machine.quantile(list(taken.values()), q) for q in (0.5, 0.95))
    print(f"rows               {rows:,} of 10 fields")
    print(f"load from Parquet  {celadon.load_ms / 1000:.1f} s, {rows / celadon.load_ms / 1000:.1f} M rows a second")
    print(f"model              {model / 1e9:.2f} GB, {model / rows:.2f} bytes a row")
    print(f"process            {memory['VmRSS'] / 1e9:.2f} GB now, {memory['VmHWM'] / 1e9:.2f} GB at most")
    print(f"frames, cold       p50 {median:.0f} ms, p95 {p95:.0f} ms, max {max(taken.values()):.0f} ms")
    print(f"for {HALF_A_BILLION:,} rows, in proportion: model {model * half / 1e9:.1f} GB, "
          f"load {celadon.load_ms * half / 1000:.0f} s and {memory['VmHWM'] * half / 1e9:.1f} GB at most, "
          f"frames p50 {median * half:.0f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=200_000_000, help="at least so many")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--repetitions", type=int, default=1)
    arguments = parser.parse_args()
    times = math.ceil(arguments.rows / ROWS_OF_A)

    for key, value in machine.describe().items():
        print(f"{key:18} {value}")
    print(f"noise_before       {machine.noise():.2f}")
    one = start(data_sets.set_a(), arguments.threads)
    expected = {}
    for name, state in flights().trace:
        expected[name] = one.objects(one.frame(state)[1])
    one.close()
    many = start(data_sets.copies(times), arguments.threads)
    taken = frames(many, expected, times, arguments.repetitions)
    report(times, many, taken)
    many.close()


if __name__ == "__main__":
    main()
