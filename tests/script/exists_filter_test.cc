// Exists of a column whose values are known to be apart, which is decided for all of them at once,
// passes the rows that it passes when each is asked for.
#include <algorithm>
#include <fstream>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/script.h"
#include "value/final_values.h"

namespace celadon {
namespace {

constexpr uint32_t kValues = 10'000;

// A column `id` that holds each of the numbers 1 to kValues twice and some NULLs, in batches of one
// dictionary.
class Numbers final : public TableReader {
 public:
  Numbers() {
    columns_.emplace_back().name = "id";
    DualVector values;
    for (uint32_t i = 0; i < kValues; ++i) values.Append(ValueView::Number(i + 1.0));
    dictionary_ = ShareFinal(std::move(values));
    for (uint32_t i = 0; i < 2 * kValues; ++i) {
      codes_.push_back(i % 1000 == 7 ? BatchColumn::kNull : i % kValues);
    }
    std::shuffle(codes_.begin(), codes_.end(), std::mt19937(3));
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<size_t>(3000, codes_.size() - next_);
    const auto first = codes_.begin() + static_cast<std::ptrdiff_t>(next_);
    next_ += batch.rows;
    batch.columns.push_back(
        {dictionary_,
         std::vector<uint32_t>(first, first + static_cast<std::ptrdiff_t>(batch.rows))});
    return batch;
  }

 private:
  std::vector<ColumnInfo> columns_;
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<uint32_t> codes_;
  size_t next_ = 0;
};

class NumbersFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "numbers"; }
  std::vector<std::string_view> extensions() const override { return {".numbers"}; }
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string&, const FormatOptions&,
                                                    const Execution&) const override {
    return std::make_unique<Numbers>();
  }
  absl::Status Write(TableReader&, const std::string&, const std::string&, const FormatOptions&,
                     const Execution&) const override {
    return absl::UnimplementedError("Unimplemented: writing numbers");
  }
};

// How often the table of the script holds each number, NULLs behind them.
std::vector<uint64_t> CountsOf(const std::string& script) {
  const DataFolder folder = *DataFolder::Open(testing::TempDir());
  std::ofstream(testing::TempDir() + "/a.numbers") << "";
  FormatRegistry formats;
  formats.Add(std::make_shared<NumbersFormat>());
  const auto executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  ScriptEnvironment environment;
  environment.folder = &folder;
  environment.formats = &formats;
  const auto outcome = RunScript(script, "main", environment, execution);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  std::vector<uint64_t> counts(kValues + 2);
  const auto id = outcome->model->FindTable("T");
  if (!id.ok()) return counts;
  const Table& table = outcome->model->table(*id);
  const SymbolTable& symbols = *outcome->model->field(table.columns[0].field).symbols;
  const BitPackedColumn& codes = table.columns[0].codes;
  for (RowIndex row = 0; row < table.rows; ++row) {
    const bool null = codes.has_nulls() && codes[row] == codes.null_code();
    ++counts[null ? kValues + 1 : static_cast<size_t>(symbols.values().number(codes[row]))];
  }
  return counts;
}

class ExistsOfColumn : public testing::TestWithParam<const char*> {};

TEST_P(ExistsOfColumn, PassesTheRowsThatAskingForEachPasses) {
  const std::string before = "K: LOAD RecNo() * 3 as k Autogenerate 2000; ";
  const std::string load = std::string("FROM a.numbers Where ") + GetParam();
  EXPECT_EQ(CountsOf(before + "T: LOAD id " + load + ";"),
            CountsOf(before + "T: LOAD id " + load + " and 1=1;"));
  // The rows of an upper load are stored later.
  EXPECT_EQ(CountsOf(before + "T: LOAD id; LOAD id " + load + ";"),
            CountsOf(before + "T: LOAD id; LOAD id " + load + " and 1=1;"));
  // The field has some of the values.
  const std::string some = "T: LOAD RecNo() * 2 as id Autogenerate 3000; Concatenate (T) LOAD id ";
  EXPECT_EQ(CountsOf(before + some + load + ";"), CountsOf(before + some + load + " and 1=1;"));
}

INSTANTIATE_TEST_SUITE_P(Conditions, ExistsOfColumn,
                         testing::Values("Exists(k, id)", "not Exists(k, id)", "Exists(id)",
                                         "not Exists(id)"));

}  // namespace
}  // namespace celadon
