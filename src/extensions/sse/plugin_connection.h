// The connection to one plugin: asks it what it can, and asks again when it was gone.
#ifndef CELADON_EXTENSIONS_SSE_PLUGIN_CONNECTION_H_
#define CELADON_EXTENSIONS_SSE_PLUGIN_CONNECTION_H_

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <grpcpp/alarm.h>
#include <grpcpp/security/credentials.h>

#include "celadon/sse.h"
#include "extensions/sse/plugin_link.h"

namespace celadon {

// Works on threads of gRPC's own, which own nothing: a channel must not go on one of them, or gRPC
// waits for itself. The destructor ends what is under way and waits for it. Thread-safe.
class PluginConnection : public std::enable_shared_from_this<PluginConnection> {
 public:
  // The first attempt to connect begins at once.
  static std::shared_ptr<PluginConnection> Open(
      SsePlugin plugin, std::shared_ptr<grpc::ChannelCredentials> credentials);
  ~PluginConnection();

  const SsePlugin& plugin() const { return plugin_; }

  using Functions = std::vector<std::shared_ptr<const ExternalFunction>>;
  // What the plugin told when it was last connected to. Waits for the first attempt, which takes a
  // few seconds at the most.
  Functions functions();
  // Why there are none; empty where there are.
  std::string absence();

 private:
  struct Attempt;  // a handshake
  // What the plugin once told. One that comes back with the same capabilities has the same
  // functions again, so they do not grow in number.
  struct Known {
    std::shared_ptr<PluginLink> link;
    Functions functions;
  };

  PluginConnection(SsePlugin plugin, std::shared_ptr<grpc::ChannelCredentials> credentials);

  void Connect();
  void Finish(const grpc::Status& status);
  // The functions of what the last attempt told, over its channel.
  Functions Learn();
  void ConnectLater();
  void EndCallback();

  const SsePlugin plugin_;
  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  std::mutex mutex_;  // not held while gRPC is called, which may call back at once
  std::condition_variable changed_;
  bool stopping_ = false;
  bool first_attempt_ = true;           // it is still under way
  int callbacks_ = 0;                   // of gRPC, that are to come
  std::unique_ptr<Attempt> attempt_;    // the last one
  std::unique_ptr<grpc::Alarm> alarm_;  // of the next one
  std::string failure_;                 // of the last attempt
  std::map<std::string, Known> known_;  // by capabilities, as sent; of one handshake at a time
  Functions functions_;                 // those of the last handshake
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_PLUGIN_CONNECTION_H_
