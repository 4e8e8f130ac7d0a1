"""Sessions side by side on set A: makes the data where they are missing and runs sessions_bench.

Each number of engine threads is measured twice: as a process is by itself, and with one arena of malloc, which shows
what sessions hold: else each thread of a session adds an arena of its own.
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import machine
import session_mix


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", default="1,2")
    threads = parser.parse_args().threads
    for key, value in machine.describe().items():
        print(f"{key:18} {value}")
    for count in threads.split(","):
        for name, environment in (("", {}), (", one arena", {"MALLOC_ARENA_MAX": "1"})):
            print(f"\nengine threads: {count}{name}", flush=True)
            session_mix.measure(count, environment)


if __name__ == "__main__":
    main()
