// A walk by counting: how many records have each pair of tuple and argument value. Sums, counts and
// extremes of groups follow from that at the cost of a cell, not of a record, and are exact. Sums
// of whole numbers that have too many values for that are added up by tuple.
#ifndef CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_
#define CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_

#include <optional>
#include <vector>

#include "hypercube/record_pass.h"
#include "hypercube/record_walk.h"

namespace celadon {

class PairCounts;

// What is handed over outlives the object.
class HistogramWalk {
 public:
  // Whether all aggregations over the records of a root can be told from what a pass finds by cell,
  // of which there are few enough for one each; then to how many pairs of tuple and argument value
  // that applies. Cancelled; ResourceExhausted.
  static absl::StatusOr<std::optional<uint64_t>> MostPairs(
      const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
      const Execution& execution);

  // Asks a pass over the root's records for what it takes. Requires what MostPairs() has given.
  // With `whole` numbers of formulas that seem to be whole are taken for such.
  HistogramWalk(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
                uint64_t most_pairs, bool whole, const TextInterpreter& interpreter,
                RecordPass* pass);

  // What WalkRecords gives, with the tuples in the order of their codes, once the pass has run.
  // Nullopt where sums of numbers that seemed to be whole would not have been exact, or a formula
  // failed.
  std::optional<WalkResult> Result(const WalkOptions& options,
                                   const TextInterpreter& interpreter) const;
  // The same by a pass of its own, in which no numbers of formulas are taken to be whole.
  static absl::StatusOr<std::optional<WalkResult>> CountAgain(
      const WalkRoot& root, const std::vector<WalkAggregation>& aggregations, uint64_t most_pairs,
      const WalkOptions& options, const TextInterpreter& interpreter, const Execution& execution);

 private:
  // A code that records have.
  struct Member {
    RecordCoder::Code code;
    uint32_t group;
    uint64_t records;
  };
  // Where the result of an aggregation comes from: the records of each tuple, and
  struct Source {
    std::optional<RecordPass::CountId> pairs;  // those of each of its values, or
    std::optional<RecordPass::SumId> sums;     // its sums, or
    std::optional<RecordPass::TotalId> totals;
    std::optional<RecordPass::LeastId> leasts;
    std::optional<RecordPass::ExtremeId> extremes;
  };

  static std::shared_ptr<const Accumulator> TotalOfPairs(const WalkAggregation& aggregation,
                                                         const PairCounts& pairs,
                                                         std::span<const Member> members);
  // The codes that any record has.
  std::vector<RecordCoder::Code> FindCodes() const;
  std::vector<Member> FindMembers(const WalkOptions& options, TupleRows* tuples) const;

  const WalkRoot& root_;
  const std::vector<WalkAggregation>& aggregations_;
  RecordPass& pass_;
  // The records of each tuple; nullopt where the extremes tell which tuples there are.
  std::optional<RecordPass::CountId> tuples_;
  std::vector<Source> sources_;  // of the aggregations
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_
