// Sessions side by side: 1, 4 and 16 of them on one app, each in a thread of its own, walk through
// the trace of set A's dashboard, each from another step on.
//
//   sessions_bench FLIGHTS.parquet [THREADS]
//
// Prints for each number of sessions: frames a second of all together, the median and the 95th
// percentile of a frame, and the private memory of the process once all have stood still, beside
// that of one session: what calculations took is given back before. Results of charts are kept as
// in every app: a state that one session has met is met again by the others, as users of one
// dashboard do. FLIGHTS.parquet is made by `tools/bench`.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "celadon/arrow.h"
#include "celadon/celadon.h"

namespace celadon {
namespace {

constexpr size_t kWalks = 3;

struct Choice {
  std::string field;
  std::vector<std::string> values;  // empty: the search, or where there is none, the range
  NumberRange range;
  std::string search = {};
};
using State = std::vector<Choice>;

std::vector<State> Trace() {
  const auto between = [](double low, double high) {
    NumberRange range;
    range.low = low;
    range.high = high;
    return range;
  };
  const Choice atlanta{"origin", {"ATL"}, {}}, both{"origin", {"ATL", "ORD"}, {}};
  const Choice days{"dow", {"1", "5"}, {}}, late{"delay", {}, between(15, 120)};
  const Choice march{"mon", {"3"}, {}}, middle{"distance", {}, between(500, 1500)};
  const Choice search{"dest", {}, {}, "*L*"}, morning{"hr", {}, between(6, 9)};
  std::vector<State> trace = {{},
                              {atlanta},
                              {both},
                              {both, days},
                              {both, days, late},
                              {both, days, late, march},
                              {days, late, march},
                              {days, late, march, middle},
                              {days, late, march},
                              {search},
                              {search, morning},
                              {{"dest", {"HNL"}, {}}}};
  for (int i = 0; i < 8; ++i) trace.push_back({{"delay", {}, between(-10 + 5 * i, 20 + 5 * i)}});
  return trace;
}

ObjectDefinition ListOf(const char* field) {
  ListObjectDefinition list;
  list.field = field;
  return list;
}

ObjectDefinition ChartOf(const std::vector<std::string>& dimensions,
                         const std::vector<std::string>& measures) {
  HyperCubeDefinition chart;
  for (const std::string& dimension : dimensions) {
    chart.dimensions.emplace_back().expression = dimension;
  }
  for (const std::string& measure : measures) chart.measures.emplace_back().expression = measure;
  return chart;
}

std::vector<ObjectDefinition> Dashboard() {
  std::vector<ObjectDefinition> objects;
  for (const char* field : {"d", "dow", "mon", "hr", "dbin", "sbin", "origin", "dest"}) {
    objects.push_back(ListOf(field));
  }
  const std::string rows = "Count(delay)", delay = "Sum(delay)", distance = "Sum(distance)";
  objects.push_back(ChartOf({"hr"}, {rows, delay, distance}));
  objects.push_back(ChartOf({"dow"}, {rows, delay, distance}));
  objects.push_back(ChartOf({"dbin"}, {rows}));
  objects.push_back(ChartOf({"origin"}, {rows, delay, "Min(delay)", "Max(delay)"}));
  objects.push_back(ChartOf({"d"}, {rows, delay}));
  objects.push_back(ChartOf({"dow", "hr"}, {rows, delay}));
  objects.push_back(ChartOf({"origin"}, {"Count(distinct dest)"}));
  objects.push_back(
      ChartOf({}, {rows, delay, distance, "Min(delay)", "Max(delay)", "Count(distinct origin)"}));
  return objects;
}

void Fail(const absl::Status& status) {
  std::fprintf(stderr, "sessions_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

auto Select(Session& session, const Choice& choice, const Execution& execution) {
  if (!choice.values.empty()) return session.Select(choice.field, choice.values, execution);
  if (choice.search.empty()) return session.SelectRanges(choice.field, {choice.range}, execution);
  return session.SelectSearch(choice.field, choice.search, {.excluded_too = true}, execution);
}

void Choose(Session& session, const State& state, const Execution& execution) {
  session.ClearAll();
  for (const Choice& choice : state) {
    const auto selected = Select(session, choice, execution);
    if (!selected.ok()) Fail(selected.status());
  }
}

// Milliseconds of every frame of one session.
std::vector<double> Walk(Engine& engine, Session& session, size_t first_step) {
  const std::vector<State> trace = Trace();
  const std::vector<ObjectDefinition> objects = Dashboard();
  std::vector<double> times;
  for (size_t i = 0; i < kWalks * trace.size(); ++i) {
    const auto start = std::chrono::steady_clock::now();
    Choose(session, trace[(first_step + i) % trace.size()], engine.MakeExecution());
    const auto frame = session.Frame(objects, engine.MakeExecution());
    if (!frame.ok()) Fail(frame.status());
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    times.push_back(taken.count());
  }
  return times;
}

double PrivateMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::strtod(line.c_str() + 8, nullptr) / 1024;
  }
  return 0;
}

// All numbers of sessions in one process, the small ones first.
void Measure(const std::string& path, size_t threads) {
  Engine engine({.threads = threads});
  engine.formats().Add(MakeParquetFormat());
  auto folder = DataFolder::Open(".");
  if (!folder.ok()) Fail(folder.status());
  const auto app = std::make_shared<App>(&engine, *std::move(folder));
  const auto loaded = app->Load(path, "flights", engine.MakeExecution());
  if (!loaded.ok()) Fail(loaded.status());
  std::printf("%8s %10s %9s %9s %12s %10s\n", "sessions", "frames/s", "p50 ms", "p95 ms",
              "memory MB", "of one");
  double memory_of_one = 0;
  for (const size_t count : {1, 4, 16}) {
    std::vector<std::unique_ptr<Session>> sessions;
    for (size_t i = 0; i < count; ++i) sessions.push_back(std::make_unique<Session>(app));
    std::vector<std::vector<double>> times(count);
    std::vector<std::thread> users;
    const auto start = std::chrono::steady_clock::now();
    for (size_t i = 0; i < count; ++i) {
      users.emplace_back([&, i] { times[i] = Walk(engine, *sessions[i], i); });
    }
    for (std::thread& user : users) user.join();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::vector<double> all;
    for (const auto& one : times) all.insert(all.end(), one.begin(), one.end());
    std::ranges::sort(all);
    malloc_trim(0);
    const double memory = PrivateMegabytes();
    if (count == 1) memory_of_one = memory;
    std::printf("%8zu %10.0f %9.2f %9.2f %12.1f %10.2f\n", count,
                static_cast<double>(all.size()) / taken.count(), all[all.size() / 2],
                all[all.size() * 95 / 100], memory, memory / memory_of_one);
  }
}

}  // namespace
}  // namespace celadon

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: sessions_bench FLIGHTS.parquet [THREADS]\n", stderr);
    return 2;
  }
  celadon::Measure(argv[1], argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0);
}
