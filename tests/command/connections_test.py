"""Connections for scripts, and templates of on-demand apps, at the prompt."""
import sqlite3
import unittest

from command_case import CommandCase


class Connections(CommandCase):
    def script(self, text):
        self.write("main.qvs", text)
        return "script main.qvs"

    def test_a_folder_of_files_is_a_source_and_a_library(self):
        run = self.script("T: SQL SELECT region, sum(amount) AS amount FROM orders GROUP BY region;\n"
                          "R: LOAD manager FROM [lib://db/regions.csv];\n")
        answer = self.answer("connection DB .", run, options=["--threads", "2"])
        self.assertEqual([entry["kind"] for entry in answer["log"]], ["select", "load"])
        self.assertEqual([(s["connection"], s["rows"]) for s in answer["sources"]], [("DB", 2)])
        self.assertTrue(answer["sources"][0]["text"].startswith("SELECT region"))
        table = self.answer("connection DB .", run, "table T")
        self.assertEqual([[cell["text"] for cell in row] for row in table["rows"]],
                         [["North", "30.5"], ["South", "12"]])

    def test_a_database_file_is_a_source(self):
        with sqlite3.connect(self.folder / "data.db") as database:
            database.execute("CREATE TABLE t (a INTEGER)")
            database.execute("INSERT INTO t VALUES (7)")
        database.close()
        table = self.answer("connection File data.db", self.script("t: SELECT a FROM t;"), "table t")
        self.assertEqual(table["rows"], [[{"text": "7", "num": 7}]])

    def test_what_lies_outside_is_refused(self):
        (self.outside / "secret.db").touch()
        self.assertEqual(self.error("connection X ..")["code"], "PermissionDenied")
        self.assertEqual(self.error("connection X ../secret.db")["code"], "PermissionDenied")
        self.assertEqual(self.error("connection X nosuch")["code"], "NotFound")
        self.assertEqual(self.error(self.script("LOAD * FROM [lib://X/a.csv];"))["code"], "NotFound")

    def test_an_odbc_source_needs_a_name_and_a_text(self):
        self.assertEqual(self.celadon("--odbc", "DSN", "-c", "tables").returncode, 2)
        failed = self.celadon("--odbc", "Sales=DSN=no such source;PWD=hush", "-c",
                              self.script("LIB CONNECT TO Sales;"))
        self.assertEqual(failed.returncode, 1)
        self.assertNotIn("hush", failed.stderr)


class Templates(CommandCase):
    def test_bindings_are_replaced_for_the_selection(self):
        self.write("template.qvs", "WHERE region IN ($(odags_region)) AND p IN ($(odag_product))")
        answer = self.answer("select region South", "odag expand template.qvs")
        self.assertEqual(answer["script"], "WHERE region IN ('South') AND p IN ('Apple','')")

    def test_bindings_are_listed(self):
        self.write("template.qvs", '$(odsn_x) $(odso_a_n)[1-9]{"quote":""} $(odagcnt_b)')
        answer = self.answer("odag bindings template.qvs")
        self.assertEqual(answer["bindings"], [
            {"field": "a_n", "states": "SO", "numeric": False, "count": False, "range": "1-9",
             "quote": "", "delimiter": ","},
            {"field": "b", "states": "SO", "numeric": False, "count": True, "range": "",
             "quote": "'", "delimiter": ","}])

    def test_what_cannot_be_replaced_is_an_error(self):
        self.write("template.qvs", "$(odag_regions)")
        self.assertEqual(self.error("odag expand template.qvs")["code"], "NotFound")
        self.write("template.qvs", "$(odag_region)[5]")
        self.assertEqual(self.error("odag expand template.qvs")["code"], "FailedPrecondition")
        self.assertEqual(self.error("odag expand ../template.qvs")["code"], "PermissionDenied")
        self.assertEqual(self.error("odag generate template.qvs")["code"], "Unimplemented")
        self.assertEqual(self.error("odag show template.qvs")["code"], "InvalidArgument")


if __name__ == "__main__":
    unittest.main()
