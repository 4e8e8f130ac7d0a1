// How fast a call over a million rows of two numbers is, beside a bare client of gRPC that sends
// the same bundles to the same plugin: no test, since machines differ, but both are measured in one
// run.
//
//   build/release/tests/sse/plugin_speed      prints seconds of each, and their ratio
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "celadon/engine.h"
#include "celadon/sse.h"
#include "sse.grpc.pb.h"
#include "sse/plugin_process.h"

namespace celadon {
namespace {

using qlik::sse::BundledRows;
using Clock = std::chrono::steady_clock;

constexpr size_t kRows = 1'000'000, kBundleRows = 5000;
constexpr int kRounds = 3;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void SendRows(grpc::ClientReaderWriter<BundledRows, BundledRows>* stream) {
  for (size_t row = 0; row < kRows;) {
    google::protobuf::Arena arena;
    auto* bundle = google::protobuf::Arena::CreateMessage<BundledRows>(&arena);
    for (size_t i = 0; i < kBundleRows && row < kRows; ++i, ++row) {
      qlik::sse::Row* sent = bundle->add_rows();
      sent->add_duals()->set_numdata(static_cast<double>(row));
      sent->add_duals()->set_numdata(0.5);
    }
    stream->Write(*bundle);
  }
  stream->WritesDone();
}

// The first function of the plugin: SumOfRows.
double BareSeconds(const std::string& address) {
  const auto stub = qlik::sse::Connector::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  const Clock::time_point begin = Clock::now();
  grpc::ClientContext context;
  qlik::sse::CommonRequestHeader common;
  common.set_cardinality(kRows);
  qlik::sse::FunctionRequestHeader header;
  header.set_version("1");
  context.AddMetadata("qlik-commonrequestheader-bin", common.SerializeAsString());
  context.AddMetadata("qlik-functionrequestheader-bin", header.SerializeAsString());
  const auto stream = stub->ExecuteFunction(&context);
  std::thread writer(SendRows, stream.get());
  size_t rows = 0;
  double sum = 0;
  for (BundledRows answer; stream->Read(&answer);) {
    rows += static_cast<size_t>(answer.rows_size());
    for (const qlik::sse::Row& row : answer.rows()) sum += row.duals(0).numdata();
  }
  writer.join();
  if (!stream->Finish().ok() || rows != kRows || sum <= 0) return -1;
  return SecondsSince(begin);
}

double OwnSeconds(const ExternalFunction& function, Engine& engine) {
  ExternalCall call;
  call.rows = kRows;
  call.place = ExternalPlace::kTable;  // not kept
  call.arguments = {{.name = "a", .values = {}}, {.name = "b", .values = {}}};
  for (size_t row = 0; row < kRows; ++row) {
    call.arguments[0].values.Append(ValueView::Number(static_cast<double>(row)));
    call.arguments[1].values.Append(ValueView::Number(0.5));
  }
  const Clock::time_point begin = Clock::now();
  const auto answer = function.Call(call, engine.MakeExecution());
  if (!answer.ok() || answer->columns.front().values.size() != kRows) return -1;
  return SecondsSince(begin);
}

int Measure() {
  if (!HavePlugins()) {
    std::puts("build/venv has no grpcio");
    return 0;
  }
  PluginProcess plugins(std::vector<std::string>{"column"});
  Engine engine;
  const auto connected = ConnectSsePlugins(*ParseSsePlugins(plugins.Setting("P", "column")));
  const auto function = (*connected)->Find("P.SumOfRows");
  double bare = -1, own = -1;
  for (int round = 0; round < kRounds; ++round) {
    const double bare_now = BareSeconds("127.0.0.1:" + std::to_string(plugins.port("column")));
    const double own_now = OwnSeconds(*function, engine);
    bare = round == 0 ? bare_now : std::min(bare, bare_now);
    own = round == 0 ? own_now : std::min(own, own_now);
  }
  if (bare < 0 || own < 0) return 1;
  std::printf("bare client: %.2f s, engine: %.2f s, as fast as the bare client: %.2f\n", bare, own,
              bare / own);
  return 0;
}

}  // namespace
}  // namespace celadon

int main() { return celadon::Measure(); }
