// The flights in an engine, as benchmarks of the public API ask them.
#ifndef CELADON_BENCH_FLIGHTS_H_
#define CELADON_BENCH_FLIGHTS_H_

#include <memory>
#include <string>
#include <utility>

#include "celadon/arrow.h"
#include "celadon/celadon.h"

namespace celadon {

// An engine with the table of a Parquet file loaded, nothing kept from earlier clicks.
class Flights {
 public:
  Flights(const std::string& path, EngineOptions options) : engine_(options) {
    engine_.formats().Add(MakeParquetFormat());
    auto folder = DataFolder::Open(".");
    if (!folder.ok()) return;
    auto app = std::make_shared<App>(&engine_, *std::move(folder));
    if (!app->Load(path, "flights", engine_.MakeExecution()).ok()) return;
    session_ = std::make_unique<Session>(std::move(app));
    session_->set_caching(false);
  }

  // Null where the table could not be loaded.
  Session* session() { return session_.get(); }
  Execution MakeExecution() { return engine_.MakeExecution(); }

 private:
  Engine engine_;
  std::unique_ptr<Session> session_;
};

}  // namespace celadon

#endif  // CELADON_BENCH_FLIGHTS_H_
