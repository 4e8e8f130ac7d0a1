#include "connectors/arrow/collected_rows.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<CollectedRows> CollectedRows::From(TableReader& reader, const Execution& execution) {
  CollectedRows collected;
  collected.reserved_ = MemoryReservation(execution.memory);
  while (true) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, reader.Next());
    if (batch.rows == 0) return collected;
    collected.rows_ += batch.rows;
    CELADON_RETURN_IF_ERROR(collected.reserved_.Resize(
        collected.rows_ * reader.columns().size() * sizeof(uint32_t), "the rows to write"));
    collected.batches_.push_back(std::move(batch));
  }
}

void CollectedRows::ForEachPart(
    size_t column, uint64_t begin, uint64_t end,
    const std::function<void(const BatchColumn&, size_t, size_t)>& body) const {
  uint64_t first = 0;
  for (const RowBatch& batch : batches_) {
    const uint64_t from = std::max(begin, first);
    const uint64_t to = std::min(end, first + batch.rows);
    if (from < to) body(batch.columns[column], from - first, to - from);
    first += batch.rows;
  }
}

void CollectedRows::ForEachUsedEntry(size_t column,
                                     const std::function<void(ValueView)>& body) const {
  absl::flat_hash_map<const DualVector*, std::vector<bool>> used;
  for (const RowBatch& batch : batches_) {
    const BatchColumn& part = batch.columns[column];
    std::vector<bool>& entries = used[part.dictionary.get()];
    entries.resize(part.dictionary->size());
    for (const uint32_t code : part.codes) {
      if (code != BatchColumn::kNull) entries[code] = true;
    }
  }
  for (const auto& [dictionary, entries] : used) {
    for (size_t i = 0; i < entries.size(); ++i) {
      if (entries[i]) body((*dictionary)[i]);
    }
  }
}

}  // namespace celadon
