// Component celadon::sse: functions of plugins, which run in other processes and are called over
// gRPC. Plugins written for Qlik's server-side extensions work unchanged.
//
//   auto plugins = ParseSsePlugins("SSEPlugin=Forecast,localhost:50051");
//   auto connected = ConnectSsePlugins(*plugins);
//   engine.functions().Add(*connected);
//
// Source: the published protocol of server-side extensions, and Qlik help "Configuring analytic
// connections", "Server side extensions syntax".
#ifndef CELADON_SSE_H_
#define CELADON_SSE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/external_function.h"

namespace celadon {

struct SsePlugin {
  std::string alias;    // what formulas call it by: `Alias.Function(…)`
  std::string address;  // `host:port`
  // Folder of root_cert.pem, sse_client_cert.pem and sse_client_key.pem, with which both sides
  // prove who they are; empty: the connection is not encrypted.
  std::string certificates = {};
  double request_timeout = 0;     // seconds that a call may take; 0: as long as it takes
  double reconnect_timeout = 20;  // seconds from a lost connection to the next attempt

  // These are our own.
  bool refuse_scripts = false;  // no program is sent, even where the plugin would run it
  size_t bundle_rows = 5000;    // of a message; what has no more, and 512 KiB, goes as one
  size_t parallel = 4;          // requests of groups, or of single records, under way at once
  bool batch_loads = false;     // a LOAD sends many records in one request, not one in each
};

// `SSEPlugin=<alias>,<host>:<port>[,<certificates>[,<request timeout>[,<reconnect timeout>]]][;…]`,
// or what stands behind the first `=`. Blanks around parts and a `;` at the end are passed over.
// InvalidArgument, naming the part, for what is not of that form or an alias that stands twice.
absl::StatusOr<std::vector<SsePlugin>> ParseSsePlugins(std::string_view setting);

// The plugins that the section `[Settings 7]` of a settings file names. NotFound if there is no
// such file; errors of ParseSsePlugins.
absl::StatusOr<std::vector<SsePlugin>> ReadSseSettings(const std::string& path);

// Connects in the background, for as long as the result lives. A plugin may start later, and go and
// come back: its functions are those that it told when it was last connected to. Fails only where
// certificates cannot be read.
absl::StatusOr<std::shared_ptr<const ExternalFunctions>> ConnectSsePlugins(
    std::vector<SsePlugin> plugins);

// 22000 and the number of the gRPC status that a call ended with, as Qlik's engine numbers it;
// nullopt for any other error.
std::optional<int> SseErrorCode(const absl::Status& status);

}  // namespace celadon

#endif  // CELADON_SSE_H_
