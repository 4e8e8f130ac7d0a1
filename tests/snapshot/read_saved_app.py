"""Reads a saved app as docs/formats/celadon.md describes it, with nothing of Celadon's own code.

    read_saved_app.py FILE.celadon                 prints every loaded table as CSV
    read_saved_app.py FILE.celadon --sections OUT  writes names and contents of the sections, as a fuzz input
    read_saved_app.py --check CELADON FOLDER       saves an app with CELADON and compares what is read

Needs pyarrow for zstd.
"""

import csv
import io
import struct
import subprocess
import sys
from pathlib import Path

import pyarrow

MAGIC = b"\x89CELA\r\n\x1a"


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def more(self):
        return self.at < len(self.data)

    def bytes(self, length):
        part = self.data[self.at : self.at + length]
        assert len(part) == length, "cut off"
        self.at += length
        return part

    def number(self):
        value, shift = 0, 0
        while self.more():
            byte = self.bytes(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        return value

    def word(self):
        return struct.unpack("<I", self.bytes(4))[0]

    def double(self):
        return struct.unpack("<d", self.bytes(8))[0]

    def text(self):
        return self.bytes(self.number())

    def string(self):
        return self.text().decode("utf-8")

    def record(self):
        return Reader(self.text())


def unpack(frame, length):
    return pyarrow.Codec("zstd").decompress(frame, decompressed_size=length, asbytes=True)


def read_sections(data):
    assert data[:8] == MAGIC and data[-8:] == b"CELADEND"
    low, high, length = struct.unpack("<III", data[-20:-8])
    begin = high << 32 | low
    directory = Reader(unpack(data[begin:-20], length))
    assert (directory.word(), directory.word()) == struct.unpack("<II", data[8:16])
    sections, at = {}, 16
    for _ in range(directory.number()):
        record = directory.record()
        name, _use, contents = record.string(), record.number(), b""
        for _ in range(record.number()):
            stored, raw = record.number(), record.number()
            contents += unpack(data[at : at + stored], raw)
            at += stored
        sections[name] = contents
    assert at == begin
    return sections


def read_symbols(section):
    reader = Reader(section)
    kinds = reader.text()
    numbers, lengths, texts, order = (Reader(reader.text()) for _ in range(4))
    values = []
    for kind in kinds:
        number = numbers.double() if kind & 1 else None
        text = texts.bytes(lengths.number()).decode("utf-8") if kind & 2 else None
        values.append((number, text))
    elements = [order.word() for _ in range(len(order.data) // 4)] or list(range(len(values)))
    assert sorted(elements) == list(range(len(values)))
    return values


def read_rows(section, rows, symbols, nulls):
    width = max(0, (symbols + nulls - 1).bit_length())
    assert len(section) == (rows + 1023) // 1024 * 128 * width
    bits = int.from_bytes(section, "little")
    mask = (1 << width) - 1
    codes = [bits >> (row * width) & mask for row in range(rows)]
    return [None if code == symbols else code for code in codes]


def read_model(sections):
    """Fields as (name, symbols); tables as dicts with columns by field number."""
    reader = Reader(sections["model"])
    fields = []
    for _ in range(reader.number()):
        record = reader.record()
        name = record.string()
        symbols = read_symbols(sections["symbols/" + name])
        fields.append((name, symbols))
    tables = []
    for _ in range(reader.number()):
        record = reader.record()
        table = {"name": record.string(), "comment": record.string(), "kind": record.number()}
        table["coupling"], table["rows"], table["columns"] = record.number(), record.number(), {}
        for _ in range(record.number()):
            column = record.record()
            field, nulls = column.number(), column.number()
            section = sections[f"rows/{table['name']}/{fields[field][0]}"]
            table["columns"][field] = read_rows(section, table["rows"], len(fields[field][1]), nulls)
        table["loaded"] = [record.number() for _ in range(record.number())]
        tables.append(table)
    return fields, tables


def loaded_column(tables, table, field):
    """The symbols of a field in a table, through the synthetic keys that stand for it."""
    if field in table["columns"]:
        return table["columns"][field]
    for key in tables:
        if key["kind"] == 1 and key is not table and field in key["loaded"][1:] and key["loaded"][0] in table["columns"]:
            behind = loaded_column(tables, key, field)
            return [None if row is None else behind[row] for row in table["columns"][key["loaded"][0]]]
    raise AssertionError("a loaded field is nowhere")


def shown(value):
    number, text = value
    return text if text is not None else f"{number:.14g}"


def tables_as_csv(data):
    fields, tables = read_model(read_sections(data))
    result = {}
    for table in tables:
        if table["kind"] != 0:
            continue
        columns = [(fields[f], loaded_column(tables, table, f)) for f in table["loaded"]]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([name for (name, _), _ in columns])
        for row in range(table["rows"]):
            writer.writerow(["" if symbols[row] is None else shown(field[1][symbols[row]]) for field, symbols in columns])
        result[table["name"]] = out.getvalue()
    return result


def as_fuzz_input(data):
    def text(part):
        length, head = len(part), b""
        while length >= 0x80:
            head, length = head + bytes([length & 0x7F | 0x80]), length >> 7
        return head + bytes([length]) + part

    return b"S" + b"".join(text(name.encode()) + text(part) for name, part in read_sections(data).items())


TABLES = {
    "Sales": "Shop,Day,Item,Amount\n" + "".join(f"S{i % 7},{i % 5},I{i % 113},{i * 37 % 1009 / 4:.14g}\n" for i in range(3000)),
    "Visits": "Shop,Day,Visitors\n" + "".join(f"S{i % 9},{i % 4},{i}\n" for i in range(500)),
    "Items": "Item,Colour\n" + "".join(f"I{i},{'äöü'[i % 3]}\n" for i in range(100)),
}


def check(celadon, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in TABLES.items():
        (folder / f"{name}.csv").write_text(contents, encoding="utf-8")
    commands = [argument for name in TABLES for argument in ("-c", f"load {name}.csv")] + ["-c", "save app.celadon"]
    subprocess.run([celadon, "--data-dir", folder, *commands], cwd=folder, check=True)
    found = tables_as_csv((folder / "app.celadon").read_bytes())
    for name, contents in TABLES.items():
        if found.get(name) != contents:
            sys.exit(f"table {name} is not as it was loaded")
    if sorted(found) != sorted(TABLES):
        sys.exit(f"other tables were found: {sorted(found)}")


def main():
    if sys.argv[1] == "--check":
        check(Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve())
    elif len(sys.argv) > 3 and sys.argv[2] == "--sections":
        Path(sys.argv[3]).write_bytes(as_fuzz_input(Path(sys.argv[1]).read_bytes()))
    else:
        for name, contents in tables_as_csv(Path(sys.argv[1]).read_bytes()).items():
            print(f"{name}\n{contents}")


if __name__ == "__main__":
    main()
