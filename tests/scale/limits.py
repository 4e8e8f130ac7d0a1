#!/usr/bin/env python3
"""Large and hostile inputs through the celadon command, with time and peak memory of each.

Usage: limits.py [--program PATH] [--folder DIR] [NAME...]

Makes its files (about 1.2 GB) in DIR, a new temporary folder unless given, runs every case, or those
whose names are given, and prints a row for each: seconds, peak resident memory, exit status and the
first line of the answer. A case that ends otherwise than it should, or that passes its memory limit by
more than the slack, is marked and makes the exit status 1. Run by hand: it takes some minutes.
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MB = 1_000_000
BASE_MB = 60  # program, libraries and stacks
SLACK = 1.05  # small and short-lived lists are not counted


def lines(path, header, block, blocks):
    with open(path, "w", encoding="utf-8") as file:
        file.write(header)
        for number in range(blocks):
            file.write(block(number))


def distinct_texts(path):
    lines(path, "T\n", lambda k: "".join(f"text number {i * 7919 % 10_000_000}\n"
                                         for i in range(k * 100_000, (k + 1) * 100_000)), 100)


def distinct_doubles(path):
    rng = random.Random(1)
    lines(path, "D,K\n", lambda k: "".join(f"{rng.random() * 1e6!r},{i % 1000}\n"
                                           for i in range(100_000)), 100)


def many_rows(path):
    block = "".join(f"{i % 97},{i % 1013}\n" for i in range(100_000))
    lines(path, "X,Y\n", lambda k: block, 200)


def wide(path):
    row = ",".join(str(i) for i in range(5000)) + "\n"
    lines(path, ",".join(f"c{i}" for i in range(5000)) + "\n", lambda k: row, 200)


def long_line(path):
    lines(path, "A,B\n1,2\n", lambda k: "x" * 1_000_000 if k < 100 else ",y\n3,4\n", 101)


def long_quoted_cell(path):
    lines(path, 'A,B\n1,2\n"', lambda k: ("x" * 99 + "\n") * 10_000 if k < 100 else '",y\n3,4\n', 101)


def open_quote(path):
    lines(path, 'A,B\n1,2\n"', lambda k: ("x" * 99 + "\n") * 10_000, 100)


def commas(path):
    lines(path, "A,B\n1,2\n", lambda k: "," * 1_000_000 if k < 100 else "\n3,4\n", 101)


def copy_of(file, size):
    return lambda path: path.write_bytes((ROOT / file).read_bytes()[:size])


def written(data):
    return lambda path: path.write_bytes(data)


OK, REFUSED = 0, 1
# name, file, how it is made, arguments behind the program, exit status, text of the answer
CASES = [
    ("folder", "folder.csv", pathlib.Path.mkdir, [], REFUSED, "Is a directory"),
    ("pipe", "pipe.csv", os.mkfifo, [], REFUSED, "a pipe or a device"),
    ("device", "zero.csv", lambda path: path.symlink_to("/dev/zero"), ["--data-dir", "/"], REFUSED,
     "a pipe or a device"),
    ("link loop", "loop.csv", lambda path: path.symlink_to("loop.csv"), [], REFUSED, "symbolic links"),
    ("absent", "absent.csv", lambda path: None, [], REFUSED, "No such file"),
    ("empty csv", "empty.csv", written(b""), ["-c", "tables"], OK, ""),
    ("empty qvd", "empty.qvd", written(b""), [], REFUSED, "QVD"),
    ("empty parquet", "empty.parquet", written(b""), [], REFUSED, "Parquet"),
    ("empty feather", "empty.feather", written(b""), [], REFUSED, "Arrow"),
    ("cut qvd", "cut.qvd", copy_of("tests/data/qvd/viewer_lego_colors.qvd", 6000), [], REFUSED, "cut.qvd"),
    ("cut parquet", "cut.parquet", copy_of("tests/data/parquet/duckdb.parquet", 2000), [], REFUSED, "footer"),
    ("cut feather", "cut.feather", copy_of("tests/data/parquet/pyarrow.feather", 1500), [], REFUSED, "end is missing"),
    ("nul bytes", "nul.csv", written(b"A\0,B\n1\0,\0\n"), ["-c", "table nul"], OK, ""),
    ("broken utf-8", "utf8.csv", written(b"A,B\n\xff\xfe,\xc3\n\xe2\x82,ok\n"), ["-c", "table utf8"], OK, "ok"),
    ("odd utf-16", "utf16.csv", written("\ufeffA,B\n1,2\n".encode("utf-16-le") + b"x"), ["-c", "table utf16"], OK, ""),
    ("100,001 columns", "columns.csv", written(b"," * 100_000), [], REFUSED, "more than 100000 columns"),
    ("5,000 columns", "wide.csv", wide, ["-c", "eval Sum(c4999)"], OK, "999800"),
    ("line of 100 MB", "line.csv", long_line, ["-c", "eval Max(Len(A))"], OK, ""),
    ("cell of 100 MB", "cell.csv", long_quoted_cell, ["-c", "eval Count(A)"], OK, "3"),
    ("100 M commas", "commas.csv", commas, ["-c", "eval Count(A)"], OK, "3"),
    ("open quote", "quote.csv", open_quote, [], REFUSED, "line 3"),
    ("10 M texts", "texts.csv", distinct_texts, ["-c", "eval Count(distinct T)"], OK, "10000000"),
    ("10 M texts, 500 MB", "texts.csv", distinct_texts, ["--memory-limit", "500MB"], REFUSED, "memory limit"),
    ("10 M texts, list", "texts.csv", distinct_texts, ["--memory-limit", "2GB", "-c", "list T top 5"], OK, ""),
    ("10 M texts, whole list", "texts.csv", distinct_texts, ["--memory-limit", "1500MB", "-c", "list T"], REFUSED,
     "memory limit"),
    ("10 M doubles", "doubles.csv", distinct_doubles, ["-c", "eval Count(distinct D)"], OK, ""),
    ("10 M doubles, 300 MB", "doubles.csv", distinct_doubles, ["--memory-limit", "300MB"], REFUSED, "memory limit"),
    ("10 M doubles, cube", "doubles.csv", distinct_doubles, ["--memory-limit", "1GB", "-c", "cube D : Sum(K)"], REFUSED,
     "memory limit"),
    ("10 M doubles, select", "doubles.csv", distinct_doubles,
     ["--memory-limit", "1GB", "-c", "select K 7", "-c", "eval Count(D)"], OK, "10000"),
    ("20 M rows", "rows.csv", many_rows, ["-c", "cube X : Sum(Y) | top 1"], OK, ""),
    ("time limit on a load", "texts.csv", distinct_texts, ["--timeout", "0.3"], REFUSED, "time limit"),
]
# name, file, how it is made, command; interrupted a second after the load
INTERRUPTED = [
    ("Ctrl-C in a load", "texts.csv", distinct_texts, None),
    ("Ctrl-C in a list", "texts.csv", distinct_texts, "list T"),
    ("Ctrl-C in a cube", "doubles.csv", distinct_doubles, "cube D : Sum(K)"),
]


def limit_of(arguments):
    if "--memory-limit" not in arguments:
        return None
    size = arguments[arguments.index("--memory-limit") + 1]
    return int(size[:-2]) * (1000 if size.endswith("GB") else 1)


def run(program, folder, file, arguments):
    """Seconds, peak MB, exit status and what was printed."""
    command = [program, "--no-color"]
    if "--data-dir" not in arguments:
        command += ["--data-dir", str(folder)]
    begin = time.monotonic()
    with open(folder / "answer", "w+b") as answer:
        child = subprocess.Popen(command + [str(folder / file)] + arguments, stdin=subprocess.DEVNULL,
                                 stdout=answer, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        answer.seek(0)
        text = answer.read(4096).decode("utf-8", "replace")
    return time.monotonic() - begin, usage.ru_maxrss * 1024 / MB, os.waitstatus_to_exitcode(status), text


def interrupt(program, folder, file, command):
    """Seconds from SIGINT to the answer, and what was printed."""
    child = subprocess.Popen([program, "--json", "--data-dir", str(folder), "-f", "-"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(text):
        child.stdin.write((text + "\n").encode())
        child.stdin.flush()

    ask(f"load {file}")
    if command is not None:
        child.stdout.readline()
        ask(command)
    time.sleep(1)
    begin = time.monotonic()
    child.send_signal(signal.SIGINT)
    answer = child.stdout.readline().decode("utf-8", "replace")
    seconds = time.monotonic() - begin
    child.stdin.close()
    child.stdout.read()
    child.wait()
    return seconds, answer


def report(name, fine, seconds, peak, status, text):
    mark = "ok  " if fine else "FAIL"
    first = (text.strip().splitlines() or [""])[0]
    print(f"{mark} {name:26} {seconds:7.2f} s {peak:>7} MB  exit {status}  {first[:90]}", flush=True)
    return 0 if fine else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/release/bin/celadon"))
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    folder = options.folder or pathlib.Path(tempfile.mkdtemp(prefix="celadon_scale_"))
    folder.mkdir(exist_ok=True)
    faults = 0
    for name, file, make, arguments, status, text in CASES:
        if options.names and name not in options.names:
            continue
        if not os.path.lexists(folder / file):
            make(folder / file)
        seconds, peak, exit_status, answer = run(options.program, folder, file, arguments)
        limit = limit_of(arguments)
        fine = exit_status == status and text in answer
        fine = fine and (limit is None or peak <= limit * SLACK + BASE_MB)
        faults += report(name, fine, seconds, f"{peak:.0f}", exit_status, answer)
    for name, file, make, command in INTERRUPTED:
        if options.names and name not in options.names:
            continue
        if not os.path.lexists(folder / file):
            make(folder / file)
        seconds, answer = interrupt(options.program, folder, file, command)
        faults += report(name, '"Cancelled"' in answer and seconds < 1, seconds, "-", "-", answer)
    if options.folder is None:
        subprocess.run(["rm", "-r", str(folder)], check=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
