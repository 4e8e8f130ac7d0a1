"""Random load scripts, each with the tables that it makes by the rules of script_tables.py."""
import copy

from random_loads import NULL, RandomLoads, TooLarge, is_numeric
from script_expressions import NUMBERS, TEXTS, Expressions
from script_tables import Table, Tables, cross_table, generic, interval_match, join, keep, merge

MOST_ROWS = 3000


class RandomScript(RandomLoads):
    def __init__(self, rng, folder, rows):
        self.rng, self.folder, self.most_rows = rng, folder, rows
        self.tables = Tables()
        self.maps = []
        self.stale = set()      # fields of which rows were dropped
        self.unordered = set()  # tables whose rows may come in any order
        self.apart = set()      # tables that later statements leave alone
        self.text = [f"SET NullInterpret = '{NULL}';"]
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

    def sources(self):
        return [table for table in self.tables.values() if table.name not in self.unordered | self.apart]

    # Sources: each gives the text behind LOAD, and a table.

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
