#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/table_reader.h"

namespace celadon {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

bool IsNamed(const TableFormat& format, std::string_view name) {
  const auto aliases = format.aliases();
  return format.name() == name || std::ranges::find(aliases, name) != aliases.end();
}

bool HasExtension(const TableFormat& format, std::string_view path) {
  return std::ranges::any_of(format.extensions(),
                             [&](std::string_view end) { return path.ends_with(end); });
}

void AppendTo(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
}

}  // namespace

void FormatRegistry::Add(std::shared_ptr<const TableFormat> format) {
  std::erase_if(formats_, [&](const auto& known) { return known->name() == format->name(); });
  formats_.push_back(std::move(format));
}

absl::StatusOr<const TableFormat*> FormatRegistry::ByName(std::string_view name) const {
  std::string known;
  for (const auto& format : formats_) {
    if (IsNamed(*format, LowerCase(name))) return format.get();
    AppendTo(known, format->name());
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the file format is not known: '%s'; known are: %s", name, known));
}

absl::StatusOr<const TableFormat*> FormatRegistry::ByPath(std::string_view path) const {
  std::string known;
  for (const auto& format : formats_) {
    if (HasExtension(*format, LowerCase(path))) return format.get();
    for (const std::string_view extension : format->extensions()) AppendTo(known, extension);
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "the file's extension tells no format: %s; known are: %s; or name the format in parentheses",
      path, known));
}

}  // namespace celadon
