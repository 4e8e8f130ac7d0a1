// Reading delimited text: bytes per second by kind of cell and number of workers.
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "benchmark/benchmark.h"

#include "celadon/execution.h"
#include "source/delimited_reader.h"

namespace celadon {
namespace {

constexpr size_t kFileBytes = size_t{1} << 26;

using Generator = std::function<void(std::mt19937&, size_t row, std::string& line)>;

// A table of sales: a key, two low-cardinality texts, a date and two numbers.
void Sales(std::mt19937& random, size_t row, std::string& line) {
  line = std::to_string(row) + ",customer" + std::to_string(random() % 5000) + ",region" +
         std::to_string(random() % 8) + ",2024-0" + std::to_string(1 + random() % 9) + "-1" +
         std::to_string(random() % 10) + "," + std::to_string(random() % 1000) + "." +
         std::to_string(random() % 100) + "," + std::to_string(random() % 50) + "\n";
}

void Quoted(std::mt19937& random, size_t row, std::string& line) {
  line = "\"" + std::to_string(row) + "\",\"a \"\"quoted\"\" name, " +
         std::to_string(random() % 5000) + "\",\"two\nlines\",\"" + std::to_string(random() % 50) +
         "\"\n";
}

void DistinctTexts(std::mt19937& random, size_t row, std::string& line) {
  line = "key-" + std::to_string(row) + "," + std::to_string(random()) + "x\n";
}

// A file that is gone when the benchmark is.
class BenchFile {
 public:
  explicit BenchFile(const Generator& generate)
      : path_(std::filesystem::temp_directory_path() / "celadon_delimited_bench.csv") {
    std::ofstream out(path_, std::ios::binary);
    std::mt19937 random(1);
    std::string line = "a,b,c,d,e,f\n";
    for (size_t row = 0, bytes = 0; bytes < kFileBytes; bytes += line.size(), ++row) {
      out << line;
      generate(random, row, line);
    }
  }
  BenchFile(const BenchFile&) = delete;
  BenchFile& operator=(const BenchFile&) = delete;
  ~BenchFile() { std::filesystem::remove(path_); }

  std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_;
};

size_t CountRows(TableReader& reader) {
  for (size_t rows = 0;;) {
    const auto batch = reader.Next();
    if (!batch.ok() || batch->rows == 0) return rows;
    rows += batch->rows;
  }
}

void BM_ReadDelimited(benchmark::State& state, const Generator& generate) {
  const BenchFile file(generate);
  const auto pool = MakeThreadPool(static_cast<size_t>(state.range(0)));
  Execution execution;
  execution.executor = pool.get();
  size_t rows = 0;
  for (auto _ : state) {
    auto reader = OpenDelimitedFile(file.path(), {}, execution);
    if (!reader.ok()) return state.SkipWithError(reader.status().ToString().c_str());
    rows += CountRows(**reader);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * kFileBytes));
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}
BENCHMARK_CAPTURE(BM_ReadDelimited, sales, Sales)
    ->ArgName("workers")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_ReadDelimited, quoted, Quoted)
    ->ArgName("workers")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_ReadDelimited, distinct_texts, DistinctTexts)
    ->ArgName("workers")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace celadon
