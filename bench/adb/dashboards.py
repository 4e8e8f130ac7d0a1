"""The dashboards of the benchmark."""

from dashboard import ROWS, Chart, Dashboard, Measure, Range, Search, Values, total


def flights():
    """Set A: one table of three million flights."""
    origin, flip = Values(("ATL",)), Values(("ATL", "ORD"))
    weekdays, delay, march = Values((1, 5)), Range(15, 120), Values((3,))
    wide = {"dow": weekdays, "delay": delay, "mon": march}
    trace = [
        ("s00", {}),
        ("s01", {"origin": origin}),
        ("s02", {"origin": flip}),
        ("s03", {"origin": flip, "dow": weekdays}),
        ("s04", {"origin": flip, "dow": weekdays, "delay": delay}),
        ("s05", {"origin": flip, **wide}),
        ("s06", wide),
        ("s07", {**wide, "distance": Range(500, 1500)}),
        ("s08", wide),
        ("s09", {"dest": Search("*L*")}),
        ("s10", {"dest": Search("*L*"), "hr": Range(6, 9)}),
        ("s11", {"dest": Values(("HNL",))}),
    ] + [(f"s{12 + i}", {"delay": Range(-10 + 5 * i, 20 + 5 * i)}) for i in range(8)]
    totals = (ROWS, total("delay"), total("distance"))
    extremes = (Measure("min", "delay"), Measure("max", "delay"))
    charts = (
        Chart(("hr",), totals),
        Chart(("dow",), totals),
        Chart(("dbin",), (ROWS,)),
        Chart(("origin",), (ROWS, total("delay")) + extremes),
        Chart(("d",), (ROWS, total("delay"))),
        Chart(("dow", "hr"), (ROWS, total("delay"))),
        Chart(("origin",), (Measure("distinct", "dest"),)),
        Chart((), totals + extremes + (Measure("distinct", "origin"),)),
    )
    lists = ("d", "dow", "mon", "hr", "dbin", "sbin", "origin", "dest")
    return Dashboard("A", "flights", {"flights": lists + ("delay", "distance")}, [], lists, charts,
                     trace)


AIRPORT_FIELDS = ("name", "city", "state", "country", "latitude", "longitude")


def flights_and_airports():
    """Set A2: the flights with the airports as origins and as destinations; most have no flight."""
    dashboard = flights()
    place = {letter: tuple(f"{letter}_{name}" for name in AIRPORT_FIELDS) for letter in "od"}
    texas, california = Values(("TX",)), Values(("CA",))
    both = {"o_state": texas, "d_state": california}
    dashboard.trace += [
        ("t00", {"o_state": texas}),
        ("t01", both),
        ("t02", {**both, "dow": Values((1, 5))}),
        ("t03", {**both, "dow": Values((1, 5)), "origin": Values(("DFW", "IAH"))}),
        ("t04", {"d_city": Search("*san*"), "delay": Range(15, 120)}),
        ("t05", {"o_country": Values(("USA",)), "d_state": Values(("HI", "GU", "PR"))}),
        ("t06", {"o_country": Values(("Palau",))}),  # no flight leaves from there
        ("t07", {"origin": Values(("00M",))}),  # nor from there
        ("t08", {"origin": Values(("00M", "ATL", "ORD")), "d_country": Values(("Palau", "USA"))}),
        ("t09", {"dest": Values(("HNL", "00R")), "o_state": Values(("CA", "OK"))}),
    ] + [(f"t{10 + i}", {"o_latitude": Range(25 + 2 * i, 35 + 2 * i)}) for i in range(4)]
    dashboard.charts += (
        Chart(("o_state",), (ROWS, total("delay"), Measure("min", "delay"), Measure("max", "delay"))),
        Chart(("d_country",), (ROWS, Measure("distinct", "origin"))),
        Chart(("d_city",), (ROWS, total("distance"))),
        Chart(("o_state", "d_state"), (ROWS, total("delay"))),
        Chart(("o_state", "hr"), (ROWS,)),
    )
    dashboard.lists += ("o_city", "o_state", "o_country", "d_city", "d_state", "d_country")
    dashboard.tables.update({"origin_airports": ("origin",) + place["o"],
                             "dest_airports": ("dest",) + place["d"]})
    dashboard.joins = [("origin", "flights", "origin_airports"), ("dest", "flights", "dest_airports")]
    dashboard.name, dashboard.partnerless = "A2", True
    return dashboard


def clicks():
    """One selection in each list box of set A, alone: what a first click shows, without charts."""
    chosen = {"d": 36923, "dow": 3, "mon": 2, "hr": 17, "dbin": 2, "sbin": 7, "origin": "ATL",
              "dest": "ORD"}
    dashboard = flights()
    dashboard.name, dashboard.charts = "clicks", ()
    dashboard.trace = [(name, {name: Values((value,))}) for name, value in chosen.items()]
    return dashboard


def star():
    """Set B: a star with a snowflaked customer, of the shape of the Star Schema Benchmark."""
    tables = {
        "lineorder": ("lo_quantity", "lo_discount", "lo_shipmode", "lo_price", "lo_revenue",
                      "lo_supplycost"),
        "dates": ("d_year", "d_month", "d_yearmonth", "d_dow", "d_week"),
        "customer": ("c_mktsegment", "c_agegroup"),
        "city": ("ci_name", "ci_nation", "ci_region"),
        "supplier": ("s_nation", "s_region"),
        "part": ("p_mfgr", "p_category", "p_brand", "p_color", "p_size"),
    }
    joins = [("d_datekey", "lineorder", "dates"), ("c_custkey", "lineorder", "customer"),
             ("ci_city", "customer", "city"), ("s_suppkey", "lineorder", "supplier"),
             ("p_partkey", "lineorder", "part")]
    year, asia = {"d_year": Values((1997,))}, {"ci_region": Values(("ASIA",))}
    one, two = ({"p_category": Values(("MFGR#12",))}, {"p_category": Values(("MFGR#12", "MFGR#13"))})
    discount = {"lo_discount": Range(1, 3)}
    trace = [
        ("b00", {}),
        ("b01", year),
        ("b02", {**year, **asia}),
        ("b03", {**year, **asia, **one}),
        ("b04", {**year, **asia, **two}),
        ("b05", {**year, **asia, **two, **discount}),
        ("b06", {**year, **two, **discount}),
        ("b07", {"p_brand": Search("*22*")}),
        ("b08", {"c_mktsegment": Values(("BUILDING",)),
                 "s_nation": Values(("NATION03", "NATION07", "NATION11"))}),
        ("b09", {"ci_name": Values(("CITY123",))}),
    ] + [(f"b{10 + i}", {"d_yearmonth": Range(199501 + i, 199506 + i)}) for i in range(4)]
    revenue = total("lo_revenue")
    charts = (
        Chart(("d_year",), (revenue,)),
        Chart(("ci_nation",), (ROWS, revenue)),
        Chart(("p_category",), (revenue,)),
        Chart(("d_year", "ci_region"), (revenue,)),
        Chart(("s_nation",), (total("lo_revenue - lo_supplycost"),)),
        Chart(("d_yearmonth",), (total("lo_quantity"),)),
        Chart(("p_brand",), (revenue,)),
        Chart((), (ROWS, revenue, total("lo_discount"), Measure("distinct", "c_custkey"))),
    )
    lists = ("d_year", "d_month", "d_yearmonth", "d_dow", "ci_region", "ci_nation", "ci_name",
             "c_mktsegment", "s_region", "s_nation", "p_mfgr", "p_category", "p_brand", "p_color",
             "lo_discount", "lo_quantity", "lo_shipmode")
    return Dashboard("B", "lineorder", tables, joins, lists, charts, trace)
