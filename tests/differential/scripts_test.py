"""Random load scripts of the celadon command against plain rules written down in Python.

    scripts_test.py [--scripts N] [--seed N] [--rows N]

A script loads inline tables, delimited files and QVD files, filters, groups, orders, joins, keeps, concatenates, maps, merges and
stores them. Then all tables are compared: names, fields, rows and their order. The program is that of CELADON_PROGRAM.
"""
import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from random_scripts import RandomScript


def cell(answer):
    return None if answer.get("null") else answer.get("num", answer["text"])


def without_sign_of_zero(value):
    return value + 0.0 if isinstance(value, float) else value


def alike(wanted, got):
    if isinstance(wanted, float) and isinstance(got, (int, float)):
        return math.isclose(wanted, got, rel_tol=1e-12, abs_tol=1e-12)
    return wanted == got and isinstance(wanted, str) == isinstance(got, str)


def ask(folder, commands):
    run = subprocess.run([os.environ["CELADON_PROGRAM"], "--json", "--keep-going", "-f", "-"],
                         input="\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder, check=False)
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def difference(script, folder):
    """What is wrong in the app that the script makes, as text; None where nothing is."""
    pathlib.Path(folder, "load.qvs").write_text("\n".join(script.text) + "\n", encoding="utf-8")
    names = list(script.tables)
    answers, errors = ask(folder, ["script load.qvs", "tables", *(f"table [{name}]" for name in names)])
    if len(answers) != len(names) + 2 or not answers[0]["ok"]:
        return f"{answers[:1]}\n{errors}"
    got = sorted(table["name"] for table in answers[1]["tables"] if not table.get("synthetic"))
    if got != sorted(names):
        return f"tables are {got}, not {sorted(names)}"
    for name, answer in zip(names, answers[2:], strict=True):
        text = table_difference(script.tables[name], answer, name in script.unordered)
        if text:
            return f"table {name}: {text}"
    return None


def table_difference(table, answer, unordered):
    if not answer["ok"] or answer["fields"] != table.fields:
        return f"fields are {answer.get('fields', answer)}, not {table.fields}"
    wanted = [[without_sign_of_zero(row[field]) for field in table.fields] for row in table.rows]
    got = [[cell(each) for each in row] for row in answer["rows"]]
    if unordered:
        wanted.sort(key=str)
        got = sorted([[float(v) if isinstance(v, int) else v for v in row] for row in got], key=str)
    if len(got) != len(wanted):
        return f"{len(got)} rows, not {len(wanted)}:\n{got[:20]}\n{wanted[:20]}"
    for place, (ours, theirs) in enumerate(zip(wanted, got, strict=True)):
        if not all(map(alike, ours, theirs)):
            return f"row {place} is {theirs}, not {ours}"
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--scripts", type=int, default=150)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rows", type=int, default=30)
    options = arguments.parse_args()
    differ = 0
    for number in range(options.scripts):
        rng = random.Random(f"{options.seed} {number}")
        with tempfile.TemporaryDirectory() as folder:
            script = RandomScript(rng, folder, options.rows)
            found = difference(script, folder)
        if found:
            differ += 1
            if differ <= 5:
                print(f"script {number}:", *script.text, found, "", sep="\n")
    print(f"{options.scripts} scripts, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
