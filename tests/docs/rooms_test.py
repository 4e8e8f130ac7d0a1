"""The table of rooms in docs/architecture.md is that of the build: rooms_test.py PROJECT_FOLDER"""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop())
sys.path.insert(0, str(ROOT / "tests" / "walls"))
import check_walls

ROW = re.compile(r"^\| `(?P<room>\w+)` \| [^|]* \| (?P<below>[^|]*)\| (?P<headers>[^|]*\.h`) \|$",
                 re.MULTILINE)


def words(cell):
    return re.findall(r"`([\w.]+)`", cell)


class RoomsTest(unittest.TestCase):

    def setUp(self):
        page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
        self.rows = list(ROW.finditer(page))
        self.layout = check_walls.Layout((ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))

    def test_the_rooms_are_those_of_the_build_in_its_order(self):
        self.assertEqual([row["room"] for row in self.rows],
                         [room for room in self.layout.visible if room not in self.layout.components])

    def test_a_room_may_include_what_the_page_says(self):
        visible = {}
        for row in self.rows:
            visible[row["room"]] = {row["room"]}.union(*(visible[room] for room in words(row["below"])))
            self.assertEqual(visible[row["room"]], self.layout.visible[row["room"]], row["room"])

    def test_the_public_headers_are_named(self):
        for row in self.rows:
            there = [header for header in check_walls.PUBLIC_HEADERS[row["room"]].split()
                     if (ROOT / "include" / "celadon" / header).exists()]
            self.assertEqual(sorted(words(row["headers"])), sorted(there), row["room"])


if __name__ == "__main__":
    unittest.main()
