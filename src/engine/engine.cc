#include "celadon/engine.h"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "celadon/delimited.h"
#include "celadon/fixed_width.h"
#include "value/local_time.h"

namespace celadon {
namespace {

constexpr double kRunning = std::numeric_limits<double>::quiet_NaN();

uint64_t SeedOfMachine() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

}  // namespace

Engine::Engine(const EngineOptions& options)
    : executor_(MakeThreadPool(options.threads)),
      memory_(options.memory_limit),
      index_memory_(options.index_memory),
      seed_(options.seed.value_or(SeedOfMachine())),
      stopped_clock_(kRunning) {
  formats_.Add(MakeDelimitedFormat());
  formats_.Add(MakeFixedWidthFormat());
  environment_.time_zone =
      options.time_zone.empty() ? std::string(absl::LocalTimeZone().name()) : options.time_zone;
  environment_.user = options.user;
  environment_.computer = options.computer;
  environment_.version = options.version;
  environment_.author = options.author;
  environment_.platform = options.client_platform;
  environment_.start = SerialTime(absl::Now());
  environment_.system_attributes = options.system_attributes;
  environment_.user_attributes = options.user_attributes;
}

void Engine::StopClock(std::optional<double> local_time) {
  stopped_clock_ = local_time.value_or(kRunning);
}

Environment Engine::MakeEnvironment() {
  Environment environment = environment_;
  const double stopped = stopped_clock_;
  environment.utc =
      std::isnan(stopped) ? SerialTime(absl::Now()) : ToUtc(stopped, ZoneOf(environment.time_zone));
  environment.seed = seed_ + environments_++;
  return environment;
}

Execution Engine::MakeExecution(CancelToken cancel) {
  return {
      .executor = executor_.get(), .cancel = std::move(cancel), .memory = &memory_, .progress = {}};
}

}  // namespace celadon
