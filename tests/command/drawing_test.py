"""Charts that are drawn in the terminal."""
import unittest

from command_case import CommandCase


class DrawingTest(CommandCase):

    def drawn(self, chart, data="x,y,z\n1,10,-4\n2,,0\n3,5,4\n"):
        (self.folder / "t.csv").write_text(data)
        done = self.celadon("t.csv", "-c", f"chart {chart}")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()[1:]

    def test_bars_are_as_long_as_numbers_are_large(self):
        lines = self.drawn("bar x : Sum(y)")
        self.assertEqual([line.count("█") for line in lines], [40, 0, 20])

    def test_bars_of_both_signs_stand_on_both_sides_of_zero(self):
        below, zero, above = self.drawn("bar x : Sum(z)")
        self.assertEqual((below.count("█"), zero.count("█"), above.count("█")), (20, 0, 20))
        self.assertEqual(below.rindex("█") + 1, above.index("█"))

    def test_a_long_chart_says_what_it_leaves_out(self):
        rows = "x,y\n" + "".join(f"{i},1\n" for i in range(60))
        self.assertEqual(self.drawn("bar x : Sum(y)", rows)[50:], ["50 of 60 rows"])
        self.assertEqual(len(self.drawn("bar x : Sum(y) | top 60", rows)), 60)

    def test_a_curve_has_the_ends_of_its_axes(self):
        title, *lines, rows = self.drawn("line x : Sum(z)")
        self.assertEqual(title, "Sum(z)")
        self.assertTrue(lines[0].startswith(" 4 ┤") and lines[-1].startswith("-4 ┤"))
        self.assertEqual(rows.split(), ["1", "3"])

    def test_a_row_without_a_number_breaks_a_curve(self):
        dots = [line.split("┤")[1].strip() for line in self.drawn("line x : Only(y)") if "┤" in line]
        self.assertEqual([dot for dot in dots if dot], ["⠁", "⢀"])

    def test_a_histogram_counts_spans(self):
        rows = "x\n" + "".join(f"{i}\n" for i in range(100))
        lines = self.drawn("hist x : Count(x)", rows)
        self.assertEqual([line.split()[:3] for line in lines[:2]], [["from", "0", "5"], ["from", "5", "5"]])
        self.assertEqual(len(lines), 20)

    def test_numbers_too_far_apart_are_no_histogram(self):
        (self.folder / "t.csv").write_text("x\n-1e308\n1.7e308\n")
        done = self.celadon("t.csv", "-c", "chart hist x : Count(x)")
        self.assertIn("too far apart", done.stderr)
        self.assertEqual(self.drawn("line x : Sum(x)", "x\n-1e308\n1.7e308\n")[1][:8], "1.7e+308")

    def test_a_scatter_takes_two_measures(self):
        lines = self.drawn("scatter x : Sum(y), Sum(z)")
        self.assertEqual(lines[0], "Sum(z) by Sum(y)")
        done = self.celadon("t.csv", "-c", "chart scatter x : Sum(y)")
        self.assertEqual(done.stderr, "error: a scatter chart takes two measures\n")

    def test_a_chart_in_json_is_its_cube(self):
        (self.folder / "t.csv").write_text("x,y\n1,10\n")
        _, chart, cube = self.objects("load t.csv", "chart bar x : Sum(y)", "cube x : Sum(y)")
        self.assertEqual(chart["rows"], cube["rows"])


if __name__ == "__main__":
    unittest.main()
