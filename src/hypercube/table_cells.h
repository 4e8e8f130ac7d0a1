// What charts count, add up and compare over all rows of a table, by cell: kept from frame to frame
// as an index of the data, within a budget.
//
// Source: the performance page, sections 4.6 and 4.7.
#ifndef CELADON_HYPERCUBE_TABLE_CELLS_H_
#define CELADON_HYPERCUBE_TABLE_CELLS_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/memory_budget.h"
#include "hypercube/cell_grid.h"
#include "hypercube/extreme_key.h"
#include "hypercube/grid_subject.h"
#include "hypercube/kept_values.h"
#include "hypercube/learned_fields.h"
#include "hypercube/least_number.h"
#include "hypercube/number_total.h"
#include "hypercube/projections.h"
#include "hypercube/text_order.h"

namespace celadon {

// Of the tables of one model. Cells that are in use stay; of others, what was not asked for longest
// gives way, also where many charts were asked for once. Thread-safe.
class TableCells {
 public:
  template <typename Cell>
  using CellsPtr = std::shared_ptr<const std::vector<Cell>>;

  // The axes are columns of the table or of learned fields, or ways from one that are kept; whether
  // these have a column by row makes no difference.
  struct Key {
    const Table* table;
    std::vector<CellAxis> axes;
    GridSubject subject;
    bool operator==(const Key&) const = default;
  };

  // Keeps so many bytes of cells at most, and counts them; of learned fields a fourth, as of
  // columns of other tables, and of the orders of texts an eighth.
  TableCells(std::shared_ptr<const DataModel> model, uint64_t most_bytes, MemoryBudget* memory)
      : model_(std::move(model)),
        projections_(*model_, memory),
        learned_fields_(most_bytes / 4, memory),
        far_columns_(most_bytes / 4, memory, "columns of other tables that are kept"),
        all_reached_(kMostReached, memory, "links that are kept"),
        text_orders_(most_bytes / 8, memory, "orders of texts that are kept"),
        most_bytes_(most_bytes),
        memory_(memory) {}

  const DataModel& model() const { return *model_; }
  // The ways between the tables, which have a budget of their own.
  Projections& projections() { return projections_; }
  // Calculated dimensions, which have one too.
  LearnedFields& learned_fields() { return learned_fields_; }
  // Fields of other tables by the rows of one, by the numbers of both.
  KeptValues<BitPackedColumn>& far_columns() { return far_columns_; }
  // Whether all rows of some tables are linked with one, by the numbers of that and of these.
  KeptValues<bool>& all_reached() { return all_reached_; }
  // Of fields of the model, by name and settings.
  KeptValues<TextOrder>& text_orders() { return text_orders_; }
  uint64_t bytes() const;  // of cells
  // Of all that is kept.
  uint64_t all_bytes() const {
    return bytes() + projections_.bytes() + learned_fields_.bytes() + far_columns_.bytes() +
           all_reached_.bytes() + text_orders_.bytes();
  }

  // Null where the cells are not kept. That they were asked for is remembered: `again` tells
  // whether they were before.
  template <typename Cell>
  CellsPtr<Cell> Find(const Key& key, bool* again);
  // Whether so many bytes may be kept beside what is in use.
  bool HasRoom(uint64_t bytes) const;
  // Hands the cells back, kept or not.
  template <typename Cell>
  CellsPtr<Cell> Keep(const Key& key, std::vector<Cell> cells);

 private:
  static constexpr uint64_t kMostReached = uint64_t{1} << 12;

  struct Entry {
    Key key;
    // Null: asked for, and not kept.
    std::variant<CellsPtr<uint32_t>, CellsPtr<double>, CellsPtr<RecordTotal>, CellsPtr<LeastNumber>,
                 CellsPtr<ExtremeKey>>
        cells;
    uint64_t bytes;
  };

  // All of these require the lock.
  template <typename Cell>
  Entry* Recent(const Key& key);  // the most recent one then; null: there is none
  static bool InUse(const Entry& entry);
  // Drops what was not asked for longest of what is not in use; whether there was any.
  bool DropLast();
  // Whether there is room for more bytes, once what is not in use has given way.
  bool MakeRoom(uint64_t bytes);

  const std::shared_ptr<const DataModel> model_;
  Projections projections_;
  LearnedFields learned_fields_;
  KeptValues<BitPackedColumn> far_columns_;
  KeptValues<bool> all_reached_;
  KeptValues<TextOrder> text_orders_;
  const uint64_t most_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the most recent one first
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TABLE_CELLS_H_
