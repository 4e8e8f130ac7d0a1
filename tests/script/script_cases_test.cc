// Runs the scripts in tests/script/cases and compares the tables they give with those they say.
//
// Behind a script stand lines that begin with `//=`. `//= T: A, B` begins a table; each further one
// is a row, cells separated by `|`: NULL is `-`, a number has `#` before it, a dual is
// `text#number` where the text is not the plain number. `//= no T` says that there is no such
// table, `//= v := x` what a variable is, `//= error words` that the script fails with these words
// in its message. `//= trace text` lines, where there are any, are all that Trace says, its blanks
// and line ends as one blank each.
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/delimited.h"
#include "celadon/script.h"
#include "test_folders.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

std::string Show(ValueView value) {
  if (value.is_null()) return "-";
  if (!value.has_number()) return std::string(value.text());
  const std::string number = "#" + PlainNumberText(value.number());
  const bool plain = !value.has_text() || "#" + std::string(value.text()) == number;
  return plain ? number : std::string(value.text()) + number;
}

// A table as it was loaded, as the lines that a script says it should have.
std::vector<std::string> Lines(const DataModel& model, TableId id) {
  const Table& table = model.table(id);
  std::vector<std::string> lines(1 + table.rows);
  lines[0] = table.name + ":";
  for (size_t i = 0; i < table.loaded_fields.size(); ++i) {
    const Field& field = model.field(table.loaded_fields[i]);
    const LoadedColumn column = model.loaded_column(id, i);
    lines[0] += (i == 0 ? " " : ", ") + field.name;
    for (RowIndex row = 0; row < table.rows; ++row) {
      const SymbolId symbol = column[row];
      const bool null = symbol == LoadedColumn::kNull;
      lines[1 + row] += (i == 0 ? "" : "|") + Show(null ? ValueView() : (*field.symbols)[symbol]);
    }
  }
  return lines;
}

struct Expectations {
  std::string error;
  std::vector<std::vector<std::string>> tables;
  std::vector<std::string> absent;
  std::vector<std::string> trace;
  std::map<std::string, std::string> variables;
};

Expectations Read(const std::string& text) {
  Expectations expected;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("//=", 0) != 0) continue;
    line.erase(0, line.size() > 3 && line[3] == ' ' ? 4 : 3);
    const size_t assigned = line.find(" := ");
    if (line.rfind("error ", 0) == 0) {
      expected.error = line.substr(6);
    } else if (line.rfind("trace ", 0) == 0) {
      expected.trace.push_back(line.substr(6));
    } else if (line.rfind("no ", 0) == 0) {
      expected.absent.push_back(line.substr(3));
    } else if (assigned != std::string::npos) {
      expected.variables[line.substr(0, assigned)] = line.substr(assigned + 4);
    } else if (line.find(": ") != std::string::npos) {
      expected.tables.push_back({line});
    } else {
      expected.tables.back().push_back(line);
    }
  }
  return expected;
}

// With one blank in the place of each stretch of blanks and line ends.
std::string OnOneLine(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

class ScriptCases : public testing::TestWithParam<fs::path> {};

TEST_P(ScriptCases, GiveTheTablesThatTheySay) {
  std::ifstream file(GetParam());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Expectations expected = Read(text);

  const std::string folder = GetParam().parent_path().string();
  const auto data = DataFolder::Open(folder);
  ASSERT_TRUE(data.ok()) << data.status();
  FormatRegistry formats;
  formats.Add(MakeDelimitedFormat());
  ScriptEnvironment environment;
  environment.folder = &*data;
  environment.formats = &formats;
  const auto executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  const auto outcome = RunScript(text, GetParam().filename().string(), environment, execution);
  if (!expected.error.empty()) {
    ASSERT_FALSE(outcome.ok());
    EXPECT_NE(std::string(outcome.status().message()).find(expected.error), std::string::npos)
        << outcome.status();
    return;
  }
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  const DataModel& model = *outcome->model;
  for (const std::vector<std::string>& lines : expected.tables) {
    const auto table = model.FindTable(lines[0].substr(0, lines[0].find(": ")));
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(Lines(model, *table), lines);
  }
  if (!expected.trace.empty()) {
    std::vector<std::string> trace;
    for (const std::string& text : outcome->report.trace) trace.push_back(OnOneLine(text));
    EXPECT_EQ(trace, expected.trace);
  }
  for (const std::string& name : expected.absent) EXPECT_FALSE(model.FindTable(name).ok()) << name;
  for (const auto& [name, value] : expected.variables) {
    const Value* const found = outcome->variables.Find(name);
    EXPECT_EQ(found == nullptr ? "-" : Show(*found), value) << name;
  }
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(SourceFolder() + "/tests/script/cases")) {
    if (entry.path().extension() == ".qvs") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Cases, ScriptCases, testing::ValuesIn(CaseFiles()),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace celadon
