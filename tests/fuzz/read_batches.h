// What all fuzz targets of readers do with one.
#ifndef CELADON_TESTS_FUZZ_READ_BATCHES_H_
#define CELADON_TESTS_FUZZ_READ_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string_view>

#include "celadon/executor.h"
#include "celadon/memory_budget.h"
#include "celadon/table_reader.h"

namespace celadon {

// In the calling thread, with a memory bound that a small input has no reason to pass.
class FuzzExecution : public Execution {
 public:
  FuzzExecution() : own_executor_(MakeInlineExecutor()), own_memory_(uint64_t{256} << 20) {
    executor = own_executor_.get();
    memory = &own_memory_;
  }

 private:
  const std::unique_ptr<Executor> own_executor_;
  MemoryBudget own_memory_;
};

inline std::string_view AsText(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Aborts where a batch lacks the shape that a reader promises: every code one of its dictionary,
// every column as long as the batch.
inline void CheckBatch(const RowBatch& batch, size_t columns) {
  if (batch.columns.size() != columns) std::abort();
  for (const BatchColumn& column : batch.columns) {
    if (column.codes.size() != batch.rows) std::abort();
    for (const uint32_t code : column.codes) {
      if (code != BatchColumn::kNull && code >= column.dictionary->size()) std::abort();
    }
  }
}

// Reads and checks batches, up to `most`: a few bytes may truly stand for very many rows, of which
// some say as much as all.
inline void ReadBatches(TableReader& reader, int most = std::numeric_limits<int>::max()) {
  for (int i = 0; i < most; ++i) {
    const auto batch = reader.Next();
    if (!batch.ok() || batch->rows == 0) return;
    CheckBatch(*batch, reader.columns().size());
  }
}

}  // namespace celadon

#endif  // CELADON_TESTS_FUZZ_READ_BATCHES_H_
