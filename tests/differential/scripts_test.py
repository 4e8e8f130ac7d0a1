"""Random load scripts of the celadon command against plain rules written down in Python.

    scripts_test.py [--scripts N] [--seed N] [--rows N]

A script loads inline tables, delimited files and QVD files, filters, groups, orders, joins, keeps, concatenates, maps and
stores them. Then all tables are compared: names, fields, rows and their order. The program is that of CELADON_PROGRAM.
"""
import argparse
import copy
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from script_expressions import NUMBERS, TEXTS, Expressions, Formula, text_of
from script_tables import Load, Table, Tables, aggregate, cross_table, generic, interval_match, join, keep, merge

MOST_ROWS = 3000
NULL = "~"
LETTERS = ("a", "b", "c", "d", "e")


def is_numeric(field):
    return field.rstrip("x") in NUMBERS


class TooLarge(Exception):
    pass


class RandomScript:
    def __init__(self, rng, folder, rows):
        self.rng, self.folder, self.most_rows = rng, folder, rows
        self.tables = Tables()
        self.maps = []
        self.stale = set()      # fields of which rows were dropped
        self.unordered = set()  # tables whose rows may come in any order
        self.apart = set()      # tables that later statements leave alone
        self.text = [f"SET NullInterpret = '{NULL}';"]
        self.count = 0
        kinds = ([self.load] * 8 + [self.joined] * 3 + [self.merged] * 2 +
                 [self.kept, self.mapping, self.dropped, self.renamed, self.crossed, self.intervals, self.generic])
        self.put(self.load)
        for _ in range(rng.randint(2, 7)):
            self.put(rng.choice(kinds))

    def put(self, statement):
        """Appends a statement, unless it makes too many rows."""
        state = {name: copy.deepcopy(getattr(self, name)) for name in ("tables", "stale", "unordered", "apart", "text")}
        maps = list(self.maps)
        try:
            statement()
            if any(len(table.rows) > MOST_ROWS + self.most_rows for table in self.tables.values()):
                raise TooLarge
        except TooLarge:
            self.__dict__.update(state)
            self.maps = maps

    def new_name(self, letter="T"):
        self.count += 1
        return f"{letter}{self.count}"

    def sources(self):
        return [table for table in self.tables.values() if table.name not in self.unordered | self.apart]

    # Sources: each gives the text behind LOAD, and a table.

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

    def load(self):
        label = self.new_name()
        text, fields, emit = self.chain()
        kind = self.rng.choice(["", "", "", "NOCONCATENATE ", "CONCATENATE"])
        table = self.tables.alike(fields) if kind == "" else None
        if kind == "CONCATENATE":
            kind = ""
            if self.sources():
                table = self.rng.choice(self.sources())
                kind = f"CONCATENATE ([{table.name}]) "
                table.widen(fields)
        if table is not None and table not in self.sources():
            raise TooLarge
        if table is None:
            table = Table(label, list(fields))
            emit(table)
            self.tables[label] = table
        else:
            emit(table)
        self.text.append(f"{label}: {kind}{text}")

    def separate(self):
        """A loaded table that is not one of the app yet."""
        text, fields, emit = self.chain(plain=True)
        table = Table("", list(fields))
        emit(table)
        return text, table

    def joined(self):
        if not self.sources():
            raise TooLarge
        table = self.rng.choice(self.sources())
        text, loaded = self.separate()
        side = self.rng.choice(["Inner", "Left", "Right", "Outer"])
        if len(table.rows) * len(loaded.rows) > 20000 and not set(table.fields) & set(loaded.fields):
            raise TooLarge
        join(side, table, loaded)
        self.stale |= {*table.fields, *loaded.fields}
        self.text.append(f"{side.upper()} JOIN ([{table.name}]) {text}")

    def kept(self):
        if not self.sources():
            raise TooLarge
        table = self.rng.choice(self.sources())
        text, loaded = self.separate()
        if not set(table.fields) & set(loaded.fields) or self.tables.alike(loaded.fields):
            raise TooLarge
        side = self.rng.choice(["Inner", "Left", "Right"])
        keep(side, table, loaded)
        loaded.name = self.new_name()
        self.tables[loaded.name] = loaded
        self.stale |= {*table.fields, *loaded.fields}
        self.text.append(f"{loaded.name}: {side.upper()} KEEP ([{table.name}]) {text}")

    def mapping(self):
        source, table, _ = self.source()
        expressions = Expressions(self.rng, table.fields, between_rows=False)
        key, value = expressions.text(2), expressions.text(1)
        found = {}
        for values in table.rows:
            row = type("Row", (), {"values": values})
            found.setdefault(key.value(row), value.value(row))
        found.pop(None, None)
        name = self.new_name("M")
        self.maps = [*self.maps, (name, found)]
        self.text.append(f"{name}: MAPPING LOAD {key.text} as key, {value.text} as value {source};")

    def dropped(self):
        if not self.sources():
            raise TooLarge
        table = self.rng.choice(self.sources())
        self.stale |= set(table.fields)
        if len(self.tables) > 1 and self.rng.random() < 0.4:
            del self.tables[table.name]
            self.text.append(f"DROP TABLE [{table.name}];")
            return
        if len(table.fields) < 2:
            raise TooLarge
        field = self.rng.choice(table.fields)
        table.fields.remove(field)
        for row in table.rows:
            del row[field]
        self.text.append(f"DROP FIELD {field} FROM [{table.name}];")

    def renamed(self):
        used = {field for table in self.tables.values() for field in table.fields}
        field = self.rng.choice(sorted(field for field in used if field[0] != "u"))
        name = self.names(is_numeric(field), used)
        if name is None:
            raise TooLarge
        for table in self.tables.values():
            table.fields = [name if each == field else each for each in table.fields]
            table.rows = [{name if each == field else each: value for each, value in row.items()} for row in table.rows]
        if field in self.stale:
            self.stale.add(name)
        self.text.append(f"RENAME FIELD {field} TO {name};")

    def crossed(self):
        tables = [table for table in self.sources() if len([f for f in table.fields if is_numeric(f)]) > 1]
        if not tables:
            raise TooLarge
        table = self.rng.choice(tables)
        data = [field for field in table.fields if is_numeric(field)][:3]
        fields = [field for field in table.fields if not is_numeric(field)][:2] + data
        loaded = Table("", fields, [{field: row[field] for field in fields} for row in table.rows])
        qualifiers = max(len(fields) - len(data), 1)
        taken = set(fields[:qualifiers])
        attribute, value = self.names(False, taken), self.names(True, taken)
        if attribute is None or value is None or self.tables.alike(fields[:qualifiers] + [attribute, value]):
            raise TooLarge
        result = cross_table(loaded, attribute, value, qualifiers)
        result.name = self.new_name()
        self.tables[result.name] = result
        self.text.append(f"{result.name}: CROSSTABLE ({attribute}, {value}, {qualifiers}) LOAD {', '.join(fields)} "
                         f"RESIDENT [{table.name}];")

    def merged(self):
        rng = self.rng
        tables = [table for table in self.sources() if not table.distinct]
        if not tables:
            raise TooLarge
        table = rng.choice(tables)
        keys = rng.sample(table.fields, rng.randint(1, min(2, len(table.fields))))
        others = [field for field in dict.fromkeys([*table.fields, *NUMBERS, *TEXTS]) if field not in keys]
        fields = keys + rng.sample(others, rng.randint(0, min(3, len(others))))
        numeric = [field for field in fields if is_numeric(field) and field not in keys]
        sequence = rng.choice(numeric) if numeric and rng.random() < 0.4 else None
        changes = []
        for _ in range(rng.choice([0, 2, 6, 15])):
            row = {field: self.cell(field.rstrip("x")) for field in fields}
            if sequence is not None and row[sequence] is None:
                row[sequence] = 3.0
            if table.rows and rng.random() < 0.6:
                row.update({key: rng.choice(table.rows)[key] for key in keys})
            changes.append((rng.choice("iud"), row))
        if any(isinstance(row[key], str) and "," in row[key] for _, row in changes for key in keys):
            raise TooLarge
        words = {"i": ["Insert", "i", "INSERT"], "u": ["Update", "U"], "d": ["d", "Delete"]}
        log = Table("", ["op", *fields], [{"op": rng.choice(words[what]), **row} for what, row in changes])
        text = self.lines(log)
        merge(table, keys, sequence, changes)
        if not changes:
            table.widen(fields)
        self.stale |= {*table.fields}
        self.text.append(f"MERGE {f'({sequence}) ' if sequence else ''}ON {', '.join(keys)} CONCATENATE ([{table.name}]) "
                         f"LOAD * INLINE [\n{text}\n];")

    def generic(self):
        """Tables k, name of the attribute, from rows whose attributes are a few names that no field has."""
        rng = self.rng
        names = ["u1", "u2"]
        if any(name in table.fields for table in self.tables.values() for name in names):
            raise TooLarge
        rows = [{"k1": self.cell("k1"), "attribute": rng.choice(names), "value": self.cell("n1")}
                for _ in range(rng.randint(1, 10))]
        table = Table("", ["k1", "attribute", "value"], rows)
        label = self.new_name("G")
        for made in generic(table, label):
            self.tables[made.name] = made
            self.apart.add(made.name)
        self.text.append(f"{label}: GENERIC LOAD * INLINE [\n{self.lines(table)}\n];")

    def intervals(self):
        fields = sorted({f for table in self.tables.values() for f in table.fields if is_numeric(f)} - self.stale)
        tables = [table for table in self.sources() if len([f for f in table.fields if is_numeric(f)]) > 1]
        if not tables or not fields:
            raise TooLarge
        table, field = self.rng.choice(tables), self.rng.choice(fields)
        low, high = self.rng.sample([f for f in table.fields if is_numeric(f)], 2)
        if field in (low, high) or self.tables.alike([low, high, field]):
            raise TooLarge
        loaded = Table("", [low, high], table.rows)
        result = interval_match(field, self.tables, loaded)
        result.name = self.new_name()
        self.tables[result.name] = result
        self.unordered.add(result.name)
        self.text.append(f"{result.name}: INTERVALMATCH ({field}) LOAD {low}, {high} RESIDENT [{table.name}];")


def least(one, other):
    return min(one, other) if isinstance(other, float) else one


def cell(answer):
    return None if answer.get("null") else answer.get("num", answer["text"])


def alike(wanted, got):
    if isinstance(wanted, float) and isinstance(got, (int, float)):
        return math.isclose(wanted, got, rel_tol=1e-12, abs_tol=1e-12)
    return wanted == got and isinstance(wanted, str) == isinstance(got, str)


def ask(folder, commands):
    run = subprocess.run([os.environ["CELADON_PROGRAM"], "--json", "--keep-going", "-f", "-"],
                         input="\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder, check=False)
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def difference(script, folder):
    """What is wrong in the app that the script makes, as text; None where nothing is."""
    pathlib.Path(folder, "load.qvs").write_text("\n".join(script.text) + "\n", encoding="utf-8")
    names = list(script.tables)
    answers, errors = ask(folder, ["script load.qvs", "tables", *(f"table [{name}]" for name in names)])
    if len(answers) != len(names) + 2 or not answers[0]["ok"]:
        return f"{answers[:1]}\n{errors}"
    got = sorted(table["name"] for table in answers[1]["tables"] if not table.get("synthetic"))
    if got != sorted(names):
        return f"tables are {got}, not {sorted(names)}"
    for name, answer in zip(names, answers[2:], strict=True):
        text = table_difference(script.tables[name], answer, name in script.unordered)
        if text:
            return f"table {name}: {text}"
    return None


def table_difference(table, answer, unordered):
    if not answer["ok"] or answer["fields"] != table.fields:
        return f"fields are {answer.get('fields', answer)}, not {table.fields}"
    wanted = [[row[field] for field in table.fields] for row in table.rows]
    got = [[cell(each) for each in row] for row in answer["rows"]]
    if unordered:
        wanted.sort(key=str)
        got = sorted([[float(v) if isinstance(v, int) else v for v in row] for row in got], key=str)
    if len(got) != len(wanted):
        return f"{len(got)} rows, not {len(wanted)}:\n{got[:20]}\n{wanted[:20]}"
    for place, (ours, theirs) in enumerate(zip(wanted, got, strict=True)):
        if not all(map(alike, ours, theirs)):
            return f"row {place} is {theirs}, not {ours}"
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--scripts", type=int, default=150)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rows", type=int, default=30)
    options = arguments.parse_args()
    differ = 0
    for number in range(options.scripts):
        rng = random.Random(f"{options.seed} {number}")
        with tempfile.TemporaryDirectory() as folder:
            script = RandomScript(rng, folder, options.rows)
            found = difference(script, folder)
        if found:
            differ += 1
            if differ <= 5:
                print(f"script {number}:", *script.text, found, "", sep="\n")
    print(f"{options.scripts} scripts, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
