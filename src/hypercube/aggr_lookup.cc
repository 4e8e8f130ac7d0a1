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

using RecordKeys = absl::flat_hash_set<std::vector<uint32_t>>;

class AggrLookup final : public CodeLookup {
 public:
  AggrLookup(const AggrRows& aggr, std::vector<SlotColumn> columns)
      : aggr_(aggr), columns_(std::move(columns)) {}

  // Only these records have a value; they are told by their rows in certain slots.
  void Restrict(RecordKeys kept, std::vector<size_t> slots) {
    kept_ = std::move(kept);
    slots_ = std::move(slots);
  }

  const std::vector<SlotColumn>& columns() const override { return columns_; }

  void Find(const std::vector<std::vector<uint32_t>>& held,
            const std::vector<std::vector<uint32_t>>& slots,
            std::span<uint32_t> codes) const override {
    std::vector<TupleValue> tuple(columns_.size());
    std::vector<uint32_t> key(slots_.size());
    for (size_t i = 0; i < codes.size(); ++i) {
      for (size_t d = 0; d < tuple.size(); ++d) tuple[d] = held[d][i];
      for (size_t s = 0; s < key.size(); ++s) key[s] = slots[slots_[s]][i];
      const bool kept = !kept_.has_value() || kept_->contains(key);
      const auto row = kept ? aggr_.tuples.Find(tuple) : std::nullopt;
      codes[i] = row.has_value() ? aggr_.codes[*row] : aggr_.symbols->size();
    }
  }

 private:
  const AggrRows& aggr_;
  std::vector<SlotColumn> columns_;  // of the dimensions
  std::optional<RecordKeys> kept_;
  std::vector<size_t> slots_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const CodeLookup>> MakeAggrLookup(
    const AggrPlan& plan, const AggrRows& aggr, const std::vector<RecordRoot>& base,
    const std::vector<RecordSource>& records, const RecordSet& set,
    const CubeSurroundings& surroundings) {
  std::vector<SlotColumn> columns;
  for (const FieldId dimension : aggr.dimensions) {
    columns.push_back(ColumnsOf(dimension, records).front());
  }
  auto lookup = std::make_shared<AggrLookup>(aggr, std::move(columns));
  if (plan.nodistinct) return lookup;
  const std::vector<RecordRoot> own = AggrBase(surroundings.fields, plan);
  std::vector<size_t> slots;
  for (const RecordRoot& root : own) {
    slots.push_back(static_cast<size_t>(std::ranges::find(base, root) - base.begin()));
  }
  CELADON_ASSIGN_OR_RETURN(const auto first,
                           FindFirstRecords(own, aggr.dimensions, set, surroundings));
  lookup->Restrict(RecordKeys(first.begin(), first.end()), std::move(slots));
  return lookup;
}

}  // namespace celadon
