"""A run on record: the machine and the versions, whether the machine was quiet, and the figures."""

import json
import sys

import machine
from mismatch import Mismatch


def recorded(work, path, **about):
    """Prints what the run is about, does the work, tells whether the machine was quiet meanwhile, and
    writes the figures that the work gives where a path is named. A different answer ends the program.
    """
    about = dict(machine.describe(), **about, noise_before=machine.noise())
    for key, value in about.items():
        print(f"{key:18} {value}", flush=True)
    try:
        figures = work()
    except Mismatch as mismatch:
        sys.exit(f"answers differ: {mismatch}")
    about["noise_after"] = machine.noise()
    quiet = max(about["noise_before"], about["noise_after"]) <= machine.QUIET
    print(f"\nall answers equal; noise before {about['noise_before']:.2f}, after "
          f"{about['noise_after']:.2f}: {'quiet' if quiet else 'NOT QUIET, indications only'}")
    if path:
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"about": about, "figures": figures}, out, indent=1)
    return figures
