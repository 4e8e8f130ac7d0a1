#include "hypercube/record_walk.h"

#include <algorithm>
#include <atomic>

#include "hypercube/partitioned_walk.h"
#include "hypercube/record_histogram.h"
#include "hypercube/record_walker.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlock = RecordWalker::kBlock;
constexpr uint64_t kBlocksBetweenPolls = 64;  // of the cancel token

// The walkers of one root, one a share of its blocks.
absl::Status WalkShares(const WalkRoot& root,
                        std::span<const std::unique_ptr<RecordWalker>> walkers,
                        const Execution& execution) {
  const uint64_t blocks = (root.coder.records().rows() + kBlock - 1) / kBlock;
  const size_t shares = walkers.size();
  std::vector<absl::Status> statuses(shares);
  std::atomic<bool> failed = false;
  execution.executor->Run(shares, [&](size_t share, size_t) {
    const uint64_t last = blocks * (share + 1) / shares;
    for (uint64_t block = blocks * share / shares; block < last && !failed; ++block) {
      if (block % kBlocksBetweenPolls == 0) statuses[share] = execution.cancel.status();
      if (statuses[share].ok()) statuses[share] = walkers[share]->WalkBlock(block * kBlock);
      if (!statuses[share].ok()) failed = true;
    }
  });
  for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

// The same for any number of workers, so that sums are added up in one order; fewer where the
// groups of each share take much room.
size_t SharesOf(const WalkRoot& root) {
  const uint64_t blocks = (root.coder.records().rows() + kBlock - 1) / kBlock;
  const bool small = root.coder.radix() <= (RecordCoder::Code{1} << 16);
  return std::clamp<uint64_t>(blocks / 16, 1, small ? 16 : 4);
}

}  // namespace

absl::StatusOr<WalkResult> WalkRecords(std::span<const WalkRoot> roots,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const WalkOptions& options,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution) {
  std::optional<uint64_t> pairs;
  if (roots.size() == 1) {
    CELADON_ASSIGN_OR_RETURN(pairs,
                             HistogramWalk::MostPairs(roots.front(), aggregations, execution));
  }
  if (pairs.has_value()) {
    RecordPass pass(roots.front().coder.records());
    const HistogramWalk walk(roots.front(), aggregations, *pairs, /*whole=*/true, interpreter,
                             &pass);
    CELADON_RETURN_IF_ERROR(pass.Run(execution));
    std::optional<WalkResult> result = walk.Result(options, interpreter);
    if (!result.has_value()) {
      CELADON_ASSIGN_OR_RETURN(
          result, HistogramWalk::CountAgain(roots.front(), aggregations, *pairs, options,
                                            interpreter, execution));
    }
    if (result.has_value()) return *std::move(result);
  }
  return WalkEachRecord(roots, aggregations, options, interpreter, execution);
}

absl::StatusOr<WalkResult> WalkEachRecord(std::span<const WalkRoot> roots,
                                          const std::vector<WalkAggregation>& aggregations,
                                          const WalkOptions& options,
                                          const TextInterpreter& interpreter,
                                          const Execution& execution) {
  std::vector<std::unique_ptr<RecordWalker>> walkers;
  for (const WalkRoot& root : roots) {
    CELADON_RETURN_IF_ERROR(root.coder.records().counted_rows().Find(execution));
    if (roots.size() == 1 && MakesManyGroups(root, options)) {
      return WalkByParts(root, aggregations, options, interpreter, execution);
    }
    const uint64_t expected = std::min<uint64_t>(root.coder.radix(), root.coder.records().rows());
    const size_t first = walkers.size(), shares = SharesOf(root);
    for (size_t share = 0; share < shares; ++share) {
      walkers.push_back(std::make_unique<RecordWalker>(root, aggregations, options, expected,
                                                       interpreter, execution.memory));
    }
    CELADON_RETURN_IF_ERROR(WalkShares(root, std::span(walkers).subspan(first, shares), execution));
  }
  for (size_t w = 1; w < walkers.size(); ++w) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    CELADON_RETURN_IF_ERROR(walkers.front()->Merge(*walkers[w]));
    walkers[w].reset();
  }
  return std::move(*walkers.front()).Finish(options.dimensions);
}

}  // namespace celadon
