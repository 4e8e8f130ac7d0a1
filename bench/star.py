"""Charts over a star of sales and customers, and tables of many rows, beside DuckDB.

Five million sales (those of `tools/bench script`, made where they are missing) linked with 100,000 customers; all of them and
those of customers of two of seven classes. Each chart is asked over and over through the pipe, cold (result caches off),
click and JSON included, in turns with DuckDB's query over one wide table that was joined beforehand, with narrow integers and
enums; every number is compared, and a difference ends the run with 1. `first` is the first time that the chart is asked,
`least` that of the others. Prints a table and, with --json, writes the figures.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "adb"))

# pylint: disable=wrong-import-position
import amounts
import script
from amounts import Chart

MODEL = ("T: LOAD *, Year(day) as year, Month(day) as month FROM facts.qvd (qvd); "
         "C: LOAD * FROM customers.csv (txt, utf8, embedded labels, delimiter is ',', msq);")
CLICK = "select class 1 2"
WHERE = "WHERE class IN (1, 2)"

# DuckDB's queries are whole where they are no plain aggregation; {t} are the rows.
CHARTS = (
    Chart("city", "Sum(price)", "city", "sum(price)"),
    Chart("class", "Sum(price*pieces)", "class", "sum(price * pieces)"),
    Chart("region", "Sum(price*class)", "region", "sum(price * class)"),
    Chart("region", "Sum(If(year=2023 and class>2,price,0))", "region",
          "sum(CASE WHEN year = 2023 AND class > 2 THEN price ELSE 0 END)"),
    Chart("city, region", "Sum(price)", "city, region", "sum(price)"),
    Chart("city", "Count(distinct customer)", "city", "count(DISTINCT customer)"),
    Chart("region", "Count(distinct city)", "region", "count(DISTINCT city)"),
    Chart("year, month", "Sum(price), Avg(price), Count(distinct customer)", "year, month",
          "sum(price), avg(price), count(DISTINCT customer)"),
    Chart("region", "Sum({<year={2023}>} price), Sum({<year={2022}>} price)", "region",
          "sum(price) FILTER (year = 2023), sum(price) FILTER (year = 2022)"),
    Chart("city", "Sum({<year={2023}>} price)-Sum({<year={2022}>} price)", "city",
          "sum(price) FILTER (year = 2023) - sum(price) FILTER (year = 2022)"),
    Chart("region", "Sum({<customer={\"=Sum(price)>30000.005\"}>} price)",
          query="SELECT region, sum(price) FROM {t} WHERE customer IN "
                "(SELECT customer FROM {t} GROUP BY 1 HAVING sum(price) > 30000.005) GROUP BY 1"),
    Chart("region", "Count({<customer={\"=Sum(price)>30000.005\"}>} distinct customer)",
          query="SELECT region, count(DISTINCT customer) FROM {t} WHERE customer IN "
                "(SELECT customer FROM {t} GROUP BY 1 HAVING sum(price) > 30000.005) GROUP BY 1"),
    Chart("region", "Count({<customer=P({<channel={'channel 1'}>} customer)>} distinct customer)",
          query="SELECT region, count(DISTINCT customer) FROM {t} WHERE customer IN "
                "(SELECT customer FROM {t} WHERE channel = 'channel 1') GROUP BY 1"),
    Chart("region, channel", "Sum(price)/Sum(total <region> price)",
          query="SELECT region, channel, sum(price) / sum(sum(price)) OVER (PARTITION BY region) FROM {t} GROUP BY 1, 2"),
    Chart("city", "Rank(Sum(price),1)",
          query="SELECT city, rank() OVER (ORDER BY sum(price) DESC) FROM {t} GROUP BY 1"),
    Chart("day", "RangeSum(Above(Sum(price),0,RowNo()))",
          query="SELECT CAST(day - DATE '1899-12-30' AS INTEGER), sum(sum(price)) OVER (ORDER BY day) FROM {t} GROUP BY day"),
    Chart("city", "Median(price)", "city", "median(price)"),
    Chart("city", "Stdev(price)", "city", "stddev_samp(price)"),
    Chart("city", "Max(Aggr(Sum(price),customer))",
          query="SELECT city, max(s) FROM (SELECT city, customer, sum(price) AS s FROM {t} GROUP BY 1, 2) GROUP BY 1"),
    Chart("region", "Sum(Aggr(Max(price),customer,region))",
          query="SELECT region, sum(m) FROM (SELECT customer, region, max(price) AS m FROM {t} GROUP BY 1, 2) GROUP BY 1"),
    Chart("name", "Sum(price) as s", query="SELECT name, sum(price) AS s FROM {t} GROUP BY 1 ORDER BY s DESC LIMIT 20",
          options="sort s desc top 20"),
    Chart("name", "Sum(price)", query="SELECT name, sum(price) AS s FROM {t} GROUP BY 1 ORDER BY s DESC LIMIT 10",
          options="others name top 10"),
    Chart("product, customer", "Sum(price)",
          query="SELECT product, customer, sum(price) FROM {t} GROUP BY 1, 2 ORDER BY product, customer LIMIT 50",
          options="sort product by number, customer by number top 50"),
    Chart("id, region, price", "Sum(pieces)",
          query="SELECT id, region, price, sum(pieces) FROM {t} GROUP BY 1, 2, 3 ORDER BY id LIMIT 50",
          options="sort id by number top 50"),
)


def prepare(connection):
    connection.execute(f"CREATE TABLE c AS FROM read_csv('{script.FOLDER}/customers.csv')")
    connection.execute("CREATE TABLE wide AS SELECT sales.*, year(day)::SMALLINT AS year, month(day)::TINYINT AS month, "
                       "name, city, class FROM sales JOIN c USING (customer)")


if __name__ == "__main__":
    amounts.main(__doc__, amounts.Work(MODEL, CHARTS, CLICK, WHERE, "wide", prepare))
