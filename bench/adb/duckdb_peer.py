"""DuckDB as a peer: the same frame by the ways in which one would write it in SQL.

naive     one query an object
temp      the rows that fail at most one predicate, with what they fail, then small queries
onepass   one query over all grouping sets with filtered counts (single tables only)
"""

import time

import duckdb

from dashboards import ROWS, Search


class DuckDb:
    """One connection with the tables of a dashboard in memory."""

    def __init__(self, tables, threads):
        """`tables`: name -> steps before it and the SELECT that makes it, with narrow types."""
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        for name, (steps, select) in tables.items():
            for step in steps:
                self.connection.execute(step)
            self.connection.execute(f"CREATE TABLE {name} AS {select}")
        self.processor_seconds = 0  # of the last frame, all threads
        self._sets = {}
        self._strategies = {"naive": self._naive, "temp": self._temp, "onepass": self._onepass}

    def strategies(self, dashboard):
        if len(dashboard.tables) == 1:
            return ["naive", "temp", "onepass"]
        return ["naive", "temp"]

    def frame(self, dashboard, state, strategy):
        """Seconds of all queries, their rows fetched, and the objects as in celadon.py."""
        start, used = time.perf_counter(), time.process_time()
        objects = self._strategies[strategy](dashboard, state)
        seconds = time.perf_counter() - start
        self.processor_seconds = time.process_time() - used
        lists = [dict(rows) for rows in objects[:len(dashboard.lists)]]
        charts = [{row[:len(chart.dimensions)]: tuple(row[len(chart.dimensions):]) for row in rows}
                  for chart, rows in zip(dashboard.charts, objects[len(dashboard.lists):])]
        return seconds, lists + charts

    def domain(self, dashboard, field):
        rows = self._rows(f"SELECT DISTINCT {field} FROM {dashboard.home(field)}")
        return {value for (value,) in rows}

    def prepare(self, dashboard):
        """Makes a table of every long set of values, which is a semi-join then."""
        for _, state in dashboard.trace:
            for field, predicate in state.items():
                if isinstance(predicate, Search) and (field, predicate) not in self._sets:
                    self._sets[field, predicate] = name = f"set_{len(self._sets)}"
                    table = dashboard.home(field)
                    self.connection.execute(f"CREATE TEMP TABLE {name} AS SELECT DISTINCT {field} "
                                            f"FROM {table} WHERE {predicate.sql(field)}")

    def _sql(self, field, predicate):
        made = self._sets.get((field, predicate))
        return f"{field} IN (SELECT {field} FROM {made})" if made else predicate.sql(field)

    def _rows(self, query):
        return self.connection.execute(query).fetchall()

    # --- naive: one query an object

    def _naive(self, dashboard, state):
        objects = []
        for field in dashboard.lists:
            table = dashboard.home(field)
            others = {name: p for name, p in state.items() if name != field}
            conditions = self._conditions(dashboard, table, others)
            objects.append(self._rows(
                f"SELECT {field}, count(*) FROM {table}{_where(conditions)} GROUP BY 1"))
        for chart in dashboard.charts:
            objects.append(self._rows(self._chart(dashboard, chart, state)))
        return objects

    def _conditions(self, dashboard, table, state, joined=(), came_from=None, near=None):
        """What rows of a table must fulfil. Tables that are joined already are tested directly; with
        `near`, a condition on the table of that name, that table stands for the fact.
        """
        conditions = [self._sql(name, p) for name, p in state.items()
                      if name in dashboard.tables[table]]
        for key, other in dashboard.neighbours(table):
            if other == came_from:
                continue
            if near and other == dashboard.fact:
                beyond = dashboard.subtree(other, table)
                if any(dashboard.home(name) in beyond for name in state):
                    conditions.append(f"{key} IN (SELECT {key} FROM near WHERE {near})")
                continue
            inner = self._conditions(dashboard, other, state, joined, table, near)
            if other in joined:
                conditions += inner
            elif inner:
                conditions.append(f"{key} IN (SELECT {key} FROM {other}{_where(inner)})")
        return conditions

    def _chart(self, dashboard, chart, state):
        joined = _joins(dashboard, [dashboard.home(name) for name in chart.dimensions])
        source = dashboard.fact + "".join(f" JOIN {far} USING ({key})" for key, far in joined)
        conditions = self._conditions(dashboard, dashboard.fact, state, [far for _, far in joined])
        return _grouped(source, chart, _where(conditions))

    # --- temp: rows failing at most one predicate

    def _temp(self, dashboard, state):
        masks = {name: 1 << i for i, name in enumerate(state)}
        self._make_near(dashboard, state, masks)
        objects = []
        for field in dashboard.lists:
            rows = f"failed IN (0, {masks[field]})" if field in masks else "failed = 0"
            table = dashboard.home(field)
            if table == dashboard.fact:
                source = f"near WHERE {rows}"
            else:
                others = {name: p for name, p in state.items() if name != field}
                conditions = self._conditions(dashboard, table, others, near=rows)
                source = f"{table}{_where(conditions)}"
            objects.append(self._rows(f"SELECT {field}, count(*) FROM {source} GROUP BY 1"))
        for chart in dashboard.charts:
            joined = _joins(dashboard, [dashboard.home(name) for name in chart.dimensions])
            source = "near" + "".join(f" JOIN {far} USING ({key})" for key, far in joined)
            objects.append(self._rows(_grouped(source, chart, " WHERE failed = 0")))
        return objects

    def _make_near(self, dashboard, state, masks):
        """The fact's rows that fail at most one predicate, and which."""
        failed = [f"CASE WHEN {self._sql(name, p)} THEN 0 ELSE {masks[name]} END"
                  for name, p in state.items()]
        fields = list(dashboard.tables[dashboard.fact])
        fields += [key for key, near, _ in dashboard.joins if near == dashboard.fact]
        joined = _joins(dashboard, [dashboard.home(name) for name in state])
        source = dashboard.fact + "".join(f" JOIN {far} USING ({key})" for key, far in joined)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE near AS SELECT * FROM (SELECT {', '.join(fields)}, "
            f"({' + '.join(failed) or '0'})::UTINYINT AS failed FROM {source}) "
            "WHERE bit_count(failed) <= 1")

    # --- onepass: grouping sets with filtered counts

    def _onepass(self, dashboard, state):
        passes = {name: f"pass_{i}" for i, name in enumerate(state)}
        everything = " AND ".join(passes.values()) or "true"
        dimensions = sorted({name for chart in dashboard.charts for name in chart.dimensions} |
                            set(dashboard.lists))
        sets = set([(name,) for name in dashboard.lists] + [c.dimensions for c in dashboard.charts])
        columns = {f"count(*) FILTER ({everything})": "rows"}
        own = {}
        for name in passes:
            others = " AND ".join(p for other, p in passes.items() if other != name) or "true"
            own[name] = columns.setdefault(f"count(*) FILTER ({others})", f"own_{name}")
        for chart in dashboard.charts:
            for measure in chart.measures:
                if measure != ROWS:
                    columns.setdefault(f"{_aggregate(measure)} FILTER ({everything})",
                                       f"m{len(columns)}")
        tests = "".join(f", {self._sql(name, p)} AS {passes[name]}" for name, p in state.items())
        failed = " + ".join(f"(NOT {name})::INT" for name in passes.values()) or "0"
        group_sets = ", ".join(f"({', '.join(names)})" for names in sorted(sets))
        query = (f"SELECT grouping({', '.join(dimensions)}) AS which, {', '.join(dimensions)}, "
                 f"{', '.join(f'{sql} AS {name}' for sql, name in columns.items())} "
                 f"FROM (SELECT *{tests} FROM {dashboard.fact}) WHERE {failed} <= 1 "
                 f"GROUP BY GROUPING SETS ({group_sets})")
        return self._split(self._rows(query), dashboard, dimensions, list(columns.items()), own,
                           everything)

    def _split(self, rows, dashboard, dimensions, columns, own, passing_all):
        """Takes the rows of one query apart by grouping set."""
        bits = {name: 1 << (len(dimensions) - 1 - i) for i, name in enumerate(dimensions)}
        all_bits = (1 << len(dimensions)) - 1
        place = {name: 1 + i for i, name in enumerate(dimensions)}
        column = {name: 1 + len(dimensions) + i for i, (_, name) in enumerate(columns)}
        by_sql = {sql: column[name] for sql, name in columns}
        by_set = {}
        for row in rows:
            by_set.setdefault(row[0], []).append(row)

        def of_set(names):
            return by_set.get(all_bits - sum(bits[name] for name in names), [])

        objects = []
        for field in dashboard.lists:
            count = column[own.get(field, "rows")]
            objects.append([(row[place[field]], row[count]) for row in of_set((field,))
                            if row[count] > 0])
        for chart in dashboard.charts:
            places = [place[name] for name in chart.dimensions]
            places += [by_sql[f"{_aggregate(m)} FILTER ({passing_all})"] for m in chart.measures]
            passing = [row for row in of_set(chart.dimensions) if row[column["rows"]] > 0]
            objects.append([tuple(row[i] for i in places) for row in passing])
        return objects


def _where(conditions):
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def _joins(dashboard, tables):
    """(key, table) in an order in which they can be joined to the fact."""
    joined = []
    for key, near, far in dashboard.joins:
        needed = any(table in tables for table in dashboard.subtree(far, near))
        if needed:
            joined.append((key, far))
    return joined


def _aggregate(measure):
    if measure == ROWS:
        return "count(*)"
    if measure.function == "distinct":
        return f"count(DISTINCT {measure.argument})"
    return f"{measure.function}({measure.argument})"


def _grouped(source, chart, where):
    names = ", ".join(chart.dimensions)
    measures = ", ".join(_aggregate(measure) for measure in chart.measures)
    return (f"SELECT {names + ', ' if names else ''}{measures} FROM {source}{where}"
            f"{' GROUP BY ' + names if names else ''}")
