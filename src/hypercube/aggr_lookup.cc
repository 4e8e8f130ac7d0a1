#include "hypercube/aggr_lookup.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "hypercube/first_records.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Some records, told by their rows in certain slots.
class KeptRecords {
 public:
  KeptRecords(const std::vector<uint32_t>& records, size_t slot, uint64_t rows)
      : slots_(1, slot), rows_(rows) {
    for (const uint32_t row : records) rows_.Set(row);
  }
  KeptRecords(const std::vector<std::vector<uint32_t>>& records, std::vector<size_t> slots,
              uint64_t rows)
      : slots_(std::move(slots)), rows_(rows) {
    for (const std::vector<uint32_t>& record : records) {
      if (record.front() < rows_.size()) rows_.Set(record.front());
    }
    keys_.insert(records.begin(), records.end());
  }

  bool Contains(const std::vector<std::vector<uint32_t>>& slots, size_t record) const {
    const uint32_t row = slots[slots_.front()][record];
    const bool there = row < rows_.size();
    if (there && !rows_.Test(row)) return false;
    if (slots_.size() == 1) return there;
    std::vector<uint32_t> key;
    for (const size_t slot : slots_) key.push_back(slots[slot][record]);
    return keys_.contains(key);
  }

 private:
  std::vector<size_t> slots_;
  Bitmap rows_;                                      // that they have in the first slot
  absl::flat_hash_set<std::vector<uint32_t>> keys_;  // where there are more slots
};

class AggrLookup final : public CodeLookup {
 public:
  AggrLookup(const AggrRows& aggr, std::vector<SlotColumn> columns, bool by_row)
      : aggr_(aggr), columns_(std::move(columns)), by_row_(by_row) {}

  // Only these records have a value.
  void Restrict(KeptRecords kept) { kept_.emplace(std::move(kept)); }

  const std::vector<SlotColumn>& columns() const override { return columns_; }

  void Find(const std::vector<std::vector<uint32_t>>& held,
            const std::vector<std::vector<uint32_t>>& slots,
            std::span<uint32_t> codes) const override {
    const auto null = by_row_ ? static_cast<uint32_t>(aggr_.values.size()) : aggr_.symbols->size();
    std::vector<TupleValue> tuple(columns_.size());
    for (size_t i = 0; i < codes.size(); ++i) {
      codes[i] = null;
      if (kept_.has_value() && !kept_->Contains(slots, i)) continue;
      for (size_t d = 0; d < tuple.size(); ++d) tuple[d] = held[d][i];
      if (const auto row = aggr_.tuples.Find(tuple)) codes[i] = by_row_ ? *row : aggr_.codes[*row];
    }
  }

 private:
  const AggrRows& aggr_;
  std::vector<SlotColumn> columns_;  // of the dimensions
  bool by_row_;
  std::optional<KeptRecords> kept_;
};

// That of a table of the Aggr's own, if it is among the tables that are read.
SlotColumn ColumnAmong(std::span<const size_t> slots, const std::vector<SlotColumn>& columns) {
  const auto own = std::ranges::find_if(columns, [slots](const SlotColumn& column) {
    return std::ranges::find(slots, column.slot) != slots.end();
  });
  return own == columns.end() ? columns.front() : *own;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const CodeLookup>> MakeAggrLookup(
    const AggrPlan& plan, const AggrRows& aggr, const std::vector<RecordRoot>& base,
    const std::vector<RecordSource>& records, const RecordSet& set, bool by_row,
    const CubeSurroundings& surroundings) {
  const std::vector<RecordRoot> own = AggrBase(surroundings.fields, plan);
  std::vector<size_t> slots;
  for (const RecordRoot& root : own) {
    slots.push_back(static_cast<size_t>(std::ranges::find(base, root) - base.begin()));
  }
  std::vector<SlotColumn> columns;
  for (const FieldId dimension : aggr.dimensions) {
    columns.push_back(ColumnAmong(slots, ColumnsOf(dimension, records)));
  }
  aggr.tuples.Index();
  auto lookup = std::make_shared<AggrLookup>(aggr, std::move(columns), by_row);
  if (plan.nodistinct) return lookup;
  const uint64_t rows = records[slots.front()].rows();
  if (own.size() == 1) {
    CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> first,
                             FindFirstRows(own.front(), aggr.dimensions, set, surroundings));
    lookup->Restrict(KeptRecords(first, slots.front(), rows));
    return lookup;
  }
  CELADON_ASSIGN_OR_RETURN(const auto first,
                           FindFirstRecords(own, aggr.dimensions, set, surroundings));
  lookup->Restrict(KeptRecords(first, std::move(slots), rows));
  return lookup;
}

}  // namespace celadon
