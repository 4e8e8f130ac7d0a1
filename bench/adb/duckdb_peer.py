"""DuckDB as a peer: the same frame by the ways in which one would write it in SQL.

naive     one query an object
temp      the rows that fail at most one predicate, with what they fail, then small queries
onepass   one query over all grouping sets with filtered counts: single tables only
flat      all tables joined beforehand, one query an object: where each row of each table is met by
          the fact, else values would be lost; its list boxes count the fact's rows
"""

import re
import time

import duckdb

from dashboard import ROWS
from sql_peer import SqlPeer, aggregate, grouped, using, where, without


class DuckDb(SqlPeer):
    """One connection with the tables of a dashboard in memory."""

    name = "DuckDB"
    uncounted = ("flat",)

    def __init__(self, dashboard, tables, threads):
        """`tables`: name -> steps before it and the SELECT that makes it, with narrow types."""
        super().__init__(dashboard)
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.execute("SET enable_progress_bar = false")
        start = time.perf_counter()
        for name, (steps, select) in tables.items():
            for step in steps:
                self.execute(step)
            self.execute(f"CREATE TABLE {name} AS {select}")
        self.load_ms = (time.perf_counter() - start) * 1000
        self.bytes = self._rows("SELECT sum(memory_usage_bytes) FROM duckdb_memory()")[0][0]
        self.prepare()
        if dashboard.written:
            return
        self.strategies["temp"] = self._temp
        if len(tables) == 1:
            self.strategies["onepass"] = self._onepass
        elif not dashboard.partnerless:
            self._make_flat()
            self.strategies["flat"] = self._flat

    def execute(self, query):
        return self.connection.execute(query)

    # --- flat: one wide table

    def _make_flat(self):
        fields = set(self.dashboard.lists).union(*(state for _, state in self.dashboard.trace))
        for chart in self.dashboard.charts:
            fields.update(chart.dimensions)
            fields.update(re.findall(r"\w+", " ".join(m.argument for m in chart.measures)))
        self.execute(f"CREATE TABLE flat AS SELECT {', '.join(sorted(fields))} "
                     f"FROM {self.dashboard.fact}{using(self._joins(fields))}")

    def _flat(self, dashboard, state):
        def passing(predicates):
            return where([self._sql(name, predicate) for name, predicate in predicates.items()])

        lists = [self._rows(f"SELECT {field}, count(*) FROM flat{passing(without(state, field))} GROUP BY 1")
                 for field in dashboard.lists]
        return lists + [self._rows(grouped("flat", chart, passing(state))) for chart in dashboard.charts]

    # --- temp: rows failing at most one predicate

    def _temp(self, dashboard, state):
        masks = {name: 1 << i for i, name in enumerate(state)}
        self._make_near(state, masks)
        objects = []
        for field in dashboard.lists:
            rows = f"failed IN (0, {masks[field]})" if field in masks else "failed = 0"
            if field in self.dashboard.tables[self.dashboard.fact] and field not in self.dashboard.keys:
                query = f"SELECT {field}, count(*) FROM near WHERE {rows} GROUP BY 1"
            else:
                query = self._list(field, state, near=rows)
            objects.append(self._rows(query))
        for chart in dashboard.charts:
            source = "near" + using(self._joins(chart.dimensions))
            objects.append(self._rows(grouped(source, chart, " WHERE failed = 0")))
        return objects

    def _make_near(self, state, masks):
        """The fact's rows that fail at most one predicate, and which."""
        failed = [f"CASE WHEN {self._sql(name, p)} THEN 0 ELSE {masks[name]} END"
                  for name, p in state.items()]
        fact = self.dashboard.fact
        fields = dict.fromkeys((*self.dashboard.tables[fact], *self.dashboard.keys_of(fact)))
        self.execute(
            f"CREATE OR REPLACE TEMP TABLE near AS SELECT * FROM (SELECT {', '.join(fields)}, "
            f"({' + '.join(failed) or '0'})::UTINYINT AS failed FROM {fact}{using(self._joins(state))}) "
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
                    columns.setdefault(f"{aggregate(measure)} FILTER ({everything})",
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
            places += [by_sql[f"{aggregate(m)} FILTER ({passing_all})"] for m in chart.measures]
            passing = [row for row in of_set(chart.dimensions) if row[column["rows"]] > 0]
            objects.append([tuple(row[i] for i in places) for row in passing])
        return objects
