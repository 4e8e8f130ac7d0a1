"""Load scripts over workbooks, XML, JSON and fixed-width text."""
import pathlib
import shutil
import unittest
import zipfile

from command_case import CommandCase

RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
             '<Relationship Id="rId7" Target="/xl/worksheets/other.xml"/></Relationships>')
WORKBOOK = ('<workbook xmlns:r="x"><sheets><sheet name="Orders" r:id="rId1"/>'
            '<sheet name="More &amp; more" r:id="rId7"/></sheets></workbook>')
STYLES = ('<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[Red]yyyy\\-mm\\-dd;@"/>'
          '<numFmt numFmtId="171" formatCode="0.00 &quot;days&quot;"/></numFmts><cellXfs>'
          '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/>'
          '<xf numFmtId="20"/></cellXfs></styleSheet>')
SHARED = ('<sst><si><t>name</t></si><si><t>day</t></si><si><r><t>ri</t></r><r><t>ch</t></r></si>'
          '<si><t>0012</t></si></sst>')
ORDERS = """<worksheet><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>a title</t></is></c></row>
<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>0</v></c></row>
<row r="4"><c r="B4" t="s"><v>2</v></c><c r="C4" s="1"><v>45292</v></c><c r="D4"><v>1.5</v></c><c r="F4" t="b"><v>1</v></c></row>
<row r="5"><c r="B5" t="s"><v>3</v></c><c r="C5" s="2"><v>45293</v></c><c r="D5" s="3"><v>2</v></c><c r="F5" t="e"><v>#N/A</v></c></row>
<row r="6"/>
<row r="7"><c r="C7" s="4"><v>45293.5</v></c><c r="D7" s="5"><v>0.75</v></c></row>
</sheetData></worksheet>"""
OTHER = '<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'

XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<Orders made="2024-01-01"><Order id="1"><Customer>Bj\xf6rn</Customer><Address zip="0012"><City>Oslo</City></Address>
<Item sku="a">2</Item><Item sku="b">3</Item></Order><Order id="2"><Customer/></Order></Orders>"""

JSON = """{"made": "2024-01-01", "orders": [
 {"id": 1, "name": "Bj\\u00f6rn", "zip": "0012", "address": {"city": "Oslo"}, "tags": ["a", 2], "paid": true},
 {"id": 2.5, "late": "1,000", "name": null, "paid": false}]}"""


class SourcesTest(CommandCase):

    INPUTS = ()

    def rows(self, script, table="T"):
        """The field names and the rows of a table, a dual as (text, number)."""
        self.write("load.qvs", script)
        answer = self.answer("script load.qvs", f"table {table}")
        return answer["fields"], [[self.cell(cell) for cell in row] for row in answer["rows"]]

    @staticmethod
    def cell(cell):
        if "num" not in cell:
            return cell.get("text")
        plain = cell["text"] == f"{cell['num']:g}"
        return cell["num"] if plain else (cell["text"], cell["num"])

    # Lists of a Parquet file are tables that associate by the keys; columns beside them need no list.
    def test_nested_parquet(self):
        shutil.copy(pathlib.Path(__file__).parents[1] / "data" / "parquet" / "nested.parquet", self.folder)
        self.assertEqual(self.rows("T: LOAD id, [city.name] as city FROM nested.parquet (parquet) WHERE id < 3;"),
                         (["id", "city"], [[0, None], [1, None], [2, "c2"]]))
        script = ("T: LOAD id, [%Key_people.list] as %people FROM nested.parquet (parquet);"
                  "P: LOAD [element.name] as name, [%Key_people.list] as %people"
                  " FROM nested.parquet (parquet, table is [people.list]);")
        self.assertEqual(self.rows(script, "P")[1][:3], [["p4", 5], ["p5", 6], ["p6", 7]])
        self.assertEqual(self.rows("SET FieldNameDelimiter='/'; T: LOAD [city/name] as city FROM nested.parquet (parquet);")[1],
                         self.rows("T: LOAD [city.name] as city FROM nested.parquet (parquet);")[1])
        self.write("load.qvs", script)
        answer = self.answer("script load.qvs", "select name p5", "list id")
        self.assertEqual([value["num"] for value in answer["values"] if value["state"] == "possible"], [5])
        self.write("load.qvs", "T: LOAD * FROM nested.parquet (parquet, table is [x]);")
        self.assertIn("its lists are: tags.list", self.error("script load.qvs")["message"])

    def write_workbook(self, **parts):
        with zipfile.ZipFile(self.folder / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
            names = {"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS,
                     "xl/styles.xml": STYLES, "xl/sharedStrings.xml": SHARED,
                     "xl/worksheets/sheet1.xml": ORDERS, "xl/worksheets/other.xml": OTHER, **parts}
            for name, text in names.items():
                if text is not None:
                    book.writestr(name, text)

    def test_a_sheet_gives_typed_columns(self):
        self.write_workbook()
        fields, rows = self.rows(
            "T: LOAD * FROM [book.xlsx] (ooxml, embedded labels, header is 1 lines, table is Orders);")
        self.assertEqual(fields, ["name", "day", "name1", "F6"])
        self.assertEqual(rows, [
            ["rich", ("2024-01-01", 45292), 1.5, ("TRUE", -1)],
            ["0012", ("2024-01-02", 45293), 2, "#N/A"],
            [None, ("2024-01-02 12:00:00", 45293.5), ("18:00:00", 0.75), None]])

    # Source: QlikView help "File Wizard: Type - Excel XLSX": areas with a name in the whole workbook are tables.
    def test_named_areas_are_tables(self):
        names = {"Part": "Orders!$B$3:$D$4", "lines": "Orders!$3:$5", "Columns": "'More &amp; more'!$A:$B", "One": "Orders!$C4",
                 "Quoted": "'It''s'!$A$1", "Gone": "#REF!", "Made": "OFFSET(Orders!$A$1,0,0,2,2)", "Two": "Orders!$A$1,Orders!$B$1",
                 "Ends": "Orders!$A$1:$B", "Far": "Orders!$ZZZZ$1", "_xlnm.Print_Area": "Orders!$A$1:$D$4"}
        defined = "".join(f'<definedName name="{name}">{area}</definedName>' for name, area in names.items())
        defined += '<definedName name="Local" localSheetId="0">Orders!$B$3:$D$4</definedName>'
        self.write_workbook(**{"xl/workbook.xml": WORKBOOK.replace("</workbook>", f"<definedNames>{defined}</definedNames></workbook>")})
        load = "T: LOAD * FROM book.xlsx (ooxml, {}, table is [{}]);".format
        self.assertEqual(self.rows(load("embedded labels", "part")),
                         (["name", "day", "name1"], [["rich", ("2024-01-01", 45292), 1.5]]))
        self.assertEqual([len(row) for row in self.rows(load("embedded labels", "Lines"))[1]], [4, 4])
        self.assertEqual(self.rows(load("embedded labels, header is 1 lines", "lines"))[0],
                         ["rich", "2024-01-01", "1.5", "TRUE"])
        self.assertEqual(self.rows(load("no labels", "Columns")), (["A"], [[7]]))
        self.assertEqual(self.rows(load("no labels", "One")), (["C"], [[("2024-01-01", 45292)]]))
        for name in ("Quoted", "Gone", "Made", "Two", "Ends", "Far", "_xlnm.Print_Area", "Local"):
            self.write("load.qvs", load("no labels", name))
            self.assertIn("it has: Orders, More & more, Part, lines, Columns, One", self.error("script load.qvs")["message"])

    def test_texts_of_a_sheet_write_characters_by_their_codes(self):
        sheet = ('<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a_x0020_b</t></is></c></row>'
                 '<row r="2"><c r="A2" t="inlineStr"><is><t>x_x000D_\ny</t></is></c></row>'
                 '<row r="3"><c r="A3" t="str"><v>_xD83D__xDE00_</v></c></row>'
                 '<row r="4"><c r="A4" t="str"><v>_x005F_x0041_ _xD83D_ _x00_ _x</v></c></row></sheetData></worksheet>')
        self.write_workbook(**{"xl/worksheets/sheet1.xml": sheet})
        self.assertEqual(self.rows("T: LOAD * FROM book.xlsx (ooxml, embedded labels);"),
                         (["a b"], [["x\r\ny"], ["\U0001F600"], ["_x0041_ _xD83D_ _x00_ _x"]]))

    def test_a_sheet_is_named_with_a_dollar_and_has_letters_without_labels(self):
        self.write_workbook()
        self.assertEqual(self.rows("T: LOAD A*2 as twice FROM book.xlsx (ooxml, no labels, "
                                   "table is [more & more$]);"), (["twice"], [[14]]))
        self.assertEqual(self.rows("LOAD C FROM book.xlsx (ooxml, no labels);", "book")[0], ["C"])

    def test_a_workbook_may_count_from_1904_and_lack_optional_parts(self):
        self.write_workbook(**{"xl/sharedStrings.xml": None, "xl/workbook.xml": WORKBOOK.replace(
            "<sheets>", '<workbookPr date1904="1"/><sheets>'),
            "xl/worksheets/sheet1.xml": ORDERS.replace('t="s"', 't="str"')})
        rows = self.rows("T: LOAD C FROM book.xlsx (ooxml, no labels, header is 3 lines);")[1]
        self.assertEqual(rows[0], [("2028-01-02", 46754)])

    def test_what_is_no_workbook_is_refused(self):
        self.write("book.xlsx", "no archive")
        self.write("load.qvs", "LOAD * FROM book.xlsx;")
        self.assertEqual(self.error("script load.qvs")["code"], "InvalidArgument")
        self.write_workbook(**{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"})
        self.assertEqual(self.error("script load.qvs")["code"], "DataLoss")
        for text in ("4", "-1", "x"):
            self.write_workbook(**{"xl/worksheets/sheet1.xml": ORDERS.replace("<v>3</v>", f"<v>{text}</v>")})
            error = self.error("script load.qvs")
            self.assertEqual(error["code"], "DataLoss")
            self.assertIn(f"cell B5 asks for the shared text {text} of 4", error["message"])
        self.write_workbook()
        self.write("load.qvs", "LOAD * FROM book.xlsx (ooxml, table is Nothing);")
        self.assertIn("it has: Orders, More & more", self.error("script load.qvs")["message"])

    def test_a_workbook_of_the_binary_kind_gives_what_a_newer_one_does(self):
        # made by xlwt 1.3, another program
        shutil.copy(pathlib.Path(__file__).parents[1] / "fuzz/corpus/xls/orders.xls", self.folder / "book.xls")
        fields, rows = self.rows(
            "T: LOAD * FROM [book.xls] (biff, embedded labels, header is 2 lines, table is Orders$);")
        self.assertEqual(fields, ["name", "day", "name1", "at", "F5"])
        self.assertEqual(rows, [
            ["Bjørn", ("2024-01-01", 45292), 1.5, ("18:00:00", 0.75), None],
            ["0012", ("2024-01-02 12:00:00", 45293.5), 2, None, 1],
            [-7, None, None, "x" * 300, None]])
        self.assertEqual(self.rows(
            "T: LOAD * FROM [book.xls] (biff, embedded labels, table is Orders$, filters(Remove(Row, Pos(Top, 2)), "
            "Remove(Row, Pos(Top, 1)), Remove(Col, Pos(Top, 3)), Remove(Row, RowCnd(CellValue, 2, StrCnd(null)))));"),
            (["name", "day", "at", "F4"],
             [["Bjørn", ("2024-01-01", 45292), ("18:00:00", 0.75), None],
              ["0012", ("2024-01-02 12:00:00", 45293.5), None, 1]]))
        self.assertEqual(self.rows("LOAD A*2 as twice, C FROM book.xls (biff, no labels, table is [more & MORE]);",
                                   "book"), (["twice", "C"], [[14, "z"]]))
        self.write("load.qvs", "LOAD * FROM book.xls (biff, table is Nothing);")
        self.assertIn("it has: Orders, More & more", self.error("script load.qvs")["message"])
        self.write("book.xls", "no workbook" * 100)
        self.assertEqual(self.error("script load.qvs")["code"], "InvalidArgument")

    def test_elements_of_xml_are_rows(self):
        (self.folder / "orders.xml").write_bytes(XML.encode("latin-1"))
        self.assertEqual(self.rows("T: LOAD * FROM orders.xml (XmlSimple, table is [Orders/Order]);"), (
            ["id", "Customer", "Address/zip", "Address/City", "Item", "Item/sku", "%Key_Orders", "%Key_Order"],
            [[1, "Björn", ("0012", 12), "Oslo", 2, "a", 1, 1], [2, "", None, None, None, None, 1, 2]]))
        self.assertEqual(self.rows("T: LOAD sku, [Item%Table] as pieces, %Key_Order FROM orders.xml "
                                   "(XmlSimple, table is [Orders/Order/Item]) Where sku <> 'c';")[1],
                         [["a", 2, 1], ["b", 3, 1]])
        self.write("load.qvs", "LOAD * FROM orders.xml (XmlSimple, table is [Orders/Nothing]);")
        self.assertEqual(self.error("script load.qvs")["code"], "NotFound")
        self.write("orders.xml", "<a><b></a>")
        self.assertEqual(self.error("script load.qvs")["code"], "DataLoss")

    def test_tables_of_xml_associate_by_keys(self):
        self.write("shop.xml", '<shop><info><owner name="Ann"/></info><order no="7"><item>a</item><item>b</item></order></shop>')
        self.assertEqual(self.rows("T: LOAD * FROM shop.xml (XmlSimple, table is [shop/order/item]);"), (
            ["item%Table", "%Key_shop", "%Key_order", "%Key_item"], [["a", 1, 1, 1], ["b", 1, 1, 2]]))
        self.assertEqual(self.rows("T: LOAD no, %Key_order FROM shop.xml (XmlSimple, table is [shop/order]);")[1], [[7, 1]])
        # The root has values of its own, if only in children that occur once; scripts write a hash behind the name.
        self.assertEqual(self.rows("T: LOAD [info/owner/name] as owner, %Key_shop_0123456789ABCDEF as key "
                                   "FROM shop.xml (XmlSimple, table is shop);")[1], [["Ann", 1]])
        # Elements of one name inside each other have keys of their own.
        self.write("parts.xml", '<parts><part no="1"><part no="2"/><part no="3"/></part><part no="4"><part no="5"/></part></parts>')
        self.assertEqual(self.rows("T: LOAD no, %Key_part, %Key_part1 FROM parts.xml (XmlSimple, table is [parts/part/part]);")[1],
                         [[2, 1, 1], [3, 1, 2], [5, 2, 3]])
        self.assertEqual(self.rows("T: LOAD no, %Key_part FROM parts.xml (XmlSimple, table is [parts/part]);")[1], [[1, 1], [4, 2]])
        self.write("named.xml", '<r><a><a1><a no="1"/><a no="2"/></a1></a></r>')
        self.assertEqual(self.rows("T: LOAD * FROM named.xml (XmlSimple, table is [r/a/a1/a]);"), (
            ["no", "%Key_a", "%Key_a1", "%Key_a2"], [[1, 1, 1, 1], [2, 1, 1, 2]]))
        self.write("rows.xml", "<rows><row><a>1</a></row></rows>")
        self.assertEqual(self.rows("T: LOAD * FROM rows.xml (XmlSimple, table is [rows/row]);"),
                         (["a", "%Key_row"], [[1, 1]]))

    def test_text_of_an_element_may_come_in_pieces(self):
        self.write("pieces.xml", "<r><o>a<!-- no -->b<i><![CDATA[<x>]]>y</i><c>z<d>1</d></c></o></r>")
        self.assertEqual(self.rows("T: LOAD [o%Table], i, [c/d] FROM pieces.xml (XmlSimple, table is [r/o]);")[1],
                         [["ab", "<x>y", 1]])

    def test_an_xml_document_is_read_in_the_encoding_that_it_declares(self):
        def read(encoding, content):
            (self.folder / "coded.xml").write_bytes(
                f'<?xml version="1.0" encoding="{encoding}"?><r><o v="'.encode() + content + b'"/></r>')
            return self.rows("T: LOAD v FROM coded.xml (XmlSimple, table is [r/o]);")[1]
        self.assertEqual(read("windows-1252", "5 \u20ac".encode("cp1252")), [["5 \u20ac"]])
        self.assertEqual(read("ISO-8859-2", "\u0141\u00f3d\u017a".encode("iso8859-2")), [["\u0141\u00f3d\u017a"]])
        # what programs write that keep a text in memory in UTF-16, and one that says wrong
        self.assertEqual(read("utf-16", "Bj\u00f6rn".encode()), [["Bj\u00f6rn"]])
        self.assertEqual(read("UTF-8", "Bj\u00f6rn".encode("latin-1")), [["Bj\u00f6rn"]])
        self.assertEqual(read("x-unknown", b"plain"), [["plain"]])
        self.write("load.qvs", "LOAD * FROM coded.xml (XmlSimple, table is [r/o]);")
        (self.folder / "coded.xml").write_bytes(b'<?xml version="1.0" encoding="x-unknown"?><r><o v="\xe5"/></r>')
        self.assertIn("x-unknown", self.error("script load.qvs")["message"])

    def test_lines_of_json_are_rows(self):
        self.write("log.ndjson", '{"id": 1, "tags": ["a"]}\r\n\n{"id": 2, "at": {"city": "Oslo"}}\n  {"id": 3}')
        expected = (["id", "tags", "at.city"], [[1, '["a"]', None], [2, None, "Oslo"], [3, None, None]])
        self.assertEqual(self.rows("T: LOAD * FROM log.ndjson;"), expected)
        self.assertEqual(self.celadon("log.ndjson", "-c", "eval Sum(id)").stdout.splitlines()[-1], "6")
        shutil.copy(self.folder / "log.ndjson", self.folder / "log.dat")
        self.assertEqual(self.rows("T: LOAD * FROM log.dat (ndjson);"), expected)
        self.write("parts.jsonl", '{"o": {"items": [{"n": 1}, {"n": 2}]}}\n{"o": {"items": [{"n": 3}]}}\n')
        self.assertEqual(self.rows("T: LOAD * FROM parts.jsonl (jsonl, table is [o/items]);"), (["n"], [[1], [2], [3]]))
        self.write("log.ndjson", '{"id": 1}\n{"id": ')
        self.write("load.qvs", "LOAD * FROM log.ndjson;")
        error = self.error("script load.qvs")
        self.assertEqual(error["code"], "DataLoss")
        self.assertIn("log.ndjson: line 2: the text is no JSON", error["message"])

    def test_objects_of_json_are_rows(self):
        self.write("orders.json", JSON)
        self.assertEqual(self.rows("T: LOAD * FROM orders.json (json, table is [Root/orders]);"), (
            ["id", "name", "zip", "address.city", "tags", "paid", "late"],
            [[1, "Björn", ("0012", 12), "Oslo", '["a",2]', ("true", -1), None],
             [2.5, None, None, None, None, ("false", 0), ("1,000", 1000)]]))
        self.assertEqual(self.rows("T: LOAD id FROM orders.json;")[1], [[1], [2.5]])
        # What no object has is NULL.
        self.assertEqual(self.rows("T: LOAD id, nothing, nothing.of.it FROM orders.json (json);"),
                         (["id", "nothing", "nothing.of.it"], [[1, None, None], [2.5, None, None]]))
        self.write("nested.json", '[{"tags": ["a"]}, {"tags": [{"t": "b"}, {"t": "c"}]}]')
        self.assertEqual(self.rows("T: LOAD * FROM nested.json (json, table is 'Root/1/tags');"), (["t"], [["b"], ["c"]]))
        table = self.answer("load orders.json as T", "table T")
        self.assertEqual([row[0]["num"] for row in table["rows"]], [1, 2.5])
        self.assertEqual(self.celadon("orders.json", "-c", "eval Sum(id)").stdout.splitlines()[-1], "3.5")
        self.write("long.json", '[{"id": 1234567890123456}, {"id": -12345678901234}]')
        self.assertEqual([(cell["text"], cell["num"]) for [cell] in self.answer("load long.json", "table long")["rows"]],
                         [("1234567890123456", 1234567890123456), ("-12345678901234", -12345678901234)])
        # Numbers of all forms, the largest and the smallest, and zeros with any exponent.
        self.write("numbers.json", '[0, -0, 7, -7, 1.5, -1.5e3, 1E+2, 0e299, -0e299, 0.0E-299, 4.9e-324, 1e-400, 1.7976931348623157e308, '
                   '0.1, 123456789012345678901234567890, 18446744073709551615, 2.2250738585072014e-308]')
        rows = self.rows("T: LOAD value FROM numbers.json;")[1]
        self.assertEqual([float(row[0] if not isinstance(row[0], tuple) else row[0][1]) for row in rows],
                         [0, 0, 7, -7, 1.5, -1500, 100, 0, 0, 0, 4.9e-324, 0, 1.7976931348623157e308, 0.1,
                          123456789012345678901234567890.0, 18446744073709551615.0, 2.2250738585072014e-308])
        for text in ("9e308", "1e400", "1e", "01", "+1", ".5", "1.", "- 1", "0x1", "NaN"):
            self.write("numbers.json", f"[{text}]")
            self.write("load.qvs", "LOAD * FROM numbers.json;")
            self.assertEqual(self.error("script load.qvs")["code"], "DataLoss", text)
        self.write("orders.json", "[1, ")
        self.write("load.qvs", "LOAD * FROM orders.json;")
        self.assertEqual(self.error("script load.qvs")["code"], "DataLoss")
        self.write("orders.json", "[" * 100000 + "]" * 100000)
        self.assertEqual(self.error("script load.qvs")["code"], "ResourceExhausted")

    def test_rows_with_names_of_their_own_make_no_table_of_billions_of_cells(self):
        self.write("names.json", "[" + ",".join(f'{{"k{i}": {i}}}' for i in range(20_000)) + "]")
        self.write("load.qvs", "T: LOAD * FROM names.json;")
        error = self.error("script load.qvs")
        self.assertEqual(error["code"], "ResourceExhausted")
        self.assertIn("nearly empty, 20000 values in 20000 rows of 20000 columns", error["message"])
        self.write("names.json", '{"rows": [{"a": 1}, {"b": 2, "a": 3}, {}, {"b": 4}]}')
        self.assertEqual(self.rows("T: LOAD * FROM names.json;"),
                         (["a", "b"], [[1, None], [3, 2], [None, None], [None, 4]]))

    def test_records_of_fixed_width(self):
        self.write("fixed.txt", "header\n0012 Björn   x\n 34  Æøå     yz\n\n")
        self.assertEqual(
            self.rows("T: LOAD @1:4 as id, @1:4T as code, [@6:13] as name, @14:n as rest FROM fixed.txt "
                      "(fix, utf8, header is line);"),
            (["id", "code", "name", "rest"],
             [[("0012", 12), "0012", "Björn", "x"], [34, "34", "Æøå", "yz"]]))
        (self.folder / "records.bin").write_bytes(b"a\x01\x00\xff\xffb\xff\xff\x02\x00")
        self.assertEqual(
            self.rows("T: LOAD @1:1 as t, @2:3I as i, @4:5U as u FROM records.bin (fix, record is 5, no eof);"),
            (["t", "i", "u"], [["a", 1, 65535], ["b", -1, 2]]))
        self.write("load.qvs", "LOAD * FROM fixed.txt (fix);")
        self.assertIn("by places", self.error("script load.qvs")["message"])

    def test_values_of_a_field_and_texts_are_read_as_files_of_any_text_format(self):
        made = ("S: LOAD '<a><b n=\"' & RecNo() & '\"/><b n=\"9\"/></a>' as xml, '[{\"m\":' & RecNo() & '}]' as json, "
                "'x' & RecNo() as fixed Autogenerate 2; ")
        for source, rows in (("n FROM_FIELD (S, xml) (XmlSimple, table is [a/b])", [[1], [9], [2], [9]]),
                             ("m From_Field(S, json) (json)", [[1], [2]]),
                             ("@2:2 as f FROM_FIELD (S, fixed) (fix)", [[1], [2]])):
            self.assertEqual(self.rows(f"{made} T: LOAD {source};")[1], rows)
        self.assertEqual(self.rows("T: LOAD n * 2 as twice INLINE `[{\"n\":1},{\"n\":4}]` (json);"),
                         (["twice"], [[2], [8]]))
        self.write("load.qvs", made + "LOAD * FROM_FIELD (S, fixed) (qvd);")
        self.assertEqual(self.error("script load.qvs")["code"], "Unimplemented")

    def test_what_a_qvd_file_says_of_itself(self):
        self.rows("T: LOAD 1 as a AutoGenerate 1; STORE T INTO t.qvd (qvd);")
        self.assertEqual(self.rows("U: LOAD QvdTableName('t.qvd') as t, QvdCreateTime('t.qvd') > 45000 as c, "
                                   "IsNull(QvdCreateTime('no.qvd')) as n AutoGenerate 1;", "U")[1],
                         [["T", -1, -1]])
        # as an XML document with rows behind it; keys may have the hash that the original gives them
        self.assertEqual(self.rows("F: LOAD FieldName, %Key_QvdTableHeader_0123456789ABCDEF as t, "
                                   "%Key_QvdFieldHeader_FEDCBA9876543210 as f FROM t.qvd "
                                   "(XmlSimple, table is [QvdTableHeader/Fields/QvdFieldHeader]);", "F")[1],
                         [["a", 1, 1]])
        self.assertEqual(self.rows("H: LOAD TableName, NoOfRecords as n, [%Key_QvdTableHeader] as t FROM t.qvd "
                                   "(XmlSimple, table is QvdTableHeader);", "H")[1], [["T", 1, 1]])
        # the tags that the values have, and those of the script
        self.rows("S: LOAD RecNo() as n, Date(45000 + RecNo()) as d, Timestamp(45000 + RecNo() / 7) as s, RecNo() / 3 as r, "
                  "'x' & RecNo() as a, Text('ø' & RecNo()) as t, If(RecNo() = 1, 'y', 1) as m, Null() as e AutoGenerate 3; "
                  "Tag Field r with 'mine'; STORE * FROM S INTO s.qvd (qvd); STORE d as day FROM S INTO d.qvd; Drop Table S;"
                  "T: LOAD 1 as one AutoGenerate 1;")
        tags = "(XmlSimple, table is [QvdTableHeader/Fields/QvdFieldHeader/Tags/String]);"
        self.assertEqual(
            self.rows("F: LOAD %Key_QvdFieldHeader as f, Concat([String%Table], ' ', RecNo()) as tags FROM s.qvd "
                      "(XmlSimple, table is [QvdTableHeader/Fields/QvdFieldHeader/Tags/String]) "
                      "Group By %Key_QvdFieldHeader;", "F")[1],
            [[1, "$numeric $integer"], [2, "$numeric $integer $timestamp $date"], [3, "$numeric $timestamp"],
             [4, "$numeric mine"], [5, "$ascii $text"], [6, "$text"]])
        self.assertEqual(self.rows(f"F: LOAD [String%Table] as tag FROM d.qvd {tags}", "F")[1],
                         [["$numeric"], ["$integer"], ["$timestamp"], ["$date"]])
        self.write("load.qvs", "LOAD %Key_QvdFieldHeader_012 FROM t.qvd "
                               "(XmlSimple, table is [QvdTableHeader/Fields/QvdFieldHeader]);")
        self.assertEqual(self.error("script load.qvs")["code"], "NotFound")


if __name__ == "__main__":
    unittest.main()
