"""A frame in SQL, one query an object, for any database with tables that are joined by USING.

A list box counts the rows of its field's table that pass all selections but its own; a chart joins the
tables of its dimensions to the fact. Other tables filter by semi-joins, and only those behind which
something is selected: rows without a partner stay where nothing is.
"""

import time

from dashboard import ROWS, Search, WrittenChart

EMPTY = {"rows": "0", "sum": "0", "distinct": "0"}  # of an aggregation over no row, else NULL


class SqlPeer:
    """The tables of one dashboard in one database. `execute` runs a query."""

    uncounted = ()  # strategies that tell states of list boxes, but not their counts
    one_state_in = 1  # so many is asked
    load_ms = None  # into tables from files, where it was measured

    def __init__(self, dashboard):
        self.dashboard = dashboard
        self.strategies = {"naive": self._naive}
        self.processor_seconds = 0  # of the last frame, all threads
        self._sets = {}

    def execute(self, query):
        raise NotImplementedError

    def _rows(self, query):
        return self.execute(query).fetchall()

    def frame(self, dashboard, state, strategy):
        """Seconds of all queries, their rows fetched, and the objects as in celadon.py; of the
        dashboard, or of one of its parts.
        """
        start, used = time.perf_counter(), time.process_time()
        objects = self.strategies[strategy](dashboard, state)
        seconds = time.perf_counter() - start
        self.processor_seconds = time.process_time() - used
        lists = [{value: count for value, count in rows if value is not None}
                 for rows in objects[:len(dashboard.lists)]]
        charts = [by_dimensions(chart, rows)
                  for chart, rows in zip(dashboard.charts, objects[len(dashboard.lists):])]
        return seconds, lists + charts

    def prepare(self):
        """Makes tables of all values of each key, and of every long set of values, which is a semi-join
        then.
        """
        for key in self.dashboard.keys:
            of_tables = (f"SELECT {key} FROM {table}" for table in self.dashboard.holders(key))
            self.execute(f"CREATE TEMP TABLE values_{key} AS {' UNION '.join(of_tables)}")
        for _, state in self.dashboard.trace:
            for field, predicate in state.items():
                if isinstance(predicate, Search) and (field, predicate) not in self._sets:
                    self._sets[field, predicate] = name = f"set_{len(self._sets)}"
                    of_key = field in self.dashboard.keys
                    table = f"values_{field}" if of_key else self.dashboard.home(field)
                    self.execute(f"CREATE TEMP TABLE {name} AS SELECT DISTINCT {field} FROM {table} "
                                 f"WHERE {predicate.sql(field)}")

    def _sql(self, field, predicate):
        made = self._sets.get((field, predicate))
        return f"{field} IN (SELECT {field} FROM {made})" if made else predicate.sql(field)

    def _naive(self, dashboard, state):
        return [self._rows(self._list(field, state)) for field in dashboard.lists] + [
            self._rows(self._chart(chart, state)) for chart in dashboard.charts]

    def _list(self, field, state, near=None):
        others = without(state, field)
        if field in self.dashboard.keys:
            return f"SELECT {field}, 1 FROM values_{field}{where(self._messages(field, others, near=near))}"
        table = self.dashboard.home(field)
        conditions = self._conditions(table, others, near=near)
        return f"SELECT {field}, count(*) FROM {table}{where(conditions)} GROUP BY 1"

    def _conditions(self, table, state, joined=(), through=None, near=None):
        """What rows of a table must fulfil, but for what its key `through` brings. Tables that are
        joined already are tested directly; with `near`, a condition on the table of that name, that
        table stands for the fact.
        """
        conditions = [self._sql(name, predicate) for name, predicate in state.items()
                      if name in self.dashboard.tables[table]]
        for key in self.dashboard.keys_of(table):
            if key != through:
                conditions += self._messages(key, state, table, joined, near)
        return conditions

    def _messages(self, key, state, to=None, joined=(), near=None):
        """What the tables that hold a key, but for one, and those behind them ask of its values."""
        others, conditions = without(state, key), []
        for table in self.dashboard.holders(key):
            if table == to:
                continue
            if near and table == self.dashboard.fact:
                if self.dashboard.selected_beyond(key, table, state):
                    conditions.append(f"{key} IN (SELECT {key} FROM near WHERE {near})")
                continue
            inner = self._conditions(table, others, joined, key, near)
            if table in joined:
                conditions += inner
            elif inner:
                conditions.append(f"{key} IN (SELECT {key} FROM {table}{where(inner)})")
        return conditions

    def _of_key(self, key, state):
        """What possible values of a key must fulfil."""
        return ([self._sql(key, state[key])] if key in state else []) + self._messages(key, state)

    def _written(self, chart, state):
        sources = {}
        for prefix, scope in (("", state), ("set_", {**state, **chart.chosen})):
            for table in self.dashboard.tables:
                rows = f"SELECT * FROM {table}{where(self._conditions(table, scope))}"
                sources[prefix + table] = f"({rows})"
            for key in self.dashboard.keys:
                sources[prefix + key] = f"(SELECT {key} FROM values_{key}{where(self._of_key(key, scope))})"
        return chart.query.format(**sources)

    def _chart(self, chart, state):
        if isinstance(chart, WrittenChart):
            return self._written(chart, state)
        joined = self._joins(chart.dimensions)
        source = self.dashboard.fact + using(joined)
        conditions = self._conditions(self.dashboard.fact, state, [far for _, far in joined])
        return grouped(source, chart, where(conditions))

    def _joins(self, fields):
        """(key, table) of the tables of fields, in an order in which they can be joined to the fact."""
        homes = {self.dashboard.home(name) for name in fields}
        return [(key, far) for key, _, far in self.dashboard.joins
                if homes.intersection(self.dashboard.beyond(key, far))]

    # --- rows of tables that no row of the fact meets

    def partnerless(self, chart, state):
        """What these add to a chart: they show their dimensions' values, NULL for those of other
        tables, and aggregations of the fact's rows over none. The tables are next to the fact, and
        each brings one field; a key is a table of its possible values.
        """
        fields = chart.dimensions + tuple(m.argument for m in chart.measures if m.function == "distinct")
        facts = where(self._conditions(self.dashboard.fact, state))
        rows = []
        for field in dict.fromkeys(fields):
            home = self.dashboard.home(field)
            if field in self.dashboard.keys:
                key, table, conditions = field, f"values_{field}", self._of_key(field, state)
            elif home != self.dashboard.fact:
                key, table, conditions = self.dashboard.keys_of(home)[0], home, self._conditions(home, state)
            else:
                continue
            conditions = conditions + [f"{key} NOT IN (SELECT {key} FROM {self.dashboard.fact}{facts})"]
            columns = [name if name == field else "NULL" for name in chart.dimensions]
            columns += [aggregate(measure) if measure.argument == field
                        else EMPTY.get(measure.function, "NULL") for measure in chart.measures]
            rows += self._rows(f"SELECT {', '.join(columns)} FROM {table}{where(conditions)}"
                               f"{' GROUP BY ' + field if field in chart.dimensions else ''} "
                               "HAVING count(*) > 0")
        return rows


def by_dimensions(chart, rows):
    return {row[:len(chart.dimensions)]: tuple(row[len(chart.dimensions):]) for row in rows}


def without(state, field):
    return {name: predicate for name, predicate in state.items() if name != field}


def where(conditions):
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def using(joined):
    return "".join(f" JOIN {far} USING ({key})" for key, far in joined)


def aggregate(measure):
    if measure == ROWS:
        return "count(*)"
    if measure.function == "distinct":
        return f"count(DISTINCT {measure.argument})"
    return f"{measure.function}({measure.argument})"


def grouped(source, chart, condition):
    names = ", ".join(chart.dimensions)
    measures = ", ".join(aggregate(measure) for measure in chart.measures)
    return (f"SELECT {names + ', ' if names else ''}{measures} FROM {source}{condition}"
            f"{' GROUP BY ' + names if names else ''}")
