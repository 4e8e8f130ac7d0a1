#include "source/sheet_table.h"

#include <cmath>
#include <string>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "source/untaken_names.h"

namespace celadon {
namespace {

std::string ColumnLetters(size_t column) {
  std::string letters;
  for (++column; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

std::string LabelText(const Value& label) {
  if (label.has_text()) return label.text();
  return label.has_number() ? PlainNumberText(label.number()) : std::string();
}

}  // namespace

Value CellNumber(double number, CellKind kind, const RegionalSettings& settings) {
  const bool whole = number == std::floor(number);
  switch (kind) {
    case CellKind::kDate:
      return Value::Dual(FormatDateTime(number, settings.date_format, settings), number);
    case CellKind::kTime:
      return Value::Dual(FormatDateTime(number, settings.time_format, settings), number);
    case CellKind::kTimestamp:
      return Value::Dual(
          FormatDateTime(number, whole ? settings.date_format : settings.timestamp_format,
                         settings),
          number);
    case CellKind::kNumber:
      break;
  }
  // A plain number shows 14 digits of what may be a key.
  constexpr double kExact = 0x1p53, kFifteenDigits = 1e14;
  if (!whole || std::abs(number) < kFifteenDigits || std::abs(number) > kExact) {
    return Value::Number(number);
  }
  return Value::Dual(absl::StrFormat("%d", static_cast<int64_t>(number)), number);
}

bool IsSheetAskedFor(std::string_view sheet, std::string_view asked) {
  if (asked.empty() || EqualsIgnoringCase(sheet, asked)) return true;
  return asked.ends_with('$') && EqualsIgnoringCase(sheet, asked.substr(0, asked.size() - 1));
}

std::vector<size_t> AddSheetColumns(const std::set<size_t>& used,
                                    const std::map<size_t, Value>& labels, GatheredTable& table) {
  std::vector<size_t> places(used.empty() ? 0 : *used.rbegin() + 1);
  std::vector<std::string> texts;
  for (const auto& [column, value] : labels) texts.push_back(LabelText(value));
  UntakenNames names(texts);
  for (const size_t column : used) {
    const auto found = labels.find(column);
    const std::string label = found == labels.end() ? std::string() : LabelText(found->second);
    const std::string unlabelled =
        labels.empty() ? ColumnLetters(column) : absl::StrFormat("F%d", column + 1);
    const std::string& name = label.empty() ? unlabelled : label;
    places[column] = table.Column(names.Take(name, label));
  }
  return places;
}

}  // namespace celadon
