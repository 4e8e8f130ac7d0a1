#include "source/column_labels.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "source/cell_plan.h"
#include "source/record_cursor.h"
#include "source/untaken_names.h"

namespace celadon {
namespace {

constexpr size_t kMostColumns = 100'000;
constexpr size_t kShownNames = 20;

std::string PositionName(size_t i) { return absl::StrFormat("@%d", i + 1); }

absl::StatusOr<std::vector<std::string>> ReadRecord(RecordCursor& cursor, std::string_view text,
                                                    TextEncoding encoding) {
  std::vector<std::string> cells;
  std::string_view cell;
  std::string scratch;
  while (cursor.NextCell(cell)) {
    if (cells.size() == kMostColumns) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "a record has more than %d columns: is the delimiter right?", kMostColumns));
    }
    cells.emplace_back(DecodeCell(cell, encoding, scratch));
  }
  if (cursor.unclosed()) return UnclosedQuote(text, cursor.unclosed_position());
  return cells;
}

void NameByPosition(std::vector<std::string>& names, bool all) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (all || names[i].empty()) names[i] = PositionName(i);
  }
}

void NumberRepeated(std::vector<std::string>& names) {
  UntakenNames untaken(names);
  for (std::string& name : names) name = untaken.Take(name, name);
}

absl::Status NoSuchColumn(const std::string& name, const std::vector<std::string>& names) {
  std::string known;
  for (size_t i = 0; i < std::min(names.size(), kShownNames); ++i) {
    if (i > 0) known += ", ";
    known += names[i];
  }
  if (names.size() > kShownNames) known += ", …";
  return absl::InvalidArgumentError(
      absl::StrFormat("the text has no column '%s'; it has: %s", name, known));
}

absl::StatusOr<size_t> FindColumn(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  size_t position = 0;
  if (name.starts_with('@')) {
    const char* end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + 1, end, position);
    if (parsed.ec != std::errc() || parsed.ptr != end) position = 0;
  }
  if (position >= 1 && position <= names.size()) return position - 1;
  return NoSuchColumn(name, names);
}

}  // namespace

absl::StatusOr<ColumnLabels> ReadColumnLabels(std::string_view text, const Dialect& dialect,
                                              TextEncoding encoding, const FormatOptions& options) {
  RecordCursor cursor(dialect, text, std::min<size_t>(options.header_bytes, text.size()));
  for (uint64_t line = 0; line < options.header_lines && cursor.position() < text.size(); ++line) {
    cursor.SkipLine();
  }
  ColumnLabels labels;
  if (cursor.NextRecord()) {
    labels.body = cursor.position();
    CELADON_ASSIGN_OR_RETURN(labels.names, ReadRecord(cursor, text, encoding));
  }
  const bool embedded = options.labels == FormatOptions::Labels::kEmbedded;
  if (embedded) labels.body = cursor.position();
  NameByPosition(labels.names, !embedded);
  NumberRepeated(labels.names);
  return labels;
}

absl::StatusOr<ColumnChoice> ChooseColumns(const std::vector<std::string>& names,
                                           const std::vector<std::string>& wanted) {
  ColumnChoice choice;
  choice.targets.assign(names.size(), CellPlan::kUnread);
  choice.names = wanted.empty() ? names : wanted;
  for (uint32_t target = 0; target < choice.names.size(); ++target) {
    size_t column = target;
    if (!wanted.empty()) {
      CELADON_ASSIGN_OR_RETURN(column, FindColumn(names, wanted[target]));
    }
    if (choice.targets[column] != CellPlan::kUnread) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a column is asked for twice: '%s'", wanted[target]));
    }
    choice.targets[column] = target;
  }
  while (!choice.targets.empty() && choice.targets.back() == CellPlan::kUnread) {
    choice.targets.pop_back();
  }
  return choice;
}

}  // namespace celadon
