"""The data of the benchmark, made once in build/bench: nothing of it is part of the project."""

import math
import os
import subprocess
import tarfile

import duckdb

from machine import ROOT

FOLDER = os.path.join(ROOT, "build", "bench")

duckdb.execute("SET enable_progress_bar = false")  # it would stand between the lines of a report

# Real flights, January to June 2001: data of the US Department of Transportation in a package of
# example data (BSD-3-Clause).
PACKAGE = "vega-datasets@3.2.1"

# The fields of set A out of a flight; the narrowest types, so that the peer has its best storage.
A_FIELDS = """(epoch_us(date) // 86400000000 + 25569)::INTEGER AS d, isodow(date)::TINYINT AS dow,
  month(date)::TINYINT AS mon, hour(date)::TINYINT AS hr, floor(delay / 10)::SMALLINT AS dbin,
  (distance // 100)::TINYINT AS sbin, origin, destination AS dest, delay::SMALLINT AS delay,
  distance::SMALLINT AS distance"""


def made(name, make):
    """The path of a file in the folder, made under another name first where it is absent."""
    path = os.path.join(FOLDER, name)
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        make(path + ".part")
        os.replace(path + ".part", path)
    return path


def package_file(package, name):
    """The bytes of a file of an npm package, NAME@VERSION, which is fetched once."""
    archive = os.path.join(FOLDER, package.removeprefix("@").replace("/", "-").replace("@", "-") + ".tgz")
    if not os.path.exists(archive):
        os.makedirs(FOLDER, exist_ok=True)
        subprocess.run(["npm", "pack", package, "--silent", "--pack-destination", FOLDER],
                       check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(archive) as files:
        return files.extractfile(f"package/{name}").read()


def _from_package(name):
    """A data file of the package."""
    def make(path):
        with open(path, "wb") as out:
            out.write(package_file(PACKAGE, f"data/{name}"))
    return made(name, make)


def flights():
    """The Parquet file of the package: date, delay, distance, origin, destination."""
    return _from_package("flights-3m.parquet")


def set_a():
    """Set A as a Parquet file: ten fields derived from the flights."""
    def make(path):
        duckdb.execute(f"COPY (SELECT {A_FIELDS} FROM '{flights()}') TO '{path}' "
                       "(FORMAT parquet, COMPRESSION zstd)")
    return made("flights.parquet", make)


def set_a2():
    """The Parquet files of set A2: set A, and the airports twice, as origins and as destinations."""
    paths = {"flights": set_a()}
    for key, letter in (("origin", "o"), ("dest", "d")):
        def make(path, key=key, letter=letter):
            fields = ", ".join(f"{name} AS {letter}_{name}" for name in
                               ("name", "city", "state", "country", "latitude", "longitude"))
            duckdb.execute(f"COPY (SELECT iata AS {key}, {fields} FROM '{_from_package('airports.csv')}') "
                           f"TO '{path}' (FORMAT parquet)")
        paths[f"{key}_airports"] = made(os.path.join("a2", f"{key}_airports.parquet"), make)
    return paths


HALVES = (1, 10, 100, 1_000, 10_000)


def halves_of_a():
    """Set A as a Parquet file with fields v1, v10, …: half of the rows hold one of so many numbers from 0 on, the
    others one of as many that are larger."""
    def make(path):
        fields = ", ".join(f"(CASE WHEN i % 2 = 0 THEN 0 ELSE {k} END + i * 2654435761 % 4294967296 // 65536 % {k})"
                           f"::INTEGER AS v{k}" for k in HALVES)
        duckdb.execute(f"COPY (SELECT * EXCLUDE i, {fields} FROM (SELECT *, row_number() OVER () AS i "
                       f"FROM '{set_a()}')) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return made("halves.parquet", make)


def first_rows_of_a(rows):
    """A Parquet file with the first rows of set A."""
    def make(path):
        duckdb.execute(f"COPY (SELECT * FROM '{set_a()}' LIMIT {rows}) TO '{path}' "
                       "(FORMAT parquet)")
    return made(f"a_first_{rows}.parquet", make)


def enum_table(path, texts, made=()):
    """SQL steps that make a table of a file with its texts as enum columns; of some, (column, type),
    the type is made already.
    """
    types = [f"CREATE TYPE {name}_values AS ENUM (SELECT DISTINCT {name} FROM '{path}')"
             for name in texts]
    texts = [(name, f"{name}_values") for name in texts] + list(made)
    casts = ", ".join(f"{name}::{kind} AS {name}" for name, kind in texts)
    return types, f"SELECT *{f' REPLACE ({casts})' if texts else ''} FROM '{path}'"


def a2_tables():
    """Files and the peer's tables of set A2; its keys are of one enum type, as they are compared."""
    paths = set_a2()
    airports = ("city", "state", "country", "name")
    tables = {name: enum_table(path, [f"{name[0]}_{field}" for field in airports],
                               [(name.removesuffix("_airports"), "codes")])
              for name, path in paths.items() if name != "flights"}
    codes = f"CREATE TYPE codes AS ENUM (SELECT origin FROM '{paths['origin_airports']}')"
    steps, select = enum_table(paths["flights"], (), [("origin", "codes"), ("dest", "codes")])
    return list(paths.values()), {"flights": ([codes] + steps, select), **tables}


# Tables of set B with their texts, which the peer stores as enum columns.
B_TEXTS = {"dates": (), "city": ("ci_name", "ci_nation", "ci_region"),
           "customer": ("c_mktsegment",), "supplier": ("s_nation", "s_region"),
           "part": ("p_mfgr", "p_category", "p_brand", "p_color"), "lineorder": ("lo_shipmode",)}


def set_b(scale):
    """The Parquet files of set B, one a table, at a scale factor."""
    parts = 200_000 * (1 + int(math.floor(math.log2(scale))) if scale >= 1 else scale)
    sizes = {"lines": int(6_000_000 * scale), "customers": int(30_000 * scale),
             "suppliers": max(20, int(2_000 * scale)), "parts": int(parts)}
    with open(os.path.join(os.path.dirname(__file__), "star.sql"), encoding="utf-8") as text:
        sql = text.read().format(**sizes)
    connection = None
    paths = {}
    for table in B_TEXTS:
        def make(path, table=table):
            nonlocal connection
            if connection is None:
                connection = duckdb.connect()
                connection.execute("SET enable_progress_bar = false")
                connection.execute(sql)
            connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        paths[table] = made(os.path.join(f"b{scale}", f"{table}.parquet"), make)
    return paths


def copies(times):
    """The rows of set A so many times over, whole copies behind each other."""
    def make(path):
        rows = " UNION ALL ".join([f"SELECT * FROM '{set_a()}'"] * times)
        duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return made(os.path.join(f"a{times}", "flights.parquet"), make)


def ten_times():
    """Set A10."""
    return copies(10)
