#include "plugin_settings.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#ifdef CELADON_HAS_SSE
#include "celadon/sse.h"
#endif
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

#ifdef CELADON_HAS_SSE

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct Settings {
  std::vector<SsePlugin> plugins;
  std::vector<std::string> refused;  // aliases

  absl::Status Take(std::string_view name, std::string_view value) {
    absl::StatusOr<std::vector<SsePlugin>> more = std::vector<SsePlugin>();
    if (EqualsIgnoringCase(name, "SSEPlugin")) {
      more = ParseSsePlugins(value);
    } else if (EqualsIgnoringCase(name, "SettingsFile")) {
      more = ReadSseSettings(std::string(value));
    } else if (EqualsIgnoringCase(name, "SSERefuseScripts")) {
      Refuse(value);
    } else {
      return absl::InvalidArgumentError(absl::StrFormat("there is no engine setting %s", name));
    }
    CELADON_RETURN_IF_ERROR(more.status());
    plugins.insert(plugins.end(), more->begin(), more->end());
    return absl::OkStatus();
  }

  void Refuse(std::string_view aliases) {
    for (size_t begin = 0; begin <= aliases.size();) {
      const size_t end = std::min(aliases.find(';', begin), aliases.size());
      refused.emplace_back(Trimmed(aliases.substr(begin, end - begin)));
      begin = end + 1;
    }
  }

  void ApplyRefusals() {
    for (SsePlugin& plugin : plugins) {
      plugin.refuse_scripts = std::ranges::any_of(refused, [&plugin](const std::string& alias) {
        return EqualsIgnoringCase(alias, plugin.alias);
      });
    }
  }
};

#endif

}  // namespace

absl::Status ApplySettings(const std::vector<std::string>& settings, Engine& engine) {
  if (settings.empty()) return absl::OkStatus();
#ifdef CELADON_HAS_SSE
  Settings taken;
  for (const std::string& setting : settings) {
    const std::string_view text = setting;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      return absl::InvalidArgumentError(
          absl::StrFormat("an engine setting is NAME=VALUE, not: %s", setting));
    }
    CELADON_RETURN_IF_ERROR(
        taken.Take(Trimmed(text.substr(0, equals)), Trimmed(text.substr(equals + 1))));
  }
  taken.ApplyRefusals();
  CELADON_ASSIGN_OR_RETURN(auto functions, ConnectSsePlugins(std::move(taken.plugins)));
  engine.functions().Add(std::move(functions));
  return absl::OkStatus();
#else
  static_cast<void>(engine);
  return absl::UnimplementedError("Unimplemented: engine settings; plugins are not built in");
#endif
}

}  // namespace celadon::command
