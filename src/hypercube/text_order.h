// The order of a field's symbols by their display texts.
#ifndef CELADON_HYPERCUBE_TEXT_ORDER_H_
#define CELADON_HYPERCUBE_TEXT_ORDER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/hypercube.h"
#include "celadon/symbol_table.h"
#include "hypercube/chart_fields.h"

namespace celadon {

// Without regard to case first, then by code points. Immutable once made.
class TextOrder {
 public:
  // Sorts the texts of all symbols. Cancelled; ResourceExhausted.
  static absl::StatusOr<TextOrder> Make(const SymbolTable& symbols,
                                        const RegionalSettings& settings,
                                        const Execution& execution);
  // That of a field, made once where the context keeps what is known of a model.
  static absl::StatusOr<std::shared_ptr<const TextOrder>> Of(const ChartFields& fields,
                                                             FieldId field,
                                                             const ChartContext& context,
                                                             const Execution& execution);

  // Where the text of a symbol stands among all of them; equal texts stand at one place.
  uint32_t rank(SymbolId id) const { return ranks_[id]; }
  // Whether no two texts are equal.
  bool all_differ() const { return all_differ_; }
  uint64_t bytes() const { return ranks_.capacity() * sizeof(uint32_t); }

 private:
  TextOrder(std::vector<uint32_t> ranks, bool all_differ)
      : ranks_(std::move(ranks)), all_differ_(all_differ) {}

  std::vector<uint32_t> ranks_;
  bool all_differ_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TEXT_ORDER_H_
