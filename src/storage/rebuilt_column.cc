// A staged column without some of its rows, with others set anew and more behind them.
#include <algorithm>
#include <bit>
#include <cassert>
#include <span>
#include <utility>
#include <vector>

#include "storage/packed_run_writer.h"
#include "storage/staged_table.h"

namespace celadon {
namespace {

using RowChange = StagedColumn::RowChange;

// Counts are corrected where a code has so many rows on the average, else it pays to count anew.
constexpr uint64_t kFewestRowsACode = 4;

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

// Calls visit(row) for each row that is not in `kept`.
template <typename Visit>
void ForEachGap(const Bitmap& kept, Visit visit) {
  for (uint64_t first = 0; first < kept.size(); first += 64) {
    for (uint64_t gaps = ~kept.words()[first / 64]; gaps != 0; gaps &= gaps - 1) {
      const uint64_t row = first + static_cast<uint64_t>(std::countr_zero(gaps));
      if (row >= kept.size()) return;
      visit(row);
    }
  }
}

// What a packed column is to become, told in its own codes.
struct Rebuild {
  const Bitmap& kept;
  std::vector<RowChange> changed;
  std::vector<uint32_t> appended;
  bool nulls = false;  // of all rows

  // Whether a row takes as many bits as it did.
  bool KeepsWidth(const BitPackedColumn& column) const {
    const auto block_bytes = [&column](bool has_nulls) {
      return BitPackedColumn::PackedBytes(BitPackedColumn::kBlockRows, column.cardinality(),
                                          has_nulls);
    };
    return block_bytes(nulls) == block_bytes(column.has_nulls());
  }

  // Requires that the width is kept: rows between gaps are copied as bits.
  BitPackedColumn CopyRuns(const BitPackedColumn& column) const {
    BitPackedColumnWriter packed(kept.Count() + appended.size(), column.cardinality(), nulls);
    PackedRunWriter writer(packed.packed(), column.bit_width());
    std::vector<std::pair<RowIndex, uint32_t>> replaced;  // rows as they will be, and their codes
    std::span<const RowChange> left = changed;
    uint64_t begin = 0, rows = 0;  // of the next run, and before it
    const auto copy = [&](uint64_t end) {
      for (const RowChange& change : TakeBefore(end, left)) {
        if (change.row < begin) continue;  // it is left out
        replaced.emplace_back(rows + change.row - begin, change.element);
      }
      writer.Copy(column, begin, end - begin);
      rows += end - begin;
      begin = end + 1;
    };
    ForEachGap(kept, copy);
    copy(kept.size());
    for (const uint32_t code : appended) writer.Append(code);
    writer.Finish();
    for (const auto& [row, code] : replaced) writer.Replace(row, code);
    return std::move(packed).Finish();
  }

  // The rows of each code afterwards; empty where they are not known or better counted anew.
  Histogram Counts(const BitPackedColumn& column, const Histogram& before) const {
    if (before.empty() || before.size() > column.rows() / kFewestRowsACode) return {};
    std::vector<uint64_t> counts = before.ToVector();
    counts.resize(column.cardinality() + (nulls ? 1 : 0));
    ForEachGap(kept, [&](uint64_t row) { --counts[column[row]]; });
    for (const RowChange& change : changed) {
      if (!kept.Test(change.row)) continue;
      --counts[column[change.row]];
      ++counts[change.element];
    }
    for (const uint32_t code : appended) ++counts[code];
    return counts;
  }
};

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
  const auto behind = all ? appended : std::span<const uint32_t>();
  Rebuild rebuild{kept, {changed.begin(), changed.end()}, {behind.begin(), behind.end()}};
  rebuild.nulls = finished_.has_nulls();
  for (RowChange& change : rebuild.changed) {
    change.element = FinishedCode(change.element);
    rebuild.nulls |= change.element == finished_.null_code();
  }
  for (uint32_t& element : rebuild.appended) {
    element = FinishedCode(element);
    rebuild.nulls |= element == finished_.null_code();
  }
  BitPackedColumn codes = rebuild.KeepsWidth(finished_) ? rebuild.CopyRuns(finished_)
                                                        : FinishedRebuilt(kept, changed, behind);
  StagedColumn rebuilt =
      FromColumn(std::move(codes), symbols_, rebuild.Counts(finished_, histogram_));
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
