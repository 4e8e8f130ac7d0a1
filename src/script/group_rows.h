// LOAD with GROUP BY, or with aggregations over all rows.
//
// Source: Qlik help "Load"; the load script page, section 5.2.
#ifndef CELADON_SCRIPT_GROUP_ROWS_H_
#define CELADON_SCRIPT_GROUP_ROWS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "celadon/function_registry.h"
#include "script/load_rows.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// Whether the statement groups rows: it says so, or a field holds an aggregation.
bool GroupsRows(const LoadStatement& load, const FunctionRegistry& functions);

// Reads the whole source and gives a row a group, in order of first appearance. Errors carry their
// place in the text of the statement. InvalidArgument where a field is neither made of aggregations
// nor of group expressions.
absl::StatusOr<std::unique_ptr<LoadRows>> GroupRows(const LoadStatement& load, RowSource source,
                                                    Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUP_ROWS_H_
