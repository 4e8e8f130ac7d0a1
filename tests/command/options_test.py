"""The options of the command and its exit status."""
import json
import unittest

from command_case import LONG_SCRIPT, CommandCase


class OptionsTest(CommandCase):

    def test_commands_and_files_run_in_the_order_given(self):
        self.write("two.txt", "eval 2\n")
        done = self.celadon("-c", "eval 1", "-f", "two.txt", "-c", "eval 3")
        self.assertEqual((done.stdout, done.returncode), ("1\n2\n3\n", 0))

    def test_a_text_may_hold_several_commands(self):
        self.assertEqual(self.celadon("-c", "eval 1;;eval 2\neval 3").stdout, "1\n2\n3\n")

    def test_a_dash_names_standard_input(self):
        done = self.celadon("-c", "eval 1", "-f", "-", typed="eval 2\n\n  \neval 3")
        self.assertEqual(done.stdout, "1\n2\n3\n")

    def test_a_file_of_commands_may_begin_with_a_byte_order_mark(self):
        self.write("marked.txt", "\ufeffeval 1\neval 2\n")
        self.assertEqual(self.celadon("-f", "marked.txt").stdout, "1\n2\n")

    def test_without_commands_they_come_from_standard_input(self):
        self.assertEqual(self.celadon("orders.csv", typed="eval Sum(amount)\n").stdout.splitlines()[-1],
                         "42.5")

    def test_commands_may_look_like_options(self):
        self.assertEqual(self.celadon("-c", "eval -1", "--command", "eval [1]").returncode, 1)
        self.assertEqual(self.celadon("--command=eval -1").stdout, "-1\n")

    def test_inputs_become_tables_named_after_their_stems(self):
        done = self.celadon("orders.csv", "regions.csv", "--json", "-c", "tables")
        self.assertEqual([t["name"] for t in json.loads(done.stdout)["tables"]], ["orders", "regions"])

    def test_json_writes_nothing_but_one_object_a_command(self):
        done = self.celadon("orders.csv", "--json", "--color", "-c", "list region;;time on;;clear")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([a["command"] for a in answers], ["list region", "time on", "clear"])

    def test_echo_shows_commands_and_comments(self):
        done = self.celadon("--echo", "-c", "# it's (one\neval 1")
        self.assertEqual(done.stdout, "\n# it's (one\n> eval 1\n1\n")

    def test_comments_give_no_result(self):
        done = self.celadon("--json", "--echo", "-c", "# one\neval 1", "-c", "  #two")
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_the_first_failure_stops_and_gives_one(self):
        done = self.celadon("-c", "eval 1", "-c", "nonsense", "-c", "eval 2")
        self.assertEqual((done.stdout, done.returncode), ("1\n", 1))

    def test_keep_going_goes_on_and_still_gives_one(self):
        done = self.celadon("--keep-going", "-c", "nonsense;;eval 1", "-f", "absent.txt", "-c", "eval 2")
        self.assertEqual((done.stdout, done.returncode), ("1\n2\n", 1))

    def test_an_input_that_fails_stops_before_the_commands(self):
        done = self.celadon("absent.csv", "-c", "eval 1")
        self.assertEqual((done.stdout, done.returncode), ("", 1))

    def test_wrong_usage_gives_two(self):
        for arguments in (["--no-such-option"], ["--threads", "many"], ["--threads", "-1"],
                          ["--memory-limit", "lots"], ["--index-memory", "lots"], ["--timeout", "soon"], ["--timeout", "-1"],
                          ["--data-dir", "absent"], ["--data-dir", "orders.csv"], ["-c"],
                          ["--seed", "x"], ["-S", "no equals sign"]):
            done = self.celadon(*arguments)
            self.assertEqual((done.stdout, done.returncode), ("", 2), arguments)
            self.assertNotEqual(done.stderr, "", arguments)

    def test_version_and_help(self):
        version = self.celadon("--version")
        self.assertRegex(version.stdout, r"^celadon \d+\.\d+\.\d+\n$")
        shown = self.celadon("--help")
        self.assertEqual((version.returncode, shown.returncode), (0, 0))
        for option in ("-c", "--command", "-f", "--file", "--json", "--keep-going", "--data-dir",
                       "--threads", "--index-memory", "--memory-limit", "--timeout", "--seed", "-S", "--setting",
                       "--no-color", "--color", "--version", "--help"):
            self.assertIn(option, shown.stdout)

    def test_any_number_of_threads_gives_the_same_answer(self):
        for threads in ("1", "2", "7"):
            done = self.celadon("orders.csv", "--threads", threads, typed="eval Sum(amount)")
            self.assertEqual(done.stdout.splitlines()[-1], "42.5")

    def test_no_colour_where_there_is_no_terminal_unless_it_is_asked_for(self):
        plain = self.celadon("orders.csv", "-c", "select region North;;list region")
        self.assertNotIn("\x1b", plain.stdout)
        forced = self.celadon("orders.csv", "--color", "-c", "select region North;;list region")
        self.assertIn("\x1b[1;32m", forced.stdout)  # green: selected

    def test_a_memory_limit_refuses_a_load_and_leaves_the_app_unchanged(self):
        self.write("big.csv", "a,b\n" + "".join(f"text {i},{i}\n" for i in range(200_000)))
        answers = self.objects("load big.csv", "tables", "eval Sum(amount)",
                               options=["--memory-limit", "1MB"])
        self.assertEqual(answers[0]["error"]["code"], "ResourceExhausted")
        self.assertEqual([t["name"] for t in answers[1]["tables"]], ["orders", "regions"])
        self.assertEqual(answers[2]["value"]["num"], 42.5)

    def test_sizes_are_written_with_decimal_and_binary_units(self):
        for size in ("4GiB", "500MB", "1000000", "1.5 GB", "64KiB"):
            self.assertEqual(self.celadon("--memory-limit", size, "-c", "eval 1").returncode, 0, size)

    def test_what_charts_learn_changes_no_answer(self):
        cubes = ["cache off", *["cube region : Sum(amount), Max(amount), Count(amount)"] * 3, "select amount ~ '>1'",
                 *["cube region : Sum(amount), Max(amount), Count(amount)"] * 3]
        answers = [self.objects(*cubes, options=["--index-memory", size]) for size in ("0", "1kB", "1MiB")]
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])

    def test_a_timeout_cancels_what_runs_longer(self):
        self.write("long.qvs", LONG_SCRIPT)
        done = self.celadon("--json", "--keep-going", "--timeout", "0.5", "-c", "script long.qvs;;tables")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(answers[0]["error"]["code"], "DeadlineExceeded")
        self.assertEqual(answers[1]["tables"], [])


if __name__ == "__main__":
    unittest.main()
