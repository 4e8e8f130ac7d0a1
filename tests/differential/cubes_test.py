"""Cubes of the celadon command against DuckDB: random models, selections and cubes.

    cubes_test.py [--cubes N] [--seed N]

A model is a table of facts with tables around it, one of which has tables of its own; keys are NULL, dangle and repeat.
DuckDB joins all of it fully, keeps what the selections leave, and groups records by what they reach (hypercube page,
sections 3 and 4): each record counts once a tuple, once in a total. Integers are equal to the last digit, doubles within
1e-12. The program is that of CELADON_PROGRAM.
"""
import argparse
import collections
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import duckdb

# Table: its fields; the key leads to the table that hangs on it.
TABLES = {
    "facts": ("f_id", "k1", "k2", "day", "qty", "price"),
    "shops": ("s_id", "k1", "city", "size"),
    "goods": ("g_id", "k2", "kind", "k3"),
    "makers": ("m_id", "k3", "land"),
    "marks": ("t_id", "k1", "mark"),  # several rows a key
}
TEXTS = {"city": "c", "kind": "k", "land": "l", "mark": "m"}
RECORDS = {table: fields[0] for table, fields in TABLES.items()}
HOME = {field: table for table, fields in TABLES.items() for field in fields if not field.startswith("k") or
        field == "kind"}
DIMENSIONS = ("day", "city", "size", "kind", "land", "mark")
JOIN = """facts FULL JOIN shops ON facts.k1 = shops.k1
  FULL JOIN marks ON coalesce(facts.k1, shops.k1) = marks.k1
  FULL JOIN goods ON facts.k2 = goods.k2 FULL JOIN makers ON goods.k3 = makers.k3"""


def quoted(value):
    return "'" + value + "'" if isinstance(value, str) else repr(value)


class Model:
    """Random tables, here and in DuckDB."""

    def __init__(self, rng):
        self.rng = rng
        self.rows = {table: self.table(table) for table in TABLES}
        self.duck = duckdb.connect(config={"threads": 1})
        for table, fields in TABLES.items():
            types = ", ".join(f"{f} {'VARCHAR' if f in TEXTS else 'DOUBLE' if f == 'price' else 'BIGINT'}" for f in fields)
            self.duck.execute(f"CREATE TABLE {table} ({types})")
            marks = ", ".join("?" * len(fields))
            self.duck.executemany(f"INSERT INTO {table} VALUES ({marks})", self.rows[table])
        kept = ", ".join(sorted({f for fields in TABLES.values() for f in fields if f in HOME}))
        self.duck.execute(f"CREATE TABLE whole AS SELECT {kept} FROM {JOIN}")

    def table(self, table):
        count = self.rng.randint(5, 60) if table == "facts" else self.rng.randint(1, 12)
        rows = []
        for row in range(count):
            rows.append([row if field == RECORDS[table] else self.value(field, row, table) for field in TABLES[table]])
        return rows

    def value(self, field, row, table):
        rng = self.rng
        if field in ("k1", "k2", "k3"):
            unique = (table, field) in (("shops", "k1"), ("goods", "k2"), ("makers", "k3"))
            if unique:
                return row
            return None if rng.random() < 0.1 else rng.randint(0, 9)
        if rng.random() < 0.1:
            return None
        if field == "price":
            return round(rng.uniform(0.1, 1000), rng.randint(0, 6))
        if field in TEXTS:
            return TEXTS[field] + str(rng.randint(1, 4))
        return rng.randint(0, 1000000007) if field == "qty" else rng.randint(1, 9)

    def script(self):
        lines = ["SET NullInterpret='-';"]
        for table, fields in TABLES.items():
            lines.append(f"{table}: LOAD * INLINE [{','.join(fields)}")
            lines += [",".join("-" if cell is None else str(cell) for cell in row) for row in self.rows[table]]
            lines[-1] += "\n];"
        return "\n".join(lines) + "\n"


class Celadon:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [os.environ["CELADON_PROGRAM"], "--json", "--keep-going", "--data-dir", folder, "-f", "-"], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Scope:
    """Values of some fields that a selection or a set leaves; all values of the others."""

    def __init__(self, allowed):
        self.allowed = allowed  # field: set of values

    def condition(self):
        parts = []
        for field, values in self.allowed.items():
            texts = ", ".join(quoted(value) for value in sorted(values))
            parts.append(f"{field} IN ({texts})" if values else "false")
        return " AND ".join(parts) or "true"


def random_set(rng, scope, values):
    """A set expression, and the scope that it stands for; `values` are those of each field."""
    choice = rng.randrange(6)
    field = rng.choice(DIMENSIONS)
    known = sorted(values[field])
    if choice == 0:
        return "", scope
    if choice == 1:
        return "{1} ", Scope({})
    allowed = dict(scope.allowed)
    identifier = ""
    if rng.random() < 0.2:
        identifier, allowed = "1", {}
    if field in TEXTS and choice == 2:
        digit = rng.choice("1234")
        element, found = f'"*{digit}"', {value for value in known if value.endswith(digit)}
    elif field not in TEXTS and choice == 2:
        low, high = rng.randint(1, 5), rng.randint(3, 9)
        element, found = f'">={low}<{high}"', {value for value in known if low <= value < high}
    else:
        found = set(rng.sample(known, min(len(known), rng.randint(1, 3))))
        element = ",".join(quoted(value) for value in sorted(found))
    operator = rng.choice(["=", "=", "=", "+=", "-=", "*="])
    own = allowed.get(field, set(known))
    if operator == "+=":
        found = own | found
    elif operator == "-=":
        found = own - found
    elif operator == "*=":
        found = own & found
    allowed[field] = found
    return f"{{{identifier}<{field}{operator}{{{element}}}>}} ", Scope(allowed)


AGGREGATIONS = {
    "Sum": ("Sum({0}{1})", "coalesce(fsum({1}), 0)"),
    "Count": ("Count({0}{1})", "count({1})"),
    "Distinct": ("Count({0}distinct {1})", "count(DISTINCT {1})"),
    "Min": ("Min({0}{1})", "min({1})"),
    "Max": ("Max({0}{1})", "max({1})"),
    "Avg": ("Avg({0}{1})", "fsum({1}) / count({1})"),
}




def numbers(pairs):
    return sorted(Fraction(first) for first, _ in pairs if first is not None)


def fractile(pairs, share):
    found = numbers(pairs)
    if not found:
        return None
    rank = share * (len(found) - 1)
    low = math.floor(rank)
    return float(found[low] + (rank - low) * (found[min(low + 1, len(found) - 1)] - found[low]))


def deviation(pairs):
    found = numbers(pairs)
    if len(found) < 2:
        return None
    mean = sum(found) / len(found)
    return math.sqrt(sum((number - mean) ** 2 for number in found) / (len(found) - 1))


def products(pairs):
    """The sums of products of deviations: of x, of y, and of both."""
    both = [(Fraction(x), Fraction(y)) for x, y in pairs if x is not None and y is not None]
    if len(both) < 2:
        return None
    mean_x, mean_y = (sum(column) / len(both) for column in zip(*both))
    return (sum((x - mean_x) ** 2 for x, _ in both), sum((y - mean_y) ** 2 for _, y in both),
            sum((x - mean_x) * (y - mean_y) for x, y in both))


def correlation(pairs):
    found = products(pairs)
    if found is None or found[0] * found[1] == 0:
        return None
    return float(found[2]) / math.sqrt(found[0]) / math.sqrt(found[1])


def slope(pairs):
    found = products(pairs)
    return None if found is None or found[1] == 0 else float(found[2] / found[1])


def first_sorted(pairs):
    known = [(weight, value) for value, weight in pairs if value is not None and weight is not None]
    lowest = [value for weight, value in known if weight == min(known)[0]]
    return lowest[0] if len(lowest) == 1 else None


def mode(pairs):
    counts = collections.Counter(first for first, _ in pairs if first is not None).most_common(2)
    tie = len(counts) == 2 and counts[0][1] == counts[1][1]
    return None if tie or not counts else counts[0][0]


def second_highest(pairs):
    found = sorted({first for first, _ in pairs if first is not None})
    return found[-2] if len(found) > 1 else None


# Aggregations of all pairs of a field and of another one of its table, calculated here.
OF_PAIRS = {
    "Stdev": ("Stdev({0}{1})", deviation),
    "Median": ("Median({0}{1})", lambda pairs: fractile(pairs, Fraction(1, 2))),
    "Fractile": ("Fractile({0}{1},0.25)", lambda pairs: fractile(pairs, Fraction(1, 4))),
    "Correl": ("Correl({0}{1},{2})", correlation),
    "Slope": ("LINEST_M({0}{1},{2})", slope),
    "First": ("FirstSortedValue({0}{1},{2})", first_sorted),
    "Mode": ("Mode({0}{1})", mode),
    "Second": ("Max({0}{1},2)", second_highest),
}


class Measure:
    def __init__(self, rng, scope, values, model):
        self.model = model
        self.set_text, self.scope = random_set(rng, scope, values)
        self.name = rng.choice([*AGGREGATIONS, *OF_PAIRS])
        self.field = rng.choice(["qty", "qty", "price", "price", "day", "size"])
        self.other = "s_id" if self.field == "size" else rng.choice([f for f in ("qty", "price", "day") if f != self.field])
        self.total = rng.random() < 0.15
        text, self.sql = AGGREGATIONS.get(self.name) or (OF_PAIRS[self.name][0], "list([{1}, {2}])")
        if self.field != "price" and self.name == "Sum":
            self.sql = "coalesce(sum({1}), 0)"
        self.text = text.format(self.set_text + ("total " if self.total else ""), self.field, self.other)
        self.table = HOME[self.field]

    def by(self, dimensions):
        """The measure of each tuple of dimensions, and for the total under the key ()."""
        inner = linked(self.scope, sorted({self.table} | {HOME[d] for d in dimensions}))
        result = {}
        for keys in ([] if self.total else [dimensions]) + [[]]:
            named = ", ".join(keys)
            each = ", ".join(dict.fromkeys([*keys, RECORDS[self.table], self.field, self.other]))
            asked = self.sql.format("", self.field, self.other)
            query = (f"SELECT {named + ', ' if keys else ''}{asked} FROM (SELECT DISTINCT {each} "
                     f"FROM ({inner}) WHERE {RECORDS[self.table]} IS NOT NULL)" + (f" GROUP BY {named}" if keys else ""))
            for row in self.model.duck.execute(query).fetchall():
                found = row[-1] if self.name in AGGREGATIONS else OF_PAIRS[self.name][1](row[-1] or [])
                result[tuple(row[:-1]) if keys else ()] = found
        return result

    def empty(self):
        return 0 if self.name in ("Sum", "Count", "Distinct") else None


def linked(scope, tables):
    """SQL: the combinations of records of the tables that the scope leaves, none of them part of a fuller one."""
    fields = sorted({f for t in tables for f in TABLES[t] if f in HOME})
    ids = [RECORDS[t] for t in tables]
    base = f"SELECT DISTINCT {', '.join(fields)} FROM whole WHERE {scope.condition()}"
    some = " OR ".join(f"a.{i} IS NOT NULL" for i in ids)
    part = " AND ".join(f"(a.{i} IS NULL OR a.{i} = b.{i})" for i in ids)
    fuller = " OR ".join(f"(a.{i} IS NULL AND b.{i} IS NOT NULL)" for i in ids)
    return (f"WITH base AS ({base}) SELECT * FROM base a WHERE ({some}) AND NOT EXISTS "
            f"(SELECT 1 FROM base b WHERE {part} AND ({fuller}))")


class Nested:
    """Sum(Aggr(Max(qty), DIM, other)), the rows of Aggr by the dimensions of the cube."""

    total = False

    def __init__(self, rng, scope, model, dimensions):
        self.model, self.scope, self.table = model, scope, "facts"
        other = rng.choice([d for d in DIMENSIONS if d not in dimensions])
        self.keys = [*dimensions, other]
        self.text = f"Sum(Aggr(Max(qty), {', '.join(self.keys)}))"

    def by(self, dimensions):
        inner = linked(self.scope, sorted({"facts"} | {HOME[d] for d in self.keys}))
        named = ", ".join(self.keys)
        present = " AND ".join(f"{key} IS NOT NULL" for key in self.keys)
        rows = (f"SELECT {named}, max(qty) AS most FROM (SELECT DISTINCT {named}, f_id, qty FROM ({inner}) "
                f"WHERE {present}) GROUP BY {named}")
        result = {}
        for keys in [dimensions, []]:
            group = ", ".join(keys)
            query = f"SELECT {group + ', ' if keys else ''}coalesce(sum(most), 0) FROM ({rows})"
            for row in self.model.duck.execute(query + (f" GROUP BY {group}" if keys else "")).fetchall():
                result[tuple(row[:-1])] = row[-1]
        return result

    def empty(self):
        return 0


def value_of(cell):
    if cell.get("null"):
        return None
    return cell["num"] if "num" in cell else cell["text"]


def same(expected, found):
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, float):
        return math.isclose(expected, found, rel_tol=1e-12, abs_tol=1e-13)
    return expected == found


def expected_rows(model, scope, dimensions, measures):
    """The tuples of the cube: those of the selections, and those that the set of a measure brings."""
    tables = {HOME[d] for d in dimensions}
    for measure in measures:
        tables |= {HOME[k] for k in measure.keys} if isinstance(measure, Nested) else {measure.table}
    rows = set()
    for each in [scope, *(m.scope for m in measures)]:
        query = f"SELECT DISTINCT {', '.join(dimensions)} FROM ({linked(each, sorted(tables))})"
        rows |= set(model.duck.execute(query).fetchall())
    return rows


def check(model, celadon, rng, scope, values):
    dimensions = rng.sample(DIMENSIONS, rng.randint(0, 2))
    if dimensions and rng.random() < 0.2:
        measures = [Nested(rng, scope, model, dimensions)]
    else:
        measures = [Measure(rng, scope, values, model) for _ in range(rng.randint(1, 3))]
    command = f"cube {', '.join(dimensions)} : {', '.join(m.text for m in measures)}"
    answer = celadon(command)
    if not answer["ok"]:
        return command, answer["error"]
    results = [measure.by(dimensions) for measure in measures]
    for measure, result, total in zip(measures, results, answer["totals"]):
        if not same(result.get((), measure.empty()), value_of(total)):
            return command, f"total of {measure.text}: {result.get(())} expected, {total} found"
    if not dimensions:
        return None
    found = {tuple(value_of(cell) for cell in row[:len(dimensions)]): row[len(dimensions):] for row in answer["rows"]}
    expected = expected_rows(model, scope, dimensions, measures)
    if set(found) != expected or len(answer["rows"]) != len(found):
        return command, f"rows missing {expected - set(found)}, too many {set(found) - expected}"
    for key, cells in found.items():
        for measure, result, cell in zip(measures, results, cells):
            wanted = result[()] if measure.total else result.get(key, measure.empty())
            if not same(wanted, value_of(cell)):
                return command, f"{measure.text} at {key}: {wanted} expected, {cell} found"
    return None


def selected(celadon, rng, values):
    """Selects at random; the scope is what is selected in the end."""
    answer = celadon("clear")
    for _ in range(rng.randint(0, 2)):
        field = rng.choice(DIMENSIONS)
        known = sorted(values[field])
        if known:
            chosen = rng.sample(known, min(len(known), rng.randint(1, 3)))
            answer = celadon(f"select {field} {' '.join(map(quoted, chosen))}")
    allowed = {}
    for selection in answer["selections"]:
        texts = set(selection["values"])
        allowed[selection["field"]] = {v for v in values[selection["field"]] if str(v) in texts}
    return Scope(allowed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cubes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        celadon = Celadon(folder)
        faults = 0
        for number in range(options.cubes):
            if number % 5 == 0:
                rng = random.Random(options.seed * 1000003 + number)
                model = Model(rng)
                (pathlib.Path(folder) / "model.qvs").write_text(model.script(), encoding="utf-8")
                answer = celadon("script model.qvs")
                assert answer["ok"], answer
                values = {d: {row[TABLES[HOME[d]].index(d)] for row in model.rows[HOME[d]]} - {None} for d in DIMENSIONS}
            scope = selected(celadon, rng, values)
            fault = check(model, celadon, rng, scope, values)
            if fault is not None:
                faults += 1
                print(f"cube {number}: selected {scope.allowed}\n  {fault[0]}\n  {fault[1]}")
        celadon.close()
    print(f"{options.cubes} cubes, {faults} differ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
