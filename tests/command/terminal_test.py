"""The prompt as a person meets it, on a pseudo-terminal."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unittest

from command_case import LONG_SCRIPT, PROGRAM, CommandCase

TAB, CTRL_C, CTRL_D, UP = "\t", "\x03", "\x04", "\x1b[A"
PROMPT = "celadon> "
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
SECONDS = 30


class Terminal:
    """The program on a terminal of 120 columns; what it shows is kept in `shown`."""

    def __init__(self, case, *arguments, **environment):
        self.case = case
        self.shown = ""
        self.read_to = 0
        self.status = None
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(case.folder)
            os.execve(PROGRAM, [PROGRAM, *arguments], case.environment(TERM="xterm", **environment))
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        case.addCleanup(self.end)

    def type(self, text):
        os.write(self.terminal, text.encode())

    def read_some(self, seconds):
        """Takes over what the program has shown since; False at its end or after the time."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            self.shown += os.read(self.terminal, 65536).decode(errors="replace")
        except OSError:  # the program has ended
            return False
        return True

    def expect(self, text):
        """Waits until the text is shown, behind what was expected before; gives all up to it."""
        end = time.monotonic() + SECONDS
        while text not in self.shown[self.read_to:]:
            if time.monotonic() > end or not self.read_some(1) and self.has_ended():
                self.case.fail(f"{text!r} was not shown, but {self.shown[self.read_to:]!r}")
        begin, self.read_to = self.read_to, self.shown.index(text, self.read_to) + len(text)
        return self.shown[begin:self.read_to]

    def expect_prompt(self):
        """Waits for the prompt and for the reading of single keys, which begins a moment later: a Ctrl-D that is
        typed between the two is lost."""
        shown = self.expect(PROMPT)
        end = time.monotonic() + SECONDS
        while termios.tcgetattr(self.terminal)[3] & termios.ICANON and time.monotonic() < end:
            self.read_some(0.01)
        return shown

    def run(self, command):
        """What a command shows, as it is on the screen."""
        self.type(command + "\n")
        self.expect("\n")
        return self.expect_prompt()

    def has_ended(self):
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if process else None
        return self.status is not None

    def exit_status(self):
        end = time.monotonic() + SECONDS
        while not self.has_ended() and time.monotonic() < end:
            self.read_some(0.1)
        return self.status

    def end(self):
        if not self.has_ended():
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.terminal)


class TerminalTest(CommandCase):

    def terminal(self, *arguments, **environment):
        terminal = Terminal(self, *(arguments or self.INPUTS), **environment)
        terminal.expect_prompt()
        return terminal

    def completed(self, terminal, beginning):
        """The line that Tab makes of a beginning, with the line then thrown away."""
        terminal.type(beginning + TAB)
        time.sleep(0.3)
        terminal.type("#\n")
        shown = ESCAPES.sub("", terminal.expect("#"))
        terminal.expect_prompt()
        return shown

    def test_commands_are_answered_and_ctrl_d_leaves(self):
        terminal = self.terminal()
        self.assertIn("42.5", terminal.run("eval Sum(amount)"))
        terminal.type(CTRL_D)
        self.assertEqual(terminal.exit_status(), 0)

    def test_quit_leaves(self):
        terminal = self.terminal()
        terminal.type("quit\n")
        self.assertEqual(terminal.exit_status(), 0)

    def test_a_failure_is_told_and_the_prompt_comes_back(self):
        terminal = self.terminal()
        self.assertIn("error: ", terminal.run("list nothing"))
        self.assertIn("3", terminal.run("eval 1 + 2"))

    def test_commands_fields_and_values_are_completed(self):
        terminal = self.terminal()
        self.assertIn("select", self.completed(terminal, "sele"))  # or selections
        self.assertIn("selections ", self.completed(terminal, "selecti"))
        self.assertIn("list manager ", self.completed(terminal, "list man"))
        self.assertIn("select region North ", self.completed(terminal, "select region Nor"))
        self.assertIn("'N. Office' ", self.completed(terminal, "select manager 'N"))
        self.assertIn("toggle product Apple ", self.completed(terminal, "toggle product A"))

    def test_several_completions_are_listed(self):
        terminal = self.terminal()
        terminal.type("select region " + TAB)
        shown = terminal.expect("West")
        self.assertIn("North", shown)
        self.assertIn("South", shown)

    def test_a_command_goes_on_where_a_parenthesis_is_open(self):
        terminal = self.terminal()
        terminal.type("eval Sum(\n")
        terminal.expect("...> ")
        self.assertIn("42.5", terminal.run("amount)"))

    def test_history_is_kept_between_runs(self):
        first = self.terminal()
        first.run("eval 40 + 2")
        first.type(CTRL_D)
        self.assertEqual(first.exit_status(), 0)
        second = self.terminal()
        second.type(UP)
        second.expect("eval 40 + 2")
        second.type("\n")
        self.assertIn("42", second.expect_prompt())

    def test_history_lies_where_state_belongs(self):
        terminal = self.terminal(XDG_STATE_HOME=str(self.outside / "state"))
        terminal.run("eval 1")
        terminal.type(CTRL_D)
        terminal.exit_status()
        self.assertTrue((self.outside / "state" / "celadon" / "history").exists())

    def test_states_have_colours(self):
        terminal = self.terminal()
        terminal.run("select region North")
        shown = terminal.run("list product")
        self.assertIn("\x1b[90m", terminal.run("list order"))  # dark gray: excluded
        self.assertNotIn("\x1b[1;32m", shown)
        shown = terminal.run("list region")
        self.assertIn("\x1b[1;32m", shown)  # green: selected
        self.assertIn("\x1b[37m", shown)  # light gray: alternative

    def test_the_selections_stand_before_the_prompt(self):
        terminal = self.terminal()
        terminal.run("select region North South")
        terminal.run("lock region")
        terminal.type("selections\n")
        self.assertIn("[region (locked): North, South] ", terminal.expect_prompt())

    def test_states_and_bookmarks_are_completed(self):
        terminal = self.terminal()
        terminal.run("bookmark save Quarterly")
        self.assertIn("bookmark apply Quarterly", self.completed(terminal, "bookmark apply Qu"))
        terminal.run("state new Other")
        self.assertIn("state use Other", self.completed(terminal, "state use Ot"))

    def test_options_of_lists_are_completed(self):
        terminal = self.terminal()
        terminal.run("state new Other")
        for beginning, whole in (("list region alt", "list region alternatives "),
                                 ("list region by fr", "list region by frequency "),
                                 ("list region in state Ot", "list region in state Other "),
                                 ("list region with am", "list region with amount "),
                                 ("soft sel", "soft select "),
                                 ("soft select region Nor", "soft select region North ")):
            self.assertIn(whole, self.completed(terminal, beginning))

    def test_no_letter_is_completed_by_half(self):
        self.write("letters.csv", "letter\nxé\nxè\n")
        terminal = self.terminal("letters.csv")
        terminal.type("select letter " + TAB)
        self.assertNotIn("\ufffd", terminal.expect("xè"))

    def test_no_color_is_respected(self):
        for arguments, environment in ((["--no-color"], {}), ([], {"NO_COLOR": "1"})):
            terminal = self.terminal(*self.INPUTS, *arguments, **environment)
            terminal.run("select region North")
            self.assertNotIn("\x1b[1;32m", terminal.run("list region"))
        terminal = self.terminal(*self.INPUTS, NO_COLOR="")  # empty: not set, by its convention
        terminal.run("select region North")
        self.assertIn("\x1b[1;32m", terminal.run("list region"))

    def test_an_interrupt_at_the_prompt_gives_an_empty_line(self):
        terminal = self.terminal()
        terminal.type("eval 1 +")
        time.sleep(0.2)
        terminal.type(CTRL_C)
        terminal.expect_prompt()
        self.assertIn("7", terminal.run("eval 3 + 4"))


class LongLoadTest(CommandCase):

    def test_a_long_load_shows_how_far_it_is(self):
        lines = "".join(f"text {i},{i},other {i % 77777},more {i % 50021}\n" for i in range(200_000))
        with open(self.folder / "long.csv", "w", encoding="utf-8") as file:
            file.write("a,b,c,d\n")
            for _ in range(15):
                file.write(lines)
        terminal = Terminal(self, "--threads", "1")
        terminal.expect_prompt()
        terminal.type("load long.csv\n")
        shown = terminal.expect(" rows")
        self.assertRegex(shown, r"[█░]{30} \d+ %  [\d,]+ rows")
        terminal.type(CTRL_C)
        self.assertIn("error: ", terminal.expect_prompt())

    def test_an_interrupt_cancels_the_load_and_not_the_session(self):
        self.write("long.qvs", LONG_SCRIPT)
        terminal = Terminal(self)
        terminal.expect_prompt()
        terminal.type("script long.qvs\n")
        terminal.expect("\n")
        time.sleep(0.3)
        terminal.type(CTRL_C)
        self.assertIn("error: ", terminal.expect_prompt())
        self.assertIn("3", terminal.run("eval 1 + 2"))


if __name__ == "__main__":
    unittest.main()
