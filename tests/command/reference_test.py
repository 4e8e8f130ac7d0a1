"""docs/command.md names what the command has: its commands and its options."""
import pathlib
import re
import unittest

from command_case import CommandCase

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "command.md"


class ReferenceTest(CommandCase):

    def setUp(self):
        super().setUp()
        self.page = PAGE.read_text(encoding="utf-8")

    def test_the_commands_that_are_there_are_those_with_a_row(self):
        there = {c["name"] for c in self.answer("help")["commands"] if c["doc"] != "not there yet"}
        section = self.page[self.page.index("\n## Commands\n"):self.page.index("\n## JSON\n")]
        cells = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
        rows = {word for cell in cells for word in re.findall(r"`([a-z][a-z-]*)", cell)}
        self.assertEqual(there, rows)

    def test_what_is_not_there_yet_is_named(self):
        absent = [c["name"] for c in self.answer("help")["commands"] if c["doc"] == "not there yet"]
        named = re.search(r"^Known, but not there yet[^:]*:(.*?)\.$", self.page, re.MULTILINE | re.DOTALL)
        self.assertEqual(absent, re.findall(r"`([a-z-]+)`", named[1]) if named else [])

    def test_every_option_has_a_row(self):
        shown = self.celadon("--help").stdout
        for option in re.findall(r"--[a-z-]+", shown):
            self.assertIn(f"`{option}", self.page)


if __name__ == "__main__":
    unittest.main()
