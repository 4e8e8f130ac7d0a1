// Tables for tests, written as rows of values.
#ifndef CELADON_TESTS_MODEL_STAGED_ROWS_H_
#define CELADON_TESTS_MODEL_STAGED_ROWS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/value.h"
#include "model/model_builder.h"

namespace celadon {

using Row = std::vector<Value>;

// Shorthand for values: text, number.
inline Value T(std::string text) { return Value::Text(std::move(text)); }
inline Value N(double number) { return Value::Number(number); }

// An execution in the calling thread.
Execution InlineExecution();

// Appends rows to a table through batches of `batch_rows`, each with a dictionary of its own.
absl::Status AppendRows(StagedTable& table, const std::vector<Row>& rows, size_t batch_rows,
                        const Execution& execution);

// Adds a table of these fields and rows.
StagedTable& Stage(StagedModel& model, std::string_view name,
                   const std::vector<std::string>& fields, const std::vector<Row>& rows);

std::shared_ptr<const DataModel> BuildOrDie(StagedModel model);

// The value of a cell of a built model.
Value ValueAt(const DataModel& model, ColumnRef ref, RowIndex row);

}  // namespace celadon

#endif  // CELADON_TESTS_MODEL_STAGED_ROWS_H_
