#include "storage/written_column.h"

#include <algorithm>
#include <array>

#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<BitPackedColumn> WriteColumn(
    uint64_t rows, uint32_t symbols, bool nulls, const Execution& execution,
    const std::function<void(uint64_t first, std::span<uint32_t> codes)>& tell) {
  constexpr size_t kBlock = BitPackedColumn::kBlockRows, kMorselBlocks = 64;
  BitPackedColumnWriter writer(rows, symbols, nulls);
  const size_t blocks = (rows + kBlock - 1) / kBlock;
  execution.executor->Run((blocks + kMorselBlocks - 1) / kMorselBlocks, [&](size_t morsel, size_t) {
    if (execution.cancel.cancelled()) return;
    std::array<uint32_t, kBlock> codes;
    const size_t end = std::min(blocks, (morsel + 1) * kMorselBlocks);
    for (size_t block = morsel * kMorselBlocks; block < end; ++block) {
      const uint64_t first = block * kBlock;
      const auto told = std::span(codes).first(std::min<uint64_t>(kBlock, rows - first));
      tell(first, told);
      writer.WriteBlock(block, told);
    }
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return std::move(writer).Finish();
}

absl::StatusOr<BitPackedColumn> MapColumn(const BitPackedColumn& column,
                                          std::span<const uint32_t> code_of, uint32_t symbols,
                                          const Execution& execution) {
  const bool nulls = std::ranges::find(code_of, symbols) != code_of.end();
  return WriteColumn(column.rows(), symbols, nulls, execution,
                     [&](uint64_t first, std::span<uint32_t> codes) {
                       column.Unpack(first, codes);
                       for (uint32_t& code : codes) code = code_of[code];
                     });
}

}  // namespace celadon
