// Fields of charts that a script derives from fields of the model, such as OrderDate.Calendar.Year.
//
// Source: the load script page, section 11, Declare and Derive: a formula over one field, evaluated
// for each of its values.
#ifndef CELADON_HYPERCUBE_DECLARED_FIELD_H_
#define CELADON_HYPERCUBE_DECLARED_FIELD_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/execution.h"
#include "celadon/hypercube.h"
#include "hypercube/chart_fields.h"

namespace celadon {

// The fields of the model, and those that the context declares, made when they are first asked for.
// Both outlive what is returned.
ChartFields FieldsOf(const ChartContext& context, const Execution& execution);

// The declared field of that name, if there is one that can be made.
std::optional<CalculatedField> DeclaredField(std::string_view name, const ChartContext& context,
                                             const Execution& execution);
// The same without columns, which take a walk over all rows: what a selection needs.
std::optional<CalculatedField> DeclaredSymbols(std::string_view name, const ChartContext& context);

// What is known of the source's symbols as that of a declared field's: a value is selected or
// possible where one that it stands for is (our own), and its frequency is the sum of theirs.
std::vector<ValueState> DeclaredStates(const CalculatedField& field,
                                       std::span<const ValueState> of_source);
std::vector<uint64_t> DeclaredFrequencies(const CalculatedField& field,
                                          std::span<const uint64_t> of_source);
// The symbols of the source that stand behind symbols of the field.
Bitmap SymbolsOfSource(const CalculatedField& field, const Bitmap& symbols);

// The columns of a field whose value follows from that of a field of the model: the code for each
// symbol of that one, `cardinality` for NULL. A key's in every table that holds it, and for its
// values. Cancelled.
absl::StatusOr<std::vector<CalculatedField::Column>> ColumnsBySource(
    const DataModel& model, FieldId source, const std::vector<uint32_t>& code_of_symbol,
    uint32_t cardinality, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DECLARED_FIELD_H_
