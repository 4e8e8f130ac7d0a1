// The setting SSEPlugin: which plugins there are.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include "absl/strings/str_format.h"
#include "celadon/sse.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr std::string_view kName = "SSEPlugin";

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(Trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

absl::Status Malformed(std::string_view part, std::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: %s: %s; it is <alias>,<host>:<port>[,<certificates>[,<request "
                      "timeout>[,<reconnect timeout>]]]",
                      kName, reason, part));
}

bool IsAlias(std::string_view text) {
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

bool IsAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view port = text.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number >= 1 && number <= 65535;
}

// Seconds; false for what is no such number. An empty part leaves them as they are.
bool ReadSeconds(std::string_view text, double* seconds) {
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *seconds);
  return error == std::errc() && end == text.data() + text.size() && *seconds >= 0 &&
         std::isfinite(*seconds);
}

absl::StatusOr<SsePlugin> ParsePlugin(std::string_view text) {
  const std::vector<std::string_view> parts = Split(text, ',');
  if (parts.size() < 2 || parts.size() > 5) return Malformed(text, "a wrong number of parts");
  SsePlugin plugin{.alias = std::string(parts[0]), .address = std::string(parts[1])};
  if (!IsAlias(plugin.alias)) return Malformed(text, "an alias is letters, digits and _");
  if (!IsAddress(plugin.address)) return Malformed(text, "the address is not <host>:<port>");
  if (parts.size() > 2) plugin.certificates = parts[2];
  if (parts.size() > 3 && !ReadSeconds(parts[3], &plugin.request_timeout)) {
    return Malformed(text, "the request timeout is not a number of seconds");
  }
  if (parts.size() > 4 && !ReadSeconds(parts[4], &plugin.reconnect_timeout)) {
    return Malformed(text, "the reconnect timeout is not a number of seconds");
  }
  return plugin;
}

// What stands behind `SSEPlugin =`; nullopt for another setting.
std::optional<std::string_view> ValueOf(std::string_view line) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  if (!EqualsIgnoringCase(Trimmed(line.substr(0, equals)), kName)) return std::nullopt;
  return line.substr(equals + 1);
}

}  // namespace

absl::StatusOr<std::vector<SsePlugin>> ParseSsePlugins(std::string_view setting) {
  std::vector<SsePlugin> plugins;
  for (const std::string_view part : Split(ValueOf(setting).value_or(setting), ';')) {
    if (part.empty()) continue;
    CELADON_ASSIGN_OR_RETURN(SsePlugin plugin, ParsePlugin(part));
    const bool known = std::ranges::any_of(plugins, [&plugin](const SsePlugin& other) {
      return EqualsIgnoringCase(other.alias, plugin.alias);
    });
    if (known) return Malformed(part, "the alias stands twice");
    plugins.push_back(std::move(plugin));
  }
  return plugins;
}

absl::StatusOr<std::vector<SsePlugin>> ReadSseSettings(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrFormat("there is no settings file: %s", path));
  std::string setting;
  bool in_section = false;
  for (std::string line; std::getline(file, line);) {
    const std::string_view text = Trimmed(line);
    if (text.starts_with('[')) in_section = EqualsIgnoringCase(text, "[Settings 7]");
    const auto value = in_section ? ValueOf(text) : std::nullopt;
    if (value.has_value()) setting += absl::StrFormat("%s;", *value);
  }
  return ParseSsePlugins(setting);
}

}  // namespace celadon
