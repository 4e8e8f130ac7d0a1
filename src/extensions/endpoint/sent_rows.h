// Which rows of a call are sent: none twice, and none that an endpoint is to be spared.
#ifndef CELADON_EXTENSIONS_ENDPOINT_SENT_ROWS_H_
#define CELADON_EXTENSIONS_ENDPOINT_SENT_ROWS_H_

#include <cstdint>
#include <vector>

#include "celadon/external_function.h"

namespace celadon {

class SentRows {
 public:
  // Rows with NULL in one of the `needed` arguments, by their places, are not sent; with
  // `distinct`, rows that are alike are sent once.
  SentRows(const ExternalCall& call, const std::vector<size_t>& needed, bool distinct);

  // The call with the rows that are sent, in order of first appearance.
  const ExternalCall& call() const { return call_; }
  // An answer to that for all rows: NULL for those that were not sent.
  ExternalTable Expand(ExternalTable answer) const;

 private:
  static constexpr uint32_t kNotSent = 0xFFFFFFFF;

  ExternalCall call_;
  std::vector<uint32_t> of_row_;  // which sent row a row is
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_SENT_ROWS_H_
