// What one aggregation of a LOAD with GROUP BY gathers for each group.
#ifndef CELADON_SCRIPT_GROUP_AGGREGATE_H_
#define CELADON_SCRIPT_GROUP_AGGREGATE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "celadon/format.h"
#include "celadon/row_batch.h"
#include "expression/aggregation.h"
#include "expression/external_call.h"
#include "script/group_numbers.h"
#include "script/symbol_coder.h"

namespace celadon {

// Used by one thread. Sums, counts and extremes are added up as rows are met; what a kernel
// calculates is kept as the distinct combinations of arguments, or as all of them where their order
// counts.
class GroupAggregate {
 public:
  GroupAggregate(const AggregationFunction& function, bool distinct, size_t arguments);

  // Whether its results are values of the first argument, such as the least.
  bool gives_argument() const;
  // The same, or whether they are texts of it, such as the first.
  bool gives_text_of_argument() const {
    return gives_argument() || function_.name == "MinString" || function_.name == "MaxString";
  }
  // Whether it keeps no more than numbers of a group.
  bool adds_numbers() const { return numbers_.has_value(); }
  const AggregationFunction& function() const { return function_; }
  bool distinct() const { return distinct_; }

  // Row r of the columns, one an argument, belongs to group groups[r], one of `size` groups so far.
  void Add(std::span<const uint32_t> groups, size_t size,
           std::span<const BatchColumn* const> columns);

  // The results of groups 0 … groups-1; those that no row belongs to have that of no rows.
  BatchColumn Results(size_t groups, const RegionalSettings& settings);

  // Of an external function: the arguments of groups 0 … groups-1, a row a record in load order.
  std::vector<ExternalGroup> Groups(size_t groups) const;

 private:
  struct State {
    RunningTotal total;                   // of Only, the count of values
    uint32_t value = SymbolCoder::kNull;  // of Only
  };

  void AddValues(std::span<const uint32_t> groups, std::span<const uint32_t> numbers);
  void AddValue(State& state, uint32_t number);
  void AddSamples(std::span<const uint32_t> groups, std::span<const std::vector<uint32_t>> numbers);
  Value ResultOf(const State& state) const;
  std::vector<Value> Calculate(size_t groups, const RegionalSettings& settings) const;

  const AggregationFunction& function_;
  bool distinct_;
  bool samples_;
  std::vector<SymbolCoder> coders_;      // one an argument
  std::optional<GroupNumbers> numbers_;  // where the values are taken as they come
  std::vector<State> states_;            // else, unless all samples are kept
  absl::flat_hash_set<uint64_t> seen_;   // group and value, where only distinct ones count
  // Combinations of arguments, a number each, and the values that they are made of.
  std::vector<absl::flat_hash_map<uint64_t, uint32_t>> splits_;
  std::vector<std::vector<uint32_t>> combinations_;
  absl::flat_hash_map<uint64_t, uint64_t> counts_;       // of group and combination
  std::vector<std::pair<uint32_t, uint32_t>> in_order_;  // groups and combinations
};

// Values as a column, each an entry of its own.
BatchColumn ColumnOf(std::span<const Value> values);

// The results of groups 0 … groups-1 that an external function calculates.
absl::StatusOr<BatchColumn> ExternalResults(const GroupAggregate& aggregate, size_t groups,
                                            const BoundExternal& external,
                                            const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUP_AGGREGATE_H_
