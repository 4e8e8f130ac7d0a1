#include "hypercube/partitioned_walk.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "hypercube/record_walker.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlock = RecordWalker::kBlock;
// A share is parted inside a cache.
constexpr uint64_t kShareBlocks = 64;
// The groups of a part should fit into one, too.
constexpr uint64_t kPartRecords = uint64_t{1} << 13;
constexpr uint64_t kFewestParts = 16, kMostParts = 1024;
constexpr uint64_t kSampledBlocks = 16, kFewestSampled = uint64_t{1} << 13;
constexpr uint64_t kMostPlaced = TupleGroups::kMostDense;  // tuples, each of which has a place
constexpr const char* kWhat = "the records of a chart, parted by their groups";

uint64_t BlocksOf(const WalkRoot& root) {
  return (root.coder.records().rows() + kBlock - 1) / kBlock;
}

class PartitionedWalk {
 public:
  PartitionedWalk(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
                  const WalkOptions& options, const TextInterpreter& interpreter,
                  const Execution& execution)
      : root_(root),
        aggregations_(aggregations),
        options_(options),
        interpreter_(interpreter),
        execution_(execution),
        rows_(root.coder.records().rows()),
        parts_(std::bit_ceil(std::clamp(rows_ / kPartRecords, kFewestParts, kMostParts))),
        shares_((BlocksOf(root) + kShareBlocks - 1) / kShareBlocks),
        memory_(execution.memory) {}

  absl::StatusOr<WalkResult> Run() && {
    CELADON_RETURN_IF_ERROR(
        memory_.Resize(rows_ * (sizeof(RecordCoder::Code) + sizeof(uint32_t)), kWhat));
    CELADON_RETURN_IF_ERROR(
        Each(shares_.size(), [this](size_t share) { return PartShare(share); }));
    walkers_.resize(parts_);
    CELADON_RETURN_IF_ERROR(Each(parts_, [this](size_t part) { return WalkPart(part); }));
    const std::unique_ptr<RecordWalker> all = NewWalker(rows_);
    CELADON_RETURN_IF_ERROR(all->MergeParts(walkers_, *execution_.executor));
    walkers_.clear();
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    return std::move(*all).Finish(options_.dimensions);
  }

 private:
  // Records of some blocks, those of a part behind each other.
  struct Share {
    std::vector<RecordCoder::Code> codes;
    std::vector<uint32_t> rows;
    std::vector<size_t> ends;  // one a part
  };

  absl::Status Each(size_t tasks, const std::function<absl::Status(size_t)>& body) const {
    std::vector<absl::Status> status(tasks);
    execution_.executor->Run(tasks, [&](size_t task, size_t) {
      status[task] = execution_.cancel.status();
      if (status[task].ok()) status[task] = body(task);
    });
    for (const absl::Status& one : status) CELADON_RETURN_IF_ERROR(one);
    return absl::OkStatus();
  }

  std::unique_ptr<RecordWalker> NewWalker(uint64_t expected_groups) const {
    return std::make_unique<RecordWalker>(root_, aggregations_, options_, expected_groups,
                                          interpreter_, execution_.memory);
  }

  size_t PartOf(RecordCoder::Code code) const {
    constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;  // of Fibonacci hashing
    return code * kMultiplier >> (64 - std::countr_zero(parts_));
  }

  absl::Status PartShare(size_t s) {
    std::vector<RecordCoder::Code> codes;
    std::vector<uint32_t> rows;
    RecordCoder::Block block;
    const uint64_t last = std::min((s + 1) * kShareBlocks, BlocksOf(root_));
    for (uint64_t b = s * kShareBlocks; b < last; ++b) {
      root_.coder.Encode(b * kBlock, &block);
      codes.insert(codes.end(), block.codes.begin(), block.codes.end());
      for (const uint32_t record : block.records) {
        rows.push_back(static_cast<uint32_t>(b * kBlock + record));
      }
    }
    std::vector<size_t> next(parts_);
    for (const RecordCoder::Code code : codes) ++next[PartOf(code)];
    size_t first = 0;
    for (size_t& place : next) first += std::exchange(place, first);
    Share& share = shares_[s];
    share.codes.resize(codes.size());
    share.rows.resize(rows.size());
    for (size_t i = 0; i < codes.size(); ++i) {
      const size_t place = next[PartOf(codes[i])]++;
      share.codes[place] = codes[i];
      share.rows[place] = rows[i];
    }
    share.ends = std::move(next);
    return absl::OkStatus();
  }

  absl::Status WalkPart(size_t part) {
    std::vector<RecordCoder::Code> codes;
    std::vector<uint32_t> rows;
    for (const Share& share : shares_) {
      const auto begin = static_cast<std::ptrdiff_t>(part == 0 ? 0 : share.ends[part - 1]);
      const auto end = static_cast<std::ptrdiff_t>(share.ends[part]);
      codes.insert(codes.end(), share.codes.begin() + begin, share.codes.begin() + end);
      rows.insert(rows.end(), share.rows.begin() + begin, share.rows.begin() + end);
    }
    walkers_[part] = NewWalker(rows.size());
    walkers_[part]->ReserveCodes(rows.size());
    for (size_t first = 0; first < rows.size(); first += kBlock) {
      const size_t count = std::min<size_t>(kBlock, rows.size() - first);
      CELADON_RETURN_IF_ERROR(walkers_[part]->WalkRecords(std::span(rows).subspan(first, count),
                                                          std::span(codes).subspan(first, count)));
    }
    return absl::OkStatus();
  }

  const WalkRoot& root_;
  const std::vector<WalkAggregation>& aggregations_;
  const WalkOptions& options_;
  const TextInterpreter& interpreter_;
  const Execution& execution_;
  const uint64_t rows_;
  const uint64_t parts_;  // a power of two, the same for any number of workers
  std::vector<Share> shares_;
  std::vector<std::unique_ptr<RecordWalker>> walkers_;  // one a part
  MemoryReservation memory_;                            // of the shares
};

}  // namespace

bool MakesManyGroups(const WalkRoot& root, const WalkOptions& options) {
  const bool plain = root.slots.empty() && root.walked_before.empty() && !options.rewrite &&
                     root.coder.single_valued();
  if (!plain || root.coder.radix() <= kMostPlaced) return false;
  absl::flat_hash_set<RecordCoder::Code> met;
  RecordCoder::Block block;
  size_t sampled = 0;
  for (uint64_t i = 0; i < kSampledBlocks; ++i) {
    root.coder.Encode(BlocksOf(root) * i / kSampledBlocks * kBlock, &block);
    sampled += block.codes.size();
    met.insert(block.codes.begin(), block.codes.end());
  }
  return sampled >= kFewestSampled && met.size() > sampled - sampled / 4;
}

absl::StatusOr<WalkResult> WalkByParts(const WalkRoot& root,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const WalkOptions& options,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution) {
  return PartitionedWalk(root, aggregations, options, interpreter, execution).Run();
}

}  // namespace celadon
