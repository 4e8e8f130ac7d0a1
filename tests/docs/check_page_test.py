"""The check of pages finds what is wrong with a page, and passes what is right."""
import pathlib
import tempfile
import unittest

import check_page
import pages
import sessions

FENCE = "```"


def fenced(info, *lines):
    return "\n".join([FENCE + info, *lines, FENCE, ""])


class CheckPageTest(unittest.TestCase):

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.temporary.name)
        self.folder = self.root / "data"
        self.folder.mkdir()
        self.page = self.root / "page.md"

    def tearDown(self):
        self.temporary.cleanup()

    def faults(self, text):
        self.page.write_text(text, encoding="utf-8")
        environment = sessions.environment([], self.root)
        return [*check_page.check_blocks(self.page, self.root, self.folder, environment)]

    def test_a_session_that_prints_what_the_page_says_passes(self):
        self.assertEqual(self.faults(fenced("console", "$ echo one", "one", "$ echo 2>&1", "")), [])

    def test_a_session_that_prints_something_else_is_a_fault(self):
        self.assertEqual(len(self.faults(fenced("console", "$ echo one", "two"))), 1)

    def test_errors_are_part_of_what_is_printed(self):
        self.assertEqual(self.faults(fenced("console", "$ echo gone >&2", "gone")), [])

    def test_three_dots_stand_for_anything(self):
        self.assertEqual(self.faults(fenced("console", "$ seq 9", "1", "...", "9")), [])
        self.assertEqual(len(self.faults(fenced("console", "$ seq 9", "1", "...", "8"))), 1)

    def test_json_may_be_laid_out_freely(self):
        self.assertEqual(
            self.faults(fenced("console", """$ echo '{"a":[1,2]}'""", '{"a":', "  [1, 2]}")), [])
        self.assertEqual(len(self.faults(fenced("console", "$ echo '{}'", '{"a": 1}'))), 1)

    def test_blocks_are_run_in_one_folder_in_order(self):
        self.assertEqual(
            self.faults(fenced("text file=a.txt", "hello") + fenced("console", "$ cat a.txt", "hello")),
            [])

    def test_named_data_is_copied(self):
        (self.root / "shop").mkdir()
        (self.root / "shop" / "a.csv").write_text("a\n1\n", encoding="utf-8")
        page = "<!-- data: shop -->\n" + fenced("console", "$ cat a.csv", "a", "1")
        self.assertEqual(self.faults(page), [])

    def test_other_blocks_are_not_run(self):
        self.assertEqual(self.faults(fenced("sh", "$ false", "no")), [])

    def test_code_must_stand_in_a_compiled_example(self):
        examples = self.root / "docs" / "examples"
        examples.mkdir(parents=True)
        (examples / "a.cc").write_text("int main() {\n  return 0;\n}\n", encoding="utf-8")
        self.assertEqual(self.faults(fenced("cpp", "return 0;")), [])
        self.assertEqual(len(self.faults(fenced("cpp", "return 1;"))), 1)

    def test_an_update_writes_what_is_printed_and_keeps_what_matches(self):
        self.page.write_text(
            fenced("console", "$ seq 2", "$ seq 9", "...", "9") + fenced("console", "$ echo x", "y"),
            encoding="utf-8")
        check_page.update(self.page, self.root, self.folder, sessions.environment([], self.root))
        self.assertEqual(
            self.page.read_text(encoding="utf-8"),
            fenced("console", "$ seq 2", "1", "2", "$ seq 9", "...", "9") +
            fenced("console", "$ echo x", "x"))


class LinksTest(unittest.TestCase):

    def test_links_lead_to_files_and_headings(self):
        with tempfile.TemporaryDirectory() as name:
            page = pathlib.Path(name) / "page.md"
            page.write_text("# The `first` one\n[a](#the-first-one) [b](page.md) [c](https://x.org)\n",
                            encoding="utf-8")
            self.assertEqual([*pages.broken_links(page)], [])
            page.write_text("[a](#none) ![b](gone.svg)\n", encoding="utf-8")
            self.assertEqual(len([*pages.broken_links(page)]), 2)

    def test_paths_in_code_are_there(self):
        with tempfile.TemporaryDirectory() as name:
            page = pathlib.Path(name) / "page.md"
            (page.parent / "src").mkdir()
            page.write_text("`src` `src/` `src/gone.cc` `src/<room>/`\n", encoding="utf-8")
            self.assertEqual(len([*pages.absent_paths(page, page.parent)]), 1)


class SessionsTest(unittest.TestCase):

    def test_commands_at_the_prompt_may_be_continued(self):
        found = sessions.steps(["$ celadon", "celadon> cube a :", "     ...> Sum(x)", "1", "2"])
        self.assertEqual([step.typed for step in found], [["celadon"], ["cube a :", "Sum(x)"]])
        self.assertEqual(found[1].printed, ["1", "2"])

    def test_a_session_begins_with_a_command_of_the_shell(self):
        with self.assertRaises(ValueError):
            sessions.steps(["celadon> tables"])


if __name__ == "__main__":
    unittest.main()
