// A chart through the public API: a click that selects some of the rows, and the chart, calculated
// with nothing kept from earlier clicks.
//
// Environment variables, which `tools/bench charts` sets, say what is measured; where one is not
// set, nothing is. CELADON_BENCH_FLIGHTS is the table's Parquet file, CELADON_BENCH_CHART the chart
// as `dimension;… TAB measure;…`, CELADON_BENCH_CLICK a field and a search of it with a TAB
// between, empty for all rows, CELADON_BENCH_THREADS the number of threads, and CELADON_BENCH_INDEX
// the bytes for what charts learn of all rows.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "flights.h"

namespace celadon {
namespace {

std::pair<std::string, std::string> AtTab(std::string_view line) {
  return absl::StrSplit(absl::string_view(line.data(), line.size()), absl::MaxSplits('\t', 1));
}

std::vector<ObjectDefinition> ChartOf(std::string_view line) {
  const auto [dimensions, measures] = AtTab(line);
  HyperCubeDefinition cube;
  for (const absl::string_view field : absl::StrSplit(dimensions, ';', absl::SkipEmpty())) {
    cube.dimensions.emplace_back().expression = std::string(field);
  }
  for (const absl::string_view measure : absl::StrSplit(measures, ';')) {
    cube.measures.emplace_back().expression = std::string(measure);
  }
  return {std::move(cube)};
}

// The click counts where there is one; taking it back does not.
void Calculate(benchmark::State& state, Flights& flights, std::string_view chart,
               std::string_view click) {
  Session* session = flights.session();
  if (session == nullptr) return state.SkipWithError("the flights cannot be loaded");
  const std::vector<ObjectDefinition> objects = ChartOf(chart);
  const auto [field, search] = AtTab(click);
  for (auto _ : state) {
    const bool selected =
        click.empty() || session->SelectSearch(field, search, {}, flights.MakeExecution()).ok();
    auto frame = session->Frame(objects, flights.MakeExecution());
    if (!selected || !frame.ok()) {
      state.SkipWithError("the chart fails");
      break;
    }
    benchmark::DoNotOptimize(frame);
    if (click.empty()) continue;
    state.PauseTiming();
    session->ClearAll();
    state.ResumeTiming();
  }
}

}  // namespace
}  // namespace celadon

int main(int argc, char** argv) {
  const char* path = std::getenv("CELADON_BENCH_FLIGHTS");
  const char* chart = std::getenv("CELADON_BENCH_CHART");
  const char* click = std::getenv("CELADON_BENCH_CLICK");
  const char* threads = std::getenv("CELADON_BENCH_THREADS");
  const char* index = std::getenv("CELADON_BENCH_INDEX");
  if (path != nullptr && chart != nullptr && click != nullptr && threads != nullptr &&
      index != nullptr) {
    const celadon::EngineOptions options{.threads = std::strtoul(threads, nullptr, 10),
                                         .index_memory = std::strtoull(index, nullptr, 10)};
    const auto flights = std::make_shared<celadon::Flights>(path, options);
    benchmark::RegisterBenchmark(
        "chart",
        [=](benchmark::State& state) { celadon::Calculate(state, *flights, chart, click); })
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMicrosecond);
  } else {
    std::puts("a variable is not set: nothing is measured");
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
