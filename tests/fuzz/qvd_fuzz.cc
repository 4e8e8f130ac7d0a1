// Any bytes as a QVD file: what is read must have the shape that a reader promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "celadon/executor.h"
#include "celadon/memory_budget.h"
#include "qvd/qvd_reader.h"

namespace {

// A file without record bytes may tell of 2^31 rows; a few batches of them say as much as all.
constexpr int kMaxBatches = 4;

void CheckBatch(const celadon::RowBatch& batch, size_t columns) {
  if (batch.columns.size() != columns) std::abort();
  for (const celadon::BatchColumn& column : batch.columns) {
    if (column.codes.size() != batch.rows) std::abort();
    for (const uint32_t code : column.codes) {
      if (code != celadon::BatchColumn::kNull && code >= column.dictionary->size()) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto executor = celadon::MakeInlineExecutor();
  celadon::MemoryBudget memory(uint64_t{256} << 20);
  celadon::Execution execution;
  execution.executor = executor.get();
  execution.memory = &memory;
  celadon::QvdOptions options;
  options.replace_invalid_text = options.index_past_symbols_is_null = size % 2 == 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto reader = celadon::OpenQvd({"fuzz.qvd", bytes, nullptr}, options, {}, execution);
  if (!reader.ok()) return 0;
  for (int i = 0; i < kMaxBatches; ++i) {
    const auto batch = (*reader)->Next();
    if (!batch.ok() || batch->rows == 0) break;
    CheckBatch(*batch, (*reader)->columns().size());
  }
  return 0;
}
