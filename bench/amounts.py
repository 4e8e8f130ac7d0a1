"""Charts that business dashboards have beside DuckDB: amounts of money, formulas, calculated dimensions, Aggr, quantiles.

Over the five million sales of `tools/bench script` (made where they are missing), all of them and those of three of twenty
shops. Each chart is asked over and over through the pipe, cold (result caches off), click and JSON included, in turns with
DuckDB's query over a native table with narrow integers and enums; every number is compared, and a difference ends the run
with 1. `first` is the first time that the chart is asked, `least` that of the others, when charts have learned of all rows
what they can. Prints a table and, with --json, writes the figures.
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
import script
from celadon import Celadon

MODEL = "T: LOAD * FROM facts.qvd (qvd);"
CLICK = "select shop 1 2 3"
WHERE = "WHERE shop IN (1, 2, 3)"


class Chart:
    """Dimensions and measures as the command takes them, and what DuckDB does for them: groups, or a whole query."""

    def __init__(self, dimensions, measures, groups="", values="", query=None, options=""):
        self.dimensions, self.measures = dimensions, measures
        self.command = f"cube {dimensions} : {measures}" + (f" | {options}" if options else "")
        plain = f"SELECT {groups}, {values} FROM {{t}} GROUP BY {groups}"
        self.query = query or (plain if groups else f"SELECT {values} FROM {{t}}")

    def __str__(self):
        return self.measures + (f" by {self.dimensions}" if self.dimensions else "")


class Work:
    """A model, charts of it, a click, and DuckDB's rows: all those of a table, or those of a condition."""

    def __init__(self, model, charts, click, where, table, prepare=None):
        self.model, self.charts, self.click, self.where, self.table, self.prepare = model, charts, click, where, table, prepare


CHARTS = (
    Chart("region", "Sum(price)", "region", "sum(price)"),
    Chart("product", "Avg(price)", "product", "avg(price)"),
    Chart("shop", "Sum(price), Sum(pieces), Count(id), Avg(discount)", "shop", "sum(price), sum(pieces), count(id), avg(discount)"),
    Chart("region", "Sum(price*pieces)", "region", "sum(price * pieces)"),
    Chart("product", "Sum(price*pieces*(1-discount))", "product", "sum(price * pieces * (1 - discount))"),
    Chart("region", "Avg(If(shop<3,price))", "region", "avg(CASE WHEN shop < 3 THEN price END)"),
    Chart("region", "Max(price*pieces), Min(price*pieces)", "region", "max(price * pieces), min(price * pieces)"),
    Chart("region", "Sum({<channel={'channel 3'}>} price*pieces)", "region",
          "coalesce(sum(CASE WHEN channel = 'channel 3' THEN price * pieces END), 0)"),
    Chart("region", "Sum(Floor(price*pieces))", "region", "sum(floor(price * pieces))"),
    Chart("=Num(Month(day))", "Sum(price)", "month(day)", "sum(price)"),
    Chart("=MonthStart(day)", "Sum(price)", "CAST(date_trunc('month', day) AS DATE)", "sum(price)"),
    Chart("=If(price>500,'dear','cheap')", "Sum(pieces)", "CASE WHEN price > 500 THEN 'dear' ELSE 'cheap' END", "sum(pieces)"),
    Chart("region", "Count(distinct customer)", "region", "count(DISTINCT customer)"),
    Chart("region", "Median(price)", "region", "median(price)"),
    Chart("region", "Fractile(price,0.9)", "region", "quantile_cont(price, 0.9)"),
    Chart("region", "Stdev(price)", "region", "stddev_samp(price)"),
    Chart("region", "Correl(price,pieces)", "region", "corr(price, pieces)"),
    Chart("", "Avg(Aggr(Sum(price),customer))",
          query="SELECT avg(s) FROM (SELECT sum(price) AS s FROM {t} GROUP BY customer)"),
    Chart("region", "Sum(Aggr(If(Sum(price)>2000.005,1,0),customer,region))",
          query="SELECT region, sum(CASE WHEN s > 2000.005 THEN 1 ELSE 0 END) FROM "
                "(SELECT region, sum(price) AS s FROM {t} GROUP BY customer, region) GROUP BY 1"),
    Chart("region", "FirstSortedValue(product,-id)", "region", "arg_max(product, id)"),
    Chart("customer", "Sum(price)", "customer", "sum(price)"),
)


def rows_of(answer):
    """{keys: numbers} of the answer to a cube."""
    if not answer["dimensions"]:
        return {(): [cell.get("num") for cell in answer["totals"]]}
    keys = len(answer["dimensions"])
    written = answer["dimensions"][0]["name"].startswith("=")
    return {tuple(cell["text"] if written else cell.get("num", cell["text"]) for cell in row[:keys]):
            [cell.get("num") for cell in row[keys:]] for row in answer["rows"]}


def check(chart, ours, theirs):
    keys = len(next(iter(ours)))
    name = str if chart.dimensions.startswith("=") else lambda value: value
    wanted = {tuple(map(name, row[:keys])): row[keys:] for row in theirs}
    same = all(len(ours.get(key, ())) == len(row) and
               all(our is their or math.isclose(our, their, rel_tol=1e-9) for our, their in zip(ours[key], row))
               for key, row in wanted.items())
    if not same:
        sys.exit(f"{chart}: the answers differ")


class Run:
    """Both systems with the sales in memory."""

    def __init__(self, work, rows, threads):
        self.work = work
        script.make_data(rows)
        script.write_script(work.model)
        self.celadon = Celadon(script.FOLDER, [], threads)
        self.celadon.ask("script load.qvs")
        self.celadon.ask("cache off")
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute(
            f"CREATE TABLE sales AS SELECT id::INTEGER id, customer::INTEGER customer, product::SMALLINT product, day, "
            f"pieces::TINYINT pieces, price, shop::TINYINT shop, region, channel, discount "
            f"FROM read_csv('{script.FOLDER}/facts.csv')")
        for name in ("region", "channel"):
            self.connection.execute(f"CREATE TYPE {name}_type AS ENUM (SELECT DISTINCT {name} FROM sales)")
            self.connection.execute(f"ALTER TABLE sales ALTER {name} TYPE {name}_type USING {name}::{name}_type")
        if work.prepare:
            work.prepare(self.connection)

    def ours(self, chart, selected):
        """Seconds by the clock and of processors, and the rows."""
        self.celadon.ask("clear")
        used, start = self.celadon.used(), time.perf_counter()
        line = self.celadon.send_all(([self.work.click] if selected else []) + [chart.command])[-1]
        seconds = time.perf_counter() - start, self.celadon.used() - used
        answer = json.loads(line)
        if not answer.get("ok"):
            sys.exit(f"{chart}: {answer['error']}")
        return seconds, rows_of(answer)

    def theirs(self, chart, selected):
        table = self.work.table
        query = chart.query.format(t=f"(FROM {table} {self.work.where})" if selected else table)
        used, start = time.process_time(), time.perf_counter()
        rows = self.connection.execute(query).fetchall()
        return (time.perf_counter() - start, time.process_time() - used), rows

    def compare(self, chart, selected, repetitions):
        ours, theirs = [], []
        for _ in range(repetitions):
            seconds, rows = self.ours(chart, selected)
            ours.append(seconds)
            seconds, wanted = self.theirs(chart, selected)
            theirs.append(seconds)
            check(chart, rows, wanted)
        return {"chart": str(chart), "selected": selected,
                "first": ours[0][0], "seconds": [min(s for s, _ in times) for times in (ours, theirs)],
                "processor_seconds": [min(p for _, p in times) for times in (ours, theirs)]}


def show(result):
    (ours, theirs), (used, their_used) = result["seconds"], result["processor_seconds"]
    print(f"{result['chart']:60} {'clicked' if result['selected'] else 'all':8} {result['first'] * 1000:7.1f} "
          f"{ours * 1000:7.1f} {theirs * 1000:7.1f} {theirs / ours:6.1f} {used * 1000:9.1f} {their_used * 1000:7.1f} "
          f"{their_used / used:6.1f}", flush=True)


def main(doc, work):
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    noise = machine.noise()
    run = Run(work, options.rows, options.threads)
    print(f"{'milliseconds':60} {'rows':8} {'first':>7} {'least':>7} {'DuckDB':>7} {'times':>6} {'processor':>9} {'DuckDB':>7} "
          f"{'times':>6}")
    results = []
    for selected in (False, True):
        for chart in work.charts:
            results.append(run.compare(chart, selected, options.repetitions))
            show(results[-1])
    print(f"noise before {noise:.2f}, after {machine.noise():.2f}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine.describe(), "rows": options.rows, "results": results}, file, indent=1)


if __name__ == "__main__":
    main(__doc__, Work(MODEL, CHARTS, CLICK, WHERE, "sales"))
