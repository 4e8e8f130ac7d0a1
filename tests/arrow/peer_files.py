"""Files of the Arrow family as other programs write and read them.

make FOLDER          writes files and, beside each, what a reader must find in it (.expected), or in the
                     table of nested columns whose path stands behind a # (FILE#PATH.expected)
dump duckdb FILE     prints what DuckDB finds in a Parquet file
dump pyarrow FILE    prints what pyarrow finds in it

A line a row, cells separated by tabs: - for NULL, n and a number, t and a text, d with number and
text of a dual. Numbers are printed with 17 digits, so equal lines are equal values.
"""
import datetime as dt
import decimal
import os
import sys
import uuid

import duckdb
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq

DAY = 86400 * 10**6  # microseconds


def number(x):
    return "%.17g" % (x + 0.0)


def days(delta, epoch=0):
    us = (delta.days * 86400 + delta.seconds) * 10**6 + delta.microseconds
    return float(epoch + us // DAY) + (us % DAY) / DAY


def cell(value):
    if value is None or value != value:
        return "-"
    if isinstance(value, bool):
        return "n-1" if value else "n0"
    if isinstance(value, decimal.Decimal):
        digits = format(value, "f")
        if len(digits.replace(".", "").replace("-", "").strip("0")) > 15:
            return "d%s|%s" % (number(float(value)), digits)
        return "n" + number(float(value))
    if isinstance(value, (int, float)):
        return "n" + number(float(value))
    if isinstance(value, dt.datetime):
        return "n" + number(days(value.replace(tzinfo=None) - dt.datetime(1970, 1, 1), 25569))
    if isinstance(value, dt.date):
        return "n" + number(float((value - dt.date(1899, 12, 30)).days))
    if isinstance(value, dt.time):
        return "n" + number(days(dt.datetime.combine(dt.date.min, value) - dt.datetime.min))
    if isinstance(value, dt.timedelta):
        return "n" + number(days(value))
    if isinstance(value, bytes):
        return "t" + value.decode()
    return "t" + str(value)


def lines(rows):
    return "".join("\t".join(map(cell, row)) + "\n" for row in rows)


def expect(path, rows):
    with open(path + ".expected", "w") as out:
        out.write(lines(rows))


# One column a type: Arrow type and values, NULL among them.
def typed_columns():
    d = decimal.Decimal
    stamps = [dt.datetime(2001, 1, 1, 0, 14), None, dt.datetime(1899, 12, 29, 6),
              dt.datetime(9999, 12, 31, 23, 59, 59), dt.datetime(1, 1, 1)]
    fine = stamps[:3] + [dt.datetime(2024, 2, 29, 12, 30, 15, 123456), dt.datetime(1969, 12, 31, 23)]
    times = [dt.time(0), None, dt.time(12, 30), dt.time(23, 59, 59), dt.time(6, 0, 1)]
    texts = ["", None, "a", "Zürich", "日本語"]
    return {
        "b": (pa.bool_(), [True, None, False, True, False]),
        "i8": (pa.int8(), [-128, None, 127, 0, 1]),
        "i16": (pa.int16(), [-32768, None, 32767, 0, 1]),
        "i32": (pa.int32(), [-2**31, None, 2**31 - 1, 0, 1]),
        "i64": (pa.int64(), [-2**63, None, 2**63 - 1, 2**53, 1]),
        "u8": (pa.uint8(), [255, None, 0, 1, 2]),
        "u16": (pa.uint16(), [65535, None, 0, 1, 2]),
        "u32": (pa.uint32(), [2**32 - 1, None, 0, 1, 2]),
        "u64": (pa.uint64(), [2**64 - 1, None, 0, 1, 2]),
        "f16": (pa.float16(), [0.5, None, float("nan"), -2.0, 65504.0]),
        "f32": (pa.float32(), [0.5, None, float("nan"), -1e30 * 0 - 2.25, float("inf")]),
        "f64": (pa.float64(), [0.1, None, float("nan"), 1e300, -5e-324]),
        "d9": (pa.decimal128(9, 2), [d("12.30"), None, d("-0.01"), d("0.00"), d("1234567.89")]),
        "d18": (pa.decimal128(18, 4), [d("12345678901234.5678"), None, d("-1.5000"), d("0.0001"),
                                       d("-99999999999999.9999")]),
        "d38": (pa.decimal128(38, 10), [d("1234567890123456789012345678.0123456789"), None,
                                        d("0.1000000000"), d("-3.0000000000"), d("7.0000000001")]),
        "d60": (pa.decimal256(60, 0), [d(10**59 + 7), None, d(-5), d(0), d(12)]),
        "day": (pa.date32(), [dt.date(2024, 7, 1), None, dt.date(1899, 12, 30), dt.date(1, 1, 1),
                              dt.date(9999, 12, 31)]),
        "day64": (pa.date64(), [dt.date(2024, 7, 1), None, dt.date(1899, 12, 30),
                                dt.date(1960, 2, 29), dt.date(2100, 1, 1)]),
        "t_s": (pa.time32("s"), times),
        "t_ms": (pa.time32("ms"), times[:4] + [dt.time(1, 2, 3, 4000)]),
        "t_us": (pa.time64("us"), times[:4] + [dt.time(1, 2, 3, 4567)]),
        "t_ns": (pa.time64("ns"), times[:4] + [dt.time(1, 2, 3, 4567)]),
        "ts_s": (pa.timestamp("s"), stamps),
        "ts_ms": (pa.timestamp("ms"), stamps),
        "ts_us": (pa.timestamp("us"), fine),
        "ts_ns": (pa.timestamp("ns"), fine),
        "ts_utc": (pa.timestamp("us", "UTC"), fine),
        "ts_zone": (pa.timestamp("ms", "Europe/Stockholm"), stamps[:3] + [dt.datetime(2024, 7, 1)] * 2),
        "s": (pa.string(), texts),
        "ls": (pa.large_string(), texts),
        "bin": (pa.binary(), [None if t is None else t.encode() for t in texts]),
        "fix": (pa.binary(3), [b"abc", None, b"   ", b"xyz", "é!".encode()]),
        "dict": (pa.dictionary(pa.int8(), pa.string()), texts),
        "nothing": (pa.null(), [None] * 5),
    }


def typed_table(columns, times=1):
    arrays = []
    for kind, values in columns.values():
        values = values * times
        if pa.types.is_dictionary(kind):
            arrays.append(pa.array(values, kind.value_type).dictionary_encode())
        else:
            arrays.append(pa.array(values, kind))
    return pa.table(arrays, names=list(columns)), list(zip(*[v * times for _, v in columns.values()]))


def make_parquet_types(folder):
    columns = typed_columns()
    for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        for dictionary in [True, False]:
            table, rows = typed_table(columns, 4)
            path = f"{folder}/types_{codec}_{'dictionary' if dictionary else 'plain'}.parquet"
            pq.write_table(table, path, compression=codec, use_dictionary=dictionary, row_group_size=7,
                           data_page_version="2.0" if codec in ("zstd", "lz4") else "1.0",
                           write_page_checksum=dictionary)
            expect(path, rows)


def make_parquet_encodings(folder):
    ints = [((i * 7919) % 4001) - 17 for i in range(5000)]
    texts = [None if i % 11 == 0 else "text %d" % ((i * 31) % 3000) for i in range(5000)]
    reals = [i * 0.37 for i in range(5000)]
    table = pa.table({"i": pa.array(ints, pa.int64()), "s": texts, "r": reals})
    rows = list(zip(ints, texts, reals))
    overflow = f"{folder}/dictionary_overflow.parquet"
    pq.write_table(table, overflow, dictionary_pagesize_limit=2000, data_page_size=700, write_batch_size=50)
    delta = f"{folder}/delta.parquet"
    pq.write_table(table, delta, use_dictionary=False, row_group_size=1234, column_encoding={
        "i": "DELTA_BINARY_PACKED", "s": "DELTA_BYTE_ARRAY", "r": "BYTE_STREAM_SPLIT"})
    wide = f"{folder}/wide_range.parquet"
    far = [i * i * 10**11 for i in range(5000)]
    pq.write_table(pa.table({"far": far, "s": texts}), wide, use_dictionary=False,
                   column_encoding={"far": "PLAIN", "s": "DELTA_LENGTH_BYTE_ARRAY"})
    expect(overflow, rows)
    expect(delta, rows)
    expect(wide, list(zip(far, texts)))


def make_parquet_corners(folder):
    stamps = [dt.datetime(9999, 12, 31), None, dt.datetime(1, 1, 1), dt.datetime(2024, 7, 1, 12)]
    path = f"{folder}/int96.parquet"
    table = pa.table({"t": pa.array(stamps, pa.timestamp("us"))})
    pq.write_table(table, path, use_deprecated_int96_timestamps=True)
    expect(path, [[s] for s in stamps])
    pq.write_table(pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())}),
                   f"{folder}/empty.parquet")
    expect(f"{folder}/empty.parquet", [])
    ids = [uuid.UUID(int=i * 2**90 + i) for i in range(1, 4)]
    pq.write_table(pa.table({"id": pa.array([u.bytes for u in ids], pa.uuid())}), f"{folder}/uuid.parquet")
    expect(f"{folder}/uuid.parquet", [[u] for u in ids])
    required = pa.schema([pa.field("k", pa.int32(), nullable=False), pa.field("s", pa.string(), nullable=False)])
    pq.write_table(pa.table([[3, 1, 2], ["x", "y", "x"]], schema=required), f"{folder}/required.parquet")
    expect(f"{folder}/required.parquet", [[3, "x"], [1, "y"], [2, "x"]])


PHONE = pa.struct([("number", pa.string()), ("kind", pa.dictionary(pa.int8(), pa.string()))])
PERSON = pa.struct([("name", pa.string()), ("born", pa.date32()), ("phones", pa.list_(PHONE))])
NESTED = pa.schema([
    ("id", pa.int64()), ("city", pa.struct([("name", pa.string()), ("place", pa.struct([("lat", pa.float64())]))])),
    ("tags", pa.list_(pa.string())), ("people", pa.list_(PERSON)), ("counts", pa.map_(pa.string(), pa.int32())),
    ("grid", pa.list_(pa.list_(pa.decimal128(9, 1))))])


def nested_row(i):
    person = {"name": "p%d" % i, "born": dt.date(2000, 1, 1) + dt.timedelta(i),
              "phones": [None, [], [{"number": "0%d" % i, "kind": None}],
                         [{"number": None, "kind": "home"}, {"number": "+%d" % i, "kind": "work"}]][i % 4]}
    place = [None, {"lat": None}, {"lat": i / 4}][i % 3]
    return {"id": i, "city": [None, {"name": None, "place": place}, {"name": "c%d" % i, "place": place}][i % 5 % 3],
            "tags": [None, [], ["a"], ["b", None, "b"]][i % 4],
            "people": [[], None, [person], [person, None, dict(person, name=None)]][i // 2 % 4],
            "counts": [None, [], [("x", i)], [("y", None), ("z", 2)]][i % 4],
            "grid": [None, [[]], [[decimal.Decimal(i) / 2], None, [None, decimal.Decimal(1)]]][i % 3]}


# Path -> rows; the first of a pair is the number of the row that an element stands in.
def nested_tables(rows):
    def elements(lists):
        return [(n, element) for n, inner in enumerate(lists, 1) for element in inner or []]

    def of(group, *names):
        for name in names:
            group = (group or {}).get(name)
        return group

    people = elements(row["people"] for row in rows)
    phones = elements(of(person, "phones") for _, person in people)
    lines_of_grid = elements(row["grid"] for row in rows)
    return {
        "": [[row["id"], of(row, "city", "name"), of(row, "city", "place", "lat"), n, n, n, n]
             for n, row in enumerate(rows, 1)],
        "city": [[of(row, "city", "name"), of(row, "city", "place", "lat")] for row in rows],
        "city.place": [[of(row, "city", "place", "lat")] for row in rows],
        "tags.list": [[tag, n] for n, tag in elements(row["tags"] for row in rows)],
        "people.list": [[of(person, "name"), of(person, "born"), at, n]
                        for at, (n, person) in enumerate(people, 1)],
        "people.list.element.phones.list": [[phone["number"], phone["kind"], n] for n, phone in phones],
        "counts.key_value": [[key, value, n] for n, (key, value) in elements(row["counts"] for row in rows)],
        "grid.list": [[at, n] for at, (n, _) in enumerate(lines_of_grid, 1)],
        "grid.list.element.list": [[value, n] for n, value in elements(line for _, line in lines_of_grid)]}


# What the tables are called where lists have no node that repeats.
IN_ARROW = {"tags.list": "tags", "people.list": "people", "people.list.element.phones.list": "people.item.phones",
            "counts.key_value": "counts", "grid.list": "grid", "grid.list.element.list": "grid.item"}


def expect_tables(path, tables):
    for name, rows in tables.items():
        expect(f"{path}#{name}" if name else path, rows)


def make_nested(folder):
    rows = [nested_row(i) for i in range(120)]
    table = pa.Table.from_pylist(rows, schema=NESTED)
    tables = nested_tables(rows)
    for name, options in {"": {}, "_plain": {"use_dictionary": False, "data_page_version": "2.0"},
                          "_bare": {"store_schema": False}, "_small": {"row_group_size": 7}}.items():
        pq.write_table(table, f"{folder}/nested{name}.parquet", **options)
        expect_tables(f"{folder}/nested{name}.parquet", tables)
    pq.write_table(table, f"{folder}/nested_items.parquet", use_compliant_nested_type=False)
    expect_tables(f"{folder}/nested_items.parquet",
                  {name.replace("list.element", "list.item"): rows for name, rows in tables.items()})
    con = duckdb.connect()
    con.register("nested", table)
    con.execute(f"copy (from nested) to '{folder}/nested_duckdb.parquet' (format parquet)")
    expect_tables(f"{folder}/nested_duckdb.parquet", tables)
    with pa.ipc.new_file(f"{folder}/nested.arrow", NESTED) as out:
        out.write_table(table, max_chunksize=11)
    expect_tables(f"{folder}/nested.arrow", {IN_ARROW.get(name, name): rows for name, rows in tables.items()})
    make_lists_of_other_kinds(folder)


def make_lists_of_other_kinds(folder):
    values = [[1, 2], None, [3, None]]
    two = pa.list_(pa.int8(), 2)
    table = pa.table({"large": pa.array(values, pa.large_list(pa.int8())), "two": pa.array(values, two)})
    rows = [[1, 1], [2, 1], [3, 3], [None, 3]]
    pa.feather.write_feather(table, f"{folder}/lists.arrow")
    expect_tables(f"{folder}/lists.arrow", {"large": rows, "two": rows})
    # Arrow itself reads no NULL among lists of one size from Parquet.
    pq.write_table(table.select(["large"]), f"{folder}/lists.parquet")
    expect_tables(f"{folder}/lists.parquet", {"large.list": rows})


def make_refused(folder):
    pq.write_table(pa.table([[1], [2]], names=["same", "same"]), f"{folder}/refused_same_name.parquet")
    pq.write_table(pa.table({"raw": [b"\xff\xfe"]}), f"{folder}/refused_bytes.parquet")
    pq.write_table(pa.table({"x": [1] * 1000}), f"{folder}/sound.parquet")


def make_duckdb(folder):
    con = duckdb.connect()
    con.execute("""create table t as select * from (values
        (true, -1::tinyint, 300::smallint, 70000, 2::bigint ** 40, 1.5::float, 0.1::double, 12.34::decimal(9,2),
         date '2024-07-01', time '12:30:15.5', timestamp '2001-01-01 00:14:00', timestamptz '2024-01-01 00:00:00+00',
         'text', 'b'::enum('a','b'), 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid, 'raw'::blob, 7::hugeint, 9::ubigint),
        (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
        ) v(b, i8, i16, i32, f, f4, f8, dec, d, t, ts, tz, s, e, u, bl, h, ub)""")
    rows = [[True, -1, 300, 70000, 2.0**40, 1.5, 0.1, 12.34, dt.date(2024, 7, 1), dt.time(12, 30, 15, 500000),
             dt.datetime(2001, 1, 1, 0, 14), dt.datetime(2024, 1, 1), "text", "b",
             "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "raw", 7, 9], [None] * 18]
    for codec in ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"]:
        for version in ["v1", "v2"]:
            path = f"{folder}/duckdb_{codec}_{version}.parquet"
            con.execute(f"copy t to '{path}' (format parquet, codec '{codec}', parquet_version '{version}')")
            expect(path, rows)
    path = f"{folder}/duckdb_groups.parquet"
    con.execute(f"""copy (select i, i % 100 as k, 'n' || (i % 3000) as s, i / 7 as r from range(20000) t(i) order by i)
        to '{path}' (format parquet, row_group_size 2048)""")
    expect(path, [[i, i % 100, "n%d" % (i % 3000), i / 7] for i in range(20000)])


def make_arrow(folder):
    columns = typed_columns()
    columns["sv"] = (pa.string_view(), columns["s"][1])
    columns["dur"] = (pa.duration("ms"), [dt.timedelta(hours=36), None, dt.timedelta(0),
                                          dt.timedelta(hours=-6), dt.timedelta(milliseconds=1)])
    table, rows = typed_table(columns, 4)
    for codec in [None, "lz4", "zstd"]:
        for kind, opener in [("file", pa.ipc.new_file), ("stream", pa.ipc.new_stream)]:
            path = f"{folder}/types_{kind}_{codec}.arrow"
            options = pa.ipc.IpcWriteOptions(compression=codec, unify_dictionaries=kind == "file")
            with opener(path, table.schema, options=options) as out:
                out.write_table(table, max_chunksize=6)
            expect(path, rows)
    feather = f"{folder}/types.feather"
    pa.feather.write_feather(table, feather)
    expect(feather, rows)
    make_dictionaries(folder)


def make_dictionaries(folder):
    kind = pa.dictionary(pa.int16(), pa.string())
    values = [["a", None, "b"], ["a", None, "b", "c"], ["x"]]
    indices = [[0, 1, 2, None], [3, 3, 0], [0]]
    path = f"{folder}/dictionaries.ipc"
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with pa.ipc.new_stream(path, pa.schema([("k", kind)]), options=options) as out:
        for entries, codes in zip(values, indices):
            array = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int16()), pa.array(entries))
            out.write_batch(pa.record_batch([array], names=["k"]))
    expect(path, [[None if c is None else e[c]] for e, codes in zip(values, indices) for c in codes])


def make(folder):
    os.makedirs(folder, exist_ok=True)
    for step in [make_parquet_types, make_parquet_encodings, make_parquet_corners, make_nested, make_refused,
                 make_duckdb, make_arrow]:
        step(folder)


def dump(program, path):
    if program == "duckdb":
        rows = duckdb.connect().execute("from read_parquet(?)", [path]).fetchall()
    else:
        rows = [list(row.values()) for row in pq.read_table(path).to_pylist()]
    sys.stdout.write(lines(rows))


if __name__ == "__main__":
    {"make": make, "dump": dump}[sys.argv[1]](*sys.argv[2:])
