"""The `celadon` command as a system under test: driven through its pipes, timed from outside."""

import json
import os
import re
import subprocess
import time

from dashboard import WrittenChart
from machine import ROOT

PROGRAM = os.path.join(ROOT, "build", "release", "bin", "celadon")

FUNCTIONS = {"sum": "Sum({})", "min": "Min({})", "max": "Max({})", "distinct": "Count(distinct {})"}


def _word(value):
    return str(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


class Celadon:
    """One process with one model. Answers are kept as bytes and parsed when they are compared."""

    name = "celadon"

    def __init__(self, folder, files, threads, environment=None, options=(), program=PROGRAM):
        self._process = subprocess.Popen(
            [program, "--json", "--threads", str(threads), "--data-dir", folder, *options, "-f", "-"],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20,
            env=dict(os.environ, **(environment or {})))
        self._state = {}
        self._domains = {}
        self.engine_ms = 0  # of the last frame, as the engine itself says
        self.processor_seconds = 0  # of the last frame, all threads
        self.ask("time on")
        loads = [self.timed(f"load {name}") for name in files]
        self.load_ms = sum(seconds for seconds, _ in loads) * 1000
        self.load_processor_seconds = sum(used for _, used in loads)

    def send(self, command):
        return self.send_all([command])[0]

    def send_all(self, commands):
        """The answers to commands that are written together."""
        self._process.stdin.write("".join(command + "\n" for command in commands).encode())
        self._process.stdin.flush()
        return [self._process.stdout.readline() for _ in commands]

    def ask(self, command):
        """The answer to a command, which must succeed."""
        line = self.send(command)
        answer = json.loads(line) if line else {"error": "the program has ended"}
        if not answer.get("ok"):
            raise RuntimeError(f"celadon: {command[:80]}: {answer['error']}")
        return answer

    def timed(self, command):
        """Seconds of a command, inside the engine and of the processor."""
        used = self.used()
        seconds = self.ask(command)["ms"] / 1000
        return seconds, self.used() - used

    def kernels(self, dashboard):
        """The instruction set that the program uses, as it says itself."""
        plan = self.ask(f"explain cube : {_count(dashboard)}")["plan"]
        return re.match("kernels: (.*)", plan).group(1)

    def memory(self):
        """Bytes of the process: now and at most, and those that belong to no file."""
        text = open(f"/proc/{self._process.pid}/status", encoding="ascii").read()
        return {key: int(value) * 1024 for key, value in
                re.findall(r"^(VmHWM|VmRSS|RssAnon):\s+(\d+) kB", text, re.M)}

    def used(self):
        """Seconds of the processor so far, of all threads."""
        total = 0
        for task in os.listdir(f"/proc/{self._process.pid}/task"):
            with open(f"/proc/{self._process.pid}/task/{task}/schedstat", encoding="ascii") as stat:
                total += int(stat.read().split()[0])
        return total / 1e9

    def domain(self, field):
        """The values of a field: numbers where they have one."""
        if field not in self._domains:
            answer = json.loads(self.send(f"list {field}"))
            self._domains[field] = {v.get("num", v["text"]) for v in answer["values"]}
        return self._domains[field]

    def prepare(self, dashboard):
        """The commands of a dashboard, made once: the host knows its objects and its states."""
        objects = [f"list {field}" for field in dashboard.lists]
        objects += [_cube(chart, dashboard) for chart in dashboard.charts]
        self._frame = "frame " + " && ".join(objects)
        self._values = {}
        for _, state in dashboard.trace:
            for field, predicate in state.items():
                members = sorted(predicate.members(self.domain(field)))
                self._values[field, predicate] = " ".join(_word(value) for value in members)

    def frame(self, state):
        """Moves to the state and calculates everything; seconds and the unparsed answer."""
        commands = [f"clear {field}" for field in self._state if field not in state]
        commands += [f"select {field} {self._values[field, predicate]}"
                     for field, predicate in state.items() if self._state.get(field) != predicate]
        used = self.used()
        start = time.perf_counter()
        before = [self.send(command) for command in commands]
        answer = self.send(self._frame)
        seconds = time.perf_counter() - start
        self.processor_seconds = self.used() - used
        self._state = state
        answers = [json.loads(line) for line in before]
        if not all(line["ok"] for line in answers):
            raise RuntimeError(f"celadon: a selection failed: {commands}")
        self.engine_ms = sum(line["ms"] for line in answers)
        self.engine_ms += float(re.search(rb'"ms":([^,}]*)\}\s*$', answer).group(1))
        return seconds, answer

    def objects(self, answer):
        """The objects of an answer: of a list box {value: (count, state)}, of a chart {key: row}."""
        answer = json.loads(answer)
        if not answer.get("ok"):
            raise RuntimeError(f"celadon: frame: {answer['error']}")
        return [_list(result) if "values" in result else _rows(result)
                for result in answer["results"]]

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def _count(dashboard):
    """Counts the rows of the fact: its first field is no key and has a value in each."""
    return f"Count({dashboard.tables[dashboard.fact][0]})"


def _cube(chart, dashboard):
    measures = list(chart.formulas) if isinstance(chart, WrittenChart) else []
    for measure in chart.measures:
        template = FUNCTIONS.get(measure.function, _count(dashboard))
        measures.append(template.format(measure.argument))
    return f"cube {', '.join(chart.dimensions)} : {', '.join(measures)}"


def _value(cell):
    return cell.get("num", cell.get("text"))


def _list(result):
    return {_value(v): (v["frequency"], v["state"]) for v in result["values"]}


def _rows(result):
    if not result["dimensions"]:
        return {(): tuple(_value(cell) for cell in result["totals"])}
    keys = len(result["dimensions"])
    return {tuple(_value(c) for c in row[:keys]): tuple(_value(c) for c in row[keys:])
            for row in result["rows"]}
