"""Where commands and words begin and end in what is typed."""
import unittest

from command_case import CommandCase


class QuotingTest(CommandCase):

    def setUp(self):
        super().setUp()
        self.write("odd.csv", "a b,[c],it's,d\n"
                   "x y,1,O'Neill,plain\n"
                   "'q',2,a;;b,it's\n"
                   "\"say \"\"x\"\"\",3,z,7\n"
                   "a|b:c,4,w,7.0\n")

    def rows(self, *commands):
        return self.answer("load odd.csv", *commands)

    def selected(self, command):
        return self.rows(command)["selections"][0]["values"]

    def test_fields_are_quoted_by_brackets_or_double_quotes(self):
        for name in ("[a b]", '"a b"'):
            self.assertEqual(self.rows(f"list {name}")["field"], "a b")
        self.assertEqual(self.rows("list [[c]]]")["field"], "[c]")
        self.assertEqual(self.rows("list [it's]")["field"], "it's")
        self.assertEqual(self.rows("list it's")["field"], "it's")

    def test_values_are_quoted_by_single_quotes(self):
        self.assertEqual(self.selected("select [a b] 'x y'"), ["x y"])
        self.assertEqual(self.selected("select [a b] '''q'''"), ["'q'"])
        self.assertEqual(self.selected("""select [a b] 'say "x"'"""), ['say "x"'])
        self.assertEqual(self.selected("select d plain"), ["plain"])
        self.assertEqual(self.selected("select it's O'Neill"), ["O'Neill"])
        self.assertEqual(self.selected("select d it's plain"), ["plain", "it's"])

    def test_a_bare_number_names_the_value_with_that_number(self):
        self.assertEqual(self.selected("select [[c]]] 2"), ["2"])
        self.assertEqual(self.selected("select [[c]]] 2.0"), ["2"])
        self.assertEqual(self.selected("select d 7"), self.selected("select d 7.00"))

    def test_separators_count_only_outside_quotes_and_brackets(self):
        self.assertEqual(self.selected("select it's 'a;;b'"), ["a;;b"])
        self.assertEqual(self.selected("select [a b] 'a|b:c'"), ["a|b:c"])
        answer = self.rows("cube [a b] : Count({<[a b]={'a|b:c', 'x,y'}>} d) as [n, m] | top 1")
        self.assertEqual([m["name"] for m in answer["measures"]], ["n, m"])
        self.assertEqual(len(answer["dimensions"]), 1)

    def test_a_doubled_bracket_does_not_end_a_name(self):
        answers = self.objects("load odd.csv", "eval Count([[c]];;]);;eval 1")
        self.assertEqual([a["command"] for a in answers],
                         ["load odd.csv", "eval Count([[c]];;])", "eval 1"])

    def test_quotes_in_an_expansion_do_not_end_those_around_it(self):
        answers = self.objects("eval '$(=Date(35648,'YYYY'))';;eval \"$(=If(1=1,'a;;b','c'))\" & 'x'", "eval 1")
        self.assertEqual(answers[0]["value"]["text"], "1997")
        self.assertEqual(answers[1]["command"], "eval \"$(=If(1=1,'a;;b','c'))\" & 'x'")
        self.assertEqual(answers[2]["value"]["num"], 1)

    def test_comments_inside_parentheses_open_nothing(self):
        answers = self.objects("eval (1 // isn't 'it (\n + 2 /*/ [x ( */)", "eval 4")
        self.assertEqual([a["value"]["num"] for a in answers], [3, 4])
        answers = self.objects("eval 1 // isn't it;;eval 2")
        self.assertEqual([a["value"]["num"] for a in answers], [1, 2])

    def test_two_semicolons_end_a_command_and_one_does_not(self):
        answers = self.objects("eval 1;;eval 2", ";;eval 3;;;;")
        self.assertEqual([a["value"]["num"] for a in answers], [1, 2, 3])

    def test_a_line_end_inside_parentheses_is_a_blank(self):
        answers = self.objects("eval Sum(\n  amount\n)", "eval 'a\nb'")
        self.assertEqual(answers[0]["value"]["num"], 42.5)
        self.assertEqual(answers[1]["value"]["text"], "a\nb")

    def test_commands_and_keywords_have_no_case_and_names_have(self):
        self.assertTrue(self.answer("SELECT region North")["changed"])
        self.assertEqual(len(self.answer("List region TOP 1 BY Text DESC")["values"]), 1)
        self.assertEqual(self.error("list REGION")["code"], "NotFound")

    def test_windows_line_ends_and_blanks_around_do_not_count(self):
        done = self.celadon("-c", "  eval 1  \r\n\r\n\teval 2\r\n")
        self.assertEqual(done.stdout, "1\n2\n")

    def test_file_names_with_blanks_are_quoted(self):
        self.write("my orders.csv", "q\n1\n")
        self.assertEqual(self.answer("load 'my orders.csv' as [second table]")["rows"], 1)
        self.assertEqual(self.answer("load 'my orders.csv'", "table 'my orders'")["size"], 1)


if __name__ == "__main__":
    unittest.main()
