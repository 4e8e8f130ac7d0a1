"""Aggr of the celadon command against the rules themselves: random tables, selections and charts.

    aggr_test.py [--charts N] [--seed N]

One table of a few records, so that each rule of the expression page, section 7, is a line of Python: the rows of Aggr and
their values, the records that stand behind them, sets in its formula, in its own braces and around it, the order of its
dimensions and functions of other rows in it. The program is that of CELADON_PROGRAM.
"""
import math
import sys

from program import answers, cell, compare, same, text_of

DIMENSIONS = ("A", "B", "C")
VALUES = {"A": ["x", "Y", "y2", "b", 3.0, 12.0], "B": [1.0, 2.0, 7.0, 10.0], "C": ["p", "q", "R", "s"]}


class Table:
    def __init__(self, rng):
        shown = {field: rng.sample(values, rng.randint(2, 4)) for field, values in VALUES.items()}
        hole = 0.1 if rng.random() < 0.5 else 0
        self.rows = [{field: None if rng.random() < hole else rng.choice(values) for field, values in shown.items()} |
                     {"V": None if rng.random() < hole else float(rng.randint(-3, 9))}
                     for _ in range(rng.randint(4, 14))]
        self.loaded = {field: list(dict.fromkeys(row[field] for row in self.rows if row[field] is not None))
                       for field in (*DIMENSIONS, "V")}

    def script(self):
        lines = [",".join("-" if cell is None else text_of(cell) for cell in row.values()) for row in self.rows]
        return "SET NullInterpret='-';\nT: LOAD * INLINE [A,B,C,V\n" + "\n".join(lines) + "\n];\n"

    def possible(self, selection):
        return [row for row in self.rows if all(row[field] in values for field, values in selection.items())]


class RandomSet:
    """`{1<A={…}>}` and the like; `of` gives its selection, from that of the chart and of the set around it."""

    def __init__(self, rng, table):
        self.base, self.field = rng.choice(["", "$", "1"]), rng.choice(DIMENSIONS)
        self.operator = rng.choice(["=", "-=", "+=", "*="])
        self.table, known = table, table.loaded[self.field]
        self.values = set(rng.sample(known, min(len(known), rng.randint(1, 2))))

    def __str__(self):
        values = ",".join(f"'{text_of(value)}'" for value in sorted(self.values, key=text_of))
        return f"{{{self.base}<{self.field}{self.operator}{{{values}}}>}} "

    def of(self, chart, around):
        selection = dict({"1": {}, "$": chart, "": around}[self.base])
        current = set(selection.get(self.field, self.table.loaded[self.field]))
        selection[self.field] = {"=": self.values, "-=": current - self.values, "+=": current | self.values,
                                 "*=": current & self.values}[self.operator]
        return selection


def aggregate(function, values):
    numbers = [value for value in values if value is not None]
    if function == "Sum":
        return math.fsum(numbers) + 0.0
    if function == "Count":
        return float(len(numbers))
    if function == "Only":
        return numbers[0] if len(set(numbers)) == 1 else None
    return {"Max": max, "Min": min}[function](numbers, default=None)


class SortedDimension:
    """A dimension of Aggr; the key of a value says where it stands."""

    def __init__(self, rng, table, field):
        self.field, loaded = field, table.loaded[field]
        self.type = rng.choice([None, "TEXT", "NUMERIC", "LOAD_ORDER"])
        self.order = rng.choice(["ASC", "DESCENDING", "REVERSE"]) if self.type else None
        turn = -1 if self.order == "DESCENDING" else 1
        keys = {"TEXT": lambda value: (turn * sorted(loaded, key=self.text_key).index(value),),
                # Texts stand behind numbers in both directions, in load order.
                "NUMERIC": lambda value: (1, loaded.index(value)) if isinstance(value, str) else (0, turn * value)}
        key = keys.get(self.type, lambda value: (turn * loaded.index(value),))
        ordered = sorted(loaded, key=key)
        if self.order == "REVERSE":
            ordered.reverse()
        self.place = ordered.index

    @staticmethod
    def text_key(value):
        return text_of(value).lower(), text_of(value)

    def __str__(self):
        return f"({self.field},({self.type},{self.order}))" if self.type else self.field


class RandomAggr:
    FUNCTIONS = {"{0}": lambda values, at: values[at], "RowNo()": lambda values, at: float(at + 1),
                 "NoOfRows()": lambda values, at: float(len(values)),
                 "Above({0})": lambda values, at: values[at - 1] if at else None,
                 "Bottom({0})": lambda values, at: values[-1],
                 "RangeSum(Below({0},0,2))": lambda values, at: aggregate("Sum", values[at:at + 2])}

    def __init__(self, rng, table):
        def sometimes():
            return RandomSet(rng, table) if rng.random() < 0.3 else None

        self.table = table
        self.dimensions = [SortedDimension(rng, table, field) for field in rng.sample(DIMENSIONS, rng.randint(1, 2))]
        self.inner, self.outer = rng.choice(["Sum", "Count", "Max"]), rng.choice(["Sum", "Count", "Min", "Only"])
        self.inside, self.braces, self.around = sometimes(), sometimes(), sometimes()
        self.nodistinct, self.total = rng.random() < 0.3, rng.random() < 0.2
        self.function = rng.choice(list(self.FUNCTIONS))

    def __str__(self):
        formula = self.function.format(f"{self.inner}({self.inside or ''}V)")
        words = ("nodistinct " if self.nodistinct else "") + str(self.braces or "")
        return (f"{self.outer}({self.around or ''}{'total ' if self.total else ''}"
                f"Aggr({words}{formula},{','.join(map(str, self.dimensions))}))")

    def tuple_of(self, row):
        return tuple(row[dimension.field] for dimension in self.dimensions)

    def values(self, chart):
        """The rows of Aggr, each with its value."""
        own = self.braces.of(chart, chart) if self.braces else chart
        inside = self.inside.of(chart, own) if self.inside else own
        makers = self.table.possible(own)
        if self.inside and not self.braces and "{0}" in self.function:
            makers = makers + self.table.possible(inside)  # rows that a measure's own set brings
        found = {self.tuple_of(row) for row in makers}
        rows = sorted((row for row in found if None not in row),
                      key=lambda row: [d.place(value) for d, value in zip(self.dimensions, row)])
        records = self.table.possible(inside)
        results = {row: aggregate(self.inner, [r["V"] for r in records if self.tuple_of(r) == row]) for row in rows}
        values = {}
        for row in rows:  # the last dimension makes the segments
            segment = [other for other in rows if other[:-1] == row[:-1]]
            values[row] = self.FUNCTIONS[self.function]([results[other] for other in segment], segment.index(row))
        return values

    def result(self, chart, at):
        """Over the records behind the rows that reach a row of the chart: the first one, or all."""
        seen = self.table.possible(self.around.of(chart, chart) if self.around else chart)
        reached = []
        for row, value in self.values(chart).items():
            behind = [record for record in seen if self.tuple_of(record) == row]
            for record in behind if self.nodistinct else behind[:1]:
                if self.total or all(record[field] == shown for field, shown in at.items()):
                    reached.append(value)
        return aggregate(self.outer, reached)


class Chart:
    def __init__(self, rng, table, chart):
        self.fields = rng.sample(DIMENSIONS, rng.randint(0, 2))
        self.aggr, self.chart = RandomAggr(rng, table), chart
        self.command = f"cube {', '.join(self.fields)} : {self.aggr} as value"

    def difference(self, answer):
        if not answer["ok"]:
            return answer["error"]["message"]
        wanted, got = self.aggr.result(self.chart, {}), cell(answer["totals"][0])
        if not same(wanted, got):
            return f"in all {wanted} is expected, not {got}"
        for row in answer["rows"]:
            at = dict(zip(self.fields, map(cell, row)))
            wanted, got = self.aggr.result(self.chart, at), cell(row[-1])
            if not same(wanted, got):
                return f"at {at} {wanted} is expected, not {got}"
        return None


def differences(rng, charts):
    table = Table(rng)
    field = rng.choice(DIMENSIONS)
    known = table.loaded[field]
    selection = {field: set(rng.sample(known, rng.randint(1, len(known))))} if known and rng.random() < 0.6 else {}
    commands = [f"select {field} " + " ".join(f"'{text_of(v)}'" for v in values) for field, values in selection.items()]
    return answers(table.script(), commands, [Chart(rng, table, selection) for _ in range(charts)])


if __name__ == "__main__":
    sys.exit(compare(__doc__, differences))
