// Groups that are found by codes, beside the same found batch by batch.
#include <bit>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

#include "celadon/script.h"

namespace celadon {
namespace {

// Several stretches of rows; fractions whose sums depend on their order; values that are no numbers
// in one field, and numbers that are no values in another.
constexpr char kRows[] =
    "T: LOAD RecNo() as id, If(Mod(RecNo(), 11) = 0, Null(), Mod(RecNo() * 7919, 10007)) as k,"
    " 'c' & Mod(RecNo() * 31, 7) as c, Mod(RecNo(), 3) as m,"
    " If(Mod(RecNo(), 13) = 0, 'none', Mod(RecNo() * 104729, 1000) / 7) as x"
    " Autogenerate 150000; ";

constexpr char kAggregates[] =
    "Sum(x) as s, Count(x) as n, Min(x) as low, Max(x) as high, Avg(x) as a, Count(id) as ids,"
    " Sum(x * 3) as s3";

class GroupBy : public testing::Test {
 protected:
  GroupBy() : data_(*DataFolder::Open(testing::TempDir())) {}

  // The values of the table's rows, numbers by their bits.
  std::vector<std::string> Grouped(const std::string& statement, size_t threads) {
    std::unique_ptr<Executor> executor = MakeThreadPool(threads);
    ScriptEnvironment environment;
    environment.folder = &data_;
    environment.formats = &formats_;
    Execution execution;
    execution.executor = executor.get();
    const auto outcome =
        RunScript(absl::StrCat(kRows, "G: NoConcatenate ", statement, "; Drop Table T;"), "main",
                  environment, execution);
    if (!outcome.ok()) return {std::string(outcome.status().message())};
    return RowsOf(*outcome->model);
  }

  void ExpectSameByBatches(const std::string& fields, const std::string& group_by) {
    const std::string load = absl::StrCat("LOAD ", fields, " Resident T ");
    const std::vector<std::string> wanted =
        Grouped(absl::StrCat(load, "Where 1 = 1 ", group_by), 1);
    EXPECT_GT(wanted.size(), 0u);
    EXPECT_EQ(Grouped(absl::StrCat(load, group_by), 1), wanted) << group_by;
    EXPECT_EQ(Grouped(absl::StrCat(load, group_by), 3), wanted) << group_by;
  }

 private:
  static std::vector<std::string> RowsOf(const DataModel& model) {
    const Table& table = model.table(*model.FindTable("G"));
    std::vector<std::string> rows(table.rows);
    for (const TableColumn& column : table.columns) {
      const SymbolTable& symbols = *model.field(column.field).symbols;
      for (RowIndex row = 0; row < table.rows; ++row) {
        const uint32_t code = column.codes[row];
        if (code >= symbols.size()) {
          rows[row] += "NULL|";
          continue;
        }
        const ValueView value = symbols[code];
        if (value.has_number()) {
          absl::StrAppend(&rows[row], std::bit_cast<uint64_t>(value.number()), " ");
        }
        if (value.has_text()) rows[row] += value.text();
        rows[row] += "|";
      }
    }
    return rows;
  }

  DataFolder data_;
  FormatRegistry formats_;
};

TEST_F(GroupBy, OneFieldWithNulls) {
  ExpectSameByBatches(absl::StrCat("k, ", kAggregates), "Group By k");
}

TEST_F(GroupBy, SeveralFields) {
  ExpectSameByBatches(absl::StrCat("c, m, k, ", kAggregates), "Group By c, m, k");
  ExpectSameByBatches(absl::StrCat("m, c, ", kAggregates), "Group By m, c");
}

// Several values of the field give one value of the expression.
TEST_F(GroupBy, Expressions) {
  ExpectSameByBatches(absl::StrCat("Mod(k, 10) as g, c, ", kAggregates), "Group By Mod(k, 10), c");
  ExpectSameByBatches(absl::StrCat("If(m = 1, Null(), m) as g, ", kAggregates),
                      "Group By If(m = 1, Null(), m)");
}

TEST_F(GroupBy, AllRows) { ExpectSameByBatches(kAggregates, ""); }

TEST_F(GroupBy, MoreCombinationsThanSlots) {
  ExpectSameByBatches(absl::StrCat("k, id, ", kAggregates), "Group By k, id");
}

TEST_F(GroupBy, AggregatesThatKeepValuesBesideSums) {
  ExpectSameByBatches("k, Sum(x) as s, Count(distinct x) as d, Concat(distinct c) as cs",
                      "Group By k");
}

}  // namespace
}  // namespace celadon
