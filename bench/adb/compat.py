"""Set C2: which browsers support which features of the web, many to many, of a size to check answers by.

Features, their specifications and tags, and statements of support share the key of a feature; statements
name a release and a browser. Features without specifications or tags, releases that nothing names,
releases that statements name alone, and statements without a release leave keys without partner on
either side.
"""

import json
import os
from urllib.parse import urlsplit

import pyarrow
import pyarrow.parquet

from dashboard import Dashboard, Range, Search, Values, WrittenChart
from data_sets import made, package_file

# Browser compatibility data (CC0-1.0).
PACKAGE = "@mdn/browser-compat-data@8.1.9"

TABLES = {
    "support": ("supported", "feature_id", "browser_id", "release_id"),
    "features": ("feature_id", "area", "standard_track", "experimental", "deprecated"),
    "specs": ("feature_id", "spec_url", "spec_host"),
    "tags": ("feature_id", "tag"),
    "releases": ("release_id", "release_year", "release_status"),
    "browsers": ("browser_id", "browser", "browser_type"),
}


def _as_list(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def _features(node, path):
    """(path, compatibility) of a feature and those in it."""
    if "__compat" in node:
        yield path, node["__compat"]
    for name, inner in node.items():
        if name != "__compat" and isinstance(inner, dict):
            yield from _features(inner, path + (name,))


def _feature_rows(rows, path, compat):
    feature, status = ".".join(path), compat.get("status", {})
    flags = (status.get(name) for name in ("standard_track", "experimental", "deprecated"))
    rows["features"].append((feature, path[0], *(None if flag is None else int(flag) for flag in flags)))
    rows["specs"] += [(feature, url, urlsplit(url).netloc) for url in _as_list(compat.get("spec_url"))]
    rows["tags"] += [(feature, tag) for tag in compat.get("tags", ())]
    for browser, statements in compat["support"].items():
        for statement in _as_list(statements):
            version = statement["version_added"]
            release = f"{browser} {version.removeprefix('≤')}" if version else None
            rows["support"].append((int(bool(version)), feature, browser, release))


def _rows():
    """Table -> rows."""
    data = json.loads(package_file(PACKAGE, "data.json"))
    rows = {table: [] for table in TABLES}
    for key, browser in data.pop("browsers").items():
        rows["browsers"].append((key, browser["name"], browser["type"]))
        for version, release in browser["releases"].items():
            date = release.get("release_date")
            rows["releases"].append((f"{key} {version}", int(date[:4]) if date else None, release["status"]))
    data.pop("__meta")
    for area, node in data.items():
        for path, compat in _features(node, (area,)):
            _feature_rows(rows, path, compat)
    return rows


def set_c2():
    """The Parquet files of set C2, one a table."""
    rows, paths = {}, {}
    for table, fields in TABLES.items():
        def make(path, table=table, fields=fields):
            rows.update(rows or _rows())
            columns = dict(zip(fields, zip(*rows[table])))
            pyarrow.parquet.write_table(pyarrow.table(columns), path)
        paths[table] = made(os.path.join("c2", f"{table}.parquet"), make)
    return paths


# A record counts once for each value of a dimension that it is associated with, however many rows link
# them; a feature without a value of a dimension counts at NULL, unless it has one by another row.
SUPPORTED = {"supported": Values((1,))}
BY_BROWSER = """
  SELECT browser, max(n) FROM (
    SELECT browser, count(DISTINCT feature_id) AS n FROM {set_support} JOIN {set_browsers} USING (browser_id) GROUP BY 1
    UNION ALL SELECT browser, 0 FROM {browsers}
    UNION ALL SELECT NULL, 0 FROM {feature_id} WHERE feature_id NOT IN (SELECT feature_id FROM {support})
  ) GROUP BY 1"""
BY_YEAR_AND_BROWSER = """
  WITH linked AS (SELECT release_year, release_id, browser, feature_id, which FROM (
      SELECT 'set' AS which, * FROM {set_support} UNION ALL SELECT 'state', * FROM {support})
      JOIN browsers USING (browser_id) LEFT JOIN releases USING (release_id)),
  named AS (SELECT *, release_id IN (SELECT release_id FROM releases) AS released FROM linked),
  fullest AS (SELECT *, bool_or(released) OVER (PARTITION BY which, browser, feature_id) AS elsewhere FROM named),
  counted AS (SELECT * FROM fullest WHERE released OR elsewhere IS NOT TRUE)
  SELECT release_year, browser, count(DISTINCT feature_id) FILTER (which = 'set') FROM (
    SELECT release_year, browser, feature_id, which FROM counted
    UNION ALL SELECT release_year, NULL, NULL, 'state' FROM {releases}
      WHERE release_id NOT IN (SELECT release_id FROM {support} WHERE release_id IS NOT NULL)
    UNION ALL SELECT NULL, browser, NULL, 'state' FROM {browsers}
      WHERE browser_id NOT IN (SELECT browser_id FROM {support})
    UNION ALL SELECT NULL, NULL, feature_id, 'state' FROM {feature_id}
      WHERE feature_id NOT IN (SELECT feature_id FROM {support})
  ) GROUP BY ALL"""
UNSUPPORTED = """
  SELECT (SELECT count(*) FROM {feature_id}) - (SELECT count(*) FROM {set_feature_id})"""
STANDARD = """
  SELECT area, coalesce(sum(standard_track), 0) / count(*) FROM {features} GROUP BY 1"""
BY_HOST = """
  SELECT spec_host, count(supported) FROM {support}
    FULL JOIN (SELECT DISTINCT feature_id, spec_host FROM {specs}) USING (feature_id) GROUP BY 1"""
SPECS_BY_TAG = """
  SELECT tag, count(spec_url) FROM {specs}
    FULL JOIN (SELECT DISTINCT feature_id, tag FROM {tags}) USING (feature_id) GROUP BY 1"""


def features_and_browsers():
    """Set C2: its charts are written out, as records meet several values of a dimension or none."""
    of_supported = "Count({<supported={1}>} distinct feature_id)"
    charts = (
        WrittenChart(("browser",), (), (of_supported,), BY_BROWSER, SUPPORTED),
        WrittenChart(("release_year", "browser"), (), (of_supported,), BY_YEAR_AND_BROWSER, SUPPORTED),
        WrittenChart((), (), (f"Count(distinct feature_id) - {of_supported}",), UNSUPPORTED, SUPPORTED),
        WrittenChart(("area",), (), ("Sum(standard_track) / Count(area)",), STANDARD),
        WrittenChart(("spec_host",), (), ("Count(supported)",), BY_HOST),
        WrittenChart(("tag",), (), ("Count(spec_url)",), SPECS_BY_TAG),
    )
    css, firefox = {"area": Values(("css",))}, {"browser": Values(("Firefox",))}
    trace = [
        ("c00", {}),
        ("c01", firefox),
        ("c02", {**firefox, "release_year": Range(2020, 2023)}),
        ("c03", {"tag": Search("*grid*")}),
        ("c04", {**css, "standard_track": Values((1,))}),
        ("c05", {**css, "standard_track": Values((1,)), "supported": Values((0,))}),
        ("c06", {"browser_type": Values(("desktop",)), "spec_host": Values(("drafts.csswg.org",))}),
        ("c07", {"spec_host": Search("*w3*"), "tag": Search("web-features:*a*"), "supported": Values((1,))}),
        ("c08", {"release_year": Range(2008, 2010)}),
        ("c09", {"experimental": Values((1,)), "deprecated": Values((0,))}),
        ("c10", {"deprecated": Values((1,)), "browser": Values(("Chrome", "Safari"))}),
        ("c11", {"supported": Values((0,))}),
        ("c12", {"release_year": Values((2024,)), **css}),
        ("c13", {"feature_id": Values(("css.properties.grid", "api.ANGLE_instanced_arrays"))}),
    ]
    joins = [("feature_id", "support", "features"), ("feature_id", "support", "specs"),
             ("feature_id", "support", "tags"), ("release_id", "support", "releases"),
             ("browser_id", "support", "browsers")]
    lists = ("browser", "browser_type", "release_year", "area", "spec_host", "tag", "standard_track",
             "experimental", "deprecated", "supported")
    return Dashboard("C2", "support", TABLES, joins, lists, charts, trace)
