#include "script/merge_log.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

ValueView ValueOf(const StagedField& field, uint32_t element) {
  return element == StagedColumn::kNull ? ValueView() : field.value(element);
}

absl::StatusOr<MergeOperation> OperationOf(ValueView value) {
  static constexpr std::pair<std::string_view, MergeOperation> kOperations[] = {
      {"insert", MergeOperation::kInsert}, {"i", MergeOperation::kInsert},
      {"update", MergeOperation::kUpdate}, {"u", MergeOperation::kUpdate},
      {"delete", MergeOperation::kDelete}, {"d", MergeOperation::kDelete}};
  const std::string_view text = value.has_text() ? value.text() : std::string_view();
  for (const auto& [word, operation] : kOperations) {
    if (EqualsIgnoringCase(text, word)) return operation;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the merge operation is none of Insert, Update and Delete: '%s'", text));
}

// The column of a field behind that of the operation.
absl::StatusOr<size_t> ColumnBehind(const StagedTable& log, const std::string& field,
                                    std::string_view what) {
  const auto column = log.ColumnOf(field);
  if (column.has_value() && *column != 0) return *column;
  return absl::InvalidArgumentError(
      absl::StrFormat("the %s of Merge is no field of the statement: %s", what, field));
}

}  // namespace

double SequenceNumber(ValueView value, const TextInterpreter& interpreter) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (value.has_number()) return value.number();
  return value.has_text() ? interpreter.Number(value.text()).value_or(kNone) : kNone;
}

absl::StatusOr<MergeLog> MergeLog::Read(const StagedTable& log, const MergePrefix& merge,
                                        const TextInterpreter& interpreter) {
  if (log.columns.empty()) {
    return absl::InvalidArgumentError("Merge needs the operation as its first column");
  }
  MergeLog read;
  for (const StagedColumn& column : log.columns) {
    column.Read(0, read.columns.emplace_back(log.rows));
  }
  for (const uint32_t element : read.columns[0]) {
    CELADON_ASSIGN_OR_RETURN(read.operations.emplace_back(),
                             OperationOf(ValueOf(*log.fields[0], element)));
  }
  for (const std::string& key : merge.keys) {
    CELADON_ASSIGN_OR_RETURN(read.keys.emplace_back(), ColumnBehind(log, key, "key"));
  }
  read.order.resize(log.rows);
  std::iota(read.order.begin(), read.order.end(), 0);
  if (merge.sequence_field.empty()) return read;
  CELADON_ASSIGN_OR_RETURN(read.sequence, ColumnBehind(log, merge.sequence_field, "sequence"));
  for (const uint32_t element : read.columns[*read.sequence]) {
    const double number =
        SequenceNumber(ValueOf(*log.fields[*read.sequence], element), interpreter);
    if (std::isnan(number)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("the sequence of Merge is no number in row %d: %s",
                          read.sequence_numbers.size() + 1, merge.sequence_field));
    }
    read.sequence_numbers.push_back(number);
  }
  std::ranges::stable_sort(read.order, {},
                           [&](uint32_t row) { return read.sequence_numbers[row]; });
  return read;
}

}  // namespace celadon
