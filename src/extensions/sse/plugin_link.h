// A plugin that is connected to: what calls of its functions go through.
#ifndef CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_
#define CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>

#include "absl/status/statusor.h"
#include "celadon/sse.h"
#include "expression/external_cache.h"
#include "extensions/sse/exchange.h"
#include "sse.pb.h"

namespace celadon {

// What a function asks of the plugin, for rows that the call holds.
struct PluginRequest {
  Exchange::Method method = Exchange::Method::kFunction;
  std::string header;                      // FunctionRequestHeader or ScriptRequestHeader, in bytes
  std::vector<qlik::sse::DataType> types;  // of the arguments
  qlik::sse::DataType result = qlik::sse::DataType::NUMERIC;
  bool aggregates = false;  // one row is wanted
};

// From a handshake to the loss of the connection. Thread-safe.
class PluginLink {
 public:
  // `lost` is called, once, when a call finds the connection gone.
  PluginLink(const SsePlugin& plugin, const std::shared_ptr<grpc::Channel>& channel,
             std::function<void()> lost)
      : plugin_(plugin), stub_(channel), lost_(std::move(lost)) {}

  const SsePlugin& plugin() const { return plugin_; }

  // Sends the rows and gives the answer; in charts the one that is kept for the same call. Without
  // arguments no row is sent and the answer's first row stands for all.
  absl::StatusOr<ExternalTable> Ask(const PluginRequest& request, const ExternalCall& call,
                                    const Execution& execution);

 private:
  absl::StatusOr<ExternalTable> Send(const PluginRequest& request, const ExternalCall& call,
                                     const Execution& execution, bool* keep);
  void Prepare(const PluginRequest& request, const ExternalCall& call,
               grpc::ClientContext* context) const;
  absl::Status Outcome(const grpc::Status& status);

  const SsePlugin plugin_;
  PluginStub stub_;
  const std::function<void()> lost_;
  std::atomic<bool> is_lost_ = false;
  ExternalCache cache_;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_
