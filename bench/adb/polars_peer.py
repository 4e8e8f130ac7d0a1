"""Polars as a peer, for orientation: all objects of a frame as lazy frames that are collected together.

It has as many threads as POLARS_MAX_THREADS said when it was loaded.
"""

import time

import polars

from dashboard import ROWS
from sql_peer import by_dimensions, without


class Polars:
    """The tables of a dashboard as data frames, taken from DuckDB's; texts are categories."""

    name = "Polars"
    uncounted = ()
    one_state_in = 1
    load_ms = None

    def __init__(self, dashboard, source):
        self.dashboard = dashboard
        self.strategies = ("lazy",)
        self.processor_seconds = 0  # of the last frame, all threads
        self._tables = {name: polars.from_arrow(source.table(name).to_arrow_table())
                        for name in dashboard.tables}
        self.bytes = sum(table.estimated_size() for table in self._tables.values())
        for key in dashboard.keys:
            self._tables[key] = polars.concat(
                [self._tables[table].select(key) for table in dashboard.holders(key)]).unique()
        self._domains = {field: self._domain(field) for _, state in dashboard.trace for field in state}

    def frame(self, dashboard, state, _strategy):
        """Seconds of all frames, their rows fetched, and the objects as in celadon.py."""
        start, used = time.perf_counter(), time.process_time()
        frames = [self._list(field, state) for field in dashboard.lists]
        frames += [self._chart(chart, state) for chart in dashboard.charts]
        objects = [table.rows() for table in polars.collect_all(frames)]
        seconds = time.perf_counter() - start
        self.processor_seconds = time.process_time() - used
        lists = [dict(rows) for rows in objects[:len(dashboard.lists)]]
        return seconds, lists + [by_dimensions(chart, rows) for chart, rows in
                                 zip(dashboard.charts, objects[len(dashboard.lists):])]

    def _domain(self, field):
        table = field if field in self.dashboard.keys else self.dashboard.home(field)
        return self._tables[table].get_column(field).unique().to_list()

    def _list(self, field, state):
        others = without(state, field)
        if field in self.dashboard.keys:
            values = self._linked(self._tables[field].lazy(), field, others)
            return values.select(field, polars.lit(1))
        return self._passing(self.dashboard.home(field), others).group_by(field).len()

    def _chart(self, chart, state):
        rows = self._passing(self.dashboard.fact, state)
        homes = {self.dashboard.home(name) for name in chart.dimensions}
        for key, _, far in self.dashboard.joins:
            if homes.intersection(self.dashboard.beyond(key, far)):
                rows = rows.join(self._tables[far].lazy(), on=key)
        measures = [_aggregate(measure).alias(str(i)) for i, measure in enumerate(chart.measures)]
        return rows.group_by(chart.dimensions).agg(measures) if chart.dimensions else rows.select(measures)

    def _passing(self, table, state, through=None):
        """The rows of a table that pass all selections, but for those that its key `through` brings."""
        rows = self._tables[table].lazy()
        for name, predicate in state.items():
            if name in self.dashboard.tables[table]:
                rows = rows.filter(polars.col(name).is_in(predicate.members(self._domains[name])))
        for key in self.dashboard.keys_of(table):
            if key != through:
                rows = self._linked(rows, key, state, table)
        return rows

    def _linked(self, rows, key, state, to=None):
        """The rows whose key passes the other tables that hold it, where something is selected there."""
        for table in self.dashboard.holders(key):
            if table != to and self.dashboard.selected_beyond(key, table, state):
                others = self._passing(table, without(state, key), key).select(key)
                rows = rows.join(others, on=key, how="semi")
        return rows


def _aggregate(measure):
    if measure == ROWS:
        return polars.len()
    values = polars.sql_expr(measure.argument)
    if measure.function == "sum":
        return values.cast(polars.Int64).sum()
    return {"min": values.min(), "max": values.max(), "distinct": values.n_unique()}[measure.function]
