// Rules that statements lay down for the fields of the loads that follow: their names, and what
// becomes of their values.
//
// Source: Qlik help "Qualify", "Unqualify", "Alias", "Map", "Unmap", "NullAsValue", "NullAsNull";
// the load script page, sections 4.8 and 11.
#ifndef CELADON_SCRIPT_FIELD_RULES_H_
#define CELADON_SCRIPT_FIELD_RULES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace celadon {

// Fields are named by patterns with * and ?. Of several rules for one field the last counts.
class FieldRules {
 public:
  struct Rule {
    std::string pattern;
    std::string value;  // of a mapping rule: the name of the map; empty: the rule is taken back
    bool on = true;
  };

  void Qualify(std::string pattern, bool on) { qualified_.push_back({std::move(pattern), "", on}); }
  void Alias(std::string from, std::string to) {
    aliases_.emplace_back(std::move(from), std::move(to));
  }
  // An empty map takes the rule back.
  void Map(std::string pattern, std::string map) {
    mapped_.push_back({std::move(pattern), std::move(map), true});
  }
  void NullAsValue(std::string pattern, bool on) {
    null_values_.push_back({std::move(pattern), "", on});
  }

  // What a field is called in a table.
  std::string NameIn(std::string_view field, std::string_view table) const;
  // The map that its values go through; empty: none.
  std::string MapOf(std::string_view field) const;
  bool NullIsValue(std::string_view field) const;
  bool empty() const {
    return qualified_.empty() && aliases_.empty() && mapped_.empty() && null_values_.empty();
  }

 private:
  std::vector<Rule> qualified_, mapped_, null_values_;
  std::vector<std::pair<std::string, std::string>> aliases_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_FIELD_RULES_H_
