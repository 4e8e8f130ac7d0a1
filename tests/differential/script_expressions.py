"""Random expressions of load scripts, each with what it is for a row, by the rules of the expressions page.

A value is None, a float or a text that no number can be read from.
"""
import dataclasses
import typing

NUMBERS = ("k1", "n1", "n2")
TEXTS = ("k2", "t1")


def text_of(value):
    return "" if value is None else value if isinstance(value, str) else f"{value + 0.0:.14g}"  # no -0


def is_true(value):
    return isinstance(value, float) and value != 0


def number_of(truth):
    return -1.0 if truth else 0.0


@dataclasses.dataclass
class Row:
    """What an expression can see of a row."""
    values: dict
    record: int = 1
    iteration: int = 1
    previous: typing.Optional["Row"] = None
    destination: typing.Any = None  # the table, as far as it is built
    number: int = 0                 # RowNo()
    tables: typing.Any = None       # all of the app


@dataclasses.dataclass
class Formula:
    text: str
    value: typing.Callable


def compared(sign, left, right):
    if left is None or right is None:
        return None if left is right else number_of(sign == "<>")
    return number_of({"=": left == right, "<>": left != right, "<": left < right, ">=": left >= right}[sign])


def calculated(sign, left, right):
    if not isinstance(left, float) or not isinstance(right, float):
        return None
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def joined_texts(left, right):
    return None if left is None and right is None else text_of(left) + text_of(right)


class Expressions:
    """Makes formulas over some fields."""

    def __init__(self, rng, fields, between_rows=True, maps=(), exists=True, peeks=True):
        self.rng = rng
        self.fields = list(fields)
        self.between_rows = between_rows  # whether they may look at other rows and at counters
        self.maps = maps
        self.exists = exists
        self.peeks = peeks

    def of_kind(self, kinds):
        return [field for field in self.fields if field.rstrip("x") in kinds]

    def field(self, name):
        return Formula(name, lambda row: row.values[name])

    def constant(self, numeric):
        if numeric:
            number = float(self.rng.randint(-2, 6))
            return Formula(f"{number:g}" if number >= 0 else f"({number:g})", lambda row: number)
        text = self.rng.choice(["a", "B", "c d", ""])
        return Formula(f"'{text}'", lambda row: text)

    def number(self, depth=0):
        rng = self.rng
        fields = self.of_kind(NUMBERS)
        kind = rng.choice(["field"] * 4 + ["constant", "sum", "sum", "if", "alt", "len", "counter", "previous", "range",
                                           "peek"])
        if depth > 2 or kind == "constant" or (kind == "field" and not fields):
            return self.field(rng.choice(fields)) if fields and rng.random() < 0.7 else self.constant(True)
        if kind == "field":
            return self.field(rng.choice(fields))
        if kind == "counter":
            return self.counter()
        if kind == "previous":
            return self.previous(self.plain().number(depth + 1))
        if kind == "peek":
            return self.peek(rng.choice(NUMBERS))
        if kind == "len":
            text = self.text(depth + 1)
            return Formula(f"Len({text.text})", lambda row: float(len(text_of(text.value(row)))))
        if kind == "if":
            return self.choice(self.number(depth + 1), self.number(depth + 1), depth)
        left, right = self.number(depth + 1), self.number(depth + 1)
        if kind == "alt":
            return Formula(f"Alt({left.text}, {right.text})",
                           lambda row: right.value(row) if left.value(row) is None else left.value(row))
        if kind == "range":
            return Formula(f"RangeSum({left.text}, {right.text})",
                           lambda row: (left.value(row) or 0.0) + (right.value(row) or 0.0))
        sign = rng.choice("+-*")
        return Formula(f"({left.text} {sign} {right.text})",
                       lambda row: calculated(sign, left.value(row), right.value(row)))

    def counter(self):
        if not self.between_rows:
            return self.constant(True)
        name, value = self.rng.choice([("RecNo()", lambda row: float(row.record)),
                                       ("RowNo()", lambda row: float(row.number)),
                                       ("IterNo()", lambda row: float(row.iteration))])
        return Formula(name, value)

    def previous(self, inner):
        if not self.between_rows:
            return inner
        return Formula(f"Previous({inner.text})",
                       lambda row: None if row.previous is None else inner.value(row.previous))

    def plain(self):
        """The same over one row alone."""
        return Expressions(self.rng, self.fields, False, self.maps, False)

    def peek(self, field):
        """What the table has of a field in a row that it has already; NULL where it has no such field or row."""
        if not self.between_rows or not self.peeks:
            return self.constant(True)
        back = self.rng.choice([None, -1, -2, 0])
        at = -1 if back is None else back

        def value(row):
            rows = row.destination.rows
            inside = at < len(rows) if at >= 0 else -at <= len(rows)
            return rows[at].get(field) if inside else None

        return Formula(f"Peek('{field}'{'' if back is None else f', {back}'})", value)

    def choice(self, yes, no, depth):
        condition = self.condition(depth + 1)
        return Formula(f"If({condition.text}, {yes.text}, {no.text})",
                       lambda row: yes.value(row) if is_true(condition.value(row)) else no.value(row))

    def text(self, depth=0):
        rng = self.rng
        fields = self.of_kind(TEXTS)
        kind = rng.choice(["field"] * 4 + ["constant", "join", "if", "upper", "map", "previous"])
        if depth > 2 or kind == "constant" or (kind == "field" and not fields):
            return self.field(rng.choice(fields)) if fields and rng.random() < 0.7 else self.constant(False)
        if kind == "field":
            return self.field(rng.choice(fields))
        if kind == "previous":
            return self.previous(self.plain().text(depth + 1))
        if kind == "if":
            return self.choice(self.text(depth + 1), self.text(depth + 1), depth)
        left = self.text(depth + 1)
        if kind == "upper":
            return Formula(f"Upper({left.text})", lambda row: None if left.value(row) is None else left.value(row).upper())
        if kind == "map" and self.maps:
            name, found = rng.choice(self.maps)
            return Formula(f"ApplyMap('{name}', {left.text}, 'none')", lambda row: found.get(left.value(row), "none"))
        right = self.number(depth + 1) if rng.random() < 0.3 else self.text(depth + 1)
        return Formula(f"('x' & {left.text} & '-' & {right.text})",
                       lambda row: "x" + text_of(left.value(row)) + "-" + text_of(right.value(row)))

    def condition(self, depth=0):
        rng = self.rng
        kind = rng.choice(["number"] * 3 + ["text", "null", "and", "or", "not", "mod", "exists"])
        if depth > 2:
            kind = rng.choice(["number", "text", "null"])
        if kind in ("and", "or"):
            left, right = self.condition(depth + 1), self.condition(depth + 1)
            both = (lambda a, b: a and b) if kind == "and" else (lambda a, b: a or b)
            return Formula(f"({left.text} {kind} {right.text})",
                           lambda row: number_of(both(is_true(left.value(row)), is_true(right.value(row)))))
        if kind == "not":
            inner = self.condition(depth + 1)
            return Formula(f"not {inner.text}" if inner.text[0] == "(" else f"not ({inner.text})",
                           lambda row: number_of(not is_true(inner.value(row))))
        if kind == "exists" and self.exists and self.between_rows and depth == 0:
            return self.found()
        if kind == "null":
            inner = self.text(depth + 1) if rng.random() < 0.5 else self.number(depth + 1)
            return Formula(f"IsNull({inner.text})", lambda row: number_of(inner.value(row) is None))
        if kind == "mod":
            inner = self.field(rng.choice(self.fields))
            return Formula(f"(Len({inner.text}) < 3)", lambda row: number_of(len(text_of(inner.value(row))) < 3))
        left = self.number(depth + 1) if kind != "text" else self.text(depth + 1)
        right = self.constant(kind != "text") if rng.random() < 0.7 else type(self).number(self, 3) if kind != "text" \
            else self.text(3)
        sign = rng.choice(["=", "<>", "<", ">="] if kind != "text" else ["=", "<>"])
        return Formula(f"{left.text} {sign} {right.text}", lambda row: compared(sign, left.value(row), right.value(row)))

    def found(self):
        """Exists of a field in itself or in another one."""
        rng = self.rng
        field = rng.choice(self.fields)
        kinds = NUMBERS if field.rstrip("x") in NUMBERS else TEXTS
        among = field if rng.random() < 0.6 else rng.choice(kinds)
        text = f"Exists({field})" if among == field else f"Exists({among}, {field})"
        exists = Formula(text, lambda row: number_of(row.tables.holds(among, row.values[field], row.destination)))
        if rng.random() < 0.5:
            return exists
        return Formula(f"not {text}", lambda row: number_of(not is_true(exists.value(row))))
