// Columns of a table that follow from another one, row by row, as months do from days: what is
// counted by the one is known by the other.
//
// Source: the performance page, section 4.7 (a coarser cube is derived from a finer one); that such
// columns are found in the data is our own.
#ifndef CELADON_MODEL_DECIDED_COLUMNS_H_
#define CELADON_MODEL_DECIDED_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"

namespace celadon {

// What is known at a time. Immutable.
class DecidedCodes {
 public:
  struct Entry {
    const BitPackedColumn* deciding;
    const BitPackedColumn* decided;
    std::shared_ptr<const std::vector<uint32_t>> codes;  // of `decided` by those of `deciding`
  };

  DecidedCodes() = default;
  explicit DecidedCodes(std::vector<Entry> entries) : entries_(std::move(entries)) {}

  const std::vector<Entry>& entries() const { return entries_; }
  // The code of one column by that of another; null where that does not decide it, as far as is
  // known.
  const std::vector<uint32_t>* Find(const BitPackedColumn* deciding,
                                    const BitPackedColumn* decided) const;

 private:
  std::vector<Entry> entries_;
};

// Of the tables of one model, learned when somebody asks. Thread-safe.
class DecidedColumns {
 public:
  // The table is one of the model that has this. Looks at each pair of the first 32 columns once: a
  // sample of the rows rules most out, and one pass over the rows tells for some of the others, by
  // all workers. Four bytes a code are kept, 4 MB at the most. Learns nothing when it is cancelled.
  std::shared_ptr<const DecidedCodes> Learn(const Table& table, std::span<const size_t> columns,
                                            const Execution& execution);

  std::shared_ptr<const DecidedCodes> known() const;
  uint64_t bytes() const;

 private:
  using Pair = std::pair<const BitPackedColumn*, const BitPackedColumn*>;

  // Those of columns that have not been looked at.
  std::vector<Pair> NewPairs(const Table& table, std::span<const size_t> columns) const;
  // Some that a sample of the rows does not rule out, those of few codes first.
  std::vector<Pair> Likely(std::vector<Pair> pairs) const;
  void Keep(std::span<const Pair> looked_at, std::vector<DecidedCodes::Entry> found);

  mutable std::mutex mutex_;
  absl::flat_hash_set<Pair> looked_at_;
  std::shared_ptr<const DecidedCodes> known_ = std::make_shared<const DecidedCodes>();
};

}  // namespace celadon

#endif  // CELADON_MODEL_DECIDED_COLUMNS_H_
