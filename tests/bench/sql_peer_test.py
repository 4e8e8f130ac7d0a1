"""The benchmark's queries against frames that are worked out row by row, over small random stars."""

import random
import sqlite3
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "adb"))

# pylint: disable=wrong-import-position
from dashboard import ROWS, Chart, Dashboard, Measure, Range, Search, Values, total
from mismatch import add_rows
from sql_peer import by_dimensions
from sqlite_peer import Sqlite

TABLES = {"sales": ("amount", "color", "shop", "item"), "shops": ("shop", "city"), "items": ("item", "kind"),
          "kinds": ("label",)}
JOINS = [("shop", "sales", "shops"), ("item", "sales", "items"), ("kind_key", "items", "kinds")]
COLUMNS = {"sales": ("amount", "color", "shop", "item"), "shops": ("shop", "city"),
           "items": ("item", "kind", "kind_key"), "kinds": ("kind_key", "label")}
LISTS = ("amount", "color", "city", "kind", "label", "shop", "item")
CHARTS = (
    Chart(("color",), (ROWS, total("amount"))),
    Chart(("city",), (ROWS, total("amount"), Measure("min", "amount"), Measure("max", "amount"))),
    Chart(("city", "kind"), (ROWS,)),
    Chart(("shop",), (ROWS, Measure("distinct", "item"))),
)
PREDICATES = {"amount": [Range(1, 2), Values((3, 9))], "color": [Values(("red",)), Search("*e*")],
              "city": [Values(("Bern", "Oslo"))], "kind": [Values(("k1",)), Search("K*")],
              "label": [Values(("x",))], "shop": [Values((1, 2)), Values((7,))], "item": [Values((1, 3, 5))]}


def random_tables(rng):
    """Every sale has its shop and item, and they their kinds, but not the other way round."""
    rows = {
        "kinds": [(k, rng.choice("xy")) for k in range(3)],
        "shops": [(k, rng.choice(("Bern", "Oslo", "Rom"))) for k in range(8)],
        "items": [(k, rng.choice(("k1", "k2")), rng.randrange(2)) for k in range(6)],
        "sales": [(rng.randrange(5), rng.choice(("red", "green", "blu")), rng.randrange(5), rng.randrange(4))
                  for _ in range(rng.randrange(1, 12))],
    }
    return {table: [dict(zip(COLUMNS[table], row)) for row in rows[table]] for table in TABLES}


class RowByRow:
    """Which rows and values are possible, by the definition: a row must pass its table's selections and, for
    each neighbour behind which something is selected, meet a possible row there.
    """

    def __init__(self, tables, state):
        self.tables, self.state = tables, state

    def selected(self, table, through):
        """Whether a table, or one behind it, has a selection in a field but `through`."""
        return any(field != through and field in COLUMNS[table] for field in self.state) or any(
            self.selected(far, key) for key, far in self.neighbours(table) if key != through)

    @staticmethod
    def neighbours(table):
        return [(key, far if near == table else near) for key, near, far in JOINS if table in (near, far)]

    def possible(self, table, row, through=None):
        for field, predicate in self.state.items():
            if field in COLUMNS[table] and field != through and not predicate.members([row[field]]):
                return False
        return all(self.meets(far, key, row[key]) for key, far in self.neighbours(table)
                   if key != through and self.selected(far, key))

    def meets(self, table, key, value):
        return any(row[key] == value and self.possible(table, row, key) for row in self.tables[table])

    def rows(self, table):
        return [row for row in self.tables[table] if self.possible(table, row)]


def expected_list(tables, state, field):
    others = RowByRow(tables, {name: p for name, p in state.items() if name != field})
    holders = [table for table in TABLES if field in COLUMNS[table]]
    if len(holders) == 1:
        values = [row[field] for row in others.rows(holders[0])]
        return {value: values.count(value) for value in values}
    values = {row[field] for table in holders for row in tables[table]}
    return {value: 1 for value in values
            if all(others.meets(table, field, value) for table in holders if others.selected(table, field))}


def expected_chart(tables, state, chart):
    """Aggregates sales, and shops, items and keys that no sale meets beside them, by dimension."""
    given, groups = RowByRow(tables, state), {}
    sales = given.rows("sales")
    wide = [{**next(row for row in tables["items"] if row["item"] == sale["item"]),
             **next(row for row in tables["shops"] if row["shop"] == sale["shop"]), **sale} for sale in sales]
    for key, table in (("shop", "shops"), ("item", "items")):
        used = set(chart.dimensions) | {m.argument for m in chart.measures if m.function == "distinct"}
        if used.intersection(COLUMNS[table]):
            wide += [row for row in given.rows(table) if all(sale[key] != row[key] for sale in sales)]
    for row in wide:
        groups.setdefault(tuple(row.get(name) for name in chart.dimensions), []).append(row)
    return {key: tuple(_aggregate(measure, rows) for measure in chart.measures) for key, rows in groups.items()}


def _aggregate(measure, rows):
    values = [row[measure.argument] for row in rows if measure.argument in row]
    if measure == ROWS:
        return sum("amount" in row for row in rows)
    if measure.function == "distinct":
        return len(set(values))
    return sum(values) if measure.function == "sum" else {"min": min, "max": max}[measure.function](values, default=None)


class RandomStars(unittest.TestCase):
    def test_lists_and_charts(self):
        for seed in range(60):
            rng = random.Random(seed)
            tables = random_tables(rng)
            fields = rng.sample(list(PREDICATES), rng.randrange(4))
            state = {field: rng.choice(PREDICATES[field]) for field in fields}
            dashboard = Dashboard("random", "sales", TABLES, JOINS, LISTS, CHARTS, [("state", state)], True)
            self.check(dashboard, tables, state, f"seed {seed}")

    def check(self, dashboard, tables, state, message):
        peer = Sqlite(dashboard, self.source(tables))
        _, objects = peer.frame(dashboard, state, "naive")
        for field, found in zip(LISTS, objects):
            self.assertEqual(found, expected_list(tables, state, field), f"{message}, {field}")
        for chart, found in zip(CHARTS, objects[len(LISTS):]):
            found = add_rows(chart, found, by_dimensions(chart, peer.partnerless(chart, state)))
            self.assertEqual(found, expected_chart(tables, state, chart), f"{message}, {chart.name}")

    @staticmethod
    def source(tables):
        connection = sqlite3.connect(":memory:")
        for table, rows in tables.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(COLUMNS[table])})")
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(COLUMNS[table]))})",
                                   [tuple(row.values()) for row in rows])
        return connection


if __name__ == "__main__":
    unittest.main()
