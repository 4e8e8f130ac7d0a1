"""Sessions side by side on set A: makes the data where they are missing and runs sessions_bench."""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import data_sets
import machine


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", default="1,2")
    threads = parser.parse_args().threads
    for key, value in machine.describe().items():
        print(f"{key:18} {value}")
    path = data_sets.set_a()
    for count in threads.split(","):
        print(f"\nengine threads: {count}", flush=True)
        subprocess.run([os.path.join(machine.ROOT, "build", "release", "bench", "sessions_bench"),
                        path, count], check=True)


if __name__ == "__main__":
    main()
