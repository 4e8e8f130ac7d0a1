// The fields that records are grouped by where some dimensions combine fields of several tables.
//
// Source: the hypercube page, sections 2.1 and 3.2: a formula over several tables is evaluated over
// their linked combinations. As its value follows from the fields' values, records are grouped by
// these first.
#ifndef CELADON_HYPERCUBE_DIMENSION_PARTS_H_
#define CELADON_HYPERCUBE_DIMENSION_PARTS_H_

#include <functional>
#include <span>
#include <vector>

#include "hypercube/chart_fields.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

class DimensionParts {
 public:
  using Rewrite = std::function<void(std::span<TupleValue> tuple)>;

  // `fields` outlives the object and what it hands out.
  DimensionParts(const ChartFields& fields, std::span<const FieldId> dimensions);

  // What stands in place of the dimensions: the dimensions themselves, or their parts.
  const std::vector<FieldId>& fields() const { return parts_; }
  // Turns a tuple of the parts into one of the dimensions, which comes first, followed by zeros;
  // `then` changes it further. Unset where nothing is to do.
  Rewrite Combining(Rewrite then) const;
  // Tuples that were rewritten so, without the zeros behind them.
  TupleRows Shorten(TupleRows tuples) const;

 private:
  void Combine(std::span<TupleValue> tuple) const;

  const ChartFields& fields_;
  std::vector<FieldId> dimensions_;
  std::vector<FieldId> parts_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DIMENSION_PARTS_H_
