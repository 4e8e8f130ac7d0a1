// The frequencies of the possible values of listed fields, found by the passes of charts.
#ifndef CELADON_HYPERCUBE_LISTED_FREQUENCIES_H_
#define CELADON_HYPERCUBE_LISTED_FREQUENCIES_H_

#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/selection.h"
#include "hypercube/record_pass.h"

namespace celadon {

// Of fields that charts count by over the possible rows, beside others: no pass of their own is
// made for them. Used by one thread.
class ListedFrequencies {
 public:
  // The state outlives this.
  explicit ListedFrequencies(const AssociationState& state) : state_(state) {}

  // Asks the passes for what they can tell of these fields. Cancelled; ResourceExhausted.
  absl::Status Ask(std::span<const FieldId> fields, RecordPasses* passes,
                   const Execution& execution);
  // Once the passes have run, keeps it in the state. ResourceExhausted.
  absl::Status HandOver(const Execution& execution) const;

 private:
  struct Asked {
    FieldId field;
    RecordPass* pass;
    RecordPass::CountId counts;
  };

  const AssociationState& state_;
  std::vector<Asked> asked_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LISTED_FREQUENCIES_H_
