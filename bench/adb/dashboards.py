"""Dashboards of the benchmark: tables and how they join, list boxes, charts, and a trace of clicks.

A state maps fields to predicates. A frame is what a host shows under one state: every list box with
its values' states and counts, and the cells of every chart.
"""

import fnmatch
from dataclasses import dataclass, field


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
        return f"{name}::VARCHAR ILIKE {_literal(self.pattern.replace('*', '%'))}"

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


@dataclass
class Dashboard:
    name: str
    fact: str
    tables: dict  # table -> its fields
    joins: list = field(default_factory=list)  # (key, table nearer to the fact, table behind it)
    lists: tuple = ()
    charts: tuple = ()
    trace: list = field(default_factory=list)  # (step, state)

    def home(self, name):
        """The table of a field that is no key."""
        return next(table for table, fields in self.tables.items() if name in fields)

    def neighbours(self, table):
        """(key, other table) of every table that shares a key with this one."""
        return ([(key, far) for key, near, far in self.joins if near == table] +
                [(key, near) for key, near, far in self.joins if far == table])

    def subtree(self, table, without):
        """The tables that are reached from a table without passing another one."""
        reached = [table]
        for _, other in self.neighbours(table):
            if other != without:
                reached += self.subtree(other, table)
        return reached


ROWS = Measure("rows")


def _sum(argument):
    return Measure("sum", argument)


def flights():
    """Set A: one table of three million flights."""
    origin, flip = Values(("ATL",)), Values(("ATL", "ORD"))
    weekdays, delay, march = Values((1, 5)), Range(15, 120), Values((3,))
    wide = {"dow": weekdays, "delay": delay, "mon": march}
    trace = [
        ("s00", {}),
        ("s01", {"origin": origin}),
        ("s02", {"origin": flip}),
        ("s03", {"origin": flip, "dow": weekdays}),
        ("s04", {"origin": flip, "dow": weekdays, "delay": delay}),
        ("s05", {"origin": flip, **wide}),
        ("s06", wide),
        ("s07", {**wide, "distance": Range(500, 1500)}),
        ("s08", wide),
        ("s09", {"dest": Search("*L*")}),
        ("s10", {"dest": Search("*L*"), "hr": Range(6, 9)}),
        ("s11", {"dest": Values(("HNL",))}),
    ] + [(f"s{12 + i}", {"delay": Range(-10 + 5 * i, 20 + 5 * i)}) for i in range(8)]
    totals = (ROWS, _sum("delay"), _sum("distance"))
    extremes = (Measure("min", "delay"), Measure("max", "delay"))
    charts = (
        Chart(("hr",), totals),
        Chart(("dow",), totals),
        Chart(("dbin",), (ROWS,)),
        Chart(("origin",), (ROWS, _sum("delay")) + extremes),
        Chart(("d",), (ROWS, _sum("delay"))),
        Chart(("dow", "hr"), (ROWS, _sum("delay"))),
        Chart(("origin",), (Measure("distinct", "dest"),)),
        Chart((), totals + extremes + (Measure("distinct", "origin"),)),
    )
    lists = ("d", "dow", "mon", "hr", "dbin", "sbin", "origin", "dest")
    return Dashboard("A", "flights", {"flights": lists + ("delay", "distance")}, [], lists, charts,
                     trace)


def clicks():
    """One selection in each list box of set A, alone: what a first click shows, without charts."""
    chosen = {"d": 36923, "dow": 3, "mon": 2, "hr": 17, "dbin": 2, "sbin": 7, "origin": "ATL",
              "dest": "ORD"}
    dashboard = flights()
    dashboard.name, dashboard.charts = "clicks", ()
    dashboard.trace = [(name, {name: Values((value,))}) for name, value in chosen.items()]
    return dashboard


def star():
    """Set B: a star with a snowflaked customer, of the shape of the Star Schema Benchmark."""
    tables = {
        "lineorder": ("lo_quantity", "lo_discount", "lo_shipmode", "lo_price", "lo_revenue",
                      "lo_supplycost"),
        "dates": ("d_year", "d_month", "d_yearmonth", "d_dow", "d_week"),
        "customer": ("c_mktsegment", "c_agegroup"),
        "city": ("ci_name", "ci_nation", "ci_region"),
        "supplier": ("s_nation", "s_region"),
        "part": ("p_mfgr", "p_category", "p_brand", "p_color", "p_size"),
    }
    joins = [("d_datekey", "lineorder", "dates"), ("c_custkey", "lineorder", "customer"),
             ("ci_city", "customer", "city"), ("s_suppkey", "lineorder", "supplier"),
             ("p_partkey", "lineorder", "part")]
    year, asia = {"d_year": Values((1997,))}, {"ci_region": Values(("ASIA",))}
    one, two = ({"p_category": Values(("MFGR#12",))}, {"p_category": Values(("MFGR#12", "MFGR#13"))})
    discount = {"lo_discount": Range(1, 3)}
    trace = [
        ("b00", {}),
        ("b01", year),
        ("b02", {**year, **asia}),
        ("b03", {**year, **asia, **one}),
        ("b04", {**year, **asia, **two}),
        ("b05", {**year, **asia, **two, **discount}),
        ("b06", {**year, **two, **discount}),
        ("b07", {"p_brand": Search("*22*")}),
        ("b08", {"c_mktsegment": Values(("BUILDING",)),
                 "s_nation": Values(("NATION03", "NATION07", "NATION11"))}),
        ("b09", {"ci_name": Values(("CITY123",))}),
    ] + [(f"b{10 + i}", {"d_yearmonth": Range(199501 + i, 199506 + i)}) for i in range(4)]
    revenue = _sum("lo_revenue")
    charts = (
        Chart(("d_year",), (revenue,)),
        Chart(("ci_nation",), (ROWS, revenue)),
        Chart(("p_category",), (revenue,)),
        Chart(("d_year", "ci_region"), (revenue,)),
        Chart(("s_nation",), (_sum("lo_revenue - lo_supplycost"),)),
        Chart(("d_yearmonth",), (_sum("lo_quantity"),)),
        Chart(("p_brand",), (revenue,)),
        Chart((), (ROWS, revenue, _sum("lo_discount"), Measure("distinct", "c_custkey"))),
    )
    lists = ("d_year", "d_month", "d_yearmonth", "d_dow", "ci_region", "ci_nation", "ci_name",
             "c_mktsegment", "s_region", "s_nation", "p_mfgr", "p_category", "p_brand", "p_color",
             "lo_discount", "lo_quantity", "lo_shipmode")
    return Dashboard("B", "lineorder", tables, joins, lists, charts, trace)
