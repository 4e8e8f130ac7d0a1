"""Scripts by others: `check` passes them, and those whose data is at hand give what the original engine gave.

The folder has MANIFEST.tsv, one script a line, and engine-results.jsonl: of some scripts the tables, fields,
distinct counts, tags and symbols that the original engine made.
"""
import csv
import json
import os
import pathlib
import subprocess
import unittest

PROGRAM = os.environ["CELADON_PROGRAM"]
SCRIPTS = pathlib.Path(os.environ["CELADON_PUBLISHED_SCRIPTS"])
TIMEOUT_SECONDS = 60

# No scripts of the language at all, or wrong in the original engine too.
BROKEN = {
    # wrong on purpose: samples of highlighters and linters, and an app that shows failed reloads
    "MattFryer__Qlik-Notepad-plus-plus/tools/test_script.qvs",
    "muehan__vs-qlik-languageserver/validation/comment.qvs",
    "muehan__vs-qlik-languageserver/validation/keywords.qvs",
    "muehan__vs-qlik-languageserver/validation/linter.qvs",
    "muehan__vs-qlik-languageserver/validation/small.qvs",
    "muehan__vs-qlik-languageserver/validation/test.qvs",
    "muehan__vs-qlik-languageserver/validation/trace.qvs",
    "tynernies1__qlik-linter/validation/comment.qvs",
    "tynernies1__qlik-linter/validation/linter.qvs",
    "ptarmiganlabs__QvsView.qs/docs/demo/qvs-files/"
    "Always failing reload (no delay)_deba4bcf-47e4-472e-97b2-4fe8d6498e11.qvs",
    # a WHERE stands behind the `;`; the script passes over the error by ErrorMode
    "QlikDeploymentFramework__Qlik-Deployment-Framework/3.Include/4.Sub/8.QVFileInfo.qvs",
    # a macro in VBScript
    "evandycke__qlikview-tips-tricks/scripts/reset_inputfield.qvs",
    # LET without `;` before a Sub
    "jheasley322__Qlik-Currency-Conversion-Extracts/currency_conversion_extract.qvs",
}

# Scripts whose data is inside of them.
SELF_CONTAINED = {
    "PacktPublishing__QlikView-Advanced-Data-Visualization/Module 01/Chapter_2/Chapter02_01.qvw.qvs",
    "PacktPublishing__QlikView-Advanced-Data-Visualization/Module 02/Common files/Examples/NoTheme.qvw.qvs",
    "qlik-oss__server-side-extension/examples/python/columnoperations/SSE_Column_Operations.qvw.qvs",
    "qlik-oss__server-side-extension/examples/python/helloworld/SSE_Hello_World.qvw.qvs",
}

# Tags that the engine gives by what it finds in the values; others depend on how a table came to be.
VALUE_TAGS = {"$numeric", "$integer", "$timestamp", "$date", "$ascii", "$text", "$key"}


def celadon(*commands, inputs=()):
    """The JSON objects that the commands answer."""
    arguments = [PROGRAM, "--data-dir", str(SCRIPTS), *inputs, "--json", "--keep-going"]
    for command in commands:
        arguments += ["-c", command]
    done = subprocess.run(arguments, cwd=SCRIPTS, text=True, capture_output=True,
                          timeout=TIMEOUT_SECONDS, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def quoted(name):
    return "'" + name.replace("'", "''") + "'"


def manifest():
    with open(SCRIPTS / "MANIFEST.tsv", encoding="utf-8", newline="") as file:
        return [row["file"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def engine_results():
    lines = (SCRIPTS / "engine-results.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


class PublishedScriptsTest(unittest.TestCase):

    def test_scripts_that_are_not_broken_pass_check(self):
        names = [name for name in manifest() if name not in BROKEN]
        answers = celadon(*[f"check {quoted(name)}" for name in names])
        self.assertEqual(len(answers), len(names))
        failed = {name: answer["error"]["message"] for name, answer in zip(names, answers)
                  if not answer["ok"]}
        self.assertEqual(failed, {})
        for name, answer in zip(names, answers):
            text = (SCRIPTS / name).read_bytes().decode("utf-8", "replace")
            self.assertGreaterEqual(answer["statements"], ";" in text and "//" not in text, name)
            if "nclude" not in text:  # a statement ends at `;` or at a line end
                ends = text.count(";") + text.count("\n") + text.count("\r") + 1
                self.assertLessEqual(answer["statements"], ends, name)

    def test_self_contained_scripts_give_what_the_engine_gave(self):
        compared = 0
        for result in engine_results():
            if result["file"] not in SELF_CONTAINED:
                continue
            with self.subTest(result["file"]):
                self.compare(result)
            compared += 1
        self.assertEqual(compared, len(SELF_CONTAINED))

    def compare(self, result):
        script = result["file"]
        with_symbols = [field for field in result["fields"] if "symbols" in field]
        answers = celadon(f"script {quoted(script)}", "tables", "fields",
                          *[f"list [{field['name']}] by load" for field in with_symbols])
        self.assertTrue(answers[0]["ok"], answers[0])
        tables = {table["name"]: (table["rows"], len(table["fields"])) for table in answers[1]["tables"]
                  if not table["synthetic"]}
        self.assertEqual(tables, {table["name"]: (table["rows"], table["fields"])
                                  for table in result["tables"]})
        fields = {field["name"]: field for field in answers[2]["fields"]}
        for wanted in result["fields"]:
            self.compare_field(wanted, fields[wanted["name"]])
        for wanted, answer in zip(with_symbols, answers[3:]):
            symbols = [{key: value[key] for key in ("text", "num") if key in value}
                       for value in wanted["symbols"]]
            self.assertEqual([value["text"] for value in answer["values"]],
                             [symbol["text"] for symbol in symbols], wanted["name"])

    def compare_field(self, wanted, field):
        name = wanted["name"]
        self.assertEqual(field["distinct"], wanted["distinct"], name)
        self.assertEqual(set(field["tables"]), set(wanted["tables"]), name)
        if "$key" not in wanted.get("tags", []):
            self.assertEqual(field["rows"] - field["nulls"], wanted["values"], name)
        self.assertEqual(VALUE_TAGS & set(field["tags"]), VALUE_TAGS & set(wanted.get("tags", [])), name)


if __name__ == "__main__":
    unittest.main()
