#include "hypercube/linked_codes.h"

#include <bit>

#include "celadon/memory_budget.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kFewestRows = uint64_t{1} << 16;  // that pay for several workers
constexpr uint64_t kBitsARow = 8;
constexpr uint64_t kMostBits = uint64_t{1} << 26;
constexpr uint64_t kTaskBlocks = 64;

// Calls visit(symbol, code) for all that are marked, ascending.
template <typename Visit>
void VisitMarked(const std::vector<uint64_t>& marked, uint64_t radix, Visit visit) {
  for (size_t w = 0; w < marked.size(); ++w) {
    for (uint64_t word = marked[w]; word != 0; word &= word - 1) {
      const uint64_t place = w * 64 + static_cast<uint64_t>(std::countr_zero(word));
      visit(place / radix, place % radix);
    }
  }
}

LinkedCodes NumberLinks(const std::vector<uint64_t>& marked, uint64_t radix) {
  std::vector<uint32_t> numbers(radix);
  VisitMarked(marked, radix, [&](uint64_t, uint64_t code) { numbers[code] = 1; });
  LinkedCodes links;
  for (uint64_t code = 0; code < radix; ++code) {
    if (numbers[code] == 0) continue;
    links.codes.push_back(code);
    numbers[code] = static_cast<uint32_t>(links.codes.size());
  }
  VisitMarked(marked, radix, [&](uint64_t symbol, uint64_t code) {
    links.pairs.push_back(symbol << 32 | numbers[code]);
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
  const size_t words = key.cardinality() * radix / 64 + 1;
  const size_t workers = execution.executor->workers();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(workers * words * sizeof(uint64_t), "links of tables"));
  std::vector<std::vector<uint64_t>> marked(workers);
  const uint64_t blocks = (rows + BitPackedColumn::kBlockRows - 1) / BitPackedColumn::kBlockRows;
  execution.executor->Run((blocks + kTaskBlocks - 1) / kTaskBlocks,
                          [&](size_t task, size_t worker) {
                            if (!execution.cancel.status().ok()) return;
                            std::vector<uint64_t>& own = marked[worker];
                            own.resize(words);
                            const uint64_t end = std::min(blocks, (task + 1) * kTaskBlocks);
                            for (uint64_t block = task * kTaskBlocks; block < end; ++block) {
                              VisitSingly(key, coder, block, [&](uint32_t symbol, uint32_t code) {
                                const uint64_t place = symbol * radix + code;
                                own[place / 64] |= uint64_t{1} << (place % 64);
                              });
                            }
                          });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  std::vector<uint64_t> all(words);
  for (const std::vector<uint64_t>& own : marked) {
    for (size_t w = 0; w < own.size(); ++w) all[w] |= own[w];
  }
  return NumberLinks(all, radix);
}

}  // namespace celadon
