#include "connectors/xlsx/cell_area.h"

#include <charconv>

namespace celadon {
namespace {

// Takes a row's number off the text.
std::optional<uint64_t> TakeRow(std::string_view* text) {
  uint64_t row = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), row);
  if (error != std::errc() || row == 0 || row > kMostSheetRows) return std::nullopt;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  return row;
}

bool Take(std::string_view* text, char c) {
  if (!text->starts_with(c)) return false;
  text->remove_prefix(1);
  return true;
}

// One end of an area: `$A$1`, or a part of it.
struct Corner {
  std::optional<size_t> column;
  std::optional<uint64_t> row;
};

Corner TakeCorner(std::string_view* text) {
  Corner corner;
  Take(text, '$');
  corner.column = TakeColumn(text);
  if (corner.column.has_value()) Take(text, '$');
  corner.row = TakeRow(text);
  return corner;
}

// The name before the `!`; in quotes each quote is written twice.
std::optional<std::string> TakeSheet(std::string_view* text) {
  std::string name;
  if (!Take(text, '\'')) {
    const size_t end = text->find('!');
    if (end == std::string_view::npos) return std::nullopt;
    name = text->substr(0, end);
    text->remove_prefix(end);
  } else {
    while (!text->empty()) {
      if (Take(text, '\'') && !text->starts_with('\'')) break;
      name += text->front();
      text->remove_prefix(1);
    }
  }
  return Take(text, '!') ? std::optional(name) : std::nullopt;
}

}  // namespace

std::optional<size_t> TakeColumn(std::string_view* text) {
  size_t column = 0;
  while (!text->empty()) {
    const char letter = static_cast<char>(text->front() & ~0x20);
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + static_cast<size_t>(letter - 'A' + 1);
    if (column > kMostSheetColumns) return std::nullopt;
    text->remove_prefix(1);
  }
  return column == 0 ? std::nullopt : std::optional(column - 1);
}

std::optional<AreaReference> ParseAreaReference(std::string_view text) {
  const auto sheet = TakeSheet(&text);
  if (!sheet.has_value()) return std::nullopt;
  const Corner first = TakeCorner(&text);
  const Corner last = Take(&text, ':') ? TakeCorner(&text) : first;
  const bool fits = first.column.has_value() == last.column.has_value() &&
                    first.row.has_value() == last.row.has_value();
  if (!text.empty() || !fits || (!first.column.has_value() && !first.row.has_value())) {
    return std::nullopt;
  }
  AreaReference found{*sheet, {}};
  if (first.column.has_value()) {
    found.area.first_column = *first.column;
    found.area.last_column = *last.column;
  }
  if (first.row.has_value()) {
    found.area.first_row = *first.row;
    found.area.last_row = *last.row;
  }
  return found;
}

}  // namespace celadon
