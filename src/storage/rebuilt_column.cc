// A staged column without some of its rows, with others set anew and more behind them.
#include <algorithm>
#include <bit>
#include <cassert>
#include <span>
#include <utility>
#include <vector>

#include "storage/staged_table.h"

namespace celadon {
namespace {

using RowChange = StagedColumn::RowChange;

// Moves the values of the rows in `kept` together, where the first value is that of row `first`, a
// multiple of 64. Gives how many they are.
size_t Compact(const Bitmap& kept, uint64_t first, std::span<uint32_t> values) {
  const uint64_t* word = kept.words().data() + first / 64;
  size_t taken = 0;
  for (size_t begin = 0; begin < values.size(); begin += 64, ++word) {
    if (*word == ~uint64_t{0}) {
      std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(begin), 64,
                  values.begin() + static_cast<std::ptrdiff_t>(taken));
      taken += 64;
      continue;
    }
    for (uint64_t rows = *word; rows != 0; rows &= rows - 1) {
      values[taken++] = values[begin + static_cast<size_t>(std::countr_zero(rows))];
    }
  }
  return taken;
}

// Takes the changes of rows below `end` off the front.
std::span<const RowChange> TakeBefore(uint64_t end, std::span<const RowChange>& changed) {
  const auto behind =
      std::ranges::find_if(changed, [end](const RowChange& change) { return change.row >= end; });
  const auto taken = changed.first(static_cast<size_t>(behind - changed.begin()));
  changed = changed.subspan(taken.size());
  return taken;
}

}  // namespace

StagedColumn StagedColumn::Rebuilt(const Bitmap& kept, std::span<const RowChange> changed,
                                   std::span<const uint32_t> appended) const {
  assert(kept.size() == rows());
  const auto holds = [this](uint32_t element) { return FinishedHolds(element); };
  if (finished() == nullptr || !std::ranges::all_of(changed, holds, &RowChange::element)) {
    StagedColumn rebuilt;
    rebuilt.AppendRebuilt(*this, kept, changed);
    rebuilt.Append(appended);
    return rebuilt;
  }
  const bool all = std::ranges::all_of(appended, holds);
  StagedColumn rebuilt = FromColumn(
      FinishedRebuilt(kept, changed, all ? appended : std::span<const uint32_t>()), symbols_);
  if (!all) rebuilt.Append(appended);
  return rebuilt;
}

bool StagedColumn::FinishedHolds(uint32_t element) const {
  return element == kNull || element < symbols_->size();
}

uint32_t StagedColumn::FinishedCode(uint32_t element) const {
  return element == kNull ? symbols_->size() : symbols_->symbol_at(element);
}

// Codes are gathered until they fill a block.
BitPackedColumn StagedColumn::FinishedRebuilt(const Bitmap& kept,
                                              std::span<const RowChange> changed,
                                              std::span<const uint32_t> appended) const {
  constexpr size_t kBlock = BitPackedColumn::kBlockRows;
  const bool nulls = finished_.has_nulls() ||
                     std::ranges::find(changed, kNull, &RowChange::element) != changed.end() ||
                     std::ranges::find(appended, kNull) != appended.end();
  BitPackedColumnWriter writer(kept.Count() + appended.size(), symbols_->size(), nulls);
  std::vector<uint32_t> codes(2 * kBlock + BitPackedColumn::kSelectSlack);
  size_t held = 0, written = 0;
  const auto write_full = [&] {
    if (held < kBlock) return;
    writer.WriteBlock(written++, std::span(codes).first(kBlock));
    held -= kBlock;
    std::copy_n(codes.begin() + kBlock, held, codes.begin());
  };
  for (size_t block = 0; block < finished_.blocks(); ++block) {
    const uint64_t first = block * kBlock;
    const auto of_block = TakeBefore(first + kBlock, changed);
    if (of_block.empty()) {
      held += finished_.Select(block, &kept, codes.data() + held);
    } else {
      const auto rows =
          std::span(codes).subspan(held, std::min<uint64_t>(kBlock, finished_.rows() - first));
      finished_.Unpack(first, rows);
      for (const RowChange& change : of_block)
        rows[change.row - first] = FinishedCode(change.element);
      held += Compact(kept, first, rows);
    }
    write_full();
  }
  for (const uint32_t element : appended) {
    codes[held++] = FinishedCode(element);
    write_full();
  }
  if (held != 0) writer.WriteBlock(written, std::span(codes).first(held));
  return std::move(writer).Finish();
}

void StagedColumn::AppendRebuilt(const StagedColumn& column, const Bitmap& kept,
                                 std::span<const RowChange> changed) {
  std::vector<uint32_t> elements;
  for (uint64_t first = 0; first < column.rows(); first += kChunkRows) {
    elements.resize(std::min<uint64_t>(kChunkRows, column.rows() - first));
    column.Read(first, elements);
    for (const RowChange& change : TakeBefore(first + elements.size(), changed)) {
      elements[change.row - first] = change.element;
    }
    Append(std::span(elements).first(Compact(kept, first, elements)));
  }
}

}  // namespace celadon
