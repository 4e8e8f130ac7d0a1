// Whether tables and fields from outside make a model.
#ifndef CELADON_MODEL_MODEL_CHECK_H_
#define CELADON_MODEL_MODEL_CHECK_H_

#include <span>

#include "absl/status/status.h"
#include "celadon/data_model.h"

namespace celadon {

// What DataModel takes for granted and a file may not keep to: fields have columns, columns the
// symbols of their field and the rows of their table, keys of synthetic tables a symbol a row,
// loaded fields a column or a key that stands for them, the associations no loop of tables that are
// not loose, names one bearer. That codes are below their column's is for its reader to check.
// InvalidArgument, naming the first table or field that is wrong.
absl::Status CheckModel(std::span<const Field> fields, std::span<const Table> tables);

}  // namespace celadon

#endif  // CELADON_MODEL_MODEL_CHECK_H_
