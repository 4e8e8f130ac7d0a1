#include "expression/source_error.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

constexpr char kPlacePayload[] = "celadon/source-place";
constexpr size_t kQuotedBytes = 160;  // of a long line, around the place

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }
// Whether the byte is the last one of its line.
bool EndsLine(std::string_view text, size_t at) {
  return text[at] == '\n' || (text[at] == '\r' && text.substr(at, 2) != "\r\n");
}
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return !IsContinuation(c); }));
}

// The part of the line around `offset` that a message quotes: bytes [first, second) of the text.
std::pair<size_t, size_t> QuotedLine(std::string_view text, size_t offset) {
  size_t first = offset;
  while (first > 0 && !IsLineEnd(text[first - 1]) && offset - first < kQuotedBytes / 2) --first;
  size_t last = offset;
  while (last < text.size() && !IsLineEnd(text[last]) && last - first < kQuotedBytes) ++last;
  while (first < offset && IsContinuation(text[first])) ++first;
  while (last < text.size() && last > offset && IsContinuation(text[last])) --last;
  return {first, last};
}

}  // namespace

SourcePlace PlaceAt(std::string_view text, size_t offset) {
  offset = std::min(offset, text.size());
  SourcePlace place{1, 1};
  size_t line_start = 0;
  for (size_t i = 0; i < offset; ++i) {
    if (!EndsLine(text, i)) continue;
    ++place.line;
    line_start = i + 1;
  }
  place.column = 1 + CodePoints(text.substr(line_start, offset - line_start));
  return place;
}

std::vector<size_t> LineStarts(std::string_view text) {
  std::vector<size_t> starts = {0};
  for (size_t i = 0; i < text.size(); ++i) {
    if (EndsLine(text, i)) starts.push_back(i + 1);
  }
  return starts;
}

absl::Status SourceError(std::string_view text, size_t begin, size_t end, std::string_view message,
                         absl::StatusCode code) {
  begin = std::min(begin, text.size());
  const SourcePlace place = PlaceAt(text, begin);
  const auto [first, last] = QuotedLine(text, begin);
  std::string line(text.substr(first, last - first));
  std::ranges::replace(line, '\t', ' ');
  const size_t marked = std::clamp(end, begin, last);
  const size_t marks = std::max<size_t>(1, CodePoints(text.substr(begin, marked - begin)));
  absl::Status status(
      code,
      absl::StrFormat("%s (line %d, column %d)\n  %s\n  %s%s", message, place.line, place.column,
                      line, std::string(CodePoints(text.substr(first, begin - first)), ' '),
                      std::string(marks, '^')));
  // Of a view: Clang 19 names the constructor from a string otherwise than GCC, which builds
  // Abseil.
  const std::string payload =
      absl::StrFormat("%d %d %d %d %s", place.line, place.column, begin, end, message);
  status.SetPayload(kPlacePayload, absl::Cord(ToAbsl(payload)));
  return status;
}

std::optional<SourceErrorParts> PartsOfSourceError(const absl::Status& status) {
  const auto payload = status.GetPayload(kPlacePayload);
  if (!payload.has_value()) return std::nullopt;
  const std::string text(*payload);
  SourceErrorParts parts;
  int message = 0;  // where it starts
  const int read =
      std::sscanf(text.c_str(), "%*u %*u %zu %zu%n", &parts.begin, &parts.end, &message);
  if (read != 2 || static_cast<size_t>(message) >= text.size()) return std::nullopt;
  parts.message = text.substr(static_cast<size_t>(message) + 1);
  return parts;
}

std::optional<SourcePlace> PlaceOfError(const absl::Status& status) {
  const auto payload = status.GetPayload(kPlacePayload);
  if (!payload.has_value()) return std::nullopt;
  SourcePlace place;
  if (std::sscanf(std::string(*payload).c_str(), "%zu %zu", &place.line, &place.column) != 2) {
    return std::nullopt;
  }
  return place;
}

}  // namespace celadon
