// The hot paths of loading: interning values and reading texts as numbers.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "celadon/format.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

constexpr size_t kRows = 1 << 20;

void BM_InternNumbers(benchmark::State& state) {
  std::mt19937_64 random(1);
  std::vector<double> rows(kRows);
  for (double& row : rows) {
    row = static_cast<double>(random() % static_cast<uint64_t>(state.range(0))) / 4;
  }
  Dictionary dictionary;
  for (auto _ : state) {
    for (const double row : rows) benchmark::DoNotOptimize(dictionary.InternNumber(row));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(BM_InternNumbers)->ArgName("distinct")->Arg(10)->Arg(1000)->Arg(100000)->Arg(1000000);

void BM_InternTexts(benchmark::State& state) {
  std::mt19937_64 random(1);
  std::vector<std::string> rows(kRows);
  for (std::string& row : rows) {
    row = "Customer " + std::to_string(random() % static_cast<uint64_t>(state.range(0)));
  }
  Dictionary dictionary;
  for (auto _ : state) {
    for (const std::string& row : rows) {
      benchmark::DoNotOptimize(dictionary.Intern(ValueView::Text(row)));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(BM_InternTexts)->ArgName("distinct")->Arg(10)->Arg(1000)->Arg(100000)->Arg(1000000);

// Growing from nothing to ten million texts, the index and the arena included.
void BM_InternDistinctTexts(benchmark::State& state) {
  constexpr int64_t kTexts = 10'000'000;
  for (auto _ : state) {
    Dictionary dictionary;
    char text[16] = "key-";
    for (int64_t i = 0; i < kTexts; ++i) {
      int64_t rest = i;
      for (int digit = 11; digit > 3; --digit, rest /= 10) {
        text[digit] = static_cast<char>('0' + rest % 10);
      }
      dictionary.Intern(ValueView::Text({text, 12}));
    }
    state.counters["bytes"] = static_cast<double>(dictionary.BytesToTake(0));
  }
  state.SetItemsProcessed(state.iterations() * kTexts);
}
BENCHMARK(BM_InternDistinctTexts)->Unit(benchmark::kMillisecond)->Iterations(1);

void BM_Interpret(benchmark::State& state, const char* text) {
  const TextInterpreter interpreter{RegionalSettings()};
  for (auto _ : state) benchmark::DoNotOptimize(interpreter.Number(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(BM_Interpret, word, "Northwind Traders");
BENCHMARK_CAPTURE(BM_Interpret, address, "12 Orchestra Terrace");
BENCHMARK_CAPTURE(BM_Interpret, integer, "123456");
BENCHMARK_CAPTURE(BM_Interpret, decimal, "51.24050");
BENCHMARK_CAPTURE(BM_Interpret, date, "2014-05-14");
BENCHMARK_CAPTURE(BM_Interpret, timestamp, "2014-05-14 12:30:15");
BENCHMARK_CAPTURE(BM_Interpret, money, "$27.03");

void BM_PlainNumberText(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(PlainNumberText(15.219999999999999));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_PlainNumberText);

void BM_FormatDate(benchmark::State& state) {
  const RegionalSettings settings;
  NumberFormat format;
  format.type = NumberType::kDate;
  for (auto _ : state) benchmark::DoNotOptimize(FormatNumber(41773, format, settings));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_FormatDate);

}  // namespace
}  // namespace celadon
