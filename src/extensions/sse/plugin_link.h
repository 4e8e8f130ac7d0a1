// A plugin that is connected to: what calls of its functions go through.
#ifndef CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_
#define CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_

#include <functional>
#include <memory>
#include <mutex>
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

// Thread-safe.
class PluginLink {
 public:
  // `lost` is called, once a channel, when a call finds the connection gone.
  PluginLink(const SsePlugin& plugin, std::function<void()> lost)
      : plugin_(plugin), lost_(std::move(lost)) {}

  const SsePlugin& plugin() const { return plugin_; }

  // From now on calls go through this channel; answers of the former one are forgotten.
  void Use(const std::shared_ptr<grpc::Channel>& channel);

  // Sends the rows and gives the answer; in charts the one that is kept for the same call. Without
  // arguments no row is sent and the answer's first row stands for all.
  absl::StatusOr<ExternalTable> Ask(const PluginRequest& request, const ExternalCall& call,
                                    const Execution& execution);

 private:
  absl::StatusOr<ExternalTable> Send(const PluginRequest& request, const ExternalCall& call,
                                     const Execution& execution, bool* keep);
  void Prepare(const PluginRequest& request, const ExternalCall& call,
               grpc::ClientContext* context) const;
  std::shared_ptr<PluginStub> stub();
  // Tells of a connection that is gone, unless another one is there already.
  absl::Status Outcome(const grpc::Status& status, const std::shared_ptr<PluginStub>& used);

  const SsePlugin plugin_;
  const std::function<void()> lost_;
  std::mutex mutex_;
  std::shared_ptr<PluginStub> stub_;  // null: the connection is lost
  ExternalCache cache_;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_PLUGIN_LINK_H_
