#include "hypercube/learned_fields.h"

#include <algorithm>
#include <utility>

namespace celadon {
namespace {

constexpr size_t kMostFields = 256;  // they are looked through one by one

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
  for (const int number : {settings.first_week_day, int{settings.broken_weeks},
                           settings.reference_day, settings.first_month_of_year}) {
    add(std::to_string(number));
  }
  return key;
}

std::shared_ptr<const CalculatedField> LearnedFields::FindKey(const std::string& key) const {
  const auto found = std::ranges::find(kept_, key, &Kept::key);
  return found == kept_.end() ? nullptr : found->field;
}

std::shared_ptr<const CalculatedField> LearnedFields::Find(std::string_view text,
                                                           const RegionalSettings& settings) const {
  const std::string key = KeyOfFormula(text, settings);
  std::lock_guard lock(mutex_);
  return FindKey(key);
}

std::shared_ptr<const CalculatedField> LearnedFields::Keep(std::string_view text,
                                                           const RegionalSettings& settings,
                                                           CalculatedField field) {
  std::string key = KeyOfFormula(text, settings);
  const uint64_t bytes = BytesOf(field) + key.size();
  auto made = std::make_shared<const CalculatedField>(std::move(field));
  std::lock_guard lock(mutex_);
  if (auto known = FindKey(key); known != nullptr) return known;
  const bool room =
      kept_.size() < kMostFields && memory_.bytes() + bytes <= most_bytes_ &&
      memory_.Resize(memory_.bytes() + bytes, "calculated dimensions that are kept").ok();
  if (room) kept_.push_back({std::move(key), made});
  return made;
}

bool LearnedFields::Hold(const BitPackedColumn* column) const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(kept_, [column](const Kept& kept) {
    return std::ranges::any_of(kept.field->columns,
                               [column](const auto& own) { return &own.codes == column; });
  });
}

uint64_t LearnedFields::bytes() const {
  std::lock_guard lock(mutex_);
  return memory_.bytes();
}

}  // namespace celadon
