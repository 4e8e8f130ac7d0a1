// Fields of charts that a script derives from fields of the model, such as OrderDate.Calendar.Year.
//
// Source: the load script page, section 11, Declare and Derive: a formula over one field, evaluated
// for each of its values.
#ifndef CELADON_HYPERCUBE_DECLARED_FIELD_H_
#define CELADON_HYPERCUBE_DECLARED_FIELD_H_

#include <vector>

#include "celadon/hypercube.h"
#include "hypercube/chart_fields.h"

namespace celadon {

// The fields of the model, and those that the context declares, made when they are first asked for.
// The context outlives what is returned.
ChartFields FieldsOf(const ChartContext& context);

// The columns of a field whose value follows from that of a field of the model: the code for each
// symbol of that one, `cardinality` for NULL. A key's in every table that holds it, and for its
// values.
std::vector<CalculatedField::Column> ColumnsBySource(const DataModel& model, FieldId source,
                                                     const std::vector<uint32_t>& code_of_symbol,
                                                     uint32_t cardinality);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DECLARED_FIELD_H_
