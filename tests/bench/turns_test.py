"""Two programs in turns: a different answer ends a run, and figures are those of the times taken."""

import json
import statistics
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "adb"))

# pylint: disable=wrong-import-position
from mismatch import Mismatch
from turns import in_turns, ratios


class Work:
    """Programs that take a time of their own for each step, and answer what is given."""

    celadons = (0, 1)

    def __init__(self, seconds, answers):
        self.steps = {step: None for step in seconds[0]}
        self._seconds, self._answers, self.order = seconds, answers, []

    def take(self, program, step):
        self.order.append(program)
        answer = {"ok": True, "results": self._answers[program].get(step), "ms": len(self.order)}
        return self._seconds[program][step], 2 * self._seconds[program][step], json.dumps(answer)


SECONDS = [{"a": 3, "b": 5, "c": 8}, {"a": 1, "b": 10, "c": 4}]


class InTurns(unittest.TestCase):
    def test_times_of_each_program_but_for_the_warm_up(self):
        times = in_turns(Work(SECONDS, [{"b": 1}, {"b": 1}]), 3)
        self.assertEqual(times[0], {"a": [[3, 6]] * 3, "b": [[5, 10]] * 3, "c": [[8, 16]] * 3})
        self.assertEqual(times[1]["b"], [[10, 20]] * 3)

    def test_programs_come_first_in_turns(self):
        work = Work(SECONDS, [{}, {}])
        in_turns(work, 1)
        self.assertEqual(work.order, [1, 0] * 3 + [0, 1] * 3)

    def test_another_answer_ends_the_run(self):
        with self.assertRaisesRegex(Mismatch, "at b"):
            in_turns(Work(SECONDS, [{"a": 1, "b": 1}, {"a": 1, "b": 2}]), 3)


class Ratios(unittest.TestCase):
    def test_quantiles_over_steps(self):
        old = {"a": [2, 1], "b": [6, 4], "c": [9, 8]}
        new = {"a": [3, 2], "b": [7, 2], "c": [8, 16]}
        self.assertEqual(ratios(old, new, min)["p50"][:3], (4, 2, 0.5))
        self.assertEqual(ratios(old, new, min)["max"][:3], (8, 8, 1))
        self.assertEqual(ratios(old, new, statistics.median)["max"][:3], (8.5, 12, 12 / 8.5))

    def test_noise_is_what_halves_differ_by(self):
        steady, restless = {"a": [4, 4, 4, 4]}, {"a": [4, 5, 4, 6]}
        self.assertEqual(ratios(steady, steady, min)["p50"][3], 0)
        self.assertEqual(ratios(steady, restless, min)["p50"][3], 0.25)
        self.assertEqual(ratios(restless, steady, min)["p50"][3], 0.25)


if __name__ == "__main__":
    unittest.main()
