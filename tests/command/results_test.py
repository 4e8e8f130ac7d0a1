"""The members of every command's JSON, by the contract."""
import unittest

from command_case import CommandCase

STATES = {"selected", "possible", "alternative", "excluded", "selected_excluded", "locked",
          "locked_excluded"}


class ResultsTest(CommandCase):

    def holds(self, answer, **members):
        """Each named member is there and of the type that is named."""
        for name, kind in members.items():
            self.assertIn(name, answer)
            self.assertIsInstance(answer[name], kind, name)

    def test_numbers_are_shown_with_fourteen_digits_and_given_whole(self):
        value = self.answer("eval 12345678 * 10000000 + 12345")["value"]
        self.assertEqual(value, {"text": "1.2345678001234e+14", "num": 123456780012345})
        self.write("ids.csv", "id\n1234567890123456\n")
        values = self.answer("load ids.csv", "list id")["values"]
        self.assertEqual([(v["text"], v["num"]) for v in values], [("1234567890123456", 1234567890123456)])
        self.assertEqual(self.answer("load ids.csv", "eval Only(id) & 'x'")["value"]["text"], "1234567890123456x")

    def test_texts_and_numbers_come_back_as_they_are(self):
        codes = (*range(1, 48), 92, 127, 233, 8364, 128512)
        value = self.answer("eval " + "&".join(f"Chr({code})" for code in codes))["value"]
        self.assertEqual(value["text"], "".join(map(chr, codes)))
        for number in (0, -1, 0.1, -2.5, 1e-7, 2.0 ** 53, -2.0 ** 53, 1e300):
            self.assertEqual(self.answer(f"eval {number!r}")["value"]["num"], number)

    def test_load_tells_what_it_read(self):
        self.write("more.csv", "order,note\n1,x\n2,y\n")
        answer = self.answer("load more.csv as notes")
        self.assertEqual(answer["rows"], 2)
        self.holds(answer, log=list, trace=list, warnings=list)
        entry = answer["log"][0]
        self.holds(entry, line=int, kind=str)
        self.assertEqual((entry["table"], entry["rows"], entry["source_rows"]), ("notes", 2, 2))

    def test_tables(self):
        tables = self.answer("tables")["tables"]
        self.assertEqual([(t["name"], t["rows"], t["fields"]) for t in tables],
                         [("orders", 4, ["order", "region", "product", "amount"]),
                          ("regions", 3, ["region", "manager"])])
        for table in tables:
            self.holds(table, bytes=int, synthetic=bool, loosely_coupled=bool)

    def test_fields(self):
        fields = {f["name"]: f for f in self.answer("fields")["fields"]}
        self.assertEqual(list(fields), ["order", "region", "product", "amount", "manager"])
        region = fields["region"]
        self.assertEqual((region["tables"], region["distinct"], region["rows"], region["bits"]),
                         (["orders", "regions"], 3, 7, 2))
        for field in fields.values():
            self.holds(field, tables=list, distinct=int, nulls=int, rows=int, bits=int, key=str, tags=list,
                       bytes=int)

    def test_model(self):
        answer = self.answer("model")
        self.assertEqual(answer["links"],
                         [{"field": "region", "tables": ["orders", "regions"], "kind": "n:1"}])
        self.holds(answer, synthetic_keys=list, circular=list)

    def test_model_names_synthetic_keys(self):
        self.write("plans.csv", "region,product,plan\nNorth,Apple,9\n")
        key = self.answer("load plans.csv", "model")["synthetic_keys"][0]
        self.assertEqual((sorted(key["fields"]), key["tables"]), (["product", "region"], ["orders", "plans"]))
        tables = self.answer("load plans.csv", "tables")["tables"]
        self.assertEqual([t["name"] for t in tables if t["synthetic"]], [key["table"]])

    def test_model_names_loops(self):
        self.write("loop.csv", "manager,product\nN. Office,Apple\n")
        answer = self.answer("load loop.csv", "model")
        self.assertEqual(sorted(answer["circular"][0]["fields"]), ["manager", "product", "region"])
        loose = answer["circular"][0]["loosely_coupled"]
        tables = self.answer("load loop.csv", "tables")["tables"]
        self.assertEqual([t["name"] for t in tables if t["loosely_coupled"]], loose)

    def test_table_gives_rows_in_load_order(self):
        answer = self.answer("table orders top 2 skip 1")
        self.assertEqual((answer["name"], answer["size"]), ("orders", 4))
        self.assertEqual(answer["fields"], ["order", "region", "product", "amount"])
        self.assertEqual(answer["rows"][0], [{"text": "2", "num": 2}, {"text": "North"}, {"text": "Pear"},
                                             {"text": "20.5", "num": 20.5}])
        self.assertEqual(len(answer["rows"]), 2)

    def test_table_possible_gives_the_rows_that_selections_leave(self):
        answer = self.answer("select manager 'S. Office'", "table orders possible")
        self.assertEqual([row[0]["num"] for row in answer["rows"]], [3, 4])
        self.assertEqual(answer["size"], 2)

    def test_list(self):
        answer = self.answer("select region North", "list region by load")
        self.assertEqual((answer["field"], answer["locked"]), ("region", False))
        self.assertEqual(answer["counts"], {"selected": 1, "possible": 0, "alternative": 2, "excluded": 0,
                                            "selected_excluded": 0})
        self.assertEqual([(v["text"], v["state"], v["frequency"]) for v in answer["values"]],
                         [("North", "selected", None), ("South", "alternative", None),
                          ("West", "alternative", None)])

    def test_list_has_numbers_elements_and_frequencies(self):
        values = self.answer("select region South", "list amount by load")["values"]
        self.assertEqual(values[0], {"text": "10", "num": 10, "elem": values[0]["elem"],
                                     "state": "excluded", "frequency": 0})
        self.assertEqual([(v["num"], v["state"], v["frequency"]) for v in values if v["frequency"]],
                         [(5, "possible", 1), (7, "possible", 1)])
        for value in values:
            self.assertIn(value["state"], STATES)

    def test_texts_stay_behind_numbers_in_descending_order(self):
        self.write("mixed.csv", "value\n5\nb\na\n10\n")
        for order, expected in {"by number": ["5", "10", "b", "a"], "desc by number": ["10", "5", "b", "a"],
                                "desc": ["b", "a", "5", "10"], "desc by frequency": ["5", "b", "a", "10"]}.items():
            rows = self.answer("load mixed.csv", f"cube value : Count(value) | sort value {order}")["rows"]
            self.assertEqual([row[0]["text"] for row in rows], expected, order)

    def test_list_pages_and_sorts_and_counts_the_whole_field(self):
        answer = self.answer("list region top 1 skip 1 by text desc")
        self.assertEqual([v["text"] for v in answer["values"]], ["South"])
        self.assertEqual(sum(answer["counts"].values()), 3)

    def test_selections_are_told_after_each_change(self):
        answer = self.answer("select region South North")
        self.assertEqual(answer["selections"], [{"field": "region", "values": ["North", "South"],
                                                 "count": 2, "of": 3, "locked": False}])
        self.assertTrue(answer["changed"])
        self.assertNotIn("ignored", answer)
        self.assertFalse(self.answer("select region North", "select region North")["changed"])
        answers = self.objects("select region North", "toggle region North South", "clear region", "clear")
        self.assertEqual(answers[1]["selections"][0]["values"], ["South"])
        self.assertEqual([a["changed"] for a in answers], [True, True, True, False])

    def test_unknown_values_are_told(self):
        answer = self.answer("select region North Nowhere 'No place'")
        self.assertEqual(answer["ignored"], ["Nowhere", "No place"])

    def test_selections_shows_the_bar(self):
        answer = self.answer("select region North", "select product Apple", "selections")
        self.assertEqual([s["field"] for s in answer["selections"]], ["region", "product"])

    def test_eval_gives_a_cell(self):
        self.assertEqual(self.answer("eval Sum(amount)")["value"], {"text": "42.5", "num": 42.5})
        self.assertEqual(self.answer("eval 'a' & 'b'")["value"], {"text": "ab"})
        self.assertEqual(self.answer("eval Null()")["value"], {"null": True})

    def test_cube(self):
        answer = self.answer("cube region : Sum(amount) as total, Count(order) | sort total desc top 1")
        self.assertEqual(answer["dimensions"], [{"name": "region", "cardinality": 3}])
        self.assertEqual([m["name"] for m in answer["measures"]], ["total", "Count(order)"])
        self.assertEqual((answer["measures"][0]["min"], answer["measures"][0]["max"]), (0, 30.5))
        self.assertEqual(answer["size"], {"rows": 3, "columns": 3})
        self.assertEqual(len(answer["rows"]), 1)
        self.assertEqual([c["text"] for c in answer["rows"][0]], ["North", "30.5", "2"])
        self.assertEqual([c["num"] for c in answer["totals"]], [42.5, 4])

    def test_options_of_a_cube_follow_each_other_in_any_order(self):
        for options in ("totals sort total desc top 1", "above sort total desc top 1",
                        "top 1 expand set {<region={North,South}>} sort total desc", "sort total desc totals top 1"):
            answer = self.answer(f"cube region : Sum(amount) as total | {options}")
            self.assertEqual(len(answer["rows"]), 1, options)
            totals = self.answer("cube region : Sum(amount) as total | sort total desc")["rows"]
            self.assertEqual(answer["rows"][0][1]["num"], totals[0][1]["num"], options)

    def test_a_tree_has_a_level_a_dimension(self):
        answer = self.answer("cube region, product : Sum(amount) as total | mode T expand level region top 1")
        root = answer["tree"]
        self.holds(root, values=list, nodes=list, positive=list, negative=list, path=list)
        self.assertEqual(root["type"], "R")
        self.assertEqual(len(root["nodes"]), 1)
        node = root["nodes"][0]
        self.assertEqual((node["group_position"], node["row"], node["can_collapse"]), (0, 0, True))
        self.assertEqual(sum(inner["values"][0]["num"] for inner in node["nodes"]), node["values"][0]["num"])

    def test_conditions_say_why(self):
        failed = self.error("cube region : Sum(amount) | when Sum(amount) < 0 else 'nothing ' & 'lost'")
        self.assertEqual((failed["message"], failed["number"]), ("nothing lost", 7005))
        answer = self.answer("cube region, product : Sum(amount) | condition product by 0 else 'off'")
        self.assertEqual(answer["left_out"], [{"dimension": 1, "error": "off", "error_number": 7005}])

    def test_dimension_cells_carry_elements(self):
        rows = self.answer("cube region : Count(order)")["rows"]
        self.assertEqual({row[0]["text"]: row[0]["elem"] >= 0 for row in rows},
                         {"North": True, "South": True, "West": True})
        self.assertNotIn("elem", rows[0][1])

    def test_a_measure_that_fails_leaves_the_others(self):
        answer = self.answer("cube region : Sum(amount), Sum(amout)")
        self.assertNotIn("error", answer["measures"][0])
        self.assertEqual(answer["totals"][0]["num"], 42.5)

    def test_a_cube_without_dimensions_gives_totals(self):
        answer = self.answer("cube : Sum(amount)")
        self.assertEqual((answer["dimensions"], answer["totals"][0]["num"]), ([], 42.5))

    def test_a_frame_gives_what_its_objects_give(self):
        self.maxDiff = None
        commands = ["list region", "cube region : Sum(amount)"]
        answer = self.answer("select product Apple", "frame " + " && ".join(commands))
        alone = [self.answer("select product Apple", command) for command in commands]
        self.assertEqual(answer["results"], alone)

    def test_a_frame_that_comes_back_is_the_same_but_for_what_was_typed(self):
        self.maxDiff = None
        first, *_, again, typed = self.objects(
            "frame list region && cube region : Sum(amount)", "select region North",
            "frame list region && cube region : Sum(amount)", "clear",
            "frame list region && cube region : Sum(amount)",
            "frame  list   region&&cube  region:Sum(amount)")
        self.assertEqual(again, first)
        self.assertEqual([result.pop("command") for result in typed["results"]],
                         ["list   region", "cube  region:Sum(amount)"])
        for result in first["results"]:
            result.pop("command")
        self.assertEqual(typed["results"], first["results"])

    def test_check_expression_names_what_is_used(self):
        answer = self.answer("check-expression Sum(amount) / Max([order])")
        self.assertEqual(set(answer["fields"]), {"amount", "order"})
        self.assertEqual({f.lower() for f in answer["functions"]}, {"sum", "max"})

    def test_stats(self):
        for command in ("stats", "stats orders", "stats region"):
            answer = self.answer(command)
            self.holds(answer, rows=int, bytes=dict)
            self.holds(answer["bytes"], symbols=int, pointers=int, indexes=int, caches=int, total=int)

    def test_stats_tell_what_frames_leave(self):
        frame = "frame list region && cube region : Sum(amount)"
        before, *_, after = [a["bytes"] for a in self.objects("stats", frame, frame, "stats") if "bytes" in a]
        self.assertEqual(before["caches"], 0)
        self.assertGreater(after["caches"], 0)
        self.assertGreater(after["indexes"], before["indexes"])
        for sizes in (before, after):
            self.assertEqual(sum(sizes.values()), 2 * sizes["total"])

    def test_time_adds_milliseconds_until_it_is_off(self):
        answers = self.objects("eval 1", "time on", "eval 1", "nonsense", "time off", "eval 1")
        self.assertEqual(["ms" in a for a in answers], [False, True, True, True, False, False])

    def test_time_tells_a_person_of_the_rows_that_were_touched(self):
        done = self.celadon("orders.csv", "-c", "time on;;cube region : Sum(amount);;selections")
        self.assertRegex(done.stdout, r"\n\d+\.\d\d ms, 4 rows touched\n")
        self.assertRegex(done.stdout.splitlines()[-1], r"^\d+\.\d\d ms$")

    def test_results_are_the_same_with_and_without_cache(self):
        cold = self.answer("cache off", "select region North", "list product")
        warm = self.answer("cache on", "select region North", "list product", "list product")
        self.assertEqual(cold["values"], warm["values"])
        self.assertTrue(self.answer("cache clear")["ok"])

    def test_store_writes_what_load_reads(self):
        for name in ("copy.csv", "copy.qvd", "copy.parquet"):
            self.answer(f"store orders into {name}")
            again = self.celadon(name, "--json", "-c", "table copy")
            whole = self.celadon("orders.csv", "--json", "-c", "table orders")
            rows = [line[line.index('"rows"'):] for line in (again.stdout, whole.stdout)]
            self.assertEqual(rows[0], rows[1], name)

    def test_dimensions_are_described_on_demand(self):
        answer = self.answer("select region North", "cube region, amount : Count(product) | info")
        region, amount = answer["dimensions"]
        self.holds(region, values=int, counts=dict, longest=int, type=str, sorted=str, calculated=bool,
                   locked=bool, single=bool, tags=list)
        self.assertEqual((region["type"], region["sorted"], region["counts"]["selected"]), ("D", "A", 1))
        self.assertLessEqual(amount["min"], amount["max"])
        self.assertEqual({row[0]["state"] for row in answer["rows"]}, {"selected"})
        self.assertNotIn("values", self.answer("cube region : Count(product)")["dimensions"][0])

    def test_limits_may_be_hidden_global_and_exact(self):
        rows = self.answer("cube region : Sum(amount) | others region top 1 hidden exact")["rows"]
        self.assertEqual(len(rows), 1)
        self.assertIn("global", self.error("cube region : Sum(amount) | others region global")["message"])

    def test_explain_names_the_steps(self):
        self.holds(self.answer("explain cube region : Sum(amount)"), plan=str)

    def test_explain_tells_where_a_list_counts_and_what_it_calculates(self):
        plan = self.answer("explain list region with Sum(amount)")["plan"]
        self.assertIn("region: ", plan)
        self.assertIn("rows of ", plan)
        self.assertIn("Sum(amount)", plan)
        self.assertEqual(self.error("explain list nowhere")["code"], "NotFound")

    def test_explain_times_the_phases_of_a_frame(self):
        answer = self.answer("select region North", "explain frame list product && cube region : Sum(amount)")
        names = [phase["name"] for phase in answer["phases"]]
        self.assertIn("pass over records", names)
        self.assertEqual(names[0], "infer possible rows")
        self.assertTrue(all(phase["ms"] >= 0 for phase in answer["phases"]))

    def test_help(self):
        commands = self.answer("help cube")["commands"]
        self.assertEqual([c["name"] for c in commands], ["cube"])
        self.assertIn("MEASURE", commands[0]["usage"])

    def test_quit_leaves_what_follows(self):
        done = self.celadon("-c", "eval 1;;quit;;eval 2", "-c", "eval 3")
        self.assertEqual((done.stdout, done.returncode), ("1\n", 0))


if __name__ == "__main__":
    unittest.main()
