// On-demand apps: a template script whose binding expressions give way to what is selected.
//
// Needs the component celadon::ondemand.
//
// Source: Qlik help "Binding expressions in on-demand template apps"; the page of incremental and
// on-demand loads, section 3.
#ifndef CELADON_ONDEMAND_H_
#define CELADON_ONDEMAND_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/session.h"

namespace celadon {

// One binding expression of a template, such as `$(odag_Country)[1-50]{"quote":"\""}`.
struct Binding {
  size_t begin = 0, end = 0;     // its bytes in the script
  std::string field;             // as written
  bool selected = false;         // values that are taken: selected ones …
  bool optional = false;         // … possible ones without a selection of their own …
  bool excluded = false;         // … and those that selections exclude
  bool numeric = false;          // as numbers, without quotes; values that are none are left out
  bool count = false;            // gives the number of the values, not the values
  bool may_have_suffix = false;  // `_n` at the end of the field's name asks for numbers (old form)
  uint64_t at_least = 0;         // values that there have to be
  std::optional<uint64_t> at_most = {};
  bool has_range = false;
  std::string quote = "'";                   // around each value that is a text
  std::string delimiter = ",";               // empty: a line end
  std::optional<std::string> no_value = {};  // stands where there are no values
};

// All binding expressions, in their order. They are found in any place, in texts and INLINE data
// too. InvalidArgument, naming the expression, where a format in braces cannot be read, or where
// two expressions of one field ask for different numbers of values.
absl::StatusOr<std::vector<Binding>> ParseBindings(std::string_view script);

// A value of a field as a binding takes it.
struct BoundValue {
  enum class State : uint8_t { kSelected, kOptional, kExcluded };
  State state = State::kOptional;
  std::string text;
  std::optional<double> number = {};
};

// The values of the fields that bindings name, in load order, by field.
using BoundFields = std::map<std::string, std::vector<BoundValue>, std::less<>>;

// The values of the bound fields under the selections in use. NotFound where a binding names a
// field that the app does not have. A field with a selection has no optional values: what its other
// values could be is the excluded, as the original has it; selected values that others exclude are
// in no state.
absl::StatusOr<BoundFields> TakeBoundFields(const std::vector<Binding>& bindings, Session& session,
                                            const Execution& execution);

// The script with all bindings replaced. NotFound where a field is not among `fields`,
// FailedPrecondition where there are more or fewer values than a binding asks for.
absl::StatusOr<std::string> ExpandTemplate(std::string_view script,
                                           const std::vector<Binding>& bindings,
                                           const BoundFields& fields);

}  // namespace celadon

#endif  // CELADON_ONDEMAND_H_
