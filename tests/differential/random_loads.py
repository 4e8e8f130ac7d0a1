"""Random sources and LOADs of a script, each with what it makes of tables by the rules of script_tables.py."""
import pathlib

from script_expressions import NUMBERS, TEXTS, Expressions, Formula, text_of
from script_tables import Load, Table, aggregate

NULL = "~"
LETTERS = ("a", "b", "c", "d", "e")


def is_numeric(field):
    return field.rstrip("x") in NUMBERS


class TooLarge(Exception):
    """A statement that makes too much, or cannot be made of the tables at hand."""


def least(one, other):
    return min(one, other) if isinstance(other, float) else one


class RandomLoads:
    """What statements are made of. The script has rng, folder, most_rows, tables, maps, stale, text and sources()."""

    count = 0

    def new_name(self, letter="T"):
        self.count += 1
        return f"{letter}{self.count}"

    def cell(self, field):
        if self.rng.random() < 0.1:
            return None
        if field == "n2":
            return self.rng.randint(-4, 20) / 2
        if is_numeric(field):
            return float(self.rng.randint(-2, 9))
        return self.rng.choice(LETTERS if field == "k2" else LETTERS + ("", "B b"))

    def fresh(self):
        fields = self.rng.sample(NUMBERS + TEXTS, self.rng.randint(1, 4))
        rows = [{field: self.cell(field) for field in fields}
                for _ in range(self.rng.choice([0, 1, 3, 8, 20, self.rng.randint(0, self.most_rows)]))]
        return Table("", fields, rows)

    def lines(self, table):
        cells = [[NULL if row[field] is None else text_of(row[field]) for field in table.fields] for row in table.rows]
        return "\n".join(",".join(line) for line in [table.fields, *cells])

    def source(self):
        kind = self.rng.choice(["inline", "csv", "resident", "resident", "qvd", "qvd"])
        tables = self.sources()
        if kind in ("resident", "qvd") and tables:
            table = self.rng.choice(tables)
            if kind == "resident":
                return f"RESIDENT [{table.name}]", table, True
            name = self.new_name("q") + ".qvd"
            self.text.append(f"STORE [{table.name}] INTO {name} (qvd);")
            return f"FROM {name} (qvd)", table, False
        table = self.fresh()
        if kind == "csv" or len(table.fields) == 1:  # an empty line is no row
            table.rows = [row for row in table.rows if len(table.fields) > 1 or row[table.fields[0]] != ""]
            name = self.new_name("c") + ".csv"
            pathlib.Path(self.folder, name).write_text(self.lines(table) + "\n", encoding="utf-8")
            return f"FROM {name} (txt, utf8, embedded labels, delimiter is ',', msq)", table, False
        return f"INLINE [\n{self.lines(table)}\n]", table, False

    # Loads.

    def names(self, numeric, taken):
        names = [name + x for name in (NUMBERS if numeric else TEXTS) for x in ("", "x") if name + x not in taken]
        return self.rng.choice(names) if names else None

    def random_load(self, fields, resident, on_top=True, plain=False):
        """(text before the source, text behind it, the load)."""
        rng = self.rng
        exists = on_top and not plain
        expressions = Expressions(rng, fields, maps=self.maps, peeks=on_top)
        if rng.random() < 0.2 and not plain:
            return self.grouped(expressions, fields)
        items, texts = self.items(expressions, fields)
        load = Load(items)
        behind = ""
        if rng.random() < 0.5:
            load.where = Expressions(rng, fields, between_rows=exists, maps=self.maps).condition()
            if any(word in load.where.text for word in ("Previous", "RowNo", "IterNo", "Peek")) or self.stale_in(load.where.text):
                load.where = expressions.plain().condition()
            behind += f" WHERE {load.where.text}"
        if rng.random() < 0.1 and not plain:
            most = Expressions(rng, fields, between_rows=False).number(2)
            load.iterations = Formula(f"IterNo() <= RangeMin(3, {most.text})",
                                      lambda row: -1.0 if row.iteration <= least(3.0, most.value(row)) else 0.0)
            behind += f" WHILE {load.iterations.text}"
        if resident and rng.random() < 0.4:
            load.order = [(field, rng.random() < 0.5) for field in rng.sample(fields, rng.randint(1, min(2, len(fields))))]
            behind += " ORDER BY " + ", ".join(f"{field} DESC" if down else field for field, down in load.order)
        return ", ".join(texts), behind, load

    def stale_in(self, text):
        return "Exists" in text and self.stale

    def items(self, expressions, fields):
        rng = self.rng
        if rng.random() < 0.35:
            items = [(expressions.field(field), field) for field in fields]
            return items, ["*"]
        items, texts, taken = [], [], set()
        for _ in range(rng.randint(1, 4)):
            kind = rng.choice(["field", "field", "as", "number", "text"])
            if kind in ("field", "as"):
                formula = expressions.field(rng.choice(fields))
                name = formula.text if kind == "field" else self.names(is_numeric(formula.text), taken)
            else:
                formula = expressions.number() if kind == "number" else expressions.text()
                name = self.names(kind == "number", taken)
            if name is None or name in taken:
                continue
            taken.add(name)
            items.append((formula, name))
            texts.append(formula.text if formula.text == name else f"{formula.text} as {name}")
        return items, texts

    def grouped(self, expressions, fields):
        rng = self.rng
        plain = expressions.plain()
        groups = rng.sample(fields, rng.randint(0, min(2, len(fields))))
        items, texts, taken = [], [], set()
        for field in groups:
            if rng.random() < 0.8:
                items.append((Formula(field, lambda group, field=field: group[0][field]), field))
                texts.append(field)
                taken.add(field)
        for _ in range(rng.randint(1, 3)):
            function, numeric_argument, numeric = rng.choice(
                [("Sum", True, True), ("Min", True, True), ("Max", True, True), ("Avg", True, True), ("Count", True, True),
                 ("Count", False, True), ("Count(distinct", False, True), ("Count(distinct", True, True),
                 ("Only", True, True), ("Only", False, False), ("FirstValue", True, True), ("FirstValue", False, False),
                 ("LastValue", False, False), ("NullCount", True, True), ("MaxString", False, False),
                 ("Concat", False, False)])
            argument = plain.number(1) if numeric_argument else plain.text(1)
            name = self.names(numeric, taken)
            if name is None:
                continue
            taken.add(name)
            words = f"{function} {argument.text})" if "(" in function else \
                f"{function}({argument.text}{', ' + repr(',') if function == 'Concat' else ''})"
            items.append((Formula(words, lambda group, function=function, argument=argument:
                                  aggregate(function, [argument.value(row) for row in group[1]])), name))
            texts.append(f"{words} as {name}")
        load = Load(items, groups=groups)
        behind = ""
        if rng.random() < 0.4:
            load.where = plain.condition()
            behind += f" WHERE {load.where.text}"
        return ", ".join(texts), behind + (" GROUP BY " + ", ".join(groups) if groups else ""), load

    def chain(self, plain=False):
        """Text of one LOAD or of two, one before the other, and what gives the rows of a table to add them to."""
        rng = self.rng
        source, table, resident = self.source()
        steps = [self.random_load(table.fields, resident, on_top=True, plain=plain)]
        if rng.random() < 0.2:
            steps = [self.random_load(table.fields, resident, on_top=False, plain=plain)]
            steps.append(self.random_load(steps[0][2].fields(), False, plain=plain))
        if not all(load.items for _, _, load in steps):
            raise TooLarge
        distinct = rng.random() < 0.15
        first = rng.random() < 0.1 and len(steps) == 1 and not steps[0][1]
        if first:
            steps[0][2].first = rng.randint(0, 5)
        fields, behind, load = steps[0]
        text = f"LOAD {'DISTINCT ' if distinct and len(steps) == 1 else ''}{fields} {source}{behind};"
        if len(steps) == 2:
            text = f"LOAD {'DISTINCT ' if distinct else ''}{steps[1][0]}{steps[1][1]};\n{text}"
        if first:
            text = f"FIRST {load.first} {text}"

        def emit(destination):
            destination.distinct |= distinct
            rows = list(table.rows)
            if len(steps) == 2:
                between = Table("", load.fields())
                load.emit(rows, self.tables, between, on_top=False)
                rows = between.rows
            steps[-1][2].emit(rows, self.tables, destination)
            if destination.distinct:
                destination.take_distinct()

        return text, steps[-1][2].fields(), emit
