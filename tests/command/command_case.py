"""What the tests of the celadon command share: a folder with a small model, and ways to run it."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CELADON_PROGRAM"]
TIMEOUT_SECONDS = 60

ORDERS = """order,region,product,amount
1,North,Apple,10
2,North,Pear,20.5
3,South,Apple,5
4,South,,7
"""
REGIONS = """region,manager
North,N. Office
South,S. Office
West,W. Office
"""
# Runs for many seconds.
LONG_SCRIPT = "t: LOAD RecNo() as n, Mod(RecNo(), 7) as m AUTOGENERATE 100000000;\n"


class CommandCase(unittest.TestCase):
    """Each test has a folder of its own with orders.csv and regions.csv, linked by region."""

    INPUTS = ("orders.csv", "regions.csv")

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.outside = pathlib.Path(temporary.name)
        self.folder = self.outside / "data"
        self.folder.mkdir()
        self.write("orders.csv", ORDERS)
        self.write("regions.csv", REGIONS)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "XDG_STATE_HOME")}
        return {**kept, "HOME": str(self.outside), "LC_ALL": "C.UTF-8", **more}

    def celadon(self, *arguments, typed="", **environment):
        """Runs the program to its end; commands may be typed into its standard input."""
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, input=typed, text=True,
                              capture_output=True, timeout=TIMEOUT_SECONDS, check=False,
                              env=self.environment(**environment))

    def objects(self, *commands, options=()):
        """The JSON objects that the commands answer on the model of both tables."""
        arguments = [*self.INPUTS, "--json", "--keep-going", *options]
        done = self.celadon(*arguments, "-f", "-", typed="\n".join(commands) + "\n")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def answer(self, *commands, options=()):
        """What the last command answers; all of them must succeed."""
        answers = self.objects(*commands, options=options)
        self.assertEqual(len(answers), len(commands), answers)
        for answer in answers:
            self.assertTrue(answer["ok"], answer)
        return answers[-1]

    def error(self, *commands, options=()):
        """The error of the last command, which must fail."""
        answer = self.objects(*commands, options=options)[-1]
        self.assertFalse(answer["ok"], answer)
        return answer["error"]


class Conversation:
    """A program that is talked to through two pipes, as other programs do."""

    def __init__(self, case, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], cwd=case.folder, text=True, bufsize=1,
                                        env=case.environment(), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        case.addCleanup(self.close)

    def send(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, command):
        self.send(command)
        return self.receive()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def close(self):
        """The exit status."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            return self.process.wait(timeout=TIMEOUT_SECONDS)
        finally:
            self.process.kill()
            self.process.stdout.close()
