#include "hypercube/first_records.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "hypercube/tuple_groups.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Rows = std::vector<uint32_t>;

// Takes the records of one root, in any order, to the first one a tuple.
class FirstRecords {
 public:
  FirstRecords(const WalkRoot& root, const WalkOptions& options)
      : root_(root), groups_(root, options) {}

  absl::Status Walk(const Execution& execution) {
    constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;
    const uint64_t rows = root_.coder.records().rows();
    CELADON_RETURN_IF_ERROR(root_.coder.records().counted_rows().Find(execution));
    for (uint64_t row = 0; row < rows; row += kBlock) {
      if (row % (kBlock * 64) == 0) CELADON_RETURN_IF_ERROR(execution.cancel.status());
      root_.coder.Encode(row, &block_);
      for (size_t i = 0; i < block_.records.size(); ++i) {
        Take(static_cast<uint32_t>(row + block_.records[i]), block_.codes[i]);
      }
    }
    return absl::OkStatus();
  }

  // Takes those of other roots that come before them.
  void AddTo(absl::flat_hash_map<Rows, Rows>* first) && {
    for (size_t group = 0; group < first_.size(); ++group) {
      const auto tuple = groups_.tuples().tuple(group);
      Rows& record = first_[group];
      const auto [entry, added] = first->try_emplace(Rows(tuple.begin(), tuple.end()), record);
      if (!added && record < entry->second) entry->second = std::move(record);
    }
  }

 private:
  void Take(uint32_t row, RecordCoder::Code code) {
    const uint32_t number = groups_.NumberOf(code);
    const uint32_t group = groups_.group(number);
    if (group == TupleGroups::kNoGroup) return;
    const bool met = group < first_.size();
    const auto others = groups_.rows(number);
    if (met && others.empty()) return;  // rows of one table come in their order
    Rows record(others.begin(), others.end());
    if (record.empty()) record.resize(1);
    record[root_.slot] = row;
    if (!met) {
      first_.push_back(std::move(record));  // groups are numbered as they are met
    } else if (record < first_[group]) {
      first_[group] = std::move(record);
    }
  }

  const WalkRoot& root_;
  TupleGroups groups_;
  RecordCoder::Block block_;
  std::vector<Rows> first_;  // by group
};

}  // namespace

absl::StatusOr<std::vector<std::vector<uint32_t>>> FindFirstRecords(
    std::span<const RecordRoot> base, std::span<const FieldId> dimensions, const RecordSet& set,
    const CubeSurroundings& surroundings) {
  CELADON_ASSIGN_OR_RETURN(const WalkSources sources,
                           MakeWalkSources(base, dimensions, set, surroundings));
  const WalkOptions options{.dimensions = dimensions.size(), .rewrite = {}};
  absl::flat_hash_map<Rows, Rows> first;
  for (const WalkRoot& root : sources.roots) {
    FirstRecords of_root(root, options);
    CELADON_RETURN_IF_ERROR(of_root.Walk(surroundings.execution));
    std::move(of_root).AddTo(&first);
  }
  std::vector<Rows> records;
  for (auto& [tuple, record] : first) records.push_back(record);
  return records;
}

}  // namespace celadon
