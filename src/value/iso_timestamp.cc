// Timestamps of ISO 8601, with their time zones.
#include <algorithm>
#include <optional>
#include <string_view>

#include "celadon/format.h"
#include "value/date_pattern.h"
#include "value/number_text.h"

namespace celadon {

namespace {

constexpr size_t kDateBytes = 10;  // YYYY-MM-DD

// Days to take away from a local time with this zone; nullopt where the text is none.
std::optional<double> ZoneOffset(std::string_view zone, const RegionalSettings& settings) {
  if (zone.empty() || zone == "Z" || zone == "z") return 0;
  if (zone.front() != '+' && zone.front() != '-') return std::nullopt;
  static const DatePattern hours("hh[:mm]");
  static const DatePattern digits("hhmm");
  const std::string_view offset = zone.substr(1);
  std::optional<double> days = hours.Parse(offset, settings);
  if (!days) days = digits.Parse(offset, settings);
  if (!days) return std::nullopt;
  return zone.front() == '-' ? -*days : *days;
}

}  // namespace

std::optional<double> ParseIsoTimestamp(std::string_view text) {
  static const RegionalSettings settings;
  static const DatePattern date("YYYY-MM-DD");
  static const DatePattern time("hh:mm[:ss[.fff]]");
  text = TrimBlanks(text);
  if (text.size() <= kDateBytes) return date.Parse(text, settings);
  const char between = text[kDateBytes];
  if (between != 'T' && between != 't' && between != ' ') return std::nullopt;
  const std::string_view clock = text.substr(kDateBytes + 1);
  const size_t zone = std::min(clock.find_first_of("Zz+-"), clock.size());
  const std::optional<double> day = date.Parse(text.substr(0, kDateBytes), settings);
  const std::optional<double> fraction = time.Parse(clock.substr(0, zone), settings);
  const std::optional<double> offset = ZoneOffset(clock.substr(zone), settings);
  if (!day || !fraction || !offset) return std::nullopt;
  return *day + *fraction - *offset;
}

}  // namespace celadon
