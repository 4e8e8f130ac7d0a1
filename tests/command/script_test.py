"""Load scripts run by the command: inputs, results, errors with their place, and confinement."""
import os
import threading
import time
import unittest

from command_case import LONG_SCRIPT, CommandCase, Conversation

SCRIPT = """SET NullInterpret = '';
orders:
LOAD order, region, amount FROM orders.csv (txt, utf8, embedded labels, delimiter is ',', msq)
WHERE amount > 6;

notes:
LOAD * INLINE [
order, note
1, first
4, last
];
TRACE loaded;
"""


class ScriptTest(CommandCase):

    INPUTS = ()

    def test_a_script_tells_what_its_statements_did(self):
        self.write("load.qvs", SCRIPT)
        answer = self.answer("script load.qvs")
        self.assertEqual([(entry["line"], entry["table"], entry["rows"], entry["source_rows"])
                          for entry in answer["log"] if entry["table"]],
                         [(3, "orders", 3, 3), (7, "notes", 2, 2)])
        self.assertEqual((answer["rows"], answer["trace"], answer["warnings"]), (5, ["loaded"], []))

    def test_a_script_may_be_an_input(self):
        self.write("load.qvs", SCRIPT)
        done = self.celadon("load.qvs", "--json", "-c", "tables")
        self.assertIn('"notes"', done.stdout)
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 1))

    def test_an_error_names_file_line_and_column_and_quotes_the_line(self):
        self.write("load.qvs", "SET a = 1;\n\nt:\nLOAD order,\n  nothing(amount)\nFROM orders.csv;\n")
        error = self.error("script load.qvs")
        self.assertEqual((error["code"], error["line"], error["column"]), ("InvalidArgument", 5, 3))
        self.assertIn("load.qvs", error["message"])
        self.assertIn("  nothing(amount)\n", error["message"])

    def test_a_failed_script_leaves_the_app_as_it_was(self):
        self.write("load.qvs", SCRIPT)
        self.write("bad.qvs", "first: LOAD * FROM orders.csv;\nsecond: LOAD * FROM absent.csv;\n")
        answers = self.objects("script load.qvs", "select note first", "tables", "script bad.qvs", "tables",
                               "selections")
        self.assertEqual(answers[3]["error"]["code"], "NotFound")
        self.assertEqual(answers[4]["tables"], answers[2]["tables"])
        self.assertEqual(answers[5]["selections"], answers[1]["selections"])

    def test_the_log_tells_how_a_qvd_file_was_read(self):
        self.write("make.qvs", "T: LOAD RecNo() as a, 'x' & RecNo() as b Autogenerate 3; Store T into t.qvd (qvd);")
        self.answer("script make.qvs", "tables")
        first = "K: LOAD 2 as a, 7 as k Autogenerate 1; M: Mapping LOAD 'x1' as f, 'y' as t Autogenerate 1; "

        def modes(statements):
            self.write("load.qvs", first + statements)
            log = self.answer("script load.qvs")["log"]
            return [entry["qvd"] for entry in log if "qvd" in entry]
        for statements in ("T: LOAD * FROM t.qvd (qvd);", "T: LOAD b, a as c, a FROM t.qvd (qvd);",
                           "T: LOAD * FROM t.qvd (qvd) Where Not Exists(a);",
                           "T: LOAD b, a as c FROM t.qvd (qvd) Where Exists(k, a);",
                           "Concatenate(K) LOAD DISTINCT * FROM t.qvd (qvd);",
                           "Qualify *; T: LOAD * FROM t.qvd (qvd);",
                           "Map other Using M; T: LOAD * FROM t.qvd (qvd);"):
            self.assertEqual(modes(statements), ["optimized"], statements)
        for statements in ("T: LOAD a + 1 as a, b FROM t.qvd (qvd);", "T: LOAD * FROM t.qvd (qvd) Where 1 = 1;",
                           "T: LOAD b FROM t.qvd (qvd) Where Exists(a);",
                           "T: LOAD *; LOAD * FROM t.qvd (qvd);",
                           "T: LOAD a, Count(b) as n FROM t.qvd (qvd) Group By a;",
                           "T: LOAD a FROM t.qvd (qvd) Group By a;",
                           "CrossTable(x, y) LOAD * FROM t.qvd (qvd);",
                           "Map b Using M; T: LOAD * FROM t.qvd (qvd);",
                           "NullAsValue a; T: LOAD * FROM t.qvd (qvd);"):
            self.assertEqual(modes(statements), ["standard"], statements)

    def test_a_table_is_stored_in_no_format_that_is_not_there(self):
        self.write("load.qvs", "T: LOAD 1 as a Autogenerate 1; Store T into t.html (html);")
        self.assertIn("html", self.error("script load.qvs")["message"])
        self.assertFalse((self.folder / "t.html").exists())

    def test_words_that_do_not_fit_what_is_stored_are_passed_over(self):
        self.write("load.qvs", "T: LOAD 1 as a Autogenerate 1; Store T into t.parquet (parquet, utf8, compression is gzip);"
                   "Store T into t.qvd (qvd, codepage is 1252); Drop Table T; T: LOAD * FROM t.parquet (parquet);"
                   "Concatenate LOAD * FROM t.qvd (qvd);")
        answers = self.objects("script load.qvs", "table T")
        self.assertEqual([row[0]["num"] for row in answers[1]["rows"]], [1, 1])
        self.write("load.qvs", "T: LOAD 1 as a Autogenerate 1; Store T into t.parquet (parquet, compression is rar);")
        self.assertIn("known are snappy, gzip", self.error("script load.qvs")["message"])

    def test_buffered_rows_stay_until_they_are_stale(self):
        def rows(prefix):
            self.write("load.qvs", f"T: {prefix} LOAD order, amount & 'x' as text FROM orders.csv;")
            return len(self.answer("script load.qvs", "table T")["rows"])
        buffers = ["Buffer", "Buffer (stale after 2 hours)", "Buffer(inc)", "Buffer (stale 0 days)"]
        self.assertEqual([rows(prefix) for prefix in buffers], [4, 4, 4, 4])
        self.write("orders.csv", "order,amount\n1,2\n")  # shrunk: read anew
        later = time.time() + 10
        os.utime(self.folder / "orders.csv", (later, later))
        self.assertEqual(rows("Buffer(inc)"), 1)
        self.assertEqual(rows("Buffer (stale 0 days)"), 1)

    def test_a_buffer_reads_what_was_added_to_a_log(self):
        script = "T: Buffer (incremental) LOAD *, Upper(what) as loud FROM log.txt (txt, delimiter is ',');"
        self.write("load.qvs", script)

        def loud():
            table = self.answer("script load.qvs", "table T")
            return [[cell["text"] for cell in row] for row in table["rows"]]
        self.write("log.txt", "day,what\n1,a\n2,b\n")
        self.assertEqual(loud(), [["1", "a", "A"], ["2", "b", "B"]])
        # What was read is not looked at again, which a change of it shows.
        self.write("log.txt", "day,what\n1,x\n2,b\n3,c\n4\n")
        self.assertEqual(loud(), [["1", "a", "A"], ["2", "b", "B"], ["3", "c", "C"], ["4", "", ""]])
        self.assertEqual(loud()[-1], ["4", "", ""])
        self.write("log.txt", "day,what\n1,x\n2,b\n3,c\n4\n5,d")  # the last line is not ended
        self.assertEqual(loud()[-1], ["5", "d", "D"])
        self.write("log.txt", "day,what\n1,x\n2,b\n3,c\n4\n5,dd\n")  # so all is read anew
        self.assertEqual(loud(), [["1", "x", "X"], ["2", "b", "B"], ["3", "c", "C"], ["4", "", ""],
                                  ["5", "dd", "DD"]])
        self.write("log.txt", "day,what\n9,z\n")
        self.assertEqual(loud(), [["9", "z", "Z"]])

    def test_rows_that_look_at_others_are_read_as_a_whole(self):
        self.write("load.qvs", "T: Buffer (incremental) LOAD day, RecNo() as n FROM log.txt;")
        self.write("log.txt", "day\n1\n2\n")
        self.assertEqual(len(self.answer("script load.qvs", "table T")["rows"]), 2)
        self.write("log.txt", "day\n1\n2\n3\n")
        rows = self.answer("script load.qvs", "table T")["rows"]
        self.assertEqual([cell["text"] for row in rows for cell in row], ["1", "1", "2", "2", "3", "3"])

    def test_a_file_that_has_grown_without_a_later_time_is_read_anew(self):
        self.write("load.qvs", "T: Buffer (incremental, stale after 1 days) LOAD 1 as x Autogenerate 1;")
        self.answer("script load.qvs")
        self.write("load.qvs", "T: Buffer (incremental) LOAD day, RecNo() as n FROM log.txt;")
        for text, rows in (("day\n1\n", 1), ("day\n1\n2\n3\n", 3)):
            self.write("log.txt", text)
            os.utime(self.folder / "log.txt", (1_000_000_000, 1_000_000_000))
            self.assertEqual(len(self.answer("script load.qvs", "table T")["rows"]), rows)

    def test_links_that_leave_the_data_folder_are_no_files(self):
        outside = self.folder.parent / f"{self.folder.name}.outside.csv"
        outside.write_text("secret\n1\n")
        self.addCleanup(outside.unlink)
        (self.folder / "link.csv").symlink_to(outside)
        (self.folder / "inner.csv").symlink_to("orders.csv")
        self.write("load.qvs", "T: LOAD * FROM [*n*.csv]; LET size = FileSize('LINK.CSV');")
        fields = self.answer("script load.qvs", "fields")
        self.assertNotIn("secret", str(fields))
        self.assertIn("order", str(fields))
        for name in ("link.csv", "LINK.CSV"):
            self.write("load.qvs", f"T: LOAD * FROM [{name}];")
            self.error("script load.qvs")
            self.write("load.qvs", f"$(Must_Include={name})")
            self.error("script load.qvs")

    def test_buffered_rows_have_numbers(self):
        self.write("load.qvs", "T: Buffer LOAD RowNo() as n FROM orders.csv;")
        for _ in range(2):
            rows = self.answer("script load.qvs", "table T")["rows"]
            self.assertEqual([row[0]["num"] for row in rows], [1, 2, 3, 4])

    def test_a_script_passes_over_failures_by_its_own_word_alone(self):
        self.write("first.qvs", "SET ErrorMode = 0; LOAD * FROM nowhere.csv;")
        self.write("load.qvs", "LOAD * FROM nowhere.csv;")
        answers = self.objects("script first.qvs", "script load.qvs")
        self.assertTrue(answers[0]["ok"])
        self.assertIn("nowhere.csv", str(answers[1]["error"]))

    def test_dates_are_stored_as_such_in_parquet(self):
        self.write("load.qvs", "T: LOAD Date(MonthStart(MakeDate(2024, 2, 9)), 'MMM YYYY') as m, Timestamp(45000.25) as t,"
                   " Date('2024-02-09') as d Autogenerate 1; Store T into t.parquet (parquet); Drop Table T;"
                   " T: LOAD Year(m) as y, IsNum(t) as numeric, d FROM t.parquet (parquet);")
        self.assertEqual([cell["num"] for cell in self.answer("script load.qvs", "table T")["rows"][0]],
                         [2024, -1, 45331])

    def test_buffers_that_no_statement_names_are_deleted(self):
        self.write("log.txt", "day\n1\n")
        self.write("load.qvs", "A: Buffer LOAD day as a FROM log.txt; B: Buffer LOAD day as b FROM log.txt;")
        self.write("other.qvs", "C: Buffer LOAD day as c FROM log.txt;")
        self.answer("script load.qvs", "script other.qvs")
        self.assertEqual(len(list((self.folder / ".buffers").iterdir())), 3)
        self.write("load.qvs", "A: Buffer LOAD day as a FROM log.txt;")
        self.answer("script load.qvs", "tables")
        self.assertEqual(len(list((self.folder / ".buffers").iterdir())), 2)
        self.write("load.qvs", "A: LOAD day as a FROM log.txt;")
        self.answer("script load.qvs", "tables")
        self.assertEqual(len(list((self.folder / ".buffers").iterdir())), 1)

    def test_searches_pass_over_fields_that_a_script_leaves_out(self):
        self.write("load.qvs", "Search Exclude *; Search Include b, c*;"
                   "T: LOAD * INLINE [a, b, c1, d\nx1, x2, x3, x4];")

        def found(*commands):
            return sorted(name for group in self.answer(*commands)["groups"] for name in group["fields"])
        self.assertEqual(found("script load.qvs", "search x"), ["b", "c1"])
        self.assertEqual(found("script load.qvs", "save a.celadon", "open a.celadon", "search x"), ["b", "c1"])

    def test_charts_know_derived_fields(self):
        self.write("load.qvs", """[Calendar]: DECLARE FIELD DEFINITION Tagged ('$date')
            FIELDS Year($1) AS [Year] Tagged ('$year'), If(Year($1) > limit, 'new', 'old') AS Age
            Parameters limit = 2023;
            T: LOAD Date(RecNo() * 366 + 45000) as [Order Date], RecNo() as n Autogenerate 3;
            DERIVE FIELDS FROM IMPLICIT TAG USING [Calendar];""")
        cube = self.answer("script load.qvs", "cube [Order Date.Calendar.Year] : Sum(n) as n")
        self.assertEqual([[cell["text"] for cell in row] for row in cube["rows"]],
                         [["2024", "1"], ["2025", "2"], ["2026", "3"]])
        total = self.answer("script load.qvs", "eval Sum(If([Order Date.Calendar.Age] = 'new', n))")
        self.assertEqual(total["value"]["num"], 6)
        self.assertEqual(len(self.answer("script load.qvs", "fields")["fields"]), 2)

    def test_a_script_replaces_all_tables(self):
        self.write("load.qvs", SCRIPT)
        answer = self.answer("load regions.csv", "script load.qvs", "tables")
        self.assertEqual([t["name"] for t in answer["tables"]], ["orders", "notes"])

    def test_names_in_a_script_file_start_at_its_folder(self):
        (self.folder / "below").mkdir()
        self.write("below/inner.csv", "a\n1\n")
        self.write("below/load.qvs", "t: LOAD * FROM inner.csv;")
        self.assertEqual(self.answer("script below/load.qvs")["rows"], 1)

    def test_a_script_stays_in_the_data_folder(self):
        (self.outside / "secret.csv").write_text("a\n1\n", encoding="utf-8")
        os.symlink(self.outside / "secret.csv", self.folder / "link.csv")
        for path in ("../secret.csv", str(self.outside / "secret.csv"), "link.csv"):
            self.write("read.qvs", f"t: LOAD * FROM [{path}];")
            self.assertEqual(self.error("script read.qvs")["code"], "PermissionDenied", path)

    def test_what_the_language_lacks_is_refused_by_name(self):
        self.write("load.qvs", "SQL SELECT * FROM t;")
        error = self.error("script load.qvs")
        self.assertIn(error["code"], ("Unimplemented", "FailedPrecondition", "NotFound"))
        self.write("load.qvs", "frobnicate the tables;")
        self.assertEqual(self.error("script load.qvs")["code"], "InvalidArgument")

    def test_an_interrupt_cancels_a_script(self):
        self.write("long.qvs", LONG_SCRIPT)
        talk = Conversation(self, "--json", "--keep-going", "-f", "-")
        self.assertTrue(talk.ask("load orders.csv")["ok"])
        talk.send("script long.qvs")
        interrupts = threading.Timer(0.5, talk.interrupt)
        interrupts.start()
        started = time.monotonic()
        answer = talk.receive()
        interrupts.cancel()
        self.assertEqual(answer["error"]["code"], "Cancelled")
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(len(talk.ask("tables")["tables"]), 1)


if __name__ == "__main__":
    unittest.main()
