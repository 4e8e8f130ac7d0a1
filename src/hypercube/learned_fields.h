// Calculated dimensions that the data of a model alone decide: an index of the data, which is kept
// from frame to frame within a budget.
#ifndef CELADON_HYPERCUBE_LEARNED_FIELDS_H_
#define CELADON_HYPERCUBE_LEARNED_FIELDS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "celadon/format.h"
#include "celadon/memory_budget.h"
#include "hypercube/chart_fields.h"
#include "hypercube/kept_values.h"

namespace celadon {

// A formula's text, and all that it may depend on beside the data of a model.
std::string KeyOfFormula(std::string_view text, const RegionalSettings& settings);

// Of one model. Columns are known again by where they are. Thread-safe.
class LearnedFields {
 public:
  LearnedFields(uint64_t most_bytes, MemoryBudget* memory)
      : kept_(most_bytes, memory, "calculated dimensions that are kept") {}

  // What was kept of a formula, which is told by its text, in these settings; null: nothing.
  std::shared_ptr<const CalculatedField> Find(std::string_view text,
                                              const RegionalSettings& settings) const;
  // Hands the field back, kept or not; or another one, which was kept of the same meanwhile.
  std::shared_ptr<const CalculatedField> Keep(std::string_view text,
                                              const RegionalSettings& settings,
                                              CalculatedField field);
  // Whether it is a column of what is kept.
  bool Hold(const BitPackedColumn* column) const;
  uint64_t bytes() const { return kept_.bytes(); }

 private:
  KeptValues<CalculatedField> kept_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LEARNED_FIELDS_H_
