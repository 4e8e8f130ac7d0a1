#!/usr/bin/env python3
"""Reads written QVD files with another program (PyQvd) and compares every cell.

Usage: read_back_test.py FILE.qvd CONTENTS.json [FILE.qvd CONTENTS.json]...

CONTENTS.json names the rows and, for each of its fields, the name and the SHA-256 over the field's
cells in row order: u32 length and bytes of the name, u64 number of rows, then for each cell `N`
(NULL), `T` + u32 length + bytes (text), `D` + f64 (number) or `B` + f64 + u32 length + bytes (dual).

Ends with 77 where PyQvd cannot be imported, 1 where a file differs, else 0.
"""
import hashlib
import json
import struct
import sys

try:
    import pyqvd
except ImportError:
    print("skipped: PyQvd is not installed")
    sys.exit(77)

DUALS = (pyqvd.DualIntegerValue, pyqvd.DualDoubleValue)


def counted(text):
    data = text.encode("utf-8")
    return struct.pack("<I", len(data)) + data


def cell(value):
    if value is None:
        return b"N"
    if isinstance(value, pyqvd.StringValue):
        return b"T" + counted(value.display_value)
    number = struct.pack("<d", value.calculation_value)
    if isinstance(value, DUALS):
        return b"B" + number + counted(value.display_value)
    return b"D" + number


def column_sha256(table, column):
    digest = hashlib.sha256(counted(table.columns[column]) + struct.pack("<Q", len(table.data)))
    for row in table.data:
        digest.update(cell(row[column]))
    return digest.hexdigest()


def differences(path, contents_path):
    with open(contents_path, encoding="utf-8") as file:
        contents = json.load(file)
    table = pyqvd.QvdTable.from_qvd(path)
    fields = contents["fields"]
    if table.columns != [field["name"] for field in fields]:
        return ["the fields are named " + ", ".join(table.columns)]
    if len(table.data) != contents["rows"]:
        return [f"{len(table.data)} rows instead of {contents['rows']}"]
    return [
        "field " + field["name"]
        for column, field in enumerate(fields)
        if column_sha256(table, column) != field["column_sha256"]
    ]


def main(arguments):
    if not arguments or len(arguments) % 2 != 0:
        sys.exit(__doc__)
    differing = 0
    for path, contents_path in zip(arguments[::2], arguments[1::2]):
        found = differences(path, contents_path)
        differing += bool(found)
        print(f"{path}: {'differs in ' + '; '.join(found) if found else 'equal'}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
