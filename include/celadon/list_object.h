// A list object: the values of a field as a user meets them, with their states and frequencies,
// searched, sorted, paged, and calculated with.
//
// Source: Qlik's engine API, `ListObjectDef` and `NxCell`; associative model, sections 7 and 8.
#ifndef CELADON_LIST_OBJECT_H_
#define CELADON_LIST_OBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/search.h"

namespace celadon {

// How ListValue::frequency_text is written.
enum class FrequencyMode : uint8_t {
  kNone,     // not at all
  kCount,    // possible rows with the value
  kPercent,  // of the possible rows with any value: 12.5%
  kRelative  // the same as a part of 1
};

struct ListObjectDefinition {
  std::string field;
  std::vector<SortCriterion> sort = {};  // empty: state, then number, then text
  Page page = {};
  std::string state = {};  // an alternate state; empty: that of the session
  // Only the values that this text finds when it is typed into a list box (search.h); a fuzzy one
  // orders all values.
  std::optional<std::string> search = {};
  FrequencyMode frequency_mode = FrequencyMode::kNone;
  uint64_t lift_selected_above = 0;  // a longer list begins with the selected values; 0: never
  bool show_alternatives = true;     // else alternative values are shown as excluded ones
  std::vector<std::string> expressions = {};  // calculated with each value as dimension
  bool operator==(const ListObjectDefinition&) const = default;
};

struct ListValue {
  std::string text;
  std::optional<double> number;
  uint32_t element = 0;
  SymbolId symbol = 0;
  ValueState state = ValueState::kPossible;
  bool forced_out = false;  // and-mode: excluded by force
  // Rows with the value that pass all selections but the field's own; absent for a key field.
  std::optional<uint64_t> frequency;
  std::string frequency_text;         // in the mode asked for; empty for a key field
  std::vector<TextRange> highlights;  // where the search matches in the text
  std::vector<Cell> expressions;      // NULL for a value that is not possible
};

struct ListObject {
  std::string name;   // of the field
  FieldId field = 0;  // whose selections these are: of a derived field the one that it reads
  bool locked = false;
  FieldMode mode;
  StateCounts counts;                    // over the whole field
  uint64_t size = 0;                     // values before paging
  std::vector<std::string> expressions;  // of the definition, in the order of the values' cells
  std::vector<ListValue> values;
};

// NotFound for an unknown field, InvalidArgument for a search or an expression that cannot be read.
absl::StatusOr<ListObject> CalculateListObject(const ListObjectDefinition& definition,
                                               const ChartContext& context,
                                               const Execution& execution);

// Finds the values of a field for which a formula is a number other than 0, for search.h. All
// arguments outlive what is returned.
ExpressionSearch MakeExpressionSearch(const std::string& field, const ChartContext& context,
                                      const Execution& execution);

}  // namespace celadon

#endif  // CELADON_LIST_OBJECT_H_
