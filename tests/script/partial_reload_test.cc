#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/delimited.h"
#include "celadon/script.h"

namespace celadon {
namespace {

class PartialReload : public testing::Test {
 protected:
  PartialReload() : data_(*DataFolder::Open(testing::TempDir())), executor_(MakeThreadPool(2)) {
    formats_.Add(MakeDelimitedFormat());
    execution_.executor = executor_.get();
  }

  // Runs the script and keeps what it gives for the next run.
  void Run(std::string_view script, bool partial) {
    ScriptEnvironment environment;
    environment.folder = &data_;
    environment.formats = &formats_;
    environment.variables = variables_;
    environment.options.partial = partial;
    environment.model = model_;
    auto outcome = RunScript(script, "main", environment, execution_);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    model_ = std::move(outcome->model);
    variables_ = std::move(outcome->variables);
  }

  // The values of a field of a table, row by row, in the plain form of numbers.
  std::string Rows(std::string_view table_name, std::string_view field_name) {
    const auto table = model_->FindTable(table_name);
    if (!table.ok()) return "no table";
    std::string rows;
    for (const TableColumn& column : model_->table(*table).columns) {
      const Field& field = model_->field(column.field);
      if (field.name != field_name) continue;
      for (RowIndex row = 0; row < model_->table(*table).rows; ++row) {
        rows += field.symbols->Text(column.codes[row], RegionalSettings()) + " ";
      }
    }
    return rows;
  }

  DataFolder data_;
  FormatRegistry formats_;
  std::unique_ptr<Executor> executor_;
  Execution execution_;
  Variables variables_;
  std::shared_ptr<const DataModel> model_;
};

TEST_F(PartialReload, LeavesPlainLoadsAlone) {
  Run("T: LOAD 1 as x Autogenerate 1; Let p = IsPartialReload();", false);
  EXPECT_EQ(variables_.Find("p")->number(), 0);
  Run("T: LOAD 2 as x FROM nosuchfile.csv; Let p = IsPartialReload(); Let n = NoOfTables();", true);
  EXPECT_EQ(Rows("T", "x"), "1 ");
  EXPECT_EQ(variables_.Find("p")->number(), -1);
  EXPECT_EQ(variables_.Find("n")->number(), 1);
}

TEST_F(PartialReload, SaysWhyAMapIsNotThere) {
  const std::string script =
      "M: Mapping LOAD 1 as k, 'one' as v Autogenerate 1;"
      "Set ErrorMode = 0; T: Add LOAD ApplyMap('M', 1) as a Autogenerate 1;"
      "Let told = ScriptErrorDetails;";
  Run(script, false);
  Run(script, true);
  EXPECT_EQ(Rows("T", "a"), "one ");
  EXPECT_NE(variables_.Find("told")->text().find("only behind Add or Replace"), std::string::npos);
}

TEST_F(PartialReload, LoadsMapsBehindAddAndReplace) {
  const std::string script =
      "M: Add Mapping LOAD 1 as k, 'one' as v Autogenerate 1;"
      "N: Mapping Replace LOAD 'x' as k, 'y' as v Autogenerate 1;"
      "T: Add LOAD MapSubString('M', 'x1') & ApplyMap('N', 'x') as a Autogenerate 1;";
  Run(script, false);
  Run(script, true);
  EXPECT_EQ(Rows("T", "a"), "xoney xoney ");
}

TEST_F(PartialReload, ReadsNoIncludeOfALoadThatIsSkipped) {
  Run("T: LOAD 1 as x Autogenerate 1;", false);
  Run("T: LOAD $(Must_Include=nosuchfile.inc) FROM t.csv; Let after = 1;", true);
  EXPECT_EQ(Rows("T", "x"), "1 ");
  EXPECT_EQ(variables_.Find("after")->number(), 1);
}

TEST_F(PartialReload, AddsToTheTableWithTheFieldsOrTheLabel) {
  const std::string script =
      "T: LOAD 1 as x Autogenerate 1; Add LOAD 2 as x Autogenerate 1;"
      "T: Add only LOAD 3 as x, 4 as y Autogenerate 1;";
  Run(script, false);
  EXPECT_EQ(Rows("T", "x"), "1 2 ");
  Run(script, true);
  EXPECT_EQ(Rows("T", "x"), "1 2 2 3 ");
}

TEST_F(PartialReload, AddsDistinctRowsOnce) {
  const std::string script = "T1: Add only Load distinct RecNo()+10 as Num autogenerate 3;";
  Run(script, false);
  EXPECT_EQ(Rows("T1", "Num"), "no table");
  Run(script, true);
  Run(script, true);
  EXPECT_EQ(Rows("T1", "Num"), "11 12 13 ");
}

TEST_F(PartialReload, Replaces) {
  const std::string script =
      "T: LOAD 1 as x Autogenerate 1; T: Replace only LOAD 7 as z Autogenerate 2;";
  Run(script, false);
  EXPECT_EQ(Rows("T", "x"), "1 ");
  Run(script, true);
  EXPECT_EQ(Rows("T", "z"), "7 7 ");
}

TEST_F(PartialReload, MergesChangesThatAreNewerThanTheStoredRows) {
  Run("T: LOAD RecNo() as id, 10 as seq, 'old' as v Autogenerate 3;", false);
  Run("Merge only (seq, last) on id LOAD * INLINE [op,id,seq,v\n"
      "u,1,9,outdated\nu,2,11,new\nd,3,12,\ni,4,13,added\n];",
      true);
  EXPECT_EQ(Rows("T", "id"), "1 2 4 ");
  EXPECT_EQ(Rows("T", "v"), "old new added ");
  EXPECT_EQ(variables_.Find("last")->number(), 13);
}

// What no statement touches is handed on, not made anew.
TEST_F(PartialReload, KeepsColumnsAndSymbolsThatDidNotChange) {
  Run("T: LOAD RecNo() as id, Mod(RecNo(), 7) as k, Mod(RecNo(), 5) as v Autogenerate 3000;",
      false);
  const std::shared_ptr<const DataModel> before = model_;
  Run("G: Add only LOAD k as g, Sum(v) as s, Count(id) as n Resident T Group By k;", true);
  const auto column = [](const DataModel& model, std::string_view name) -> const TableColumn& {
    return model.column(model.field(*model.FindField(name)).columns.front());
  };
  for (const std::string name : {"id", "k", "v"}) {
    EXPECT_EQ(column(*model_, name).codes.data(), column(*before, name).codes.data()) << name;
    EXPECT_EQ(model_->field(*model_->FindField(name)).symbols,
              before->field(*before->FindField(name)).symbols)
        << name;
    EXPECT_EQ(column(*model_, name).histogram, column(*before, name).histogram) << name;
    EXPECT_TRUE(column(*model_, name).histogram.Shares(column(*before, name).histogram)) << name;
  }
  EXPECT_EQ(Rows("G", "g"), "1 2 3 4 5 6 0 ");
  EXPECT_EQ(Rows("G", "n"), "429 429 429 429 428 428 428 ");
}

// A log over several chunks of rows, against the same done row by row.
TEST_F(PartialReload, MergesIntoManyRows) {
  Run("T: LOAD RecNo() as id, Mod(RecNo(), 10) as v, 't' & Mod(RecNo(), 3) as w Autogenerate "
      "70000;",
      false);
  Run("Merge only On id Concatenate(T) LOAD Pick(Mod(RecNo(), 3) + 1, 'u', 'd', 'i') as op,"
      " If(Mod(RecNo(), 3) = 2, 100000 + RecNo(), RecNo() * 60) as id, 77 as v Autogenerate 900;"
      "C: Add only LOAD Count(id) as n, Sum(If(v = 77, 1, 0)) as changed,"
      " Sum(If(IsNull(w), 1, 0)) as fresh, Max(id) as last, Sum(id) as ids Resident T;",
      true);
  double ids = 0;
  for (int id = 1; id <= 70000; ++id) ids += id;
  for (int row = 1; row <= 900; ++row) {
    if (row % 3 == 1) ids -= row * 60;
    if (row % 3 == 2) ids += 100000 + row;
  }
  EXPECT_EQ(Rows("C", "n"), "70000 ");
  EXPECT_EQ(Rows("C", "changed"), "600 ");
  EXPECT_EQ(Rows("C", "fresh"), "300 ");
  EXPECT_EQ(Rows("C", "last"), "100899 ");
  EXPECT_EQ(Rows("C", "ids"), PlainNumberText(ids) + " ");
}

TEST_F(PartialReload, FailuresLeaveWhatWasHandedIn) {
  Run("T: LOAD 1 as x Autogenerate 1;", false);
  ScriptEnvironment environment;
  environment.folder = &data_;
  environment.formats = &formats_;
  environment.options.partial = true;
  environment.model = model_;
  EXPECT_FALSE(
      RunScript("Add LOAD 2 as x Autogenerate 1; Drop Table Q;", "main", environment, execution_)
          .ok());
  EXPECT_EQ(Rows("T", "x"), "1 ");
}

TEST_F(PartialReload, CheckingRunsNothing) {
  ScriptEnvironment environment;
  environment.folder = &data_;
  environment.formats = &formats_;
  const auto check = CheckScript(
      "If $(c) Then\n  T: LOAD Sum(a), NoSuch(b), nosuch(c) FROM $(file) (qvd);\n"
      "  LOAD Other(1) as x Autogenerate 1;\nEnd If\nSELECT a FROM b;",
      "main", environment, execution_);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->statements, 5u);
  EXPECT_EQ(check->unknown_functions, std::vector<std::string>{"Other"});
  EXPECT_FALSE(CheckScript("LOAD a,, from;;\nNext", "main", environment, execution_).ok());
}

// So many symbols that several threads put them together: every third of 60,000 changes takes a row
// away, the others bring one, half of them with a key between those that are there.
TEST_F(PartialReload, PutsManySymbolsTogetherInBothOrders) {
  constexpr int kRows = 200000, kChanges = 60000;
  Run("T: LOAD 'n' & RecNo() as name, 2 * RecNo() as id Autogenerate 200000;", false);
  Run("Merge Only On id Concatenate(T) LOAD If(Mod(RecNo(), 3) = 0, 'Delete', 'Insert') as op,"
      "7 * RecNo() as id, 'm' & RecNo() as name Autogenerate 60000;",
      true);
  std::map<int, std::string> names;
  for (int row = 1; row <= kRows; ++row) names[2 * row] = "n" + std::to_string(row);
  for (int change = 1; change <= kChanges; ++change) {
    names.erase(7 * change);
    if (change % 3 != 0) names[7 * change] = "m" + std::to_string(change);
  }
  // Both fields in load order: what stays of the first load, then what came later.
  std::vector<std::string> ids, texts;
  for (const bool later : {false, true}) {
    for (const auto& [id, name] : names) {
      const bool known = id % 2 == 0 && id <= 2 * kRows;
      if (known != later) ids.push_back(std::to_string(id));
      if ((name[0] == 'n') != later) texts.push_back(name);
    }
  }
  const Table& table = model_->table(*model_->FindTable("T"));
  ASSERT_EQ(table.rows, names.size());
  const TableColumn* columns[] = {nullptr, nullptr};  // id, name
  for (const TableColumn& column : table.columns) {
    const Field& field = model_->field(column.field);
    columns[field.name == "id" ? 0 : 1] = &column;
    const SymbolTable& symbols = *field.symbols;
    const std::vector<std::string>& in_load_order = field.name == "id" ? ids : texts;
    ASSERT_EQ(symbols.size(), names.size()) << field.name;
    for (uint32_t element = 0; element < symbols.size(); ++element) {
      const SymbolId id = symbols.symbol_at(element);
      ASSERT_EQ(symbols.Text(id, RegionalSettings()), in_load_order[element]) << field.name;
      ASSERT_EQ(symbols.element(id), element);
    }
    for (SymbolId id = 1; id < symbols.size(); ++id) {
      ASSERT_TRUE(CompareSymbols(symbols[id - 1], symbols[id]) < 0) << field.name;
    }
  }
  for (RowIndex row = 0; row < table.rows; ++row) {
    const auto value = [&](int column) {
      return (*model_->field(columns[column]->field).symbols)[columns[column]->codes[row]];
    };
    ASSERT_EQ(value(1).text(), names[static_cast<int>(value(0).number())]);
  }
}

}  // namespace
}  // namespace celadon
