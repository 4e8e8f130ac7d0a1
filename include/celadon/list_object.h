// A list box: the values of a field as a user meets them, searched, with frequencies and formulas.
//
// Source: Qlik's engine API, `ListObjectDef` and `NxCell`; associative model, sections 7 and 8.
#ifndef CELADON_LIST_OBJECT_H_
#define CELADON_LIST_OBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/search.h"

namespace celadon {

// How the frequency of a value is written.
enum class FrequencyMode {
  kNone,
  kCount,    // possible rows with the value
  kPercent,  // of the possible rows with any value: 12.5%
  kShare     // the same as a part of 1
};

struct ListBoxDefinition : ListObjectDefinition {
  ListBoxDefinition() = default;
  // Implicit: a plain list object is a list box that asks for no more.
  ListBoxDefinition(ListObjectDefinition list) : ListObjectDefinition(std::move(list)) {}

  std::string state;  // an alternate state; empty: that of the session
  // Only the values that this text finds when it is typed into a list box (search.h); a fuzzy one
  // orders all values.
  std::optional<std::string> search;
  FrequencyMode frequency_mode = FrequencyMode::kNone;
  uint64_t lift_selected_above = 0;      // a longer list begins with the selected values; 0: never
  bool show_alternatives = true;         // else alternative values are shown as excluded ones
  std::vector<std::string> expressions;  // calculated with each value as dimension
  bool operator==(const ListBoxDefinition&) const = default;
};

// What a list box shows beside a value.
struct ListBoxDetails {
  std::string frequency;              // in the mode asked for; empty for a key field
  bool forced_out = false;            // and-mode: excluded by force
  std::vector<TextRange> highlights;  // where the search matches in the text
  std::vector<Cell> expressions;      // NULL for a value that is not possible
};

struct ListBox : ListObject {
  bool locked = false;
  FieldMode mode;
  std::vector<ListBoxDetails> details;  // one a value of the page
};

// As CalculateListObject; InvalidArgument for a search or an expression that cannot be read.
absl::StatusOr<ListBox> CalculateListBox(const ListBoxDefinition& definition,
                                         const ChartContext& context, const Execution& execution);

// Finds the values of a field for which a formula is a number other than 0, for search.h. All
// arguments outlive what is returned.
ExpressionSearch MakeExpressionSearch(FieldId field, const ChartContext& context,
                                      const Execution& execution);

}  // namespace celadon

#endif  // CELADON_LIST_OBJECT_H_
