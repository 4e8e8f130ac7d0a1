// Reading and writing a QVD file of 12 fields: rows per second. The file that is read is that of
// the environment variable CELADON_BENCH_QVD, if it is set.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "celadon/qvd.h"

namespace celadon {
namespace {

constexpr uint64_t kRows = 2'000'000;
constexpr uint64_t kBatchRows = 1 << 16;
// Distinct values of each field: keys, dates, categories and flags of a sales table.
constexpr uint32_t kSymbols[] = {200'000, 50'000, 10'000, 3'000, 2'000, 365, 100, 50, 12, 5, 2, 1};
constexpr size_t kFields = std::size(kSymbols);

std::shared_ptr<const DualVector> FieldSymbols(size_t field) {
  auto symbols = std::make_shared<DualVector>();
  for (uint32_t i = 0; i < kSymbols[field]; ++i) {
    const std::string text = "symbol " + std::to_string(i);
    if (field % 3 == 0) symbols->Append(ValueView::Number(i));
    if (field % 3 == 1) symbols->Append(ValueView::Text(text));
    if (field % 3 == 2) symbols->Append(ValueView::Dual(text, i + 0.25));
  }
  return symbols;
}

class SalesRows final : public TableReader {
 public:
  SalesRows() {
    for (size_t field = 0; field < kFields; ++field) {
      columns_.emplace_back().name = "field " + std::to_string(field);
      symbols_.push_back(FieldSymbols(field));
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min(kBatchRows, kRows - done_);
    done_ += batch.rows;
    for (size_t field = 0; field < kFields; ++field) {
      BatchColumn column{symbols_[field], std::vector<uint32_t>(batch.rows)};
      for (uint32_t& code : column.codes) {
        code = static_cast<uint32_t>(random_() % kSymbols[field]);
      }
      batch.columns.push_back(std::move(column));
    }
    return batch;
  }

 private:
  std::vector<ColumnInfo> columns_;
  std::vector<std::shared_ptr<const DualVector>> symbols_;
  uint64_t done_ = 0;
  std::mt19937 random_{1};
};

Execution OnThreads(Executor* executor) {
  Execution execution;
  execution.executor = executor;
  return execution;
}

std::string BenchFile() {
  return (std::filesystem::temp_directory_path() / "celadon_bench.qvd").string();
}

void MakeFile(Executor* executor, benchmark::State& state) {
  SalesRows rows;
  const auto written = MakeQvdFormat()->Write(rows, "sales", BenchFile(), {}, OnThreads(executor));
  if (!written.ok()) state.SkipWithError(written.ToString().c_str());
}

void BM_ReadQvd(benchmark::State& state) {
  const auto executor = MakeThreadPool(static_cast<size_t>(state.range(0)));
  const char* given = std::getenv("CELADON_BENCH_QVD");
  if (given == nullptr) MakeFile(executor.get(), state);
  const std::string path = given == nullptr ? BenchFile() : given;
  uint64_t rows = 0;
  for (auto _ : state) {
    auto reader = MakeQvdFormat()->Open(path, {}, OnThreads(executor.get()));
    if (!reader.ok()) return state.SkipWithError(reader.status().ToString().c_str());
    for (RowBatch batch = *(*reader)->Next(); batch.rows > 0; batch = *(*reader)->Next()) {
      rows += batch.rows;
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(rows));
  if (given == nullptr) std::filesystem::remove(path);
}
BENCHMARK(BM_ReadQvd)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

// The time includes making the random rows.
void BM_WriteQvd(benchmark::State& state) {
  const auto executor = MakeThreadPool(static_cast<size_t>(state.range(0)));
  for (auto _ : state) MakeFile(executor.get(), state);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
  std::filesystem::remove(BenchFile());
}
BENCHMARK(BM_WriteQvd)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
}  // namespace celadon
