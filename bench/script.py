"""Load scripts beside DuckDB doing the same in SQL, in one run and in turns.

Prints one table: what was measured, the engine's seconds, the peer's, their ratio and the goal. Ends with 1 where an
answer differs from the peer's. Data lie in build/bench/script and are made by DuckDB where they are missing.
"""

import argparse
import json
import math
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import duckdb

import machine
from celadon import Celadon

FOLDER = os.path.join(machine.ROOT, "build", "bench", "script")
CUSTOMERS = 100_000
CHANGES = 100_000

FACTS = """COPY (SELECT i AS id, hash(i) % {customers} AS customer, hash(i * 3) % 1000 AS product,
  DATE '2020-01-01' + CAST(hash(i * 5) % 1461 AS INTEGER) AS day, hash(i * 7) % 50 + 1 AS pieces,
  CAST(hash(i * 11) % 100000 AS DOUBLE) / 100 AS price, hash(i * 13) % 20 AS shop,
  'region ' || hash(i * 17) % 12 AS region, 'channel ' || hash(i * 19) % 5 AS channel,
  CAST(hash(i * 23) % 1000 AS DOUBLE) / 1000 AS discount
  FROM range(1, {rows} + 1) r(i)) TO '{folder}/facts.csv' (HEADER)"""
DIMENSION = """COPY (SELECT i AS customer, 'name ' || i AS name, 'city ' || i % 300 AS city, i % 7 AS class
  FROM range(0, {customers}) r(i)) TO '{folder}/customers.csv' (HEADER)"""
# A third each of new rows, changed rows and deleted ones.
FEED = """COPY (SELECT ['i', 'u', 'd'][i % 3 + 1] AS op,
  CASE WHEN i % 3 = 0 THEN {rows} + i ELSE hash(i) % {rows} + 1 END AS id, i % 50 + 1 AS pieces, i AS seq
  FROM range(0, {changes}) r(i)) TO '{folder}/changes.csv' (HEADER)"""

READ = "LOAD {items} FROM {file} (txt, utf8, embedded labels, delimiter is ',', msq)"


def make_data(rows):
    os.makedirs(FOLDER, exist_ok=True)
    made = os.path.join(FOLDER, f"made-{rows}")
    if os.path.exists(made):
        return
    for name in os.listdir(FOLDER):
        os.remove(os.path.join(FOLDER, name))
    for statement in (FACTS, DIMENSION, FEED):
        duckdb.sql(statement.format(rows=rows, customers=CUSTOMERS, changes=CHANGES, folder=FOLDER))
    run_script("T: " + READ.format(items="*", file="facts.csv") + "; STORE T INTO facts.qvd (qvd);", 2)
    with open(made, "w", encoding="ascii"):
        pass


def write_script(text):
    with open(os.path.join(FOLDER, "load.qvs"), "w", encoding="utf-8") as file:
        file.write(text)


def run_script(text, threads, *commands):
    """Both kinds of seconds of the script, and what the commands behind it answer."""
    write_script(text)
    celadon = Celadon(FOLDER, [], threads)
    times = celadon.timed("script load.qvs")
    answers = [celadon.ask(command) for command in commands]
    celadon.close()
    return times, answers


def run_partial(statement, threads, *commands):
    """The same of a statement that runs in a partial reload alone, over facts that are loaded."""
    write_script(f"T: LOAD * FROM facts.qvd (qvd); {statement}")
    celadon = Celadon(FOLDER, [], threads)
    celadon.ask("script load.qvs")
    times = celadon.timed("reload partial")
    answers = [celadon.ask(command) for command in commands]
    celadon.close()
    return times, answers


def numbers(answers):
    return [answer["value"].get("num") for answer in answers]


class Peer:
    """DuckDB with the facts as a native table, where a task wants them."""

    def __init__(self, threads, with_facts):
        self._connection = duckdb.connect(":memory:", config={"threads": threads})
        if with_facts:
            self._connection.execute(f"CREATE TABLE t AS FROM read_csv('{FOLDER}/facts.csv')")

    def run(self, steps, query):
        """Both kinds of seconds of the steps, and the numbers that the query gives."""
        start, used = time.perf_counter(), time.process_time()
        for step in steps:
            self._connection.execute(step)
        times = time.perf_counter() - start, time.process_time() - used
        found = self._connection.execute(query).fetchone()
        self._connection.close()
        return times, [float(number) for number in found]


def tasks():
    """(name, celadon(threads), steps of DuckDB, whether it has the facts before, its query)."""
    totals = ("eval Count(id)", "eval Sum(pieces)", "eval Sum(price)")
    load = READ.format(items="*", file="facts.csv")
    yield ("load CSV", lambda threads: run_script(f"T: {load};", threads, *totals),
           [f"CREATE TABLE t AS FROM read_csv('{FOLDER}/facts.csv')"], False,
           "SELECT count(*), sum(pieces), sum(price) FROM t")
    group = ("G: Add only LOAD customer as c, Sum(pieces) as s, Count(id) as n, Min(price) as low, "
             "Max(price) as high, Avg(discount) as a Resident T Group By customer;")
    yield ("Group By with 5 aggregates",
           lambda threads: run_partial(group, threads, "eval Sum(s)", "eval Sum(n)", "eval Sum(low)",
                                       "eval Sum(high)", "eval Sum(a)"),
           ["CREATE TABLE g AS SELECT customer, sum(pieces) s, count(id) n, min(price) low, max(price) high, "
            "avg(discount) a FROM t GROUP BY customer"], True,
           "SELECT sum(s), sum(n), sum(low), sum(high), sum(a) FROM g")
    join = "Add only Left Join (T) " + READ.format(items="*", file="customers.csv") + ";"
    yield ("left join to 100 thousand rows",
           lambda threads: run_partial(join, threads, "eval Count(id)", "eval Sum(class)",
                                       "eval Count(distinct name)"),
           [f"CREATE TABLE j AS SELECT t.*, c.* EXCLUDE customer FROM t LEFT JOIN "
            f"read_csv('{FOLDER}/customers.csv') c USING (customer)"], True,
           "SELECT count(*), sum(class), count(DISTINCT name) FROM j")
    pairs = "Add only Left Join (T) LOAD DISTINCT customer, shop, customer * 100 + shop as pair Resident T;"
    yield ("left join to pairs of two fields",
           lambda threads: run_partial(pairs, threads, "eval Count(id)", "eval Sum(pair)"),
           ["CREATE TABLE j AS SELECT t.*, pair FROM t LEFT JOIN (SELECT DISTINCT customer, shop, "
            "customer * 100 + shop AS pair FROM t) USING (customer, shop)"], True,
           "SELECT count(id), sum(pair) FROM j")
    distinct = "D: Add only LOAD DISTINCT customer as c, shop as s, day as d Resident T;"
    yield ("distinct rows of three fields",
           lambda threads: run_partial(distinct, threads, "eval Count(c)", "eval Sum(s)"),
           ["CREATE TABLE d AS SELECT DISTINCT customer c, shop s, day d FROM t"], True,
           "SELECT count(*), sum(s) FROM d")
    ordered = ("O: Add only LOAD customer as c, day as d, price as p Resident T "
               "Order By customer, day, price desc;")
    yield ("Order By three fields",
           lambda threads: run_partial(ordered, threads, "eval Count(c)", "eval Sum(p)"),
           ["CREATE TABLE o AS SELECT customer c, day d, price p FROM t ORDER BY customer, day, price DESC"], True,
           "SELECT count(*), sum(p) FROM o")
    merge = "Merge only (seq) On id Concatenate(T) " + READ.format(items="*", file="changes.csv") + ";"
    yield ("Merge of 100 thousand changes",
           lambda threads: run_partial(merge, threads, "eval Count(id)", "eval Sum(pieces)"),
           ["ALTER TABLE t ADD COLUMN seq BIGINT",
            f"CREATE TABLE f AS SELECT * FROM read_csv('{FOLDER}/changes.csv') "
            "QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1",
            "MERGE INTO t USING f ON t.id = f.id WHEN MATCHED AND op = 'd' THEN DELETE "
            "WHEN MATCHED THEN UPDATE SET pieces = f.pieces, seq = f.seq "
            "WHEN NOT MATCHED AND op <> 'd' THEN INSERT (id, pieces, seq) VALUES (f.id, f.pieces, f.seq)"],
           True, "SELECT count(id), sum(pieces) FROM t")


def check(name, ours, theirs):
    for our, their in zip(ours, theirs, strict=True):
        if our is None or not math.isclose(our, their, rel_tol=1e-9):
            sys.exit(f"{name}: the answers differ: {ours}, {theirs}")


def compare(name, celadon, steps, with_facts, query, threads, repetitions):
    ours, theirs = [], []
    for _ in range(repetitions):
        times, answers = celadon(threads)
        ours.append(times)
        times, wanted = Peer(threads, with_facts).run(steps, query)
        theirs.append(times)
        check(name, numbers(answers), wanted)
    return show(name, "DuckDB", ours, theirs, threads)


def show(name, peer, ours, theirs, threads):
    """The best of each, by the clock and by the processors."""
    (clock, used), (peer_clock, peer_used) = (map(min, zip(*times)) for times in (ours, theirs))
    print(f"{name:32} {threads:7} {clock:8.2f} {peer_clock:8.2f} {clock / peer_clock:6.2f} "
          f"{used:9.2f} {peer_used:8.2f} {used / peer_used:6.2f}  {peer}", flush=True)
    return {"what": name, "threads": threads, "peer": peer, "seconds": [clock, peer_clock],
            "processor_seconds": [used, peer_used]}


def qvd_modes(threads, repetitions):
    """The optimised path beside the standard one, and Where Not Exists on it."""
    scripts = {"optimised": "T: LOAD * FROM facts.qvd (qvd);",
               "Where 1=1": "T: LOAD * FROM facts.qvd (qvd) Where 1=1;",
               "Not Exists": "T: LOAD id FROM facts.qvd (qvd) Where id <= 1000; "
                             "Concatenate LOAD * FROM facts.qvd (qvd) Where Not Exists(id);"}
    times = {name: [] for name in scripts}
    for _ in range(repetitions):
        for name, text in scripts.items():
            times[name].append(run_script(text, threads)[0])
    yield show("QVD, optimised", "Where 1=1", times["optimised"], times["Where 1=1"], threads)
    yield show("QVD, Where Not Exists(id)", "Where 1=1", times["Not Exists"], times["Where 1=1"], threads)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    make_data(options.rows)
    print(f"{'seconds by the clock, of processors':32} threads  celadon     peer  ratio   celadon     peer  ratio")
    rows = []
    for threads in map(int, options.threads.split(",")):
        for task in tasks():
            rows.append(compare(*task, threads, options.repetitions))
        rows.extend(qvd_modes(threads, options.repetitions))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine.describe(), "rows": options.rows, "results": rows}, file, indent=1)


if __name__ == "__main__":
    main()
