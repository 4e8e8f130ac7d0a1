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
        there = {c["name"] for c in self.answer("help")["commands"]}
        section = self.page[self.page.index("\n## Commands\n"):self.page.index("\n## JSON\n")]
        cells = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
        rows = {word for cell in cells for word in re.findall(r"`([a-z][a-z-]*)", cell)}
        self.assertEqual(there, rows)

    def test_every_option_has_a_row(self):
        shown = self.celadon("--help").stdout
        for option in re.findall(r"--[a-z-]+", shown):
            self.assertIn(f"`{option}", self.page)


if __name__ == "__main__":
    unittest.main()
