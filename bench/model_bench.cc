// Staging rows and building a model of them: rows a second, bytes a row, peak of the memory
// counted.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "model/model_builder.h"
#include "storage/table_appender.h"

namespace celadon {
namespace {

constexpr size_t kBatchRows = 65536;

// Watches a budget from a thread of its own and keeps the most that was in use.
class PeakWatch {
 public:
  explicit PeakWatch(const MemoryBudget& budget)
      : thread_([&] {
          while (!stop_) {
            peak_ = std::max(peak_, budget.used());
            std::this_thread::sleep_for(std::chrono::microseconds(500));
          }
        }) {}

  uint64_t Stop() {
    stop_ = true;
    thread_.join();
    return peak_;
  }

 private:
  std::atomic<bool> stop_{false};
  uint64_t peak_ = 0;
  std::thread thread_;
};

// A dictionary for each of ten columns: keys, amounts, days, codes and names.
std::vector<std::shared_ptr<const DualVector>> Dictionaries(size_t rows) {
  std::mt19937_64 random(1);
  std::vector<std::shared_ptr<const DualVector>> dictionaries;
  const size_t cardinalities[] = {rows, rows / 3, 100000, 20000, 2500, 1000, 200, 50, 12, 2};
  for (size_t column = 0; column < std::size(cardinalities); ++column) {
    auto values = std::make_shared<DualVector>();
    for (size_t i = 0; i < cardinalities[column]; ++i) {
      if (column % 3 == 1) {
        values->Append(ValueView::Text("customer " + std::to_string(random())));
      } else if (column % 3 == 2) {
        values->Append(ValueView::Number(static_cast<double>(random() % 1000000000) / 100));
      } else {
        values->Append(ValueView::Number(static_cast<double>(i)));
      }
    }
    dictionaries.push_back(std::move(values));
  }
  return dictionaries;
}

// The codes of a batch: the first column counts its rows, the others are random, some NULL.
std::vector<std::vector<uint32_t>> BatchCodes(
    const std::vector<std::shared_ptr<const DualVector>>& dictionaries, size_t first, size_t rows,
    std::mt19937_64& random) {
  std::vector<std::vector<uint32_t>> codes(dictionaries.size());
  for (size_t column = 0; column < codes.size(); ++column) {
    for (size_t row = 0; row < rows; ++row) {
      const auto any = static_cast<uint32_t>(random() % dictionaries[column]->size());
      codes[column].push_back(column == 0 ? static_cast<uint32_t>(first + row)
                              : column == 5 && random() % 20 == 0 ? StagedColumn::kNull
                                                                  : any);
    }
  }
  return codes;
}

void BM_StageAndBuild(benchmark::State& state) {
  const auto rows = static_cast<size_t>(state.range(0));
  const auto dictionaries = Dictionaries(rows);
  std::vector<std::vector<std::vector<uint32_t>>> batches;
  std::mt19937_64 random(2);
  for (size_t first = 0; first < rows; first += kBatchRows) {
    batches.push_back(BatchCodes(dictionaries, first, std::min(kBatchRows, rows - first), random));
  }
  const auto pool = MakeThreadPool(static_cast<size_t>(state.range(1)));
  uint64_t staged_bytes = 0, peak = 0;
  DataModel::Memory memory;
  for (auto _ : state) {
    MemoryBudget budget;
    PeakWatch watch(budget);
    Execution execution;
    execution.executor = pool.get();
    execution.memory = &budget;
    StagedModel staged(&budget);
    StagedTable& table = staged.AddTable("Facts");
    std::vector<size_t> columns;
    for (size_t column = 0; column < dictionaries.size(); ++column) {
      columns.push_back(table.AddColumn(staged.FieldNamed("F" + std::to_string(column))));
    }
    TableAppender appender(&table, columns, execution);
    for (const auto& codes : batches) {
      std::vector<CodedColumn> batch;
      for (size_t column = 0; column < codes.size(); ++column) {
        batch.push_back({dictionaries[column], codes[column]});
      }
      if (!appender.Append(codes.front().size(), batch).ok()) state.SkipWithError("staging failed");
    }
    staged_bytes = budget.used();
    const auto model = std::move(staged).Build(execution);
    if (!model.ok()) state.SkipWithError("building failed");
    memory = (*model)->memory();
    peak = watch.Stop();
  }
  const auto per_row = [&](uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(rows);
  };
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["pointers/row"] = per_row(memory.pointers);
  state.counters["histograms/row"] = per_row(memory.indexes);
  state.counters["symbols/row"] = per_row(memory.symbols);
  state.counters["staged/row"] = per_row(staged_bytes);
  state.counters["peak/row"] = per_row(peak);
}
BENCHMARK(BM_StageAndBuild)
    ->ArgNames({"rows", "threads"})
    ->Args({3000000, 1})
    ->Args({3000000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// Kinds of symbols: ascending numbers, random numbers, texts with a common beginning, random texts.
DualVector Symbols(int64_t kind, size_t count) {
  DualVector values;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t bits = (i + 1) * 0x9e3779b97f4a7c15;  // distinct, in no order
    switch (kind) {
      case 0:
        values.Append(ValueView::Number(static_cast<double>(i)));
        break;
      case 1:
        values.Append(ValueView::Number(static_cast<double>(bits >> 11)));
        break;
      case 2:
        values.Append(ValueView::Text("Customer#" + std::to_string(bits)));
        break;
      default:
        values.Append(
            ValueView::Text(std::string(reinterpret_cast<const char*>(&bits), 8) + "tail"));
    }
  }
  return values;
}

void BM_FromLoadOrder(benchmark::State& state) {
  const DualVector values = Symbols(state.range(0), static_cast<size_t>(state.range(1)));
  for (auto _ : state) {
    std::vector<SymbolId> ids;
    benchmark::DoNotOptimize(SymbolTable::FromLoadOrder(values, {}, &ids));
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));
}
BENCHMARK(BM_FromLoadOrder)
    ->ArgNames({"kind", "symbols"})
    ->ArgsProduct({{0, 1, 2, 3}, {1000000, 10000000}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace celadon
