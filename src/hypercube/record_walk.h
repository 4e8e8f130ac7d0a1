// One walk over the records of a table: records are grouped by tuple, and aggregated.
#ifndef CELADON_HYPERCUBE_RECORD_WALK_H_
#define CELADON_HYPERCUBE_RECORD_WALK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "hypercube/accumulator.h"
#include "hypercube/argument_reader.h"
#include "hypercube/record_coder.h"

namespace celadon {

// Numbers tuples 0, 1, 2 … as they are met.
class TupleGroups {
 public:
  explicit TupleGroups(RecordCoder::Code radix) : dense_(radix <= kMostDense ? radix : 0, kNone) {}

  uint32_t Of(RecordCoder::Code code) {
    uint32_t& group =
        dense_.empty() ? hashed_.try_emplace(code, kNone).first->second : dense_[code];
    if (group == kNone) {
      group = static_cast<uint32_t>(codes_.size());
      codes_.push_back(code);
    }
    return group;
  }
  const std::vector<RecordCoder::Code>& codes() const { return codes_; }

 private:
  static constexpr uint32_t kNone = 0xFFFFFFFF;
  static constexpr RecordCoder::Code kMostDense = RecordCoder::Code{1} << 22;
  std::vector<uint32_t> dense_;
  absl::flat_hash_map<RecordCoder::Code, uint32_t> hashed_;
  std::vector<RecordCoder::Code> codes_;
};

// One aggregation of a walk.
struct WalkAggregation {
  const AggregationPlan* plan = nullptr;
  std::vector<ArgumentInput> inputs;
  uint64_t distinct_values = 0;  // of a single field: its symbols; 0: unknown
};

// What a walk has found: groups 0, 1, 2 … with their tuples, and a result for each aggregation in
// each group and over all records.
struct WalkResult {
  std::vector<RecordCoder::Code> tuples;  // one a group
  struct Aggregation {
    DualVector calculated;  // the distinct values of a calculated argument, by number
    std::unique_ptr<Accumulator> groups;
    std::unique_ptr<Accumulator> total;  // has the one group 0
  };
  std::vector<Aggregation> aggregations;
  uint64_t records = 0;
};

// Walks over all records of the scope, on all workers. Cancelled; ResourceExhausted.
absl::StatusOr<WalkResult> WalkRecords(const RecordSource& records, const RecordCoder& coder,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_WALK_H_
