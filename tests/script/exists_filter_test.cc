// A condition on one column, or Exists of one whose values are known to be apart, is decided for
// all values at once, and passes the rows that it passes when each is asked for.
#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/rows_at_hand.h"
#include "celadon/script.h"
#include "value/final_values.h"

namespace celadon {
namespace {

constexpr uint32_t kValues = 10'000;

// What the files hold: numbers near each other, numbers that only their order tells apart, texts,
// and texts that read as numbers.
constexpr const char* kFiles[] = {"near.qvd", "far.qvd", "texts.qvd", "digits.qvd"};

Value ValueIn(const std::string& path, uint32_t i) {
  const uint32_t scrambled = i * 7919 % kValues;
  const std::string text = std::to_string(scrambled);
  if (path.ends_with(kFiles[0])) return Value::Number(i + 1.0);
  if (path.ends_with(kFiles[1])) return Value::Number(scrambled * 1e6 + 0.5);
  return Value::Text(path.ends_with(kFiles[2]) ? "key " + text : text);
}

// A column `id` that holds each of kValues values twice and some NULLs, in batches of one
// dictionary, or at hand.
class ValueReader final : public TableReader, public ReaderAtHand, private RowsAtHand {
 public:
  explicit ValueReader(const std::string& path) {
    columns_.emplace_back().name = "id";
    DualVector values;
    for (uint32_t i = 0; i < kValues; ++i) values.Append(ValueIn(path, i));
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
  absl::StatusOr<RowsAtHand*> AllRows() override { return static_cast<RowsAtHand*>(this); }

 private:
  uint64_t rows() const override { return codes_.size(); }
  const std::shared_ptr<const DualVector>& values(size_t) const override { return dictionary_; }
  std::shared_ptr<const DualVector> TakeValues(size_t) override { return std::move(dictionary_); }
  bool may_hold_nulls(size_t) const override { return true; }
  absl::Status Read(size_t, uint64_t first_row, std::span<uint32_t> codes) const override {
    const auto first = codes_.begin() + static_cast<std::ptrdiff_t>(first_row);
    std::copy_n(first, codes.size(), codes.begin());
    return absl::OkStatus();
  }

  std::vector<ColumnInfo> columns_;
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<uint32_t> codes_;
  size_t next_ = 0;
};

class ValuesFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "qvd"; }
  std::vector<std::string_view> extensions() const override { return {".qvd"}; }
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path, const FormatOptions&,
                                                    const Execution&) const override {
    return std::make_unique<ValueReader>(path);
  }
  absl::Status Write(TableReader&, const std::string&, const std::string&, const FormatOptions&,
                     const Execution&) const override {
    return absl::UnimplementedError("Unimplemented: writing values");
  }
};

// How often the table of the script holds each value.
std::map<std::string, int> CountsOf(const std::string& script) {
  const DataFolder folder = *DataFolder::Open(testing::TempDir());
  for (const std::string file : kFiles) std::ofstream(testing::TempDir() + "/" + file) << "";
  FormatRegistry formats;
  formats.Add(std::make_shared<ValuesFormat>());
  const auto executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  ScriptEnvironment environment;
  environment.folder = &folder;
  environment.formats = &formats;
  const auto outcome = RunScript(script, "main", environment, execution);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  std::map<std::string, int> counts;
  const auto id = outcome->model->FindTable("T");
  if (!id.ok()) return counts;
  const Table& table = outcome->model->table(*id);
  const SymbolTable& symbols = *outcome->model->field(table.columns[0].field).symbols;
  const BitPackedColumn& codes = table.columns[0].codes;
  for (RowIndex row = 0; row < table.rows; ++row) {
    const bool null = codes.has_nulls() && codes[row] == codes.null_code();
    ++counts[null ? "NULL" : symbols.Text(codes[row], {})];
  }
  return counts;
}

class ExistsOfColumn : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(ExistsOfColumn, PassesTheRowsThatAskingForEachPasses) {
  const auto [file, condition] = GetParam();
  const std::string from = std::string("FROM ") + file;
  const std::string before = "K: First 2000 LOAD id as k " + from + "; ";
  const std::string load = from + " Where " + condition;
  const auto counts = CountsOf(before + "T: LOAD id " + load + ";");
  EXPECT_EQ(counts, CountsOf(before + "T: LOAD id " + load + " and 1=1;"));
  EXPECT_LT(counts.size(), kValues + 2);
  // The rows of an upper load are stored later.
  EXPECT_EQ(CountsOf(before + "T: LOAD id; LOAD id " + load + ";"),
            CountsOf(before + "T: LOAD id; LOAD id " + load + " and 1=1;"));
  // The field has some of the values.
  const std::string some = "T: First 3000 LOAD id " + from + "; Concatenate (T) LOAD id ";
  EXPECT_EQ(CountsOf(before + some + load + ";"), CountsOf(before + some + load + " and 1=1;"));
}

INSTANTIATE_TEST_SUITE_P(Conditions, ExistsOfColumn,
                         testing::Combine(testing::ValuesIn(kFiles),
                                          testing::Values("Exists(k, id)", "not Exists(k, id)",
                                                          "Exists(id)", "not Exists(id)")));

class ConditionOnColumn : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

// RecNo() belongs to the row.
TEST_P(ConditionOnColumn, PassesTheRowsThatAskingForEachPasses) {
  const auto [file, condition] = GetParam();
  const std::string from = std::string("FROM ") + file;
  const std::string where = std::string(" Where ") + condition;
  const std::string by_row = " Where (" + std::string(condition) + ") and RecNo() > 0";
  const auto counts = CountsOf("T: LOAD id " + from + by_row + ";");
  EXPECT_EQ(CountsOf("T: LOAD id " + from + where + ";"), counts);
  EXPECT_EQ(CountsOf("T: LOAD id" + where + "; LOAD id " + from + ";"), counts);
  EXPECT_EQ(CountsOf("K: LOAD id " + from + "; T: NoConcatenate LOAD id Resident K" + where +
                     "; DROP Table K;"),
            counts);
}

INSTANTIATE_TEST_SUITE_P(Conditions, ConditionOnColumn,
                         testing::Combine(testing::ValuesIn(kFiles),
                                          testing::Values("id > 5000", "IsNull(id)",
                                                          "Len(id) = 4 or IsNull(id)", "id",
                                                          "Right(id, 1) = '7'", "Left(id, 1)")));

}  // namespace
}  // namespace celadon
