"""DuckDB over tables that are aggregated for a drag: the rows that the other selections leave, grouped by the
dimensions of each object and the field that is dragged, as Mosaic does it. A step reads these small tables alone.
"""

import time

from duckdb_peer import DuckDb
from sql_peer import aggregate, by_dimensions, where, without

ADDED_UP = {"rows": "sum", "sum": "sum", "min": "min", "max": "max"}


class AggregatedPeer(DuckDb):
    """A dashboard of one table of which one field is dragged."""

    def __init__(self, dashboard, tables, threads):
        super().__init__(dashboard, tables, threads)
        self._queries = []

    def start_drag(self, field, others):
        """Makes the tables, while `others` stays selected; seconds."""
        start = time.perf_counter()
        self._queries = [self._list_query(name, field, others) for name in self.dashboard.lists]
        self._queries += [self._chart_query(i, field, others) for i in range(len(self.dashboard.charts))]
        return time.perf_counter() - start

    def drag(self, field, predicate):
        """Seconds and objects of a step, as those of `frame`."""
        start = time.perf_counter()
        condition = where([self._sql(field, predicate)])
        rows = [self._rows(query.format(where=condition)) for query in self._queries]
        seconds = time.perf_counter() - start
        lists = len(self.dashboard.lists)
        charts = [by_dimensions(*pair) for pair in zip(self.dashboard.charts, rows[lists:])]
        return seconds, [dict(counts) for counts in rows[:lists]] + charts

    def _aggregated(self, name, names, measures, state):
        conditions = where([self._sql(*selection) for selection in state.items()])
        columns = list(dict.fromkeys(names)) + measures
        self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(columns)} "
                     f"FROM {self.dashboard.fact}{conditions} GROUP BY ALL")
        return name

    def _list_query(self, name, field, others):
        table = self._aggregated(f"list_{name}", (name, field), ["count(*) AS n"], without(others, name))
        return f"SELECT {name}, sum(n) FROM {table}{'' if name == field else '{where}'} GROUP BY 1"

    def _chart_query(self, i, field, others):
        chart = self.dashboard.charts[i]
        parts = []  # queries with the dimensions and some measures each
        measures = [(f"m{n}", measure) for n, measure in enumerate(chart.measures)]
        added = [(name, measure) for name, measure in measures if measure.function != "distinct"]
        if added:
            columns = [f"{aggregate(measure)} AS {name}" for name, measure in added]
            table = self._aggregated(f"chart_{i}", chart.dimensions + (field,), columns, others)
            sums = [f"{ADDED_UP[measure.function]}({name}) AS {name}" for name, measure in added]
            parts.append(_by_dimensions(chart, table, sums))
        for name, measure in measures:
            if measure.function == "distinct":
                names = chart.dimensions + (measure.argument, field)
                table = self._aggregated(f"chart_{i}_{name}", names, [], others)
                parts.append(_by_dimensions(chart, table, [f"count(DISTINCT {measure.argument}) AS {name}"]))
        names = ", ".join(chart.dimensions + tuple(name for name, _ in measures))
        join = "".join(f" JOIN {part} USING ({', '.join(chart.dimensions)})" if chart.dimensions
                       else f" CROSS JOIN {part}" for part in parts[1:])
        return f"SELECT {names} FROM {parts[0]}{join}"


def _by_dimensions(chart, table, measures):
    group = f" GROUP BY {', '.join(chart.dimensions)}" if chart.dimensions else ""
    return f"(SELECT {', '.join([*chart.dimensions, *measures])} FROM {table}{{where}}{group})"
