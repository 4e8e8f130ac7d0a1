"""Single charts over the flights: over all rows, and over the tenth of them with the longest distances."""

# The ranks of a chart: of equal values the mean of all positions where they span the middle.
RANKS = """SELECT origin, CASE WHEN 2 * high <= n + 1 THEN low WHEN 2 * low >= n + 1 THEN high ELSE (n + 1) / 2 END
  FROM (SELECT *, low + count(*) OVER (PARTITION BY s) - 1 AS high, count(*) OVER () AS n
    FROM (SELECT origin, sum(delay) AS s, rank() OVER (ORDER BY sum(delay) DESC) AS low
      FROM flights {where} GROUP BY 1))"""

# Dimensions, measures, and the query of the same.
CHARTS = (
    (("origin",), ("Sum(delay)",), "SELECT origin, sum(delay) FROM flights {where} GROUP BY 1"),
    (("dow", "hr"), ("Count(delay)", "Sum(delay)"),
     "SELECT dow, hr, count(delay), sum(delay) FROM flights {where} GROUP BY 1, 2"),
    (("origin",), ("Count(distinct dest)",), "SELECT origin, count(DISTINCT dest) FROM flights {where} GROUP BY 1"),
    (("hr",), ("Sum({<dow={1,5}>} delay)",),
     "SELECT hr, coalesce(sum(delay) FILTER (dow IN (1, 5)), 0) FROM flights {where} GROUP BY 1"),
    (("origin",), ("Sum(If(delay>15,1,0))",),
     "SELECT origin, sum(CASE WHEN delay > 15 THEN 1 ELSE 0 END) FROM flights {where} GROUP BY 1"),
    ((), ("Sum(Aggr(Max(delay),origin,dest))",),
     "SELECT sum(m) FROM (SELECT max(delay) AS m FROM flights {where} GROUP BY origin, dest)"),
    (("origin",), ("Rank(Sum(delay))",), RANKS),
)


def distance_of_a_tenth(connection):
    """The distance from which on lie a tenth of the flights, which are everywhere among the rows, and their share."""
    rows = connection.execute("SELECT sbin, sum(count(*)) OVER (ORDER BY sbin DESC) / sum(count(*)) OVER () "
                              "FROM flights GROUP BY 1").fetchall()
    return min(rows, key=lambda row: abs(row[1] - 0.1))


def chart_name(chart):
    dimensions, measures, _ = chart
    return ", ".join(measures) + (f" by {', '.join(dimensions)}" if dimensions else "")


def chart_commands(chart, least):
    """The commands of a chart over the rows from such a distance on, or with None over all."""
    dimensions, measures, _ = chart
    selection = [f"select sbin ~ '>={least}'"] if least is not None else []
    return selection + [f"cube {', '.join(dimensions)} : {', '.join(measures)}"]
