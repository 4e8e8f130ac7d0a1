// All plugins of a setting as one source of functions.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/sse.h"
#include "celadon/text_rules.h"
#include "extensions/sse/credentials.h"
#include "extensions/sse/plugin_connection.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class PluginFunctions final : public ExternalFunctions {
 public:
  explicit PluginFunctions(std::vector<std::shared_ptr<PluginConnection>> connections)
      : connections_(std::move(connections)) {}

  std::shared_ptr<const ExternalFunction> Find(std::string_view name) const override {
    PluginConnection* const connection = ConnectionOf(name);
    if (connection == nullptr) return nullptr;
    const auto functions = connection->functions();
    const auto found = std::ranges::find_if(functions, [name](const auto& function) {
      return EqualsIgnoringCase(function->signature().name, name);
    });
    return found == functions.end() ? nullptr : *found;
  }

  std::vector<std::shared_ptr<const ExternalFunction>> functions() const override {
    std::vector<std::shared_ptr<const ExternalFunction>> all;
    for (const auto& connection : connections_) {
      const auto functions = connection->functions();
      all.insert(all.end(), functions.begin(), functions.end());
    }
    return all;
  }

  std::string Absence(std::string_view name) const override {
    PluginConnection* const connection = ConnectionOf(name);
    if (connection == nullptr) return {};
    constexpr std::string_view kScript = "script";
    const std::string_view function = name.substr(connection->plugin().alias.size() + 1);
    if (connection->plugin().refuse_scripts &&
        EqualsIgnoringCase(function.substr(0, kScript.size()), kScript)) {
      return absl::StrFormat(" (programs for the plugin %s are refused)",
                             connection->plugin().alias);
    }
    return connection->absence();
  }

 private:
  // The plugin that a name `Alias.Function` speaks of; null where there is none.
  PluginConnection* ConnectionOf(std::string_view name) const {
    const size_t dot = name.find('.');
    if (dot == std::string_view::npos) return nullptr;
    const auto found = std::ranges::find_if(connections_, [&](const auto& connection) {
      return EqualsIgnoringCase(connection->plugin().alias, name.substr(0, dot));
    });
    return found == connections_.end() ? nullptr : found->get();
  }

  std::vector<std::shared_ptr<PluginConnection>> connections_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ExternalFunctions>> ConnectSsePlugins(
    std::vector<SsePlugin> plugins) {
  std::vector<std::shared_ptr<PluginConnection>> connections;
  for (SsePlugin& plugin : plugins) {
    CELADON_ASSIGN_OR_RETURN(auto credentials, MakeCredentials(plugin.certificates));
    connections.push_back(PluginConnection::Open(std::move(plugin), std::move(credentials)));
  }
  return std::make_shared<const PluginFunctions>(std::move(connections));
}

}  // namespace celadon
