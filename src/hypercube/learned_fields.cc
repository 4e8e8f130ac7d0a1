#include "hypercube/learned_fields.h"

#include <algorithm>
#include <utility>

namespace celadon {
namespace {

uint64_t BytesOf(const CalculatedField& field) {
  uint64_t bytes = sizeof(field) + field.name.size() + field.symbols->bytes();
  for (const CalculatedField::Column& column : field.columns) bytes += column.codes.bytes();
  return bytes;
}

}  // namespace

std::string KeyOfFormula(std::string_view text, const RegionalSettings& settings) {
  std::string key(text);
  const auto add = [&key](std::string_view part) { key.append(1, '\0').append(part); };
  for (const std::string* part :
       {&settings.decimal_separator, &settings.thousand_separator,
        &settings.money_decimal_separator, &settings.money_thousand_separator,
        &settings.money_format, &settings.date_format, &settings.time_format,
        &settings.timestamp_format}) {
    add(*part);
  }
  for (const std::string& name : settings.month_names) add(name);
  for (const std::string& name : settings.long_month_names) add(name);
  for (const std::string& name : settings.day_names) add(name);
  for (const std::string& name : settings.long_day_names) add(name);
  for (const int number :
       {settings.first_week_day, int{settings.broken_weeks}, settings.reference_day}) {
    add(std::to_string(number));
  }
  return key;
}

std::shared_ptr<const CalculatedField> LearnedFields::Find(std::string_view text,
                                                           const RegionalSettings& settings) const {
  return kept_.Find(KeyOfFormula(text, settings));
}

std::shared_ptr<const CalculatedField> LearnedFields::Keep(std::string_view text,
                                                           const RegionalSettings& settings,
                                                           CalculatedField field) {
  const uint64_t bytes = BytesOf(field);
  return kept_.Keep(KeyOfFormula(text, settings), std::move(field), bytes);
}

bool LearnedFields::Hold(const BitPackedColumn* column) const {
  return kept_.Any([column](const CalculatedField& field) {
    return std::ranges::any_of(field.columns,
                               [column](const auto& own) { return &own.codes == column; });
  });
}

}  // namespace celadon
