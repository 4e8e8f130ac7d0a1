"""Asks the celadon command for charts, and compares its answers with what the charts themselves expect."""
import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile

CHARTS_A_TABLE = 20


def text_of(value):
    return value if isinstance(value, str) else f"{value:.14g}"


def cell(answer):
    return None if answer.get("null") else answer.get("num", answer["text"])


def same(wanted, got):
    if wanted is None or got is None or isinstance(wanted, str) or isinstance(got, str):
        return wanted == got
    return math.isclose(wanted, got, rel_tol=1e-12, abs_tol=1e-12)


def answers(script, commands, charts):
    """What charts find wrong in their answers, after a script and commands that succeed, as texts."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "t.qvs").write_text(script, encoding="utf-8")
        before = ["script t.qvs", *commands]
        lines = "\n".join(before + [chart.command for chart in charts]) + "\n"
        run = subprocess.run([os.environ["CELADON_PROGRAM"], "--json", "--keep-going", "-f", "-"], input=lines,
                             capture_output=True, text=True, cwd=folder, check=False)
    given = [json.loads(line) for line in run.stdout.splitlines()]
    if len(given) != len(before) + len(charts) or not all(answer["ok"] for answer in given[:len(before)]):
        return [f"{script}{lines}\n{run.stdout}\n{run.stderr}"]
    found = [(chart, chart.difference(answer)) for chart, answer in zip(charts, given[len(before):])]
    return [f"{script}{commands}\n{chart.command}\n{text}" for chart, text in found if text]


def compare(doc, differences):
    """The main program of a comparison; `differences(rng, charts)` are those of some charts over new tables."""
    arguments = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--charts", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    rng = random.Random(options.seed)
    rounds = -(-options.charts // CHARTS_A_TABLE)
    found = [text for _ in range(rounds) for text in differences(rng, CHARTS_A_TABLE)]
    for text in found[:5]:
        print(text, "\n")
    print(f"{rounds * CHARTS_A_TABLE} charts, {len(found)} differ")
    return 1 if found else 0
