#include "plugin_settings.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#ifdef CELADON_HAS_ENDPOINT
#include "celadon/endpoint.h"
#endif
#ifdef CELADON_HAS_SSE
#include "celadon/sse.h"
#endif
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

[[maybe_unused]] std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(Trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

[[maybe_unused]] absl::Status NotBuiltIn(std::string_view name) {
  return absl::UnimplementedError(
      absl::StrFormat("Unimplemented: %s; its component is not built in", name));
}

class PluginSettings {
 public:
  absl::Status Take(std::string_view name, std::string_view value) {
    if (EqualsIgnoringCase(name, "Endpoint")) return TakeEndpoint(value);
    const bool plugin = EqualsIgnoringCase(name, "SSEPlugin");
    const bool file = EqualsIgnoringCase(name, "SettingsFile");
    const bool refusal = EqualsIgnoringCase(name, "SSERefuseScripts");
    if (!plugin && !file && !refusal) {
      return absl::InvalidArgumentError(absl::StrFormat("there is no engine setting %s", name));
    }
#ifdef CELADON_HAS_SSE
    if (refusal) {
      for (const std::string_view alias : Split(value, ';')) refused_.emplace_back(alias);
      return absl::OkStatus();
    }
    CELADON_ASSIGN_OR_RETURN(const std::vector<SsePlugin> more,
                             plugin ? ParseSsePlugins(value) : ReadSseSettings(std::string(value)));
    plugins_.insert(plugins_.end(), more.begin(), more.end());
    return absl::OkStatus();
#else
    return NotBuiltIn(name);
#endif
  }

  absl::Status Apply(Engine& engine) {
#ifdef CELADON_HAS_SSE
    for (SsePlugin& plugin : plugins_) {
      plugin.refuse_scripts = std::ranges::any_of(refused_, [&plugin](const std::string& alias) {
        return EqualsIgnoringCase(alias, plugin.alias);
      });
    }
    CELADON_ASSIGN_OR_RETURN(auto plugins, ConnectSsePlugins(std::move(plugins_)));
    engine.functions().Add(std::move(plugins));
#endif
#ifdef CELADON_HAS_ENDPOINT
    if (endpoints_.empty()) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(auto endpoints, MakeEndpointFunctions(std::move(endpoints_)));
    engine.functions().Add(std::move(endpoints));
#endif
    static_cast<void>(engine);
    return absl::OkStatus();
  }

 private:
  absl::Status TakeEndpoint(std::string_view value) {
#ifdef CELADON_HAS_ENDPOINT
    std::string variable;
    CELADON_ASSIGN_OR_RETURN(EndpointConfig endpoint, ParseEndpoint(value, &variable));
    if (!variable.empty()) {
      const char* const token = std::getenv(variable.c_str());
      if (token == nullptr) {
        return absl::NotFoundError(absl::StrFormat("the environment has no variable %s", variable));
      }
      endpoint.token = token;
    }
    endpoints_.push_back(std::move(endpoint));
    return absl::OkStatus();
#else
    static_cast<void>(value);
    return NotBuiltIn("Endpoint");
#endif
  }

#ifdef CELADON_HAS_SSE
  std::vector<SsePlugin> plugins_;
  std::vector<std::string> refused_;  // aliases
#endif
#ifdef CELADON_HAS_ENDPOINT
  std::vector<EndpointConfig> endpoints_;
#endif
};

}  // namespace

absl::Status ApplySettings(const std::vector<std::string>& settings, Engine& engine) {
  if (settings.empty()) return absl::OkStatus();
  PluginSettings taken;
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
  return taken.Apply(engine);
}

}  // namespace celadon::command
