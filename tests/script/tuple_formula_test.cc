// A formula of several columns gives for tuples of values what it gives row by row.
#include "script/tuple_formula.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/script.h"
#include "value/growing_values.h"

namespace celadon {
namespace {

constexpr size_t kBatches = 16;
constexpr size_t kBatchRows = 10'000;

// Two columns, numbers `x` and texts `y`, some NULL. Their dictionaries grow from batch to batch,
// or make as many tuples as are looked up, more than are kept while somebody else holds the
// results.
class GrowingReader final : public TableReader {
 public:
  explicit GrowingReader(bool many) : many_(many) {
    columns_.emplace_back().name = "x";
    columns_.emplace_back().name = "y";
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    if (batch_ == kBatches) return batch;
    batch.rows = kBatchRows;
    batch.columns = {NumbersOf(many_ ? 511 : 40 + 25 * batch_), TextsOf(many_ ? 255 : 20 + batch_)};
    ++batch_;
    return batch;
  }

 private:
  BatchColumn NumbersOf(size_t values) {
    MakeOwn(numbers_);
    for (size_t i = numbers_->size(); i < values; ++i) {
      numbers_->Append(ValueView::Number(static_cast<double>(i * 37 % 101) / 4));
    }
    return {numbers_, RandomCodes(values)};
  }
  BatchColumn TextsOf(size_t values) {
    MakeOwn(texts_);
    for (size_t i = texts_->size(); i < values; ++i) {
      texts_->Append(ValueView::Text((i % 3 == 0 ? "1" : "text ") + std::to_string(i)));
    }
    return {texts_, RandomCodes(values)};
  }
  std::vector<uint32_t> RandomCodes(size_t values) {
    std::vector<uint32_t> codes(kBatchRows);
    for (uint32_t& code : codes) {
      code = random_() % 50 == 0 ? BatchColumn::kNull : static_cast<uint32_t>(random_() % values);
    }
    return codes;
  }

  const bool many_;
  std::vector<ColumnInfo> columns_;
  std::shared_ptr<DualVector> numbers_ = ShareGrowing({}, std::make_shared<char>());
  std::shared_ptr<DualVector> texts_ = ShareGrowing({}, std::make_shared<char>());
  std::mt19937 random_{5};
  size_t batch_ = 0;
};

class GrowingFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "qvd"; }
  std::vector<std::string_view> extensions() const override { return {".qvd"}; }
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path, const FormatOptions&,
                                                    const Execution&) const override {
    return std::make_unique<GrowingReader>(path.ends_with("many.qvd"));
  }
  absl::Status Write(TableReader&, const std::string&, const std::string&, const FormatOptions&,
                     const Execution&) const override {
    return absl::UnimplementedError("Unimplemented: writing values that grow");
  }
};

// The values of the only column of a table, in row order: their numbers, and texts behind a bar.
std::vector<std::string> ColumnOf(const DataModel& model, const std::string& name) {
  const Table& table = model.table(*model.FindTable(name));
  const SymbolTable& symbols = *model.field(table.columns[0].field).symbols;
  const BitPackedColumn& codes = table.columns[0].codes;
  std::vector<std::string> values;
  for (RowIndex row = 0; row < table.rows; ++row) {
    const bool null = codes.has_nulls() && codes[row] == codes.null_code();
    const ValueView value = null ? ValueView() : symbols[codes[row]];
    std::string& shown = values.emplace_back();
    if (value.has_number()) shown += std::to_string(value.number());
    if (value.has_text()) shown.append("|").append(value.text());
  }
  return values;
}

std::vector<std::string> ValuesOf(const std::string& load, size_t threads,
                                  const std::string& file = "growing.qvd") {
  const DataFolder folder = *DataFolder::Open(testing::TempDir());
  std::ofstream(testing::TempDir() + "/" + file) << "";
  FormatRegistry formats;
  formats.Add(std::make_shared<GrowingFormat>());
  const auto executor = MakeThreadPool(threads);
  Execution execution;
  execution.executor = executor.get();
  ScriptEnvironment environment;
  environment.folder = &folder;
  environment.formats = &formats;
  const auto outcome =
      RunScript("T: " + load + " FROM " + file + ";", "main", environment, execution);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  return outcome.ok() ? ColumnOf(*outcome->model, "T") : std::vector<std::string>();
}

class TupleFormulas : public testing::TestWithParam<const char*> {};

// RecNo() belongs to the row.
TEST_P(TupleFormulas, GiveWhatEachRowGives) {
  const std::string formula = GetParam();
  const std::vector<std::string> expected =
      ValuesOf("LOAD If(RecNo() > 0, " + formula + ") as f", 1);
  ASSERT_EQ(expected.size(), kBatches * kBatchRows);
  for (const size_t threads : {1, 3}) {
    EXPECT_EQ(ValuesOf("LOAD " + formula + " as f", threads), expected);
  }
  // The load above keeps the results of the load below.
  EXPECT_EQ(ValuesOf("LOAD Upper(f) as f; LOAD " + formula + " as f", 3),
            ValuesOf("LOAD Upper(f) as f; LOAD If(RecNo() > 0, " + formula + ") as f", 1));
}

TEST(TupleFormula, MayForgetResultsThatAreHeld) {
  const std::string formula = "x & '-' & y";
  const auto expected = ValuesOf("LOAD If(RecNo() > 0, " + formula + ") as f", 1, "many.qvd");
  ASSERT_EQ(expected.size(), kBatches * kBatchRows);
  EXPECT_EQ(ValuesOf("LOAD " + formula + " as f", 2, "many.qvd"), expected);
}

INSTANTIATE_TEST_SUITE_P(Scripts, TupleFormulas,
                         testing::Values("x & '-' & y", "x * 2 + y", "If(x > 10 and y > 5, x, y)",
                                         "If(x > 10, 'high', y)", "Len(y) * x", "Alt(y, x)",
                                         "x & y & x"));

}  // namespace
}  // namespace celadon
