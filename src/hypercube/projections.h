// Ways from a table to what lies behind its keys, kept from frame to frame: which partial tuple
// each symbol of a key leads to, and projected columns, which hold it row by row, so that a
// dimension tables away costs what one in the table itself does.
//
// Source: the performance page, section 4.7. The bounds are our own.
#ifndef CELADON_HYPERCUBE_PROJECTIONS_H_
#define CELADON_HYPERCUBE_PROJECTIONS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/linked_tuples.h"

namespace celadon {

// What a way leads to by unique keys, whatever is selected: every symbol has one tuple.
class Projection {
 public:
  // Requires single() of the tuples.
  Projection(const BitPackedColumn& key, LinkedTuples tuples);

  const BitPackedColumn& key() const { return key_; }
  const LinkedTuples& tuples() const { return tuples_; }
  // The tuple of each row; null unless there is such a column. It lives on with the pointer.
  std::shared_ptr<const BitPackedColumn> column() const;
  // Where each tuple here goes along with one of another way from the same key, as a city does with
  // its region: that tuple, by the number of the one here. Null where it does not. Thread-safe;
  // found out at the first call.
  const std::vector<uint32_t>* Deciding(const Projection& other) const;

 private:
  friend class Projections;
  using Decided = std::optional<std::vector<uint32_t>>;

  Decided FindDecided(const Projection& other) const;
  uint64_t ColumnBytes() const;
  void SetColumn(std::shared_ptr<const BitPackedColumn> column);

  const BitPackedColumn& key_;
  const LinkedTuples tuples_;
  mutable std::mutex mutex_;
  mutable absl::flat_hash_map<const Projection*, std::unique_ptr<const Decided>> decided_;
  std::shared_ptr<const BitPackedColumn> column_;
};

// The ways of one model. They know nothing of selections, so all sessions share them. Thread-safe.
class Projections {
 public:
  // A name of a way: tables, keys and fields from its first key to its last field.
  using Way = std::vector<uint32_t>;

  // Memory may be null. The model outlives the object.
  Projections(const DataModel& model, MemoryBudget* memory);

  // Counts as a use of the way; null where it is not kept.
  std::shared_ptr<const Projection> Find(const Way& way);
  // Keeps a way that starts at the key; null where there is no room.
  std::shared_ptr<const Projection> Keep(Way way, const BitPackedColumn& key, LinkedTuples tuples);
  // Makes the column of a way that is used for the second time or more often, if that pays
  // and there is room: columns that have not been used for long give way. Cancelled.
  absl::Status Project(const Way& way, const Execution& execution);
  uint64_t bytes() const;  // of all that is kept

 private:
  struct Kept {
    std::shared_ptr<Projection> projection;
    uint64_t uses = 0, last_use = 0;
    bool in_making = false;
  };

  // The following two require the lock.
  // Reserves so many bytes; whether there is room for them.
  bool MakeRoom(uint64_t bytes);
  // Whether there was a column that was not used for long.
  bool DropOldColumn();
  // The projection whose column is to be made; null if it is not, or there is no room.
  std::shared_ptr<Projection> StartMaking(const Way& way);

  const uint64_t most_bytes_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<Way, Kept> kept_;
  uint64_t uses_ = 0;  // of all ways
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PROJECTIONS_H_
