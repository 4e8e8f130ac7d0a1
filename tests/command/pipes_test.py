"""A program that talks to the command through two pipes, and interrupts it."""
import json
import re
import threading
import time
import unittest

from command_case import CommandCase, Conversation


class PipesTest(CommandCase):

    def test_each_result_arrives_before_the_next_command_is_sent(self):
        talk = Conversation(self, *self.INPUTS, "--json", "-f", "-")
        for number in range(20):
            self.assertEqual(talk.ask(f"eval {number}")["value"]["num"], number)
        self.assertEqual(talk.close(), 0)

    def test_commands_on_one_line_answer_one_by_one(self):
        talk = Conversation(self, "--json", "-f", "-")
        self.assertEqual(talk.ask("eval 1;;eval 2")["value"]["num"], 1)
        self.assertEqual(talk.receive()["value"]["num"], 2)

    def test_an_answer_that_no_pipe_holds_arrives_whole(self):
        self.write("many.csv", "v\n" + "".join(f"value {i}\n" for i in range(50_000)))
        talk = Conversation(self, "many.csv", "--json", "-f", "-")
        for command in ("list v", "frame list v"):
            self.assertGreater(len(json.dumps(talk.ask(command))), 1 << 21)
        self.assertEqual(talk.ask("eval 1")["value"]["num"], 1)

    def test_what_a_load_has_freed_goes_back_while_nothing_is_asked(self):
        self.write("long.csv", "a,b\n" + "".join(f"text {i % 99991},{i}\n" for i in range(500_000)))
        talk = Conversation(self, "--json", "-f", "-")
        process = f"/proc/{talk.process.pid}"

        def resident():
            with open(f"{process}/status", encoding="utf-8") as status:
                return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])

        def falls(before):
            for _ in range(100):
                if resident() < before - 1024:
                    return True
                time.sleep(0.1)
            return False

        self.assertTrue(talk.ask("load long.csv")["ok"])
        with open(f"{process}/maps", encoding="utf-8") as maps:
            if "libasan" in maps.read():
                self.skipTest("the sanitizer's own malloc keeps what is freed")
        # Where this process is late to look, all has gone back already: then another load tells.
        self.assertTrue(falls(resident()) or
                        (talk.ask("load long.csv as again")["ok"] and falls(resident())))

    def test_a_failure_ends_the_conversation_unless_it_is_to_go_on(self):
        talk = Conversation(self, "--json", "-f", "-")
        self.assertFalse(talk.ask("nonsense")["ok"])
        self.assertEqual(talk.close(), 1)
        talk = Conversation(self, "--json", "--keep-going", "-f", "-")
        self.assertFalse(talk.ask("nonsense")["ok"])
        self.assertTrue(talk.ask("eval 1")["ok"])
        self.assertEqual(talk.close(), 1)


class InterruptTest(CommandCase):

    def setUp(self):
        super().setUp()
        self.write("long.csv",
                   "a,b,c\n" + "".join(f"text {i},{i},other {i % 77777}\n" for i in range(1_000_000)))

    def interrupted(self, talk, command):
        """The answer to a command that is interrupted until it answers."""
        talk.send(command)
        answers = []

        reader = threading.Thread(target=lambda: answers.append(talk.receive()))
        reader.start()
        while reader.is_alive():
            talk.interrupt()
            time.sleep(0.01)
        reader.join()
        return answers[0]

    def test_an_interrupt_cancels_the_running_command_only(self):
        talk = Conversation(self, *self.INPUTS, "--json", "--keep-going", "-f", "-")
        self.assertTrue(talk.ask("select region North")["ok"])
        answer = self.interrupted(talk, "load long.csv")
        self.assertEqual((answer["ok"], answer["error"]["code"]), (False, "Cancelled"))
        self.assertEqual(talk.ask("selections")["selections"][0]["values"], ["North"])
        self.assertEqual(len(talk.ask("tables")["tables"]), 2)
        self.assertEqual(talk.ask("load long.csv")["rows"], 1_000_000)
        self.assertEqual(talk.close(), 1)

    def test_an_interrupt_ends_a_batch_as_any_failure_does(self):
        talk = Conversation(self, "--json", "-f", "-")
        self.assertTrue(talk.ask("eval 1")["ok"])
        self.assertEqual(self.interrupted(talk, "load long.csv")["error"]["code"], "Cancelled")
        self.assertEqual(talk.close(), 1)

    def test_an_interrupt_between_commands_does_nothing(self):
        talk = Conversation(self, "--json", "-f", "-")
        self.assertTrue(talk.ask("eval 1")["ok"])
        talk.interrupt()
        time.sleep(0.05)
        self.assertTrue(talk.ask("eval 2")["ok"])
        self.assertEqual(talk.close(), 0)


if __name__ == "__main__":
    unittest.main()
