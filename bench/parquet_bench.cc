// Reading Parquet to batches, by the number of threads. The file is that of the environment
// variable CELADON_BENCH_PARQUET, such as the flights of the associative dashboard benchmark, or
// one written here with columns of the same kinds.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "celadon/arrow.h"
#include "celadon/executor.h"

namespace celadon {
namespace {

constexpr size_t kRows = 1 << 20;

// One batch: a timestamp by the minute, a small integer, a real without repeats, a short text.
class MadeRows final : public TableReader {
 public:
  MadeRows() : columns_(4) {
    columns_[0].name = "minute";
    columns_[0].format.type = NumberType::kTimestamp;
    columns_[1].name = "delay";
    columns_[2].name = "amount";
    columns_[3].name = "airport";
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    if (std::exchange(done_, true)) return batch;
    batch.rows = kRows;
    batch.columns = {Column(260000, [](uint32_t i) { return Value::Number(36892 + i / 1440.0); }),
                     Column(900, [](uint32_t i) { return Value::Number(i - 60.0); }),
                     Column(kRows, [](uint32_t i) { return Value::Number(i * 0.37); }),
                     Column(230, [](uint32_t i) { return Value::Text("AP" + std::to_string(i)); })};
    return batch;
  }

 private:
  template <typename MakeValue>
  static BatchColumn Column(size_t distinct, MakeValue make) {
    auto values = std::make_shared<DualVector>();
    for (size_t i = 0; i < distinct; ++i) values->Append(make(static_cast<uint32_t>(i)));
    std::vector<uint32_t> codes(kRows);
    for (size_t row = 0; row < kRows; ++row) {
      codes[row] = static_cast<uint32_t>(row * 2654435761u % distinct);
    }
    return {std::move(values), std::move(codes)};
  }

  std::vector<ColumnInfo> columns_;
  bool done_ = false;
};

class ParquetFile {
 public:
  ParquetFile() {
    if (const char* given = std::getenv("CELADON_BENCH_PARQUET"); given != nullptr) {
      path_ = given;
      return;
    }
    made_ = path_ = std::filesystem::temp_directory_path() / "celadon_parquet_bench.parquet";
    MadeRows rows;
    const std::unique_ptr<Executor> executor = MakeInlineExecutor();
    const absl::Status written = MakeParquetFormat()->Write(rows, "made", path_, FormatOptions(),
                                                            Execution{executor.get(), {}, {}, {}});
    if (!written.ok()) path_.clear();
  }
  ~ParquetFile() {
    if (!made_.empty()) std::filesystem::remove(made_);
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string made_;
};

void BM_ReadParquet(benchmark::State& state) {
  const ParquetFile file;
  const std::unique_ptr<Executor> executor = MakeThreadPool(static_cast<size_t>(state.range(0)));
  const Execution execution{executor.get(), {}, {}, {}};
  uint64_t rows = 0;
  for (auto _ : state) {
    auto reader = MakeParquetFormat()->Open(file.path(), FormatOptions(), execution);
    if (!reader.ok()) {
      state.SkipWithError(std::string(reader.status().message()).c_str());
      return;
    }
    for (size_t more = 1; more > 0; rows += more) {
      auto batch = (*reader)->Next();
      more = batch.ok() ? batch->rows : 0;
      benchmark::DoNotOptimize(batch);
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}
BENCHMARK(BM_ReadParquet)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace celadon
