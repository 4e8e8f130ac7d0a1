"""Set expressions of the celadon command against the rules themselves: random models, selections and sets.

    sets_test.py [--charts N] [--seed N]

Two tables that share a key, so that inference (associative model, section 5.2) and each rule of the expression page,
section 5, is a line of Python: operators over records and over elements, searches, P and E, other fields, states and
bookmarks, one inside the other. The program is that of CELADON_PROGRAM.
"""
import fnmatch
import math
import operator
import sys

from program import answers, cell, compare, same, text_of

FIELDS = ("K", "A", "B")
OPERATORS = {"+": operator.or_, "-": operator.sub, "*": operator.and_, "/": operator.xor}
EVERYTHING = {}  # no selection


class Model:
    def __init__(self, rng):
        texts = rng.sample(["x", "Y", "yy", "Z", "b", "Bx"], 4)
        hole = 0.15 if rng.random() < 0.5 else 0

        def column(values):
            return [None if rng.random() < hole else rng.choice(values) for _ in range(8)]

        keys = [float(key) for key in range(1, 7)]
        self.tables = [[{"K": key, name: value, number: float(rng.randint(-2, 9))}
                        for key, value in list(zip(column(keys), column(texts)))[:rng.randint(2, 8)]]
                       for name, number in (("A", "V"), ("B", "W"))]
        self.values = {field: {row[field] for table in self.tables for row in table if row.get(field) is not None}
                       for field in FIELDS}

    def script(self):
        script = "SET NullInterpret='-';\n"
        for table, fields in zip(self.tables, ("K,A,V", "K,B,W")):
            rows = [",".join("-" if row[f] is None else text_of(row[f]) for f in fields.split(",")) for row in table]
            script += f"T{fields[2]}: LOAD * INLINE [{fields}\n" + "\n".join(rows) + "\n];\n"
        return script

    def home(self, field):
        return 0 if field == "A" else 1

    def passing(self, table, selection):
        """Rows that a table's own field lets pass."""
        own = selection.get("AB"[table])
        return {i for i, row in enumerate(self.tables[table]) if own is None or row["AB"[table]] in own - {None}}

    def message(self, table, selection):
        """What a table allows for the key; None: anything."""
        if "AB"[table] not in selection:
            return None
        return {self.tables[table][i]["K"] for i in self.passing(table, selection)} - {None}

    def rows(self, selection):
        """The possible rows of each table."""
        def is_possible(table, i):
            bounds = [bound for bound in (selection.get("K"), self.message(1 - table, selection)) if bound is not None]
            key = self.tables[table][i]["K"]
            return all(key is not None and key in bound for bound in bounds)
        return [{i for i in self.passing(table, selection) if is_possible(table, i)} for table in (0, 1)]

    def possible(self, field, selection):
        if field == "K":
            bounds = [selection.get("K"), self.message(0, selection), self.message(1, selection)]
            return set.intersection(self.values["K"], *[bound for bound in bounds if bound is not None])
        home = self.home(field)
        rows = self.rows(selection)[home]
        return {self.tables[home][i][field] for i in rows} - {None}

    def sum_of(self, field, value, selection):
        """Sum(V) for one value of a field."""
        rows = self.rows(selection)
        keys = {self.tables[1][i]["K"] for i in rows[1] if self.tables[1][i].get(field) == value} - {None}
        seen = [self.tables[0][i] for i in rows[0]]
        return sum(row["V"] for row in seen if (row["K"] in keys if field == "B" else row[field] == value))


class Writer:
    """Makes random sets: each as its text and what it stands for."""

    def __init__(self, rng, model, selections):
        self.rng, self.model, self.selections = rng, model, selections  # of "$", "1", a state and a bookmark

    def quoted(self, values):
        return "{" + ",".join(f"'{text_of(value)}'" for value in sorted(values, key=text_of)) + "}"

    def elements(self, field, depth):
        kind = self.rng.choice(["list", "search", "sum", "function", "field", "not", "both"] if depth else ["list"])
        return getattr(self, "element_" + kind)(field, depth)

    def element_list(self, field, _):
        known = sorted(self.model.values[field], key=text_of)
        values = set(self.rng.sample(known, min(len(known), self.rng.randint(0, 2))))
        return self.quoted(values), values

    def element_search(self, field, _):
        values = self.model.values[field]
        if field == "K":
            return '{">=3<5"}', {value for value in values if 3 <= value < 5}
        pattern = self.rng.choice(["*", "y*", "*x", "?", "b*", "Y", "??"])
        return f'{{"{pattern}"}}', {v for v in values if fnmatch.fnmatchcase(v.lower(), pattern.lower())}

    def element_sum(self, field, _):
        chart = self.selections["$"]
        found = {v for v in self.model.possible(field, chart) if self.model.sum_of(field, v, chart) > 3}
        return '{"=Sum(V)>3"}', found

    def element_function(self, field, depth):
        text, selection = self.entity(depth - 1)
        other = self.rng.choice("AB") if field in "AB" else field
        name = self.rng.choice("PE")
        found = self.model.possible(other, selection)
        if name == "E":
            found = self.model.values[other] - found
        return f"{name}({{{text}}} {other})", found & self.model.values[field]

    def element_field(self, field, depth):
        if field == "K":
            return self.element_list(field, depth)
        other, chart = "B" if field == "A" else "A", self.selections["$"]
        found = chart[other] if other in chart else self.model.possible(other, chart)
        return other, found & self.model.values[field]

    def element_not(self, field, _):
        text, values = self.element_list(field, 0)
        return "-" + text, self.model.values[field] - values

    def element_both(self, field, depth):
        (left, a), (right, b) = self.elements(field, depth - 1), self.elements(field, depth - 1)
        sign = self.rng.choice(list(OPERATORS))
        return f"(({left}) {sign} ({right}))", OPERATORS[sign](a, b)

    def entity(self, depth):
        """An identifier with a modifier, and its selection."""
        name = self.rng.choice(["", *self.selections])
        base = self.selections[name or "$"]
        selection, parts = dict(base), []
        for field in self.rng.sample(FIELDS, self.rng.randint(0 if name else 1, 2)):
            sign = self.rng.choice(["", "=", "+=", "-=", "*=", "/="])
            if not sign:
                parts.append(field)
                selection.pop(field, None)
                continue
            text, values = self.elements(field, depth)
            parts.append(f"{field} {sign} {text}")
            current = base.get(field, self.model.values[field])
            selection[field] = values if sign == "=" else OPERATORS[sign[0]](set(current), values)
        return name + (f"<{','.join(parts)}>" if parts else ""), selection

    def set(self, depth):
        """Any set, and the rows of each table in it."""
        if not depth or self.rng.random() < 0.5:
            text, selection = self.entity(2)
            return text, self.model.rows(selection)
        left, a = self.set(depth - 1)
        if self.rng.random() < 0.2:
            return f"-({left})", [set(range(len(table))) - rows for table, rows in zip(self.model.tables, a)]
        right, b = self.set(depth - 1)
        sign = self.rng.choice(list(OPERATORS))
        return f"(({left}) {sign} ({right}))", [OPERATORS[sign](x, y) for x, y in zip(a, b)]


class Chart:
    def __init__(self, rng, writer):
        self.model = writer.model
        text, self.rows = writer.set(2)
        self.field = rng.choice(["", "A", "B"])
        self.command = f"cube {self.field} : Sum({{{text}}} V) as v, Count({{{text}}} W) as w"

    def reaches(self, table, i, value):
        home = self.model.home(self.field)
        row = self.model.tables[table][i]
        if table == home:
            return row[self.field] == value
        linked = [self.model.tables[home][j] for j in self.rows[home]
                  if row["K"] is not None and self.model.tables[home][j]["K"] == row["K"]]
        return any(other[self.field] == value for other in linked) or (value is None and not linked)

    def wanted(self, value=None, total=False):
        kept = [[i for i in self.rows[table] if total or self.reaches(table, i, value)] for table in (0, 1)]
        return [math.fsum(self.model.tables[0][i]["V"] for i in kept[0]) + 0.0, float(len(kept[1]))]

    def difference(self, answer):
        if not answer["ok"]:
            return answer["error"]["message"]
        rows = {cell(row[0]): row[1:] for row in answer["rows"]} if self.field else {}
        checks = [("in all", self.wanted(total=True), answer["totals"])]
        for value in [*self.model.values[self.field], None] if self.field else []:
            wanted = self.wanted(value)
            if value in rows or any(wanted):
                checks.append((value, wanted, rows.get(value, [{"text": "no row"}] * 2)))
        for place, wanted, cells in checks:
            got = list(map(cell, cells))
            if not all(map(same, wanted, got)):
                return f"at {place} {wanted} is expected, not {got}"
        return None


def select(rng, model):
    """A selection without conflicts, and its commands."""
    selection, commands = {}, ["clear"]
    for field in rng.sample(FIELDS, rng.randint(0, 2)):
        possible = sorted(model.possible(field, selection), key=text_of)
        if possible:
            selection[field] = set(rng.sample(possible, rng.randint(1, len(possible))))
            commands.append(f"select {field} " + " ".join(f"'{text_of(v)}'" for v in selection[field]))
    return selection, commands


def differences(rng, charts):
    model = Model(rng)
    bookmark, first = select(rng, model)
    state, second = select(rng, model)
    chart, third = select(rng, model)
    commands = [*first, "bookmark save Mark", "state new Other", "state use Other", *second, "state use $", *third]
    writer = Writer(rng, model, {"$": chart, "1": EVERYTHING, "Other": state, "Mark": bookmark})
    return answers(model.script(), commands, [Chart(rng, writer) for _ in range(charts)])


if __name__ == "__main__":
    sys.exit(compare(__doc__, differences))
