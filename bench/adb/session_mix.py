"""Sessions side by side on set A: what bench/sessions_bench measures."""

import os
import subprocess

import data_sets
import machine

PROGRAM = os.path.join(machine.ROOT, "build", "release", "bench", "sessions_bench")
COLUMNS = ("sessions", "frames_a_second", "p50_ms", "p95_ms", "memory_mb", "memory_of_one")


def measure(threads, environment=None):
    """Prints and gives a line for 1, 4 and 16 sessions of an engine with so many threads."""
    output = subprocess.run([PROGRAM, data_sets.set_a(), str(threads)], check=True, text=True,
                            stdout=subprocess.PIPE, env=dict(os.environ, **(environment or {}))).stdout
    print(output, end="", flush=True)
    return [dict(zip(COLUMNS, map(float, line.split()))) for line in output.splitlines()[1:]]
