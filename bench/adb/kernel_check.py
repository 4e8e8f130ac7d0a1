"""Whether every instruction set, with one thread and with two, answers frames as DuckDB does."""

import json
import os

from benchmark_sets import SETS
from celadon import Celadon
from mismatch import Mismatch
from duckdb_peer import DuckDb
from oracle import Oracle

KERNELS = ("scalar", "baseline", "avx2", "avx512")
THREADS = (1, 2)


def _start(folder, files, dashboard, kernels, threads):
    """A program with the data; None where the processor lacks the instruction set."""
    celadon = Celadon(folder, files, threads, {"CELADON_KERNELS": kernels})
    if celadon.kernels(dashboard) != kernels:
        celadon.close()
        return None
    celadon.ask("cache off")
    celadon.prepare(dashboard)
    return celadon


def _results(answer):
    """An answer without the time that it took, which must be the same to the last byte."""
    return json.dumps(json.loads(answer)["results"])


def check(name):
    """Prints which sets answered all frames of a data set alike; raises Mismatch where one did not."""
    dashboard, paths, tables = SETS[name]()
    folder = os.path.dirname(paths[0])
    files = [os.path.relpath(path, folder) for path in paths]
    systems = {f"{kernels} {threads}": _start(folder, files, dashboard, kernels, threads)
               for kernels in KERNELS for threads in THREADS}
    running = {system: celadon for system, celadon in systems.items() if celadon}
    duck = DuckDb(dashboard, tables, max(THREADS))
    oracle = Oracle(name, duck)
    for step, state in dashboard.trace:
        expected = duck.frame(dashboard, state, "naive")[1]
        results = {}
        for system, celadon in running.items():
            answer = celadon.frame(state)[1]
            results.setdefault(_results(answer), system)
            if len(results) > 1:
                raise Mismatch(f"{name} {step}: {' and '.join(results.values())} differ")
        oracle.check(dashboard, step, state, celadon.objects(answer), [(duck, "naive", expected)])
    for celadon in running.values():
        celadon.close()
    absent = [kernels for kernels in KERNELS if not systems[f"{kernels} {THREADS[0]}"]]
    print(f"{name}: {len(dashboard.trace)} frames alike with 1 and 2 threads and "
          f"{', '.join(kernels for kernels in KERNELS if kernels not in absent)}"
          f"{'; this processor lacks ' + ', '.join(absent) if absent else ''}", flush=True)
