#!/usr/bin/env python3
"""Reads QVD files with another program (PyQvd) and compares every cell.

Usage: read_back.py FILE.qvd...

Beside each FILE.qvd stands FILE.qvd.cells with its contents as bytes, column by column: u32 length
and bytes of the name, u64 number of rows, then for each cell `N` (NULL), `T` + u32 length + bytes
(text), `D` + f64 (number) or `B` + f64 + u32 length + bytes (dual). All integers little-endian.

Names the files that differ; exit status 1 if there are any, else 0.
"""
import struct
import sys

import pyqvd

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


def column_cells(table, column):
    head = counted(table.columns[column]) + struct.pack("<Q", len(table.data))
    return head + b"".join(cell(row[column]) for row in table.data)


def first_difference(path):
    """The name of the first field that differs, or None."""
    with open(path + ".cells", "rb") as file:
        expected = file.read()
    table = pyqvd.QvdTable.from_qvd(path)
    at = 0
    for column, name in enumerate(table.columns):
        found = column_cells(table, column)
        if expected[at : at + len(found)] != found:
            return name
        at += len(found)
    return None if at == len(expected) else "behind the last one"


def main(paths):
    if not paths:
        sys.exit(__doc__)
    differing = 0
    for path in paths:
        field = first_difference(path)
        if field is not None:
            differing += 1
            print(f"{path}: differs in field {field}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
