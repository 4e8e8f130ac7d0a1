#include "script/field_rules.h"

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"

namespace celadon {
namespace {

// Names are told apart by case, patterns are not.
const FieldRules::Rule* LastRule(const std::vector<FieldRules::Rule>& rules,
                                 std::string_view field) {
  for (size_t i = rules.size(); i-- > 0;) {
    const bool fits = HasWildcard(rules[i].pattern) ? WildcardMatch(field, rules[i].pattern)
                                                    : rules[i].pattern == field;
    if (fits) return &rules[i];
  }
  return nullptr;
}

}  // namespace

std::string FieldRules::NameIn(std::string_view field, std::string_view table) const {
  std::string name(field);
  for (const auto& [from, to] : aliases_) {
    if (from == field) name = to;
  }
  const Rule* const rule = LastRule(qualified_, name);
  const bool qualifies = rule != nullptr && rule->on;
  return qualifies ? absl::StrFormat("%s.%s", table, name) : name;
}

std::string FieldRules::MapOf(std::string_view field) const {
  const Rule* const rule = LastRule(mapped_, field);
  return rule == nullptr ? std::string() : rule->value;
}

bool FieldRules::NullIsValue(std::string_view field) const {
  const Rule* const rule = LastRule(null_values_, field);
  return rule != nullptr && rule->on;
}

}  // namespace celadon
