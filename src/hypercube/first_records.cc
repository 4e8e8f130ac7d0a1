#include "hypercube/first_records.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "hypercube/tuple_groups.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Rows = std::vector<uint32_t>;

// Calls visit(row, number of a code) for all records of a root, in the order of its rows.
template <typename Visit>
absl::Status VisitRecords(const WalkRoot& root, TupleGroups& groups, const Execution& execution,
                          Visit visit) {
  constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;
  const uint64_t rows = root.coder.records().rows();
  CELADON_RETURN_IF_ERROR(root.coder.records().counted_rows().Find(execution));
  RecordCoder::Block block;
  for (uint64_t row = 0; row < rows; row += kBlock) {
    if (row % (kBlock * 64) == 0) CELADON_RETURN_IF_ERROR(execution.cancel.status());
    root.coder.Encode(row, &block);
    for (size_t i = 0; i < block.records.size(); ++i) {
      visit(static_cast<uint32_t>(row + block.records[i]), groups.NumberOf(block.codes[i]));
    }
  }
  return absl::OkStatus();
}

// Takes the records of one of several roots, in any order, to the first one a tuple.
class FirstRecords {
 public:
  FirstRecords(const WalkRoot& root, const WalkOptions& options)
      : root_(root), groups_(root, options) {}

  absl::Status Walk(const Execution& execution) {
    return VisitRecords(root_, groups_, execution,
                        [this](uint32_t row, uint32_t number) { Take(row, number); });
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
  void Take(uint32_t row, uint32_t number) {
    const uint32_t group = groups_.group(number);
    if (group == TupleGroups::kNoGroup) return;
    const auto others = groups_.rows(number);
    Rows record(others.begin(), others.end());
    record[root_.slot] = row;
    if (group == first_.size()) {
      first_.push_back(std::move(record));  // groups are numbered as they are met
    } else if (record < first_[group]) {
      first_[group] = std::move(record);
    }
  }

  const WalkRoot& root_;
  TupleGroups groups_;
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

absl::StatusOr<std::vector<uint32_t>> FindFirstRows(const RecordRoot& root,
                                                    std::span<const FieldId> dimensions,
                                                    const RecordSet& set,
                                                    const CubeSurroundings& surroundings) {
  CELADON_ASSIGN_OR_RETURN(const WalkSources sources,
                           MakeWalkSources(std::span(&root, 1), dimensions, set, surroundings));
  const WalkOptions options{.dimensions = dimensions.size(), .rewrite = {}};
  TupleGroups groups(sources.roots.front(), options);
  std::vector<uint32_t> first;
  CELADON_RETURN_IF_ERROR(VisitRecords(sources.roots.front(), groups, surroundings.execution,
                                       [&](uint32_t row, uint32_t number) {
                                         // Groups are numbered as they are met.
                                         if (groups.group(number) == first.size()) {
                                           first.push_back(row);
                                         }
                                       }));
  return first;
}

}  // namespace celadon
