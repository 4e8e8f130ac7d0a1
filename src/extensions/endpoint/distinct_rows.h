// Rows of a call that are told apart once, so that none is asked for twice.
#ifndef CELADON_EXTENSIONS_ENDPOINT_DISTINCT_ROWS_H_
#define CELADON_EXTENSIONS_ENDPOINT_DISTINCT_ROWS_H_

#include <cstdint>
#include <vector>

#include "celadon/external_function.h"

namespace celadon {

class DistinctRows {
 public:
  explicit DistinctRows(const ExternalCall& call);

  // The call with each row once, in order of first appearance.
  const ExternalCall& call() const { return call_; }
  // An answer to that for all rows.
  ExternalTable Expand(ExternalTable answer) const;

 private:
  ExternalCall call_;
  std::vector<uint32_t> of_row_;  // which distinct row a row is
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_DISTINCT_ROWS_H_
