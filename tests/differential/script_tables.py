"""What load statements make of tables, written down plainly by the rules of the load script page: the oracle."""
import dataclasses
import math
import typing

from script_expressions import Row, is_true, text_of


@dataclasses.dataclass
class Table:
    name: str
    fields: list
    rows: list = dataclasses.field(default_factory=list)  # each a dict of all fields
    distinct: bool = False

    def add(self, values):
        """A row that the table has already is not added to a distinct one."""
        row = {field: values.get(field) for field in self.fields}
        if not self.distinct or row not in self.rows:
            self.rows.append(row)

    def take_distinct(self):
        rows, self.rows, self.distinct = self.rows, [], True
        for row in rows:
            self.add(row)

    def widen(self, fields):
        self.fields += [field for field in fields if field not in self.fields]
        self.rows = [{field: row.get(field) for field in self.fields} for row in self.rows]


class Tables(dict):
    """All tables of an app by name, in the order in which they were made."""

    def holds(self, field, value, destination=None):
        if value is None:
            return False
        tables = [*self.values(), *([destination] if destination is not None else [])]
        return any(row.get(field) == value for table in tables for row in table.rows)

    def free_name(self, name):
        names = [name] + [f"{name}-{i}" for i in range(1, 100)]
        return next(each for each in names if each not in self)

    def alike(self, fields):
        return next((table for table in self.values() if set(table.fields) == set(fields)), None)

    def drop_empty(self):
        for name in [name for name, table in self.items() if not table.fields]:
            del self[name]


@dataclasses.dataclass
class Load:
    """One LOAD over rows of a source."""
    items: list                                    # (formula, name)
    where: typing.Any = None
    iterations: typing.Any = None                  # of WHILE
    groups: typing.Optional[list] = None           # names of fields
    order: list = dataclasses.field(default_factory=list)  # (field, whether descending)
    first: typing.Optional[int] = None

    def fields(self):
        return [name for _, name in self.items]

    def emit(self, rows, tables, destination, on_top=True):
        """Adds rows to the destination."""
        rows = rows if self.first is None else rows[:self.first]
        rows = ordered(rows, self.order)
        if self.groups is not None:
            return self.emit_groups(rows, tables, destination)
        previous = None
        for record, values in enumerate(rows, 1):
            row = Row(values, record, 1, previous, destination, tables=tables)
            if self.where is not None and not is_true(self.where.value(row)):
                continue
            while self.iterations is None or is_true(self.iterations.value(row)):
                row.number = len(destination.rows) + 1 if on_top else 0
                destination.add({name: formula.value(row) for formula, name in self.items})
                previous = row
                if self.iterations is None:
                    break
                row = Row(values, record, row.iteration + 1, previous, destination, tables=tables)
        return None

    def emit_groups(self, rows, tables, destination):
        groups = {} if self.groups else {(): []}
        for record, values in enumerate(rows, 1):
            row = Row(values, record, 1, None, destination, tables=tables)
            if self.where is None or is_true(self.where.value(row)):
                groups.setdefault(tuple(values[name] for name in self.groups), []).append(row)
        for key, members in groups.items():
            of_group = dict(zip(self.groups, key, strict=True))
            destination.add({name: formula.value((of_group, members)) for formula, name in self.items})


def text_order(text):
    """Where the text sorts among others of letters, digits, blanks and hyphens: small letters before great ones."""
    return text.lower(), text.swapcase()


def ordered(rows, keys):
    """Numbers before texts, NULL last in either direction."""
    for field, descending in reversed(keys):
        nulls = [row for row in rows if row[field] is None]
        numbers = [row for row in rows if isinstance(row[field], float)]
        texts = [row for row in rows if isinstance(row[field], str)]
        numbers.sort(key=lambda row: row[field], reverse=descending)
        texts.sort(key=lambda row: text_order(row[field]), reverse=descending)
        rows = (texts + numbers if descending else numbers + texts) + nulls
    return rows


def matches(left, right, fields):
    """Places in `right` for each row of `left` that agree in the fields, where none is NULL."""
    places = {}
    for place, row in enumerate(right):
        key = tuple(row[field] for field in fields)
        if None not in key:
            places.setdefault(key, []).append(place)
    return [places.get(tuple(row[field] for field in fields), []) for row in left]


def join(side, table, loaded):
    """The loaded table joined to the other one."""
    common = [field for field in table.fields if field in loaded.fields]
    found = matches(table.rows, loaded.rows, common)
    reached = {place for places in found for place in places}
    table.widen(loaded.fields)
    rows = []
    for row, places in zip(table.rows, found, strict=True):
        rows += [{**row, **loaded.rows[place]} for place in places]
        if not places and side in ("Left", "Outer"):
            rows.append(row)
    if side in ("Right", "Outer"):
        empty = dict.fromkeys(table.fields)
        rows += [{**empty, **row} for place, row in enumerate(loaded.rows) if place not in reached]
    table.rows = rows
    if table.distinct or loaded.distinct:  # the word acts on the destination
        table.take_distinct()


def keep(side, table, loaded):
    common = [field for field in table.fields if field in loaded.fields]
    found = matches(table.rows, loaded.rows, common)
    reached = {place for places in found for place in places}
    if side in ("Inner", "Right"):
        table.rows = [row for row, places in zip(table.rows, found, strict=True) if places]
    if side in ("Inner", "Left"):
        loaded.rows = [row for place, row in enumerate(loaded.rows) if place in reached]


def merge(table, keys, sequence, changes):
    """Changes, each an operation and a row of the same fields, applied to a table (load script page, 10.3)."""
    if changes:
        table.widen(list(changes[0][1]))
    if sequence is not None:
        changes = sorted(changes, key=lambda change: change[1][sequence])
    for operation, row in changes:
        key = [row[field] for field in keys]
        current = [] if None in key else [own for own in table.rows if [own[field] for field in keys] == key]
        stored = [own[sequence] for own in current if isinstance(own[sequence], float)] if sequence is not None else []
        if stored and max(stored) > row[sequence]:
            continue
        if operation == "u" and current:
            for own in current:
                own.update(row)
            continue
        if operation == "d" and None in key:
            continue
        table.rows = [own for own in table.rows if not any(own is each for each in current)]
        if operation != "d":
            table.rows.append({**dict.fromkeys(table.fields), **row})


def generic(table, label):
    """The tables of the attributes, which stand in the last field but one."""
    tables = {}
    *keys, attribute, value = table.fields
    for row in table.rows:
        name = row[attribute]
        made = tables.setdefault(name, Table(f"{label}.{name}", [*keys, name]))
        made.rows.append({**{key: row[key] for key in keys}, name: row[value]})
    return list(tables.values())


def cross_table(table, attribute, data, qualifiers):
    result = Table(table.name, table.fields[:qualifiers] + [attribute, data])
    for row in table.rows:
        for field in table.fields[qualifiers:]:
            if row[field] is not None:
                result.rows.append({**{name: row[name] for name in table.fields[:qualifiers]},
                                    attribute: field, data: row[field]})
    return result


def interval_match(field, tables, loaded):
    low, high = loaded.fields[:2]
    values = []
    for table in tables.values():
        for row in table.rows:
            value = row.get(field)
            if value is not None and value not in values:
                values.append(value)
    rows = []
    for row in loaded.rows:
        for value in values:
            bounds = (row[low], row[high])
            if all(isinstance(each, float) for each in (*bounds, value)) and bounds[0] <= value <= bounds[1]:
                rows.append({low: bounds[0], high: bounds[1], field: value})
    return Table(loaded.name, [low, high, field], rows)


def aggregate(function, values):
    """An aggregation over the values of a group, in the order of its rows."""
    numbers = [value for value in values if isinstance(value, float)]
    present = [value for value in values if value is not None]
    texts = sorted(map(text_of, present), key=text_order)
    unlike = list(dict.fromkeys(present))
    return {"Sum": lambda: math.fsum(numbers), "Count": lambda: float(len(present)),
            "Count(distinct": lambda: float(len(unlike)),
            "Min": lambda: min(numbers, default=None), "Max": lambda: max(numbers, default=None),
            "Avg": lambda: math.fsum(numbers) / len(numbers) if numbers else None,
            "Only": lambda: unlike[0] if len(unlike) == 1 else None,
            "FirstValue": lambda: values[0] if values else None,
            "LastValue": lambda: values[-1] if values else None,
            "NullCount": lambda: float(len(values) - len(present)),
            "MaxString": lambda: texts[-1] if texts else None,
            "Concat": lambda: ",".join(texts)}[function]()
