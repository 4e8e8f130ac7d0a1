"""A brush over the delays of set A beside DuckDB with tables aggregated for it: steps of a drag, warm on both sides.

The engine learns its index at the third change of a field; the peer makes its tables before the first step. What either
takes for that is told beside the steps. Every number of every step is compared; the first difference ends the run with 1.
"""

import argparse
import itertools
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import machine
from aggregated_peer import AggregatedPeer
from benchmark_sets import SETS
from celadon import Celadon
from dashboard import Range, Values
from mismatch import compare_frame
from record import recorded

FIELD, LEARNING = "delay", 3  # changes until the index is there
OTHERS = {"nothing else": {}, "three airports, two weekdays":
          {"origin": Values(("ATL", "ORD", "LAX")), "dow": Values((1, 5))}}


def brushes(steps):
    return [Range(-10 + 3 * i, 20 + 3 * i) for i in range(steps)]


def drag(name, threads, others, steps):
    """Milliseconds of each step by the engine and by the peer, and what each took to get ready."""
    dashboard, files, tables = SETS[name]()
    dashboard.trace = [("others", others)] + [(f"{brush}", {**others, FIELD: brush}) for brush in brushes(steps)]
    celadon = Celadon(os.path.dirname(files[0]), [os.path.basename(path) for path in files], threads)
    celadon.prepare(dashboard)
    peer = AggregatedPeer(dashboard, tables, threads)
    ready = peer.start_drag(FIELD, others)
    celadon.frame(others)
    ours, theirs = [], []
    for brush in brushes(steps):
        state = {**others, FIELD: brush}
        seconds, answer = celadon.frame(state)
        ours.append(seconds * 1000)
        seconds, objects = peer.drag(FIELD, brush)
        theirs.append(seconds * 1000)
        compare_frame(dashboard, state, celadon.objects(answer), objects, f"{brush}", "aggregated")
    celadon.close()
    return ours[LEARNING:], theirs[LEARNING:], ours[LEARNING - 1], ready * 1000


def measure(names, threads, steps):
    """Prints a line for each data set, number of threads and selection beside the brush; their milliseconds."""
    print(f"\n{'data':5}{'th':>3}  {'selected beside':30}{'ours p50':>9}{'max':>8}{'peer p50':>10}{'max':>8}{'x p50':>7}"
          f"{'index':>8}{'tables':>8}   ms")
    figures = []
    for name, count, (beside, others) in itertools.product(names, threads, OTHERS.items()):
        ours, theirs, index, tables = drag(name, count, others, steps)
        half = [machine.quantile(times, 0.5) for times in (ours, theirs)]
        print(f"{name:5}{count:>3}  {beside:30}{half[0]:9.2f}{max(ours):8.2f}{half[1]:10.2f}{max(theirs):8.2f}"
              f"{half[1] / half[0]:7.1f}{index:8.0f}{tables:8.0f}", flush=True)
        figures.append({"data": name, "threads": count, "beside": beside, "celadon_ms": ours, "peer_ms": theirs,
                        "index_ms": index, "tables_ms": tables})
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="A,A10")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()
    threads = [int(count) for count in arguments.threads.split(",")]
    recorded(lambda: measure(arguments.data.split(","), threads, arguments.steps), arguments.json,
             data=arguments.data, threads=arguments.threads)


if __name__ == "__main__":
    main()
