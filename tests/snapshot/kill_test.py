"""Kills `celadon` at random moments while it saves over an app: what is there must be the old app or the new one.

    kill_test.py CELADON FOLDER KILLS [SEED]

The two apps differ in size and in content. After each kill the file is opened, and its table is compared with
what either app holds.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROWS = {"old": 20_000, "new": 60_000}


def write_tables(folder):
    for name, rows in ROWS.items():
        lines = [f"{i},{name} {i % 977},{i * 7919 % 10007 / 8}" for i in range(rows)]
        (folder / f"{name}.csv").write_text("Id,Text,Number\n" + "\n".join(lines) + "\n", encoding="utf-8")


def answers(celadon, folder, *arguments):
    run = subprocess.run([celadon, "--json", "--data-dir", folder, *arguments], cwd=folder, capture_output=True,
                         text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: {run.stdout} {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def contents(celadon, folder):
    """What the app holds, in figures that tell the two apart."""
    results = answers(celadon, folder, "app.celadon", "-c", "eval Count(Id)", "-c", "eval Sum(Number)", "-c",
                      "list Text top 1 by load")
    return [results[-3]["value"], results[-2]["value"], results[-1]["values"][0]["text"]]


def save(celadon, folder, name):
    answers(celadon, folder, "-c", f"load {name}.csv as T", "-c", "save app.celadon")


def save_in_session(celadon, folder, delay=None):
    """Loads the new table in a session and saves it over the app; kills it `delay` seconds after the command to save.
    True if the save was running then. Without a delay: the seconds that the save takes."""
    with subprocess.Popen([celadon, "--json", "--data-dir", folder, "-f", "-"], cwd=folder, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as session:
        session.stdin.write("load new.csv as T\n")
        session.stdin.flush()
        session.stdout.readline()
        start = time.monotonic()
        session.stdin.write("save app.celadon\n")
        session.stdin.flush()
        if delay is None:
            session.stdout.readline()
            return time.monotonic() - start
        time.sleep(delay)
        session.kill()
        return not session.stdout.readline()


def main():
    celadon, kills = Path(sys.argv[1]).resolve(), int(sys.argv[3])
    folder = Path(sys.argv[2]).resolve()
    randomness = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_tables(folder)
    longest = 1.3 * max(save_in_session(celadon, folder) for _ in range(3))
    new = contents(celadon, folder)
    save(celadon, folder, "old")
    old = contents(celadon, folder)
    if old == new:
        sys.exit("the two apps cannot be told apart")
    found = {"old": 0, "new": 0, "killed while saving": 0}
    for _ in range(kills):
        if save_in_session(celadon, folder, randomness.uniform(0, longest)):
            found["killed while saving"] += 1
        now = contents(celadon, folder)
        if now not in (old, new):
            sys.exit(f"neither the old app nor the new one: {now}")
        found["old" if now == old else "new"] += 1
        for leftover in folder.glob("app.celadon.*"):
            leftover.unlink()
        if now == new:
            save(celadon, folder, "old")
    print(f"{kills} kills within {longest:.3f} s: {found}")
    if found["killed while saving"] == 0:
        sys.exit("no kill met a running save: the test says nothing")


if __name__ == "__main__":
    main()
