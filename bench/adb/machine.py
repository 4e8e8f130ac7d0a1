"""The machine that a run is measured on, and whether it was quiet meanwhile."""

import os
import platform
import re
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The instruction sets that kernels are written for, as Linux names them.
INSTRUCTION_SETS = ("avx2", "bmi2", "avx512f", "avx512bw", "avx512vbmi", "avx512_vbmi2", "gfni")

QUIET = 1.1  # two workers may take so much longer than one


def _cpu_info():
    text = open("/proc/cpuinfo", encoding="ascii").read()
    fields = dict(re.findall(r"^(\S[^\t:]*)\s*: (.*)$", text, re.M))
    return fields.get("model name", "unknown").strip(), fields.get("flags", "").split(), fields


def describe():
    """Model, instruction sets, memory and versions, for the head of a report."""
    model, flags, fields = _cpu_info()
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty", "--abbrev=12"],
                            capture_output=True, text=True, check=False).stdout.strip()
    return {
        "processor": f"{model}, family {fields.get('cpu family')} model {fields.get('model')}",
        "cores": os.cpu_count(),
        "instruction_sets": [name for name in INSTRUCTION_SETS if name in flags],
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": commit or "unknown",
    }


_SPIN = """
import time
start = time.perf_counter()
total = 0
for i in range(3_000_000):
    total += i * i
print(time.perf_counter() - start, time.process_time())
"""


def _spin(workers):
    """(seconds, processor seconds) of each of so many processes that run a loop side by side."""
    running = [subprocess.Popen([sys.executable, "-c", _SPIN], stdout=subprocess.PIPE, text=True)
               for _ in range(workers)]
    return [tuple(map(float, process.communicate()[0].split())) for process in running]


def noise():
    """How much longer two spinning workers take by the clock than one needs of a processor: about 1
    on a quiet machine.
    """
    needed = min(_spin(1)[0][1] for _ in range(3))
    return statistics.median(max(seconds for seconds, _ in _spin(2)) for _ in range(3)) / needed


def quantile(values, q):
    """The value below which a share q of all lies; of few values, one of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]
