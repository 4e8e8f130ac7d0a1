#include "hypercube/numbered_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "celadon/memory_budget.h"
#include "hypercube/sort_pairs.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;
constexpr int kKeyBits = 63;

int BitsOf(uint64_t codes) { return std::max(1, static_cast<int>(std::bit_width(codes))); }

class Numbering {
 public:
  Numbering(std::span<const BitPackedColumn* const> columns, uint64_t rows, const Bitmap* scope,
            const Execution& execution)
      : columns_(columns),
        rows_(rows),
        scope_(scope),
        execution_(execution),
        memory_(execution.memory) {}

  absl::StatusOr<NumberedRows> Run() && {
    CELADON_RETURN_IF_ERROR(memory_.Resize(rows_ * (2 * sizeof(Entry) + 2 * sizeof(uint32_t)),
                                           "the dimensions of a chart, numbered"));
    numbers_.resize(rows_);
    for (size_t first = 0; first < columns_.size();) {
      const size_t last = LastOf(first);
      FillEntries(columns_.subspan(first, last - first));
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      SortPairs(&entries_, &Entry::key, *execution_.executor);
      Number();
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      first = last;
    }
    const auto count = static_cast<uint32_t>(first_row_.size());
    CELADON_ASSIGN_OR_RETURN(BitPackedColumn packed,
                             BitPackedColumn::Pack(numbers_, std::max(1u, count)));
    return NumberedRows{std::move(packed), std::move(first_row_)};
  }

 private:
  struct Entry {
    uint64_t key;
    uint32_t row;
  };

  int BitsOfColumn(const BitPackedColumn* column) const {
    return BitsOf(column == nullptr ? rows_ : column->codes());
  }

  // Behind the columns from `first` on that fit into a key beside the numbers that rows have.
  size_t LastOf(size_t first) const {
    int bits = BitsOf(first_row_.size());
    size_t last = first;
    while (last < columns_.size() && bits + BitsOfColumn(columns_[last]) <= kKeyBits) {
      bits += BitsOfColumn(columns_[last++]);
    }
    return last;
  }

  void FillEntries(std::span<const BitPackedColumn* const> columns) {
    entries_.resize(rows_);
    const size_t blocks = (rows_ + kBlock - 1) / kBlock;
    execution_.executor->Run(blocks, [&](size_t block, size_t) {
      const uint64_t first = block * kBlock, count = std::min(kBlock, rows_ - first);
      std::array<uint32_t, kBlock> codes;
      for (uint64_t i = 0; i < count; ++i) {
        entries_[first + i] = {numbers_[first + i], static_cast<uint32_t>(first + i)};
      }
      for (const BitPackedColumn* const column : columns) {
        const auto own = std::span(codes).first(count);
        if (column == nullptr) {
          std::iota(own.begin(), own.end(), static_cast<uint32_t>(first));
        } else {
          column->Unpack(first, own);
        }
        const int bits = BitsOfColumn(column);
        for (uint64_t i = 0; i < count; ++i) {
          uint64_t& key = entries_[first + i].key;
          key = key << bits | own[i];
        }
      }
    });
    if (scope_ != nullptr) {
      std::erase_if(entries_, [this](const Entry& entry) { return !scope_->Test(entry.row); });
    }
  }

  void Number() {
    first_row_.clear();
    uint64_t key = 0;
    for (const Entry& entry : entries_) {
      if (first_row_.empty() || entry.key != key) first_row_.push_back(entry.row);
      key = entry.key;
      numbers_[entry.row] = static_cast<uint32_t>(first_row_.size() - 1);
    }
  }

  const std::span<const BitPackedColumn* const> columns_;
  const uint64_t rows_;
  const Bitmap* const scope_;
  const Execution& execution_;
  std::vector<uint32_t> numbers_;
  std::vector<uint32_t> first_row_;
  std::vector<Entry> entries_;
  MemoryReservation memory_;
};

}  // namespace

absl::StatusOr<NumberedRows> NumberRows(std::span<const BitPackedColumn* const> columns,
                                        uint64_t rows, const Bitmap* scope,
                                        const Execution& execution) {
  return Numbering(columns, rows, scope, execution).Run();
}

}  // namespace celadon
