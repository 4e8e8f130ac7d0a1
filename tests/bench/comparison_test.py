"""What the benchmark takes for a difference: a wrong answer of either side must end a run at once."""

import copy
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "adb"))

# pylint: disable=wrong-import-position
from mismatch import Mismatch, add_rows, compare_frame
from dashboard import ROWS, Chart, Dashboard, Measure, Range, Values, total
from oracle import A_TOTALS, Oracle, check_totals
from time_budget import TimeBudget
from walks import BEST, OURS, best_of, cold, walk

CHARTS = (Chart(("city",), (ROWS, total("amount"))), Chart((), (ROWS, Measure("max", "amount"))))
TRACE = [("s0", {}), ("s1", {"city": Values(("Bern", "Oslo"))}), ("s2", {"amount": Range(1, 2)})]
SHOP = Dashboard("shop", "sales", {"sales": ("city", "amount", "key")}, [("key", "sales", "items")],
                 ("city", "key"), CHARTS, TRACE)
STATE = TRACE[1][1]

ANSWER = [{"Bern": (2, "selected"), "Oslo": (0, "selected_excluded"), "Rom": (1, "alternative"),
         "Wien": (0, "excluded")},
        {7: (None, "possible"), 8: (None, "excluded")},
        {("Bern",): (2, 30)}, {(): (2, 20)}]
EXPECTED = [{"Bern": 2, "Rom": 1}, {7: 1}, {("Bern",): (2, 30)}, {(): (2, 20)}]


class Frames(unittest.TestCase):
    def setUp(self):
        self.ours, self.theirs = copy.deepcopy(ANSWER), copy.deepcopy(EXPECTED)

    def compare(self, **options):
        compare_frame(SHOP, STATE, self.ours, self.theirs, "s1", "naive", **options)

    def assert_found(self, *words, **options):
        with self.assertRaises(Mismatch) as raised:
            self.compare(**options)
        for word in ("shop s1, naive",) + words:
            self.assertIn(word, str(raised.exception))

    def test_equal_frames_pass(self):
        self.compare()

    def test_a_count_of_a_list_box(self):
        self.theirs[0]["Rom"] = 2
        self.assert_found("city = Rom: count 1, expected 2")

    def test_a_count_that_is_not_comparable(self):
        self.theirs[0]["Rom"] = 2
        self.compare(counts=False)

    def test_a_value_that_is_possible_for_one_alone(self):
        self.theirs[0]["Wien"] = 1
        self.assert_found("city = Wien: state excluded, expected alternative", counts=False)

    def test_each_state(self):
        for value, wrong in (("Bern", "alternative"), ("Oslo", "selected"), ("Rom", "possible"),
                             ("Wien", "selected_excluded")):
            self.ours = copy.deepcopy(ANSWER)
            self.ours[0][value] = (ANSWER[0][value][0], wrong)
            self.assert_found(f"city = {value}: state {wrong}")

    def test_the_state_of_a_key(self):
        self.theirs[1] = {8: 1}
        self.assert_found("key = 7: state possible, expected excluded")

    def test_a_value_that_is_missing(self):
        del self.ours[0]["Rom"]
        self.assert_found("values are missing: ['Rom']")

    def test_a_number_of_a_chart(self):
        self.ours[2]["Bern",] = (2, 31)
        self.assert_found("city: rows, sum amount", "(2, 31), expected (2, 30)")

    def test_a_number_that_differs_in_its_last_digit(self):
        self.ours[3][()] = (2, 2**53 - 1)
        self.theirs[3][()] = (2, 2**53)
        self.assert_found("total: rows, max amount")

    def test_no_number_is_not_zero(self):
        self.ours[3][()] = (2, None)
        self.theirs[3][()] = (2, 0)
        self.assert_found("total")

    def test_rows_of_a_chart(self):
        self.ours[2]["Rom",] = (0, 0)
        self.assert_found("rows differ: [('Rom',)]")
        self.ours[2] = {}
        self.assert_found("rows differ: [('Bern',)]")

    def test_objects_that_are_missing(self):
        for side in (self.ours, self.theirs):
            last = side.pop()
            with self.assertRaises(Mismatch):
                self.compare()
            side.append(last)


class RowsOfOtherRecords(unittest.TestCase):
    def test_they_are_added_up(self):
        chart = Chart(("city",), (ROWS, Measure("min", "amount"), Measure("max", "amount")))
        rows = add_rows(chart, {("Bern",): (2, 3, None)}, {("Bern",): (1, 1, 4), (None,): (0, None, None)})
        self.assertEqual(rows, {("Bern",): (3, 1, 4), (None,): (0, None, None)})


class Engine:
    """Answers what it is given for each step, without a program."""

    engine_ms = processor_seconds = 1

    def __init__(self, frames):
        self._frames, self.asked = iter(frames), 0

    def ask(self, _command):
        pass

    def prepare(self, _dashboard):
        pass

    def frame(self, _state):
        self.asked += 1
        return 1, next(self._frames)

    def objects(self, answer):
        return answer


class Peer:
    """Takes a time of its own for every frame and answers the same."""

    name, uncounted, one_state_in, processor_seconds = "DuckDB", (), 1, 2

    def __init__(self, seconds):
        self.seconds, self.asked = seconds, 0

    def frame(self, _dashboard, _state, strategy):
        self.asked += 1
        return self.seconds[strategy], [{"Bern": 1}, {7: 1}, {("Bern",): (1, 5)}, {(): (1, 5)}]


def right(state):
    """The engine's answer that agrees with the peer's."""
    chosen = state.get("city")
    oslo = "selected_excluded" if chosen else "excluded"
    return [{"Bern": (1, "selected" if chosen else "possible"), "Oslo": (0, oslo)},
            {7: (None, "possible")}, {("Bern",): (1, 5)}, {(): (1, 5)}]


class Runs(unittest.TestCase):
    def setUp(self):
        self.peer = Peer({"naive": 2, "temp": 5, "onepass": 7})
        self.ways = [(self.peer, strategy) for strategy in self.peer.seconds]
        self.frames = [right(state) for _, state in TRACE]

    def test_the_first_difference_ends_a_walk(self):
        self.frames[1][2]["Bern",] = (1, 6)
        engine = Engine(self.frames)
        with self.assertRaisesRegex(Mismatch, r"shop s1, DuckDB naive, city: .*\(1, 6\), expected \(1, 5\)"):
            walk({OURS: engine}, self.ways, SHOP, Oracle("shop", None))
        self.assertEqual(engine.asked, 2)

    def test_every_engine_is_compared(self):
        wrong = self.frames[:-1] + [self.frames[1]]
        with self.assertRaisesRegex(Mismatch, "shop s2"):
            walk({OURS: Engine(self.frames), "other": Engine(wrong)}, self.ways, SHOP, Oracle("shop", None))

    def test_slow_ways_walk_once_and_the_best_way_is_quoted(self):
        times, walks = cold({OURS: Engine(self.frames * 3)}, self.ways, SHOP, 2, Oracle("shop", None))
        self.assertEqual(walks, 2)
        self.assertEqual(self.peer.asked, 3 * (3 + 2 + 2))  # onepass takes over three times as long
        self.assertEqual(times["DuckDB onepass"]["s2"], (7, 2))
        self.assertEqual(best_of(times)["s0"], (2, 2))
        self.assertNotIn(BEST, times)

    def test_a_peer_may_be_asked_for_some_states_alone(self):
        self.peer.one_state_in = 2
        times, _ = cold({OURS: Engine(self.frames * 2)}, self.ways, SHOP, 1, Oracle("shop", None))
        self.assertEqual(list(times["DuckDB naive"]), ["s0", "s2"])

    def test_walks_end_with_their_time_but_there_is_one(self):
        times, walks = cold({OURS: Engine(self.frames * 2)}, self.ways, SHOP, 5, Oracle("shop", None), end=0)
        self.assertEqual(walks, 1)
        self.assertEqual(best_of(times)["s0"], (2, 2))

    def test_time_that_is_left_over_is_shared(self):
        budget = TimeBudget(time.time() + 90, 3)
        ends = [budget.next_end() - time.time() for _ in range(3)]
        for end, wanted in zip(ends, (30, 45, 90)):
            self.assertAlmostEqual(end, wanted, delta=5)


class Totals(unittest.TestCase):
    def test_known_totals_of_set_a(self):
        rows, delay, distance, origins = A_TOTALS["s05"]
        check_totals("s05", (rows, delay, distance, 15, 120, origins))
        with self.assertRaises(Mismatch):
            check_totals("s05", (rows, delay + 1, distance, 15, 120, origins))


if __name__ == "__main__":
    unittest.main()
