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

CLICK = "select shop 1 2 3"
WHERE = "WHERE shop IN (1, 2, 3)"

# Dimensions and measures, and DuckDB's, {t} being the rows.
CHARTS = (
    ("region", "Sum(price)", "region", "sum(price)"),
    ("product", "Avg(price)", "product", "avg(price)"),
    ("shop", "Sum(price), Sum(pieces), Count(id), Avg(discount)", "shop", "sum(price), sum(pieces), count(id), avg(discount)"),
    ("region", "Sum(price*pieces)", "region", "sum(price * pieces)"),
    ("product", "Sum(price*pieces*(1-discount))", "product", "sum(price * pieces * (1 - discount))"),
    ("region", "Avg(If(shop<3,price))", "region", "avg(CASE WHEN shop < 3 THEN price END)"),
    ("region", "Max(price*pieces), Min(price*pieces)", "region", "max(price * pieces), min(price * pieces)"),
    ("region", "Sum({<channel={'channel 3'}>} price*pieces)", "region",
     "coalesce(sum(CASE WHEN channel = 'channel 3' THEN price * pieces END), 0)"),
    ("region", "Sum(Floor(price*pieces))", "region", "sum(floor(price * pieces))"),
    ("=Num(Month(day))", "Sum(price)", "month(day)", "sum(price)"),
    ("=MonthStart(day)", "Sum(price)", "CAST(date_trunc('month', day) AS DATE)", "sum(price)"),
    ("=If(price>500,'dear','cheap')", "Sum(pieces)", "CASE WHEN price > 500 THEN 'dear' ELSE 'cheap' END", "sum(pieces)"),
    ("region", "Count(distinct customer)", "region", "count(DISTINCT customer)"),
    ("region", "Median(price)", "region", "median(price)"),
    ("region", "Fractile(price,0.9)", "region", "quantile_cont(price, 0.9)"),
    ("region", "Stdev(price)", "region", "stddev_samp(price)"),
    ("region", "Correl(price,pieces)", "region", "corr(price, pieces)"),
    ("", "Avg(Aggr(Sum(price),customer))", "",
     "avg(s) FROM (SELECT sum(price) AS s FROM {t} GROUP BY customer)"),
    ("region", "Sum(Aggr(If(Sum(price)>2000.005,1,0),customer,region))", "region",
     "sum(CASE WHEN s > 2000.005 THEN 1 ELSE 0 END) FROM "
     "(SELECT region, sum(price) AS s FROM {t} GROUP BY customer, region)"),
    ("region", "FirstSortedValue(product,-id)", "region", "arg_max(product, id)"),
    ("customer", "Sum(price)", "customer", "sum(price)"),
)


def query_of(chart, selected):
    _, _, dimensions, measures = chart
    rows = f"(FROM sales {WHERE})" if selected else "sales"
    columns = f"{dimensions}, {measures}" if dimensions else measures
    source = "" if " FROM " in measures else f" FROM {rows}"
    return f"SELECT {columns.format(t=rows)}{source}" + (" GROUP BY 1" if dimensions else "")


def rows_of(answer):
    """{key: numbers} of the answer to a cube."""
    if not answer["dimensions"]:
        return {None: [cell.get("num") for cell in answer["totals"]]}
    keys = answer["dimensions"][0]["name"].startswith("=")
    return {row[0]["text"] if keys else row[0].get("num", row[0]["text"]): [cell.get("num") for cell in row[1:]]
            for row in answer["rows"]}


def check(chart, ours, theirs):
    keyed = bool(chart[0])
    name = str if chart[0].startswith("=") else lambda value: value
    wanted = {name(row[0]) if keyed else None: row[1:] if keyed else row for row in theirs}
    same = all(len(ours.get(key, ())) == len(row) and
               all(our is their or math.isclose(our, their, rel_tol=1e-9) for our, their in zip(ours[key], row))
               for key, row in wanted.items())
    if not same:
        sys.exit(f"{chart[1]} by {chart[0]}: the answers differ")


class Run:
    """Both systems with the sales in memory."""

    def __init__(self, rows, threads):
        script.make_data(rows)
        script.write_script("T: LOAD * FROM facts.qvd (qvd);")
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

    def ours(self, chart, selected):
        """Seconds by the clock and of processors, and the rows."""
        self.celadon.ask("clear")
        used, start = self.celadon.used(), time.perf_counter()
        line = self.celadon.send_all(([CLICK] if selected else []) + [f"cube {chart[0]} : {chart[1]}"])[-1]
        seconds = time.perf_counter() - start, self.celadon.used() - used
        answer = json.loads(line)
        if not answer.get("ok"):
            sys.exit(f"{chart[1]} by {chart[0]}: {answer['error']}")
        return seconds, rows_of(answer)

    def theirs(self, chart, selected):
        query = query_of(chart, selected)
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
        return {"chart": chart[1] + (f" by {chart[0]}" if chart[0] else ""), "selected": selected,
                "first": ours[0][0], "seconds": [min(s for s, _ in times) for times in (ours, theirs)],
                "processor_seconds": [min(p for _, p in times) for times in (ours, theirs)]}


def show(result):
    (ours, theirs), (used, their_used) = result["seconds"], result["processor_seconds"]
    print(f"{result['chart']:60} {'3 shops' if result['selected'] else 'all':8} {result['first'] * 1000:7.1f} "
          f"{ours * 1000:7.1f} {theirs * 1000:7.1f} {theirs / ours:6.1f} {used * 1000:9.1f} {their_used * 1000:7.1f} "
          f"{their_used / used:6.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    noise = machine.noise()
    run = Run(options.rows, options.threads)
    print(f"{'milliseconds':60} {'rows':8} {'first':>7} {'least':>7} {'DuckDB':>7} {'times':>6} {'processor':>9} {'DuckDB':>7} "
          f"{'times':>6}")
    results = []
    for selected in (False, True):
        for chart in CHARTS:
            results.append(run.compare(chart, selected, options.repetitions))
            show(results[-1])
    print(f"noise before {noise:.2f}, after {machine.noise():.2f}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine.describe(), "rows": options.rows, "results": results}, file, indent=1)


if __name__ == "__main__":
    main()
