#include "model/field_facts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace celadon {

namespace {

// Tags that a source may carry but only the values of the model can tell.
constexpr std::array<std::string_view, 10> kFoundTags = {
    "$system",  "$key",  "$keypart", "$syn",       "$numeric",
    "$integer", "$text", "$ascii",   "$timestamp", "$date"};

KeyType KeyTypeOf(const FieldStatistics& figures) {
  if (!figures.unique()) return KeyType::kAny;
  if (figures.present_distinct < figures.total_distinct) return KeyType::kPrimary;
  return figures.non_nulls == figures.rows ? KeyType::kPerfect : KeyType::kAny;
}

bool AllIntegers(const SymbolTable& symbols) {
  const bool numbers = symbols.numeric_count() == symbols.size();
  if (numbers && std::isfinite(symbols.largest_whole())) return true;
  for (SymbolId id = 0; id < symbols.numeric_count(); ++id) {
    const double number = symbols.values().number(id);
    if (std::trunc(number) != number || std::isinf(number)) return false;
  }
  return numbers;
}

bool AllAscii(const SymbolTable& symbols) {
  for (SymbolId id = symbols.numeric_count(); id < symbols.size(); ++id) {
    const std::string_view text = symbols.values().text(id);
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) return false;
  }
  return true;
}

std::vector<std::string> FoundTags(const SymbolTable& symbols, const FieldRole& role) {
  std::vector<std::string> tags;
  if (role.system) tags.push_back("$system");
  if (role.key) tags.push_back("$key");
  if (role.key_part) tags.push_back("$keypart");
  if (role.synthetic) tags.push_back("$syn");
  if (symbols.size() == 0) return tags;
  if (symbols.numeric_count() == symbols.size()) tags.push_back("$numeric");
  if (AllIntegers(symbols)) tags.push_back("$integer");
  if (symbols.numeric_count() == 0) {
    if (AllAscii(symbols)) tags.push_back("$ascii");
    tags.push_back("$text");
  }
  return tags;
}

// Whether the numbers are moments, as the format or the source says; of these, whole ones are dates
// too, as the original engine has it.
bool HoldsMoments(const SymbolTable& symbols, std::span<const std::string> source_tags) {
  const NumberType type = symbols.format().type;
  return type == NumberType::kDate || type == NumberType::kTimestamp ||
         std::ranges::any_of(source_tags, [](const std::string& tag) {
           return tag == "$date" || tag == "$timestamp";
         });
}

uint32_t HeldSymbols(const TableColumn& column) {
  const auto rows = std::span(column.histogram).first(column.codes.cardinality());
  return static_cast<uint32_t>(
      std::ranges::count_if(rows, [](uint64_t held) { return held != 0; }));
}

}  // namespace

FieldStatistics StatisticsOf(const TableColumn& column, bool is_key) {
  const BitPackedColumn& codes = column.codes;
  FieldStatistics figures;
  figures.rows = codes.rows();
  figures.non_nulls = codes.rows() - (codes.has_nulls() ? column.histogram[codes.null_code()] : 0);
  figures.total_distinct = codes.cardinality();
  figures.present_distinct = is_key ? HeldSymbols(column) : figures.total_distinct;
  figures.key = is_key ? KeyTypeOf(figures) : KeyType::kNotKey;
  return figures;
}

std::vector<std::string> FieldTags(const SymbolTable& symbols, const FieldRole& role,
                                   std::span<const std::string> source_tags) {
  std::vector<std::string> tags = FoundTags(symbols, role);
  const bool numeric = symbols.size() > 0 && symbols.numeric_count() == symbols.size();
  if (numeric && HoldsMoments(symbols, source_tags)) {
    tags.push_back("$timestamp");
    if (AllIntegers(symbols)) tags.push_back("$date");
  }
  for (const std::string& tag : source_tags) {
    const bool found = std::find(kFoundTags.begin(), kFoundTags.end(), tag) != kFoundTags.end();
    if (!found && std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

}  // namespace celadon
