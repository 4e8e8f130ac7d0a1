#include "storage/settled_column.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "storage/written_column.h"

namespace celadon {
namespace {

constexpr uint32_t kNone = 0xFFFFFFFF;
constexpr std::string_view kWhat = "the symbols of a source";

bool HoldsNull(const FinishedColumn& column) {
  return column.codes.has_nulls() && column.histogram[column.codes.null_code()] != 0;
}

// The place of each code among those that rows bring; empty where it is the code itself.
std::vector<uint32_t> LoadOrder(const BitPackedColumn& column) {
  std::vector<uint32_t> places(column.codes(), kNone);
  uint32_t next = 0;
  bool same = true;
  std::array<uint32_t, BitPackedColumn::kBlockRows> block;
  for (RowIndex row = 0; row < column.rows() && next < column.cardinality(); row += block.size()) {
    const auto codes =
        std::span(block).first(std::min<uint64_t>(block.size(), column.rows() - row));
    column.Unpack(row, codes);
    for (const uint32_t code : codes) {
      if (places[code] != kNone || code == column.cardinality()) continue;
      same &= code == next;
      places[code] = next++;
    }
  }
  places.resize(column.cardinality());
  return same ? std::vector<uint32_t>() : places;
}

// Those of the symbols that rows hold, of which there are `held`.
DualVector HeldValues(const FinishedColumn& column, uint32_t held) {
  const DualVector& values = column.symbols->values();
  if (held == values.size()) return values;
  DualVector kept;
  kept.Reserve(held, values.text_bytes());
  const auto end_of = [&](size_t first, bool are_held) {
    while (first < values.size() && (column.histogram[first] != 0) == are_held) ++first;
    return first;
  };
  for (size_t first = end_of(0, false); first < values.size();) {  // most follow each other
    const size_t end = end_of(first, true);
    kept.AppendRange(values, first, end - first);
    first = end_of(end, false);
  }
  return kept;
}

// Leaves out codes that no row holds. The symbols are still those from before.
absl::Status DropUnused(FinishedColumn& column, uint32_t held, const Execution& execution) {
  std::vector<uint32_t> code_of(column.codes.codes());
  std::vector<uint64_t> histogram;
  for (size_t code = 0; code < code_of.size(); ++code) {
    code_of[code] = static_cast<uint32_t>(histogram.size());
    if (column.histogram[code] != 0) histogram.push_back(column.histogram[code]);
  }
  CELADON_ASSIGN_OR_RETURN(column.codes,
                           WriteColumn(column.codes.rows(), held, HoldsNull(column), execution,
                                       [&](uint64_t first, std::span<uint32_t> codes) {
                                         column.codes.Unpack(first, codes);
                                         for (uint32_t& code : codes) code = code_of[code];
                                       }));
  column.histogram = std::move(histogram);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FinishedColumn> Settle(FinishedColumn column, bool in_load_order,
                                      const Execution& execution) {
  const auto held = static_cast<uint32_t>(column.histogram.Held(column.codes.cardinality()));
  const bool unused =
      held != column.codes.cardinality() || HoldsNull(column) != column.codes.has_nulls();
  if (!unused && in_load_order) return column;
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(column.symbols->bytes() + column.bytes(), kWhat));
  DualVector values = HeldValues(column, held);
  if (unused) CELADON_RETURN_IF_ERROR(DropUnused(column, held, execution));
  CELADON_ASSIGN_OR_RETURN(SymbolTable symbols,
                           SymbolTable::FromValueOrder(std::move(values), LoadOrder(column.codes),
                                                       column.symbols->format()));
  column.symbols = std::make_shared<const SymbolTable>(std::move(symbols));
  return column;
}

}  // namespace celadon
