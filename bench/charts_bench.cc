// Charts through the public API: each is calculated after a click that selects some of the rows, or
// over all of them, with nothing kept from earlier clicks.
//
// Reads the table of the environment variable CELADON_BENCH_FLIGHTS, and from CELADON_BENCH_CHARTS
// a chart a line, `dimension;… TAB measure;…`; CELADON_BENCH_CLICK is a field and a search of it,
// with a TAB between. `tools/bench charts` sets these; without them the benchmarks are left out.
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
  if (path != nullptr && chart != nullptr && click != nullptr && threads != nullptr) {
    const celadon::EngineOptions options{.threads = std::strtoul(threads, nullptr, 10)};
    const auto flights = std::make_shared<celadon::Flights>(path, options);
    benchmark::RegisterBenchmark(
        "chart",
        [=](benchmark::State& state) { celadon::Calculate(state, *flights, chart, click); })
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMicrosecond);
  } else {
    std::puts("CELADON_BENCH_FLIGHTS, _CHART, _CLICK or _THREADS is not set: nothing is measured");
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
