// Aggr: a virtual table with one row a distinct tuple of its dimensions.
//
// Source: the expression language, section 7; Qlik help "Aggr"; Qlik Design Blog "Pitfalls of the
// Aggr function", "The nodistinct qualifier and the Aggr function". That a row stands for the
// records of its dimensions, by default for the first one, is our own reading.
#ifndef CELADON_HYPERCUBE_AGGR_ROWS_H_
#define CELADON_HYPERCUBE_AGGR_ROWS_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/argument_reader.h"
#include "hypercube/cube_rows.h"

namespace celadon {

// Rows whose dimensions are all there.
struct AggrRows {
  explicit AggrRows(size_t dimensions) : tuples(dimensions) {}

  // Numbers the values as symbols of a table, unless they are; for one thread.
  void NumberValues();

  std::vector<FieldId> dimensions;  // ascending
  TupleRows tuples;
  std::vector<bool> in_scope;  // a row: whether records of Aggr's own scope stand behind it, not
                               // only of a set inside its formula
  ValueColumn values;          // a row
  std::shared_ptr<const SymbolTable> symbols;
  std::vector<uint32_t> codes;  // a row; symbols->size(): NULL
};

// With `sorted` the rows are in the order of the dimensions' sort, else, unless the formula looks
// at other rows, in any order.
absl::StatusOr<AggrRows> CalculateAggr(const AggrPlan& plan, bool sorted,
                                       const CubeSurroundings& surroundings);

// The tables whose records stand behind the rows: of a key its possible values.
std::vector<RecordRoot> AggrBase(const ChartFields& fields, const AggrPlan& plan);

// The rows in scope as records of their own, with a column a dimension and, behind these, one of
// values. Several have the same dimensions, and a column of values each: of their symbols, or of
// the row that a value stands in, the number of rows being NULL.
std::shared_ptr<const Table> AggrTable(std::span<AggrRows* const> aggrs, bool by_symbol,
                                       const ChartFields& fields);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_AGGR_ROWS_H_
