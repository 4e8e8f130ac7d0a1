// A click on a list box through the public API: selecting one value and calculating eight list
// boxes with all states and counts, nothing kept from earlier clicks.
//
// Reads the table of the environment variable CELADON_BENCH_FLIGHTS, a Parquet file with the fields
// below, such as `tools/bench foundation` makes; the benchmarks are left out where it is not set.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flights.h"

namespace celadon {
namespace {

struct Click {
  const char* field;
  const char* value;
};
constexpr Click kClicks[] = {{"d", "36923"}, {"dow", "3"},  {"mon", "2"},      {"hr", "17"},
                             {"dbin", "2"},  {"sbin", "7"}, {"origin", "ATL"}, {"dest", "ORD"}};

std::vector<ObjectDefinition> ListBoxes() {
  std::vector<ObjectDefinition> objects;
  for (const Click& click : kClicks) {
    ListObjectDefinition box;
    box.field = click.field;
    objects.emplace_back(std::in_place_type<ListObjectDefinition>, std::move(box));
  }
  return objects;
}

void ClickOn(benchmark::State& state, Flights& flights, const Click& click) {
  Session* session = flights.session();
  if (session == nullptr) return state.SkipWithError("the flights cannot be loaded");
  const std::vector<ObjectDefinition> objects = ListBoxes();
  for (auto _ : state) {
    const auto selected = session->Select(click.field, {click.value}, flights.MakeExecution());
    auto frame = session->Frame(objects, flights.MakeExecution());
    if (!selected.ok() || !frame.ok()) state.SkipWithError("the frame fails");
    benchmark::DoNotOptimize(frame);
    state.PauseTiming();
    session->ClearAll();
    state.ResumeTiming();
  }
}

void RegisterClicks(const char* path) {
  for (const size_t threads : {1, 2}) {
    auto flights = std::make_shared<Flights>(path, EngineOptions{.threads = threads});
    for (const Click& click : kClicks) {
      const std::string name =
          std::string("click/") + click.field + "/threads:" + std::to_string(threads);
      benchmark::RegisterBenchmark(
          name.c_str(),
          [flights, click](benchmark::State& state) { ClickOn(state, *flights, click); })
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace
}  // namespace celadon

int main(int argc, char** argv) {
  const char* path = std::getenv("CELADON_BENCH_FLIGHTS");
  if (path != nullptr) {
    celadon::RegisterClicks(path);
  } else {
    std::puts("CELADON_BENCH_FLIGHTS is not set: there is nothing to measure");
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
