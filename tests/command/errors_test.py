"""How failures are told: on standard error, in JSON, by code, line and column."""
import json
import subprocess
import unittest

from command_case import PROGRAM, CommandCase

CODES = {"InvalidArgument", "NotFound", "FailedPrecondition", "DataLoss", "ResourceExhausted", "Cancelled",
         "DeadlineExceeded", "Unavailable", "Unimplemented", "PermissionDenied", "Internal"}

# The commands of the contract.
CONTRACT = """load script reload check check-expression table tables fields model list select toggle clear lock
unlock back forward selections mode state states bookmark bookmarks search eval cube chart frame let set
variables connection odag store save open stats cache clock time explain help quit""".split()


class ErrorsTest(CommandCase):

    def test_an_error_goes_to_standard_error(self):
        done = self.celadon("-c", "load absent.csv")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertRegex(done.stderr, r"^error: .*absent\.csv")

    def test_json_has_it_too(self):
        done = self.celadon("--json", "-c", "load absent.csv")
        answer = json.loads(done.stdout)
        self.assertEqual((answer["ok"], answer["command"]), (False, "load absent.csv"))
        self.assertEqual(answer["error"]["code"], "NotFound")
        self.assertEqual(done.stderr, f"error: {answer['error']['message']}\n")

    def test_an_expression_error_has_line_and_column(self):
        error = self.error("eval Sum(amount")
        self.assertEqual((error["code"], error["line"], error["column"]), ("InvalidArgument", 1, 11))
        error = self.error("eval (1 +\n  )")
        self.assertEqual((error["line"], error["column"]), (2, 3))
        self.assertIn("column", self.error("check-expression 1 + + * 2"))

    def test_codes_are_those_of_the_contract(self):
        (self.folder / "folder.csv").mkdir()
        self.write("empty.csv", "")
        self.write("damaged.qvd", "no file of this kind")
        for command, code in (
                ("load absent.csv", "NotFound"), ("load orders.csv", "FailedPrecondition"),
                ("load folder.csv", "InvalidArgument"), ("load orders.xyz", "InvalidArgument"),
                ("list nothing", "NotFound"), ("table nothing", "NotFound"),
                ("select nothing x", "NotFound"), ("select region Nowhere", "NotFound"),
                ("stats nothing", "NotFound"), ("cube nothing : Sum(amount)", "NotFound"),
                ("nonsense", "InvalidArgument"), ("select", "InvalidArgument"),
                ("select region", "InvalidArgument"), ("cube region", "InvalidArgument"),
                ("list region top many", "InvalidArgument"), ("list 'region", "InvalidArgument"),
                ("time perhaps", "InvalidArgument"), ("store orders", "InvalidArgument"),
                ("store orders into x.unknown", "InvalidArgument"), ("help nonsense", "InvalidArgument"),
                ("load ../x.csv", "PermissionDenied")):
            self.assertEqual(self.error(command)["code"], code, command)
        self.assertIn(self.error("load damaged.qvd")["code"], CODES)

    def test_a_wrong_name_is_met_with_the_nearest_one(self):
        self.assertIn("region", self.error("list regoin")["message"])
        self.assertIn("orders", self.error("table order")["message"])
        self.assertIn("select", self.error("selct region North")["message"])

    def test_a_failed_command_changes_nothing(self):
        self.write("broken.csv", "")
        answers = self.objects("select region North", "select region Nowhere", "selections",
                               "load absent.csv", "tables", "list nothing", "selections")
        self.assertEqual(answers[2]["selections"][0]["values"], ["North"])
        self.assertEqual(len(answers[4]["tables"]), 2)
        self.assertEqual(answers[6]["selections"], answers[2]["selections"])

    def test_every_command_of_the_contract_is_known(self):
        named = {c["name"] for c in self.answer("help")["commands"]}
        self.assertEqual(set(CONTRACT) - named, set())

    def test_what_is_not_there_yet_is_refused_by_name(self):
        error = self.error("odag link x")
        self.assertEqual(error["code"], "Unimplemented")
        self.assertIn("link", error["message"])

    def test_files_of_no_known_kind_are_refused_with_what_is_known(self):
        self.write("rows.kml", "[]")
        error = self.error("load rows.kml")
        self.assertEqual(error["code"], "InvalidArgument")
        self.assertIn(".ndjson", error["message"])

    def test_functions_that_mean_nothing_here_say_so(self):
        for call, reason in (("MsgBox('a')", "macro"), ("input('a')", "macro"), ("HCValue(1)", "no page"),
                             ("HCNoRows()", "no page"), ("FieldElemNo('region', 1)", "no page")):
            error = self.error(f"eval {call}")
            self.assertEqual(error["code"], "Unimplemented", call)
            self.assertIn(reason, error["message"])
        for call in ("ConnectString()", "GetFolderPath('a')", "Attribute('a', 'b')", "FileName()"):
            self.assertFalse(self.objects(f"eval {call}")[-1]["ok"], call)
        self.assertEqual(self.answer("eval GetActiveSheetId()")["value"], {"null": True})

    def test_an_unreadable_file_of_commands_is_an_error(self):
        done = self.celadon("--json", "-f", "absent.txt")
        self.assertEqual(done.returncode, 1)
        self.assertIn("absent.txt", done.stderr)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "NotFound")

    def test_a_failed_input_is_told_as_json(self):
        done = self.celadon("absent.csv", "--json", "-c", "tables")
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "NotFound")
        self.assertEqual(done.returncode, 1)

    def test_bytes_that_are_no_text_leave_json_valid(self):
        script = self.folder / "bytes.txt"
        script.write_bytes(b"eval \xff\xfe\neval 1\n")
        done = subprocess.run([PROGRAM, "--json", "--keep-going", "-f", "bytes.txt"], cwd=self.folder,
                              capture_output=True, check=False)
        answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
        self.assertEqual([answer["command"] for answer in answers], ["eval \ufffd\ufffd", "eval 1"])


if __name__ == "__main__":
    unittest.main()
