#include "snapshot/row_check.h"

#include <algorithm>
#include <utility>

namespace celadon {

namespace {

// A task checks all columns of these blocks, one after the other.
constexpr size_t kTaskBlocks = 64;

}  // namespace

RowCheck::RowCheck(std::span<const Table> tables) : tables_(tables), checked_(tables.size()) {
  std::optional<size_t> without_codes;
  for (TableId t = 0; t < tables.size(); ++t) {
    const std::vector<TableColumn>& columns = tables[t].columns;
    for (uint32_t c = 0; c < columns.size(); ++c) {
      const BitPackedColumn& codes = columns[c].codes;
      const bool impossible = codes.bit_width() == 0 && codes.codes() != 1 && codes.rows() != 0;
      if (impossible && !without_codes.has_value()) without_codes = places_.size();
      BitPackedColumn all = codes.bit_width() == 0 ? codes : codes.AllPatterns();
      if (all.codes() != codes.codes()) {
        checked_[t].push_back({c, std::move(all), places_.size()});
      }
      places_.push_back({t, c});
    }
    others_.emplace_back(checked_[t].empty() ? 0 : tables[t].rows);
    if (checked_[t].empty()) continue;
    const size_t blocks = columns.front().codes.blocks();
    for (size_t first = 0; first < blocks; first += kTaskBlocks) {
      tasks_.push_back({t, first, std::min(first + kTaskBlocks, blocks)});
    }
  }
  damaged_ = without_codes.value_or(places_.size());
}

void RowCheck::Run(size_t task) {
  const auto& [table, first_block, last_block] = tasks_[task];
  const auto words = others_[table].words().subspan(
      first_block * Bitmap::kBlockWords, (last_block - first_block) * Bitmap::kBlockWords);
  for (const Checked& checked : checked_[table]) {
    const uint32_t codes = tables_[table].columns[checked.column].codes.codes();
    checked.all.Range(first_block, last_block, codes, checked.all.codes(), &others_[table]);
    if (std::ranges::any_of(words, [](uint64_t word) { return word != 0; })) {
      NoteDamaged(checked.place);
    }
  }
}

void RowCheck::NoteDamaged(size_t place) {
  size_t first = damaged_.load();
  while (place < first && !damaged_.compare_exchange_weak(first, place)) {
  }
}

std::optional<ColumnRef> RowCheck::damaged() const {
  if (damaged_ == places_.size()) return std::nullopt;
  return places_[damaged_];
}

}  // namespace celadon
