"""What a dashboard is: tables and how they join, list boxes, charts, and a trace of clicks.

A state maps fields to predicates. A frame is what a host shows under one state: every list box with
its values' states and counts, and the cells of every chart.
"""

import fnmatch
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Values:
    """A field is one of a few values."""

    values: tuple

    def sql(self, name):
        return f"{name} IN ({', '.join(_literal(value) for value in self.values)})"

    def members(self, domain):
        return [value for value in self.values if value in domain]


@dataclass(frozen=True)
class Range:
    """A number is at least `low` and at most `high`."""

    low: int
    high: int

    def sql(self, name):
        return f"{name} BETWEEN {self.low} AND {self.high}"

    def members(self, domain):
        return [value for value in domain if self.low <= value <= self.high]


@dataclass(frozen=True)
class Search:
    """A text matches a pattern with `*`, without regard to case."""

    pattern: str

    def sql(self, name):
        return f"lower(CAST({name} AS TEXT)) LIKE {_literal(self.pattern.lower().replace('*', '%'))}"

    def members(self, domain):
        pattern = self.pattern.lower()
        return [value for value in domain if fnmatch.fnmatchcase(value.lower(), pattern)]


def _literal(value):
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Measure:
    """An aggregation; `argument` is a field, a formula of fields, or for `rows` empty."""

    function: str  # rows, sum, min, max, distinct
    argument: str = ""


@dataclass(frozen=True)
class Chart:
    dimensions: tuple
    measures: tuple

    @property
    def name(self):
        measures = ", ".join(f"{m.function} {m.argument}".strip() for m in self.measures)
        return f"{' x '.join(self.dimensions) or 'total'}: {measures}"


@dataclass(frozen=True, eq=False)
class WrittenChart(Chart):
    """A chart whose measures are formulas of the engine, and the query of the same, in which {table} stands
    for the possible rows of a table, {set_table} for those where the fields of `chosen` are selected
    so instead, {field} and {set_field} for the possible values of a key.
    """

    formulas: tuple
    query: str
    chosen: dict = field(default_factory=dict)

    @property
    def name(self):
        return f"{' x '.join(self.dimensions) or 'total'}: {', '.join(self.formulas)}"


@dataclass
class Dashboard:
    name: str
    fact: str
    tables: dict  # table -> its fields; keys only where they are listed or selected
    joins: list = field(default_factory=list)  # (key, table nearer to the fact, table behind it)
    lists: tuple = ()
    charts: tuple = ()
    trace: list = field(default_factory=list)  # (step, state)
    partnerless: bool = False  # rows of tables behind the fact may be met by no row of it

    @property
    def keys(self):
        return {key for key, _, _ in self.joins}

    @property
    def written(self):
        """Whether charts bring their queries along: then there is no other way to ask for them."""
        return any(isinstance(chart, WrittenChart) for chart in self.charts)

    @property
    def names(self):
        """Of all objects, in the order of a frame."""
        return [*self.lists, *(chart.name for chart in self.charts)]

    def only(self, lists=False, charts=False):
        """The same dashboard without charts or without list boxes."""
        return replace(self, lists=self.lists if lists else (), charts=self.charts if charts else ())

    def home(self, name):
        """The table of a field; of a key the one nearest to the fact."""
        near = [near for key, near, _ in self.joins if key == name]
        return near[0] if near else next(table for table, fields in self.tables.items() if name in fields)

    def keys_of(self, table):
        return [key for key, near, far in self.joins if table in (near, far)]

    def holders(self, key):
        """The tables that share a key."""
        return list(dict.fromkeys(table for name, near, far in self.joins if name == key
                                  for table in (near, far)))

    def selected_beyond(self, key, table, state):
        """Whether a state selects in a table or in those behind it, as seen from a key; not in it."""
        beyond = self.beyond(key, table)
        return any(name != key and self.home(name) in beyond for name in state)

    def beyond(self, key, table):
        """A table and those that are reached from it without passing a key."""
        reached = [table]
        for other in self.keys_of(table):
            if other != key:
                for far in self.holders(other):
                    if far != table:
                        reached += self.beyond(other, far)
        return reached


ROWS = Measure("rows")


def total(argument):
    return Measure("sum", argument)
