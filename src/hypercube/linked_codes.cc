#include "hypercube/linked_codes.h"

#include "celadon/memory_budget.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kFewestRows = uint64_t{1} << 16;  // that pay for several workers
constexpr uint64_t kBitsARow = 8;
constexpr uint64_t kMostBits = uint64_t{1} << 26;
constexpr uint64_t kTaskBlocks = 64;

// A bit for each symbol and code, symbols outermost.
void MarkBlocks(const BitPackedColumn& key, const RecordCoder& coder, uint64_t first, uint64_t end,
                Bitmap* marked) {
  for (uint64_t block = first; block < end; ++block) {
    VisitSingly(key, coder, block, [&](uint32_t symbol, uint32_t code) {
      marked->Set(symbol * coder.radix() + code);
    });
  }
}

LinkedCodes NumberLinks(const Bitmap& marked, uint64_t radix) {
  std::vector<uint32_t> numbers(radix);
  marked.ForEach([&](size_t place) { numbers[place % radix] = 1; });
  LinkedCodes links;
  for (uint64_t code = 0; code < radix; ++code) {
    if (numbers[code] == 0) continue;
    links.codes.push_back(code);
    numbers[code] = static_cast<uint32_t>(links.codes.size());
  }
  marked.ForEach([&](size_t place) {
    links.pairs.push_back(uint64_t{place / radix} << 32 | numbers[place % radix]);
  });
  return links;
}

}  // namespace

absl::StatusOr<std::optional<LinkedCodes>> MarkLinks(const BitPackedColumn& key,
                                                     const RecordCoder& coder,
                                                     const Execution& execution) {
  const uint64_t rows = coder.records().rows(), radix = coder.radix();
  const uint64_t most = std::min(kMostBits, rows * kBitsARow);
  if (rows < kFewestRows || !EncodesInWords(coder)) return std::nullopt;
  if (key.cardinality() == 0 || radix > most / key.cardinality()) return std::nullopt;
  const size_t places = key.cardinality() * radix, workers = execution.executor->workers();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize((workers + 1) * (places / 8 + 1), "links of tables"));
  std::vector<Bitmap> marked(workers);
  const uint64_t blocks = (rows + BitPackedColumn::kBlockRows - 1) / BitPackedColumn::kBlockRows;
  const uint64_t tasks = (blocks + kTaskBlocks - 1) / kTaskBlocks;
  execution.executor->Run(tasks, [&](size_t task, size_t worker) {
    if (!execution.cancel.status().ok()) return;
    if (marked[worker].size() == 0) marked[worker] = Bitmap(places);
    const uint64_t first = task * kTaskBlocks;
    MarkBlocks(key, coder, first, std::min(blocks, first + kTaskBlocks), &marked[worker]);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  Bitmap all(places);
  for (const Bitmap& own : marked) {
    if (own.size() != 0) all |= own;
  }
  return NumberLinks(all, radix);
}

}  // namespace celadon
