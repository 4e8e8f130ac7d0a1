// Calculated dimensions that the data of a model alone decide: an index of the data, which is kept
// from frame to frame within a budget.
#ifndef CELADON_HYPERCUBE_LEARNED_FIELDS_H_
#define CELADON_HYPERCUBE_LEARNED_FIELDS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "celadon/memory_budget.h"
#include "hypercube/chart_fields.h"

namespace celadon {

// A formula's text, and all that it may depend on beside the data of a model.
std::string KeyOfFormula(std::string_view text, const RegionalSettings& settings);

// Of one model. What is kept stays as long as the object, so that columns are known again by where
// they are; where there is no room, nothing more is kept. Thread-safe.
class LearnedFields {
 public:
  LearnedFields(uint64_t most_bytes, MemoryBudget* memory)
      : most_bytes_(most_bytes), memory_(memory) {}

  // What was kept of a formula, which is told by its text, in these settings; null: nothing.
  std::shared_ptr<const CalculatedField> Find(std::string_view text,
                                              const RegionalSettings& settings) const;
  // Hands the field back, kept or not; or another one, which was kept of the same meanwhile.
  std::shared_ptr<const CalculatedField> Keep(std::string_view text,
                                              const RegionalSettings& settings,
                                              CalculatedField field);
  // Whether it is a column of what is kept.
  bool Hold(const BitPackedColumn* column) const;
  uint64_t bytes() const;

 private:
  struct Kept {
    std::string key;
    std::shared_ptr<const CalculatedField> field;
  };

  // Requires the lock; null: nothing.
  std::shared_ptr<const CalculatedField> FindKey(const std::string& key) const;

  const uint64_t most_bytes_;
  mutable std::mutex mutex_;
  std::vector<Kept> kept_;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LEARNED_FIELDS_H_
