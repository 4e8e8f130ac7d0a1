"""SQLite as a peer, for orientation: the same queries as DuckDB's, one an object, on one thread."""

import sqlite3

from sql_peer import SqlPeer

ROWS_AT_ONCE = 100_000


class Sqlite(SqlPeer):
    """A database in memory with the tables of a dashboard, taken from DuckDB's."""

    name = "SQLite"
    one_state_in = 8  # a frame takes ten seconds and more

    def __init__(self, dashboard, source):
        super().__init__(dashboard)
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.execute("PRAGMA temp_store = memory")
        for table in dashboard.tables:
            self._copy(table, source.execute(f"SELECT * FROM {table}"))
        for key, _, far in dashboard.joins:
            self.execute(f"CREATE UNIQUE INDEX {far}_{key} ON {far} ({key})")
        self.execute("ANALYZE")
        pages, size = (self._rows(f"PRAGMA {name}")[0][0] for name in ("page_count", "page_size"))
        self.bytes = pages * size
        self.prepare()

    def execute(self, query):
        return self.connection.execute(query)

    def _copy(self, table, rows):
        names = [column[0] for column in rows.description]
        self.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        self.execute("BEGIN")
        while batch := rows.fetchmany(ROWS_AT_ONCE):
            self.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", batch)
        self.execute("COMMIT")
