// Groups that are found by codes, beside the same found batch by batch.
#include <bit>
#include <memory>
#include <string>
#include <utility>
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
    " Autogenerate 80000; ";

constexpr char kAggregates[] =
    "Sum(x) as s, Count(x) as n, Min(x) as low, Max(x) as high, Avg(x) as a, Count(id) as ids,"
    " Sum(x * 3) as s3";

class GroupBy : public testing::Test {
 protected:
  GroupBy() : data_(*DataFolder::Open(testing::TempDir())) {}

  // The values of the table's rows, numbers by their bits. In a reload that is partial the rows
  // stand in the model, with their symbols in order.
  std::vector<std::string> Grouped(const std::string& load, size_t threads, bool partial = false) {
    std::unique_ptr<Executor> executor = MakeThreadPool(threads);
    const std::string group =
        absl::StrCat("G: ", partial ? "Add only " : "", "NoConcatenate ", load, "; Drop Table T;");
    auto outcome = Run(partial ? kRows : kRows + group, nullptr, *executor);
    if (outcome.ok() && partial) outcome = Run(group, outcome->model, *executor);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    if (!outcome.ok()) return {};
    return RowsOf(*outcome->model);
  }

  void ExpectSameByBatches(const std::string& fields, const std::string& group_by,
                           const std::string& where = "") {
    const std::string load = absl::StrCat("LOAD ", fields, " Resident T ");
    const std::string by_rows =
        where.empty() ? "Where 1 = 1 " : absl::StrCat(where, " and 1 = RecNo() / RecNo() ");
    const std::vector<std::string> wanted = Grouped(absl::StrCat(load, by_rows, group_by), 1);
    for (const size_t threads : {1, 3}) {
      const std::string by_slots = absl::StrCat(load, where, " ", group_by);
      EXPECT_EQ(Grouped(by_slots, threads), wanted) << group_by;
      EXPECT_EQ(Grouped(by_slots, threads, true), wanted) << group_by;
    }
  }

 private:
  absl::StatusOr<ScriptOutcome> Run(const std::string& script,
                                    std::shared_ptr<const DataModel> model, Executor& executor) {
    ScriptEnvironment environment;
    environment.folder = &data_;
    environment.formats = &formats_;
    environment.options.partial = model != nullptr;
    environment.model = std::move(model);
    Execution execution;
    execution.executor = &executor;
    return RunScript(script, "main", environment, execution);
  }

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

// What is known of a column without reading its rows: counts, order, that all are numbers.
TEST_F(GroupBy, ColumnsOfNumbersAndOfTexts) {
  ExpectSameByBatches(
      "m, Count(k) as n, Avg(k) as a, Min(k) as low, Max(k) as high, Count(c) as cs, Sum(c) as s,"
      " Min(c) as none, Avg(c) as no, Avg(id) as ids, Count(m) as ms",
      "Group By m");
  ExpectSameByBatches("k, Min(id) as first, Max(id) as last", "Group By k");
}

TEST_F(GroupBy, ArgumentsOfExpressions) {
  ExpectSameByBatches(
      "c, Min(-x) as low, Max(x * x) as high, Count(If(x > 50, x)) as n, Avg(If(x > 50, x)) as a,"
      " Sum(Log(x)) as s, Count(Sqrt(x - 70)) as roots",
      "Group By c");
}

TEST_F(GroupBy, NoAggregate) { ExpectSameByBatches("k", "Group By k"); }

TEST_F(GroupBy, AllRows) { ExpectSameByBatches(kAggregates, ""); }

// So many combinations that slots are those that rows hold, which is nearly one a row.
TEST_F(GroupBy, MoreCombinationsThanSlots) {
  ExpectSameByBatches(absl::StrCat("k, id, ", kAggregates), "Group By k, id");
  ExpectSameByBatches("x, k, m, Count(id) as n, Only(c) as one, Concat(c, '-') as cs",
                      "Group By x, k, m");
}

TEST_F(GroupBy, ValuesOfGroups) {
  ExpectSameByBatches(
      "k, Only(m) as only_m, Only(c) as only_c, Only(x) as only_x, FirstValue(x) as first,"
      " LastValue(x) as last, FirstValue(k) as k1, LastValue(distinct m) as ml, Sum(x) as s",
      "Group By k");
}

TEST_F(GroupBy, DistinctValues) {
  ExpectSameByBatches(
      "m, Sum(distinct x) as s, Count(distinct x) as n, Avg(distinct x) as a, Min(distinct x) as"
      " low, Max(distinct x) as high, Only(distinct c) as one, Count(distinct x > 50) as two,"
      " Count(distinct c) as cs, Sum(distinct Mod(id, 100)) as ids",
      "Group By m");
}

TEST_F(GroupBy, SamplesOfGroups) {
  ExpectSameByBatches(
      "c, Concat(distinct k, ',') as ks, Median(x) as median, Mode(x) as mode,"
      " NullCount(k) as nulls, TextCount(x) as texts, MissingCount(k) as missing,"
      " NumericCount(distinct x) as numbers, FirstSortedValue(k, -id) as latest,"
      " Fractile(x, 0.3) as part, Min(x, 3) as third, MinString(x) as text, Stdev(x) as dev",
      "Group By c");
}

TEST_F(GroupBy, Constants) {
  ExpectSameByBatches(
      "c, Count(1) as n, Sum(2.5) as s, Max('t') as none, Count(Null()) as nulls, Only('a') as a,"
      " Concat(m, ';') as ms",
      "Group By c");
  ExpectSameByBatches("1 as one, Sum(x) as s", "Group By 1");
}

TEST_F(GroupBy, RowsThatAConditionTakes) {
  ExpectSameByBatches(absl::StrCat("k, ", kAggregates), "Group By k", "Where m > 0");
  ExpectSameByBatches(absl::StrCat("k, c, ", kAggregates), "Group By k, c", "Where c <> 'c3'");
  ExpectSameByBatches("k, id, x, Sum(m) as s, Only(c) as one", "Group By k, id, x", "Where x > 60");
  ExpectSameByBatches("c, Count(distinct x) as n, FirstValue(x) as first", "Group By c",
                      "Where IsNull(k)");
  ExpectSameByBatches("k, id, Sum(m) as s", "Group By k, id", "Where m > 5");
  ExpectSameByBatches("Count(x) as n, Sum(x) as s, FirstValue(c) as none", "", "Where m > 5");
}

TEST_F(GroupBy, FormulasOverSeveralFields) {
  ExpectSameByBatches(
      "c, Sum(If(m = 1, x)) as s, Min(x & k) as text, Max(x * k) as high, Count(k + m) as n,"
      " Only(If(m > 5, c, 'all')) as one, Concat(distinct c & m, ',') as cms",
      "Group By c");
  ExpectSameByBatches("If(m = 1, c, k) as g, Sum(x) as s", "Group By If(m = 1, c, k)",
                      "Where m > 0");
}

// Formulas and conditions of several fields, with one thread and three, beside those row by row.
TEST_F(GroupBy, RowsWithoutGroupsAreTheSame) {
  const std::string formulas =
      "id, x * m as p, c & '|' & k as key, k & m as digits, If(m = 0, Null(), c & x) as o, k + x "
      "as w";
  ExpectSameByBatches(formulas, "");
  ExpectSameByBatches(formulas, "", "Where k > 100 and m < 2");
  ExpectSameByBatches(formulas, "", "Where k < 0 and m < 2");
  ExpectSameByBatches("DISTINCT c, m, c & '-' & m as cm", "");
  ExpectSameByBatches("DISTINCT k * m as km", "");
  ExpectSameByBatches("SubField(c & ',' & m, ',') as part, k * m as km", "", "Where m < k");
}

}  // namespace
}  // namespace celadon
