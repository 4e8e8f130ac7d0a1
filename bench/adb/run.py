"""One data set at one number of threads: the engine beside its peers."""

import os

from benchmark_sets import SETS
from celadon import Celadon
from duckdb_peer import DuckDb
from oracle import Oracle
from walks import OURS, cold, warm

BARE = "celadon, no index"  # without what charts learn of all rows

SQLITE_ROWS = 3_000_000  # it takes minutes for a walk over more


class Run:
    """The systems with their data in memory."""

    def __init__(self, name, threads, peers, environment):
        self.dashboard, files, tables = SETS[name]()
        folder = os.path.dirname(files[0])
        names = [os.path.relpath(path, folder) for path in files]
        self.files = {name: os.path.getsize(path) for name, path in zip(names, files)}
        self.celadon = Celadon(folder, names, threads, environment)
        self.engines = {OURS: self.celadon,
                        BARE: Celadon(folder, names, threads, environment, ("--index-memory", "0"))}
        self.kernels = self.celadon.kernels(self.dashboard)
        self.rows = self.celadon.ask("stats")["rows"]
        duck = DuckDb(self.dashboard, tables, threads)
        self.peers = [duck]
        if self.dashboard.written:
            peers = ()
        if "polars" in peers:
            from polars_peer import Polars  # its threads were set by now
            self.peers.append(Polars(self.dashboard, duck.connection))
        if "sqlite" in peers and threads == 1 and self.rows <= SQLITE_ROWS:
            from sqlite_peer import Sqlite
            self.peers.append(Sqlite(self.dashboard, duck.connection))
        self._oracle = Oracle(name, duck)

    def cold(self, dashboard, repetitions, end):
        """The times of every system, and of how many walks. Parts of the dashboard are left to DuckDB,
        the best peer.
        """
        peers = self.peers if dashboard.lists and dashboard.charts else self.peers[:1]
        ways = [(peer, strategy) for peer in peers for strategy in peer.strategies]
        return cold(self.engines, ways, dashboard, repetitions, self._oracle, end)

    def warm(self):
        return warm(self.celadon, self.dashboard)

    def held(self):
        """System -> bytes a row, indexes that were learned by now included, and ms of the load."""
        held = {f"{peer.name} {next(iter(peer.strategies))}": (peer.bytes / self.rows, peer.load_ms)
                for peer in self.peers}
        for name, engine in self.engines.items():
            held[name] = engine.ask("stats")["bytes"]["total"] / self.rows, engine.load_ms
        return held

    def close(self):
        for engine in self.engines.values():
            engine.close()
