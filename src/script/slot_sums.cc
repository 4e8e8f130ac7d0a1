#include "script/slot_sums.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "celadon/row_batch.h"

namespace celadon {
namespace {

constexpr uint64_t kReadRows = 4096;  // at once, so that they stay in a core's cache
// A stretch is one of so many, unless it has the fewest rows: what has been added up goes to
// another core's cache where another thread goes on with it.
constexpr uint64_t kStretches = 16;
constexpr uint64_t kFewestRows = 1 << 16;

// Works through all stretches of several lanes: those of a lane one after the other, and always the
// lane that is behind most, so that all end together however much work each is.
class Lanes {
 public:
  Lanes(size_t lanes, size_t stretches) : lanes_(lanes), stretches_(stretches) {}

  void Run(const std::function<void(size_t lane, size_t stretch)>& work, Executor& executor) {
    executor.Run(std::min(executor.workers(), lanes_.size()), [&](size_t, size_t) {
      while (Lane* const lane = Take()) {
        work(static_cast<size_t>(lane - lanes_.data()), lane->next);
        GiveBack(*lane);
      }
    });
  }

 private:
  struct Lane {
    size_t next = 0;  // stretch
    bool taken = false;
  };

  // Null where no lane that has stretches left is free: whoever works on it goes on.
  Lane* Take() {
    const std::lock_guard lock(mutex_);
    Lane* behind = nullptr;
    for (Lane& lane : lanes_) {
      if (lane.taken || lane.next == stretches_) continue;
      if (behind == nullptr || lane.next < behind->next) behind = &lane;
    }
    if (behind != nullptr) behind->taken = true;
    return behind;
  }

  void GiveBack(Lane& lane) {
    const std::lock_guard lock(mutex_);
    ++lane.next;
    lane.taken = false;
  }

  std::mutex mutex_;
  std::vector<Lane> lanes_;
  size_t stretches_;
};

// The slots met so far, in order of first appearance.
class MetSlots {
 public:
  explicit MetSlots(size_t slots) : met_(slots) {}

  void Add(std::span<const uint32_t> slots) {
    for (const uint32_t slot : slots) {
      if (met_[slot] != 0) continue;
      met_[slot] = 1;
      in_order_.push_back(slot);
    }
  }

  std::vector<uint32_t> Take() { return std::move(in_order_); }

 private:
  std::vector<uint8_t> met_;  // one a slot
  std::vector<uint32_t> in_order_;
};

}  // namespace

absl::StatusOr<std::vector<uint32_t>> AddUpBySlot(const CodedRows& rows, const GroupSlots& slots,
                                                  std::span<const size_t> arguments,
                                                  std::span<GroupAggregate> aggregates,
                                                  const Execution& execution) {
  MetSlots met(slots.size());
  const uint64_t stretch_rows = std::max(kFewestRows, rows.rows() / kStretches + 1);
  Lanes lanes(aggregates.size() + 1, (rows.rows() + stretch_rows - 1) / stretch_rows);
  const auto work = [&](size_t lane, size_t stretch) {
    if (execution.cancel.cancelled()) return;
    std::vector<uint32_t> groups(kReadRows);
    BatchColumn column{lane == 0 ? nullptr : rows.dictionary(arguments[lane - 1]), {}};
    const BatchColumn* const columns[] = {&column};
    const uint64_t end = std::min(rows.rows(), (stretch + 1) * stretch_rows);
    for (uint64_t row = stretch * stretch_rows; row < end; row += kReadRows) {
      groups.resize(std::min(kReadRows, end - row));
      slots.Read(row, groups);
      if (lane == 0) {
        met.Add(groups);
        continue;
      }
      column.codes.resize(groups.size());
      rows.ReadCodes(arguments[lane - 1], row, column.codes);
      aggregates[lane - 1].Add(groups, slots.size(), columns);
    }
  };
  lanes.Run(work, *execution.executor);
  if (execution.cancel.cancelled()) return execution.cancel.status();
  return met.Take();
}

}  // namespace celadon
