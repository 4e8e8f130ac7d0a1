"""Selections as they are made and shown at the command."""
import unittest

from command_case import CommandCase

PURCHASES = """customer,thing
c1,Cap
c1,Suit
c2,Cap
c3,Suit
c3,Hat
"""


class SelectionsTest(CommandCase):

    def selected(self, *commands):
        """What is selected after commands that succeed, as field: values."""
        answers = self.objects(*commands, "selections")
        for answer in answers:
            self.assertTrue(answer["ok"], answer)
        return {s["field"]: s["values"] for s in answers[-1]["selections"]}

    def refused(self, *commands):
        """The code of the last command, which fails."""
        answers = self.objects(*commands)
        for answer in answers[:-1]:
            self.assertTrue(answer["ok"], answer)
        return answers[-1]["error"]["code"]

    def states(self, field, *commands):
        answer = self.objects(*commands, f"list {field} by load")[-1]
        return {v["text"]: v["state"] for v in answer["values"]}

    def test_a_field_without_selection_in_another_state_leaves_this_one_free(self):
        self.write("m.csv", "m,c,a\n1,x,10\n2,,20\n")
        self.write("load.qvs", "T: LOAD m, If(Len(c) > 0, c) as c, a FROM m.csv;")
        answers = self.objects("script load.qvs", "state new S", "eval Sum({<c=S::c>} a)", "eval Sum({<c=S::m>} a)")
        self.assertEqual([answer["value"]["num"] for answer in answers[2:]], [30, 30])

    def test_a_bookmark_brings_back_what_was_searched_before_another_selection(self):
        self.write("m.csv", "m,c\n1,x\n2,y\n3,x\n4,\n")
        before = ["load m.csv as T", "select m ~ '>=2'", "select c x", "bookmark save b"]
        saved = self.objects(*before, "selections")[-1]
        again = self.objects(*before, "clear", "bookmark apply b", "selections")[-1]
        self.assertEqual(saved["selections"], again["selections"])

    def test_a_search_selects_what_it_finds_and_prefers_what_is_possible(self):
        self.assertEqual(self.selected("select product ~ '*p*'"), {"product": ["Apple", "Pear"]})
        self.assertEqual(self.selected("select region South", "select product ~ '*p*'"),
                         {"region": ["South"], "product": ["Apple"]})
        self.assertEqual(self.selected("select region South", "select product ~ '*p*' all"),
                         {"region": ["South"], "product": ["Apple", "Pear"]})
        self.assertEqual(self.selected("select amount ~ '>=7<20'"), {"amount": ["10", "7"]})
        self.assertEqual(self.selected("select product ~ '=Sum(amount)>16'"), {"product": ["Pear"]})
        self.assertEqual(self.refused("select product ~ 'x*'"), "NotFound")
        self.assertEqual(self.refused("select product ~ '(a'"), "InvalidArgument")

    def test_a_list_shows_what_a_typed_search_finds(self):
        answer = self.objects("list manager ~ 'off n' by load")[-1]
        self.assertEqual([v["text"] for v in answer["values"]], ["N. Office", "S. Office", "W. Office"])
        self.assertEqual(answer["values"][0]["highlights"], [[0, 1], [3, 3]])
        self.assertEqual(answer["counts"]["possible"], 3)

    def test_a_search_needs_no_blank_before_its_quote(self):
        self.assertEqual(self.selected("select product ~'p*'"), {"product": ["Pear"]})
        answer = self.objects("list product ~'p*'")[-1]
        self.assertEqual([v["text"] for v in answer["values"]], ["Pear"])

    def test_a_bare_number_names_the_value_with_that_number(self):
        self.write("days.csv", "day\n2015-06-30\n2015-12-31\n")
        self.assertEqual(self.selected("load days.csv", "select day 42185"), {"day": ["2015-06-30"]})
        self.assertEqual(self.selected("load days.csv", "toggle day 42369"), {"day": ["2015-12-31"]})
        self.assertEqual(self.refused("load days.csv", "select day ~ '42185'"), "NotFound")

    def test_a_list_has_options_for_all_that_a_list_object_does(self):
        there = ("select region North", "select product Pear")
        by_load = lambda options: self.objects(*there, f"list product by load top 2 {options}")[-1]["values"]
        self.assertEqual([v["text"] for v in by_load("lift 1")], ["Pear", "Apple"])
        self.assertEqual([v["text"] for v in by_load("lift 3")], ["Apple", "Pear"])
        self.assertEqual([v["state"] for v in by_load("alternatives hide")], ["excluded", "selected"])
        self.assertEqual([v["frequency_text"] for v in by_load("frequency count")], ["0", "1"])
        self.assertEqual([v["frequency_text"] for v in by_load("frequency percent")], ["0.0%", "100.0%"])
        self.assertEqual([v["frequency_text"] for v in by_load("frequency relative")], ["0", "1"])
        self.assertEqual([v["expressions"] for v in by_load("with Sum(amount), Count(order) & ' x'")],
                         [[{"null": True}, {"null": True}],
                          [{"text": "20.5", "num": 20.5}, {"text": "1 x"}]])
        self.assertEqual([v["frequency"] for v in by_load("")], [1, 1])
        elsewhere = self.objects(*there, "state new Other", "list product in state Other")[-1]
        self.assertEqual(elsewhere["counts"]["possible"], 3)
        for options in ("lift", "lift x", "alternatives", "frequency", "in", "in state Nowhere",
                        "with", "with Sum(", "by", "upwards"):
            self.assertFalse(self.objects(f"list product {options}")[-1]["ok"], options)

    def test_derived_fields_are_selected_in_the_field_that_they_read(self):
        self.write("days.qvs", """SET DateFormat='YYYY-MM-DD';
            Calendar: DECLARE FIELD DEFINITION TAGGED '$date' FIELDS Year($1) AS Year, Month($1) AS Month;
            Days: LOAD Date(Date#(day, 'YYYY-MM-DD')) AS day, pieces INLINE [day,pieces
            2020-01-01,1
            2020-02-01,2
            2021-01-01,3
            2022-03-01,4];
            DERIVE FIELDS FROM FIELDS day USING Calendar;""")
        load = "script days.qvs"
        year = "[day.Calendar.Year]"
        self.assertEqual(self.states(year, load),
                         {"2020": "possible", "2021": "possible", "2022": "possible"})
        self.assertEqual(self.selected(load, f"select {year} 2020 2022"),
                         {"day": ["2020-01-01", "2020-02-01", "2022-03-01"]})
        self.assertEqual(self.states(year, load, f"select {year} 2020"),
                         {"2020": "selected", "2021": "alternative", "2022": "alternative"})
        self.assertEqual(self.states("[day.Calendar.Month]", load, "select pieces 1 2"),
                         {"Jan": "possible", "Feb": "possible", "Mar": "excluded"})
        self.assertEqual(self.selected(load, f"select {year} ~ '>=2021'"), {"day": ["2021-01-01", "2022-03-01"]})
        self.assertEqual(self.selected(load, f"select {year} ~ '=Sum(pieces)=3'"),
                         {"day": ["2020-01-01", "2020-02-01", "2021-01-01"]})
        self.assertEqual(self.selected(load, f"select {year} 2020", f"toggle {year} 2020 2021"),
                         {"day": ["2021-01-01"]})
        self.assertEqual(self.selected(load, f"select {year} 2020", f"clear {year}"), {})
        self.assertEqual(self.refused(load, f"select {year} 1999"), "NotFound")
        self.assertEqual(self.refused(load, "select [day.Calendar.Week] 1"), "NotFound")
        answer = self.objects(load, f"list {year} by state with Sum(pieces)", f"select {year} 2021",
                              f"list {year} by state top 1", f"list {year} ~ '22' by load")
        self.assertEqual([(v["text"], v["frequency"], v["expressions"][0]["num"]) for v in answer[1]["values"]],
                         [("2020", 2, 3), ("2021", 1, 3), ("2022", 1, 4)])
        self.assertEqual((answer[1]["field"], answer[1]["counts"]["possible"]), ("day.Calendar.Year", 3))
        self.assertEqual([v["text"] for v in answer[3]["values"]], ["2021"])
        self.assertEqual(answer[4]["values"], [])

    def test_soft_commands_change_locked_fields(self):
        locked = ("select region North", "lock region")
        self.assertEqual(self.selected(*locked, "soft select region South"), {"region": ["South"]})
        self.assertEqual(self.selected(*locked, "soft toggle region South"),
                         {"region": ["North", "South"]})
        self.assertEqual(self.selected(*locked, "soft clear region"), {})
        self.assertEqual(self.selected(*locked, "select product Pear", "soft clear others product"),
                         {"product": ["Pear"]})
        self.assertEqual(self.selected(*locked, "soft clear"), {})
        self.assertEqual(self.refused(*locked, "soft clear", "select region South", "lock region",
                                      "clear region"), "FailedPrecondition")
        self.assertTrue(self.objects(*locked, "soft select region South")[-1]["selections"][0]["locked"])
        self.assertEqual(self.refused("soft list region"), "InvalidArgument")

    def test_locks_show_in_states(self):
        states = self.states("product", "select product Apple Pear", "lock product",
                             "select region South")
        self.assertEqual((states["Apple"], states["Pear"]), ("locked", "locked_excluded"))
        self.assertEqual(self.refused("select product Apple", "lock", "clear product"),
                         "FailedPrecondition")

    def test_one_value_is_always_selected(self):
        single = ("select product Apple", "mode product single on")
        self.assertEqual(self.refused(*single, "clear product"), "FailedPrecondition")
        self.assertEqual(self.refused(*single, "select product Apple Pear"), "FailedPrecondition")
        self.assertEqual(self.selected(*single, "select product Pear", "clear"),
                         {"product": ["Pear"]})
        self.assertEqual(self.selected(*single, "mode product single off", "clear product"), {})
        self.assertEqual(self.refused("mode product single on"), "FailedPrecondition")

    def test_and_mode_takes_what_goes_with_every_value(self):
        self.write("purchases.csv", PURCHASES)
        both = ("load purchases.csv", "mode thing and", "select thing Cap Suit")
        self.assertEqual(self.states("customer", *both),
                         {"c1": "possible", "c2": "excluded", "c3": "excluded"})
        without = ("load purchases.csv", "mode thing and", "select thing Suit not Hat")
        self.assertEqual(self.states("customer", *without)["c3"], "excluded")
        bar = self.objects(*without)[-1]["selections"][0]
        self.assertEqual((bar["values"], bar["forced_exclusions"]), (["Suit"], ["Hat"]))
        both_out = ("load purchases.csv", "mode thing and", "select thing Cap not Suit Hat")
        bar = self.objects(*both_out)[-1]["selections"][0]
        self.assertEqual((bar["values"], bar["forced_exclusions"]), (["Cap"], ["Suit", "Hat"]))
        self.assertEqual(self.refused("load purchases.csv", "select thing Suit not Hat"),
                         "FailedPrecondition")
        self.assertEqual(self.refused("mode product and"), "FailedPrecondition")

    def test_alternate_states_have_selections_of_their_own(self):
        there = ("select product Apple", "state new Other", "state use Other")
        self.assertEqual(self.selected(*there), {})
        self.assertEqual(self.selected(*there, "select product Pear", "state use $"),
                         {"product": ["Apple"]})
        self.assertEqual(self.selected(*there, "select product Pear", "state use $", "clear",
                                       "state use Other"), {"product": ["Pear"]})
        states = self.objects(*there, "states")[-1]["states"]
        self.assertEqual(states, [{"name": "$", "in_use": False, "fields": 1},
                                  {"name": "Other", "in_use": True, "fields": 0}])
        for name in ("$", "0", "1", "$2", "$_3", "''"):
            self.assertEqual(self.refused(f"state new {name}"), "InvalidArgument", name)
        self.assertEqual(self.refused("bookmark save B", "state new B"), "FailedPrecondition")
        self.assertEqual(self.refused("state use Nowhere"), "NotFound")
        self.assertEqual(self.selected(*there, "select product Pear", "state drop Other"),
                         {"product": ["Apple"]})

    def test_history_is_one_over_all_states(self):
        steps = ("select product Apple", "state new Other", "state use Other",
                 "select product Pear", "state use $", "back", "back")
        self.assertEqual(self.selected(*steps), {})
        self.assertEqual(self.selected(*steps, "forward", "forward", "state use Other"),
                         {"product": ["Pear"]})

    def test_a_mode_is_a_step_where_it_changes_what_is_left(self):
        self.write("purchases.csv", PURCHASES)
        steps = ("load purchases.csv", "select thing Cap Suit", "mode thing and")
        self.assertEqual(self.states("customer", *steps)["c2"], "excluded")
        self.assertEqual(self.selected(*steps, "back"), {"thing": ["Cap", "Suit"]})
        self.assertEqual(self.states("customer", *steps, "back")["c2"], "possible")
        self.assertEqual(self.selected("load purchases.csv", "select thing Cap", "mode thing single on",
                                       "back"), {})

    def test_a_bookmark_searches_again_under_its_own_selections(self):
        saved = ("select region North", "select product ~ '=Sum(amount)>15'", "bookmark save B")
        self.assertEqual(self.selected(*saved), {"region": ["North"], "product": ["Pear"]})
        elsewhere = (*saved, "clear", "select region South", "bookmark apply B")
        self.assertEqual(self.selected(*elsewhere), {"region": ["North"], "product": ["Pear"]})

    def test_bookmarks_bring_selections_back_in_one_step(self):
        saved = ("select product Apple", "lock product", "bookmark save B", "unlock", "clear",
                 "select product Pear")
        self.assertEqual(self.selected(*saved, "bookmark apply B"), {"product": ["Apple"]})
        self.assertEqual(self.selected(*saved, "bookmark apply B", "back"), {"product": ["Pear"]})
        self.assertEqual(self.objects(*saved, "bookmarks")[-1]["bookmarks"],
                         [{"name": "B", "states": [{"state": "$", "selections": [
                             {"field": "product", "values": ["Apple"], "count": 1,
                              "locked": True}]}]}])
        self.assertEqual(self.refused(*saved, "bookmark drop B", "bookmark apply B"), "NotFound")

    def test_a_reload_keeps_what_a_bookmark_can_still_find(self):
        self.write("more.csv", "product,colour\nPear,green\n")
        saved = ("select product Pear", "bookmark save B", "clear", "load more.csv")
        self.assertEqual(self.selected(*saved, "bookmark apply B"), {"product": ["Pear"]})

    def test_a_saved_app_has_its_bookmarks_and_states(self):
        saved = ("select product Pear", "bookmark save B", "state new Other", "state use Other",
                 "select region South", "save app.celadon", "clear", "bookmark drop B",
                 "open app.celadon")
        self.assertEqual(self.selected(*saved), {"product": ["Pear"]})
        self.assertEqual(self.selected(*saved, "state use Other"), {"region": ["South"]})
        self.assertEqual(self.selected(*saved, "clear", "bookmark apply B"), {"product": ["Pear"]})

    def test_all_fields_are_searched(self):
        answer = self.objects("search n apple")[-1]
        first = answer["groups"][0]
        self.assertEqual((first["fields"], first["rank"]), (["manager", "product"], 1))
        self.assertEqual(first["matches"],
                         [{"field": "manager", "values": ["N. Office"], "highlights": [[[0, 1]]]},
                          {"field": "product", "values": ["Apple"], "highlights": [[[0, 5]]]}])
        self.assertEqual(first["leaves"], [{"table": "orders", "rows": 1},
                                           {"table": "regions", "rows": 1}])
        self.assertEqual(self.refused("search"), "InvalidArgument")
        self.assertEqual(self.objects("search xyz")[-1]["groups"], [])

    def test_a_result_of_a_search_is_selected(self):
        found = {"manager": ["N. Office"], "product": ["Apple"]}
        self.assertEqual(self.selected("associate 1 n apple"), found)
        self.assertEqual(self.selected("select region South", "lock region", "associate 1 apple"),
                         {"region": ["South"], "product": ["Apple"]})
        self.assertEqual(self.selected("select region South", "associate 1 apple"),
                         {"product": ["Apple"]})
        self.assertEqual(self.refused("associate 9 apple"), "NotFound")
        self.assertEqual(self.refused("associate 0 apple"), "InvalidArgument")
        self.assertEqual(self.refused("associate 1"), "InvalidArgument")

    def test_words_are_suggested(self):
        answer = self.objects("suggest off ap")[-1]
        self.assertEqual(answer["suggestions"], [{"value": "office", "term": 0},
                                                 {"value": "apple", "term": 1}])

    def test_locks_are_told_of(self):
        done = self.celadon(*self.INPUTS, "-c", "select product Apple ;; lock product ;; selections")
        self.assertIn("product: Apple (locked)", done.stdout)


if __name__ == "__main__":
    unittest.main()
