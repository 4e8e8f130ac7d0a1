"""Commands read and write below the data folder only."""
import os
import unittest

from command_case import CommandCase


class ConfinementTest(CommandCase):

    def setUp(self):
        super().setUp()
        (self.outside / "secret.csv").write_text("a\n1\n", encoding="utf-8")
        (self.folder / "below").mkdir()
        self.write("below/inner.csv", "b\n2\n")

    def refused(self, command):
        error = self.error(command)
        self.assertEqual(error["code"], "PermissionDenied", command)

    def test_a_path_below_the_folder_is_read(self):
        self.assertEqual(self.answer("load below/inner.csv")["rows"], 1)
        self.assertEqual(self.answer(r"load 'below\inner.csv'")["rows"], 1)
        self.assertEqual(self.answer("load below/../below/inner.csv")["rows"], 1)
        self.assertEqual(self.answer(f"load '{self.folder}/below/inner.csv'")["rows"], 1)

    def test_a_path_that_leaves_the_folder_is_refused(self):
        for path in ("../secret.csv", "below/../../secret.csv", str(self.outside / "secret.csv"),
                     "/etc/passwd", "../data2/x.csv"):
            self.refused(f"load '{path}'")
            self.refused(f"script '{path}'")
            self.refused(f"store orders into '{path}'")

    def test_a_symbolic_link_is_followed_before_it_is_judged(self):
        os.symlink(self.outside / "secret.csv", self.folder / "file.csv")
        os.symlink(self.outside, self.folder / "up")
        os.symlink(self.folder / "below", self.folder / "inside")
        os.symlink(self.outside / "absent.csv", self.folder / "dangling.csv")
        self.refused("load file.csv")
        self.refused("load up/secret.csv")
        self.refused("store orders into up/new.csv")
        self.refused("store orders into dangling.csv")
        self.refused("load inside/../../secret.csv")
        self.assertEqual(self.answer("load inside/inner.csv")["rows"], 1)

    def test_a_folder_whose_name_begins_alike_is_outside(self):
        beside = self.outside / "data2"
        beside.mkdir()
        (beside / "x.csv").write_text("a\n1\n", encoding="utf-8")
        self.refused("load ../data2/x.csv")

    def test_data_dir_names_another_folder(self):
        answers = self.objects("load inner.csv", "load ../orders.csv", "load below/inner.csv",
                               options=["--data-dir", "below"])
        self.assertEqual([a["ok"] for a in answers], [True, False, False])
        self.assertEqual(answers[1]["error"]["code"], "PermissionDenied")
        self.assertEqual(answers[2]["error"]["code"], "NotFound")

    def test_nothing_is_written_outside(self):
        self.refused("store orders into ../orders.csv")
        self.assertFalse((self.outside / "orders.csv").exists())
        self.answer("store orders into below/copy.csv")
        self.assertTrue((self.folder / "below" / "copy.csv").exists())


if __name__ == "__main__":
    unittest.main()
