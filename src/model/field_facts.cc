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

bool IsWhole(double number) { return std::trunc(number) == number && !std::isinf(number); }

bool IsAscii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

bool AllIntegers(const SymbolTable& symbols) {
  const bool numbers = symbols.numeric_count() == symbols.size();
  if (numbers && std::isfinite(symbols.largest_whole())) return true;
  for (SymbolId id = 0; id < symbols.numeric_count(); ++id) {
    if (!IsWhole(symbols.values().number(id))) return false;
  }
  return numbers;
}

bool AllAscii(const SymbolTable& symbols) {
  for (SymbolId id = symbols.numeric_count(); id < symbols.size(); ++id) {
    if (!IsAscii(symbols.values().text(id))) return false;
  }
  return true;
}

// What holds for all values of a field that has some.
struct ValueFacts {
  bool numeric = true;   // all are numbers
  bool whole = true;     // all are whole numbers
  bool textual = true;   // none is a number
  bool ascii = true;     // as far as they are texts alone
  bool moments = false;  // the numbers are moments, as the format or the source says
};

ValueFacts FactsOf(const SymbolTable& symbols) {
  ValueFacts facts;
  facts.numeric = symbols.numeric_count() == symbols.size();
  facts.whole = AllIntegers(symbols);
  facts.textual = symbols.numeric_count() == 0;
  facts.ascii = facts.textual && AllAscii(symbols);
  return facts;
}

ValueFacts FactsOf(const StagedField& field) {
  ValueFacts facts;
  for (uint32_t element = 0; element < field.size(); ++element) {
    const ValueView value = field.value(element);
    const bool number = value.has_number();
    facts.numeric &= number;
    facts.textual &= !number;
    facts.whole &= number && IsWhole(value.number());
    facts.ascii &= number || IsAscii(value.text());
    if (!facts.numeric && !facts.textual) break;
  }
  return facts;
}

bool TellsOfMoments(const NumberFormat& format, std::span<const std::string> source_tags) {
  return format.type == NumberType::kDate || format.type == NumberType::kTimestamp ||
         std::ranges::any_of(source_tags, [](const std::string& tag) {
           return tag == "$date" || tag == "$timestamp";
         });
}

// Of moments, whole ones are dates too, as the original engine has it.
void AppendValueTags(const ValueFacts& facts, std::vector<std::string>* tags) {
  if (facts.numeric) tags->push_back("$numeric");
  if (facts.whole) tags->push_back("$integer");
  if (facts.textual && facts.ascii) tags->push_back("$ascii");
  if (facts.textual) tags->push_back("$text");
  if (!facts.numeric || !facts.moments) return;
  tags->push_back("$timestamp");
  if (facts.whole) tags->push_back("$date");
}

void AppendSourceTags(std::span<const std::string> source_tags, std::vector<std::string>* tags) {
  for (const std::string& tag : source_tags) {
    const bool found = std::ranges::find(kFoundTags, tag) != kFoundTags.end();
    if (!found && std::ranges::find(*tags, tag) == tags->end()) tags->push_back(tag);
  }
}

}  // namespace

FieldStatistics StatisticsOf(const TableColumn& column, bool is_key) {
  const BitPackedColumn& codes = column.codes;
  FieldStatistics figures;
  figures.rows = codes.rows();
  figures.non_nulls = codes.rows() - (codes.has_nulls() ? column.histogram[codes.null_code()] : 0);
  figures.total_distinct = codes.cardinality();
  figures.present_distinct = is_key
                                 ? static_cast<uint32_t>(column.histogram.Held(codes.cardinality()))
                                 : figures.total_distinct;
  figures.key = is_key ? KeyTypeOf(figures) : KeyType::kNotKey;
  return figures;
}

std::vector<std::string> FieldTags(const SymbolTable& symbols, const FieldRole& role,
                                   std::span<const std::string> source_tags) {
  std::vector<std::string> tags;
  if (role.system) tags.push_back("$system");
  if (role.key) tags.push_back("$key");
  if (role.key_part) tags.push_back("$keypart");
  if (role.synthetic) tags.push_back("$syn");
  if (symbols.size() > 0) {
    ValueFacts facts = FactsOf(symbols);
    facts.moments = TellsOfMoments(symbols.format(), source_tags);
    AppendValueTags(facts, &tags);
  }
  AppendSourceTags(source_tags, &tags);
  return tags;
}

std::vector<std::string> StagedFieldTags(const StagedField& field) {
  std::vector<std::string> tags;
  if (field.size() > 0) {
    ValueFacts facts = FactsOf(field);
    facts.moments = TellsOfMoments(field.format, field.tags);
    AppendValueTags(facts, &tags);
  }
  AppendSourceTags(field.tags, &tags);
  return tags;
}

}  // namespace celadon
