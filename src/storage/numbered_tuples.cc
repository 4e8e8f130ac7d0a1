#include "storage/numbered_tuples.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "storage/numbered_keys.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 1024;  // at once
// So many keys are possible where a table of them tells their numbers: as many in any case, or a
// few for each row.
constexpr uint64_t kFewKeys = 1 << 12;
constexpr uint64_t kKeysARow = 2;
constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// One call of NumberTuples.
class Numbering {
 public:
  Numbering(uint64_t rows, std::span<const TupleColumn> columns, const std::string& what,
            const Execution& execution)
      : rows_(rows), what_(what), execution_(execution) {
    for (const TupleColumn& column : columns) columns_.push_back(&column);
    std::ranges::stable_sort(columns_, std::greater<>(), &TupleColumn::codes);
    numbered_.memory = MemoryReservation(execution.memory);
    numbered_.count = rows == 0 ? 0 : 1;
  }

  absl::StatusOr<NumberedTuples> Run() {
    while (!columns_.empty() && numbered_.count < rows_) {
      CELADON_RETURN_IF_ERROR(Split(TakeColumns()));
    }
    // There is nothing that tells rows apart, or no row.
    if (numbered_.number_of_row.empty()) numbered_.number_of_row.resize(rows_);
    return std::move(numbered_);
  }

 private:
  // The next columns whose codes make one key with the numbers so far.
  std::vector<const TupleColumn*> TakeColumns() {
    keys_ = numbered_.count;
    const auto exceeds = [this](const TupleColumn* column) {
      const bool fit = column->codes <= std::numeric_limits<uint64_t>::max() / keys_;
      keys_ *= fit ? column->codes : 1;
      return !fit;
    };
    const auto end = std::ranges::find_if(columns_, exceeds);
    std::vector<const TupleColumn*> taken(columns_.begin(), end);
    columns_.erase(columns_.begin(), end);
    return taken;
  }

  // Gives rows that agree in these columns, too, one number.
  absl::Status Split(const std::vector<const TupleColumn*>& columns) {
    const NumberedTuples before = std::move(numbered_);
    const auto read = [&](uint64_t first_row, std::span<uint64_t> keys) {
      FillKeys(before, columns, first_row, keys);
    };
    if (keys_ <= std::max(kFewKeys, kKeysARow * rows_)) return NumberByTable(read);
    CELADON_ASSIGN_OR_RETURN(NumberedKeys numbered, NumberKeys(rows_, read, what_, execution_));
    numbered_.number_of_row = std::move(numbered.number_of_row);
    numbered_.count = static_cast<uint32_t>(numbered.keys.size());
    numbered_.memory = std::move(numbered.memory);
    return absl::OkStatus();
  }

  static void FillKeys(const NumberedTuples& before, const std::vector<const TupleColumn*>& columns,
                       uint64_t first_row, std::span<uint64_t> keys) {
    std::array<uint32_t, kReadRows> buffer;
    const bool all_alike = before.number_of_row.empty();
    for (size_t first = 0; first < keys.size(); first += kReadRows) {
      const auto part = keys.subspan(first, std::min(kReadRows, keys.size() - first));
      const auto codes = std::span(buffer).first(part.size());
      if (all_alike) {
        std::ranges::fill(part, 0);
      } else {
        const auto numbers = std::span(before.number_of_row).subspan(first_row + first);
        std::copy_n(numbers.begin(), part.size(), part.begin());
      }
      for (const TupleColumn* const column : columns) {
        column->read(first_row + first, codes);
        const auto last = static_cast<uint32_t>(column->codes - 1);
        for (size_t i = 0; i < part.size(); ++i) {
          part[i] = part[i] * column->codes + std::min(codes[i], last);
        }
      }
    }
  }

  template <typename Read>
  absl::Status NumberByTable(Read read) {
    numbered_.memory = MemoryReservation(execution_.memory);
    CELADON_RETURN_IF_ERROR(numbered_.memory.Resize((rows_ + keys_) * sizeof(uint32_t), what_));
    std::vector<uint32_t> number_of_key = FilledVector<uint32_t>(keys_, kNone);
    std::vector<uint32_t> number_of_row = FilledVector<uint32_t>(rows_, 0, execution_.executor);
    numbered_.count = 0;
    std::array<uint64_t, kReadRows> buffer;
    for (uint64_t row = 0; row < rows_; row += kReadRows) {
      if (row % (64 * kReadRows) == 0) CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      const auto keys = std::span(buffer).first(std::min<uint64_t>(kReadRows, rows_ - row));
      read(row, keys);
      for (size_t i = 0; i < keys.size(); ++i) {
        uint32_t& number = number_of_key[keys[i]];
        if (number == kNone) number = numbered_.count++;
        number_of_row[row + i] = number;
      }
    }
    numbered_.number_of_row = std::move(number_of_row);
    return numbered_.memory.Resize(rows_ * sizeof(uint32_t), what_);
  }

  const uint64_t rows_;
  const std::string& what_;
  const Execution& execution_;
  std::vector<const TupleColumn*> columns_;  // that are not looked at yet
  uint64_t keys_ = 1;                        // that are possible with those taken last
  NumberedTuples numbered_;                  // by the columns so far
};

}  // namespace

TupleColumn ElementsOf(const StagedField& field, const std::vector<const StagedColumn*>& columns) {
  static_assert(StagedColumn::kNull == std::numeric_limits<uint32_t>::max());
  std::vector<uint64_t> first_rows;
  uint64_t rows = 0;
  for (const StagedColumn* const column : columns) {
    first_rows.push_back(rows);
    rows += column->rows();
  }
  const auto read = [columns, first_rows = std::move(first_rows)](uint64_t row,
                                                                  std::span<uint32_t> codes) {
    const auto behind = std::ranges::upper_bound(first_rows, row);
    auto at = static_cast<size_t>(behind - first_rows.begin()) - 1;
    for (row -= first_rows[at]; !codes.empty(); ++at, row = 0) {
      const auto part = codes.first(std::min<uint64_t>(codes.size(), columns[at]->rows() - row));
      columns[at]->Read(row, part);
      codes = codes.subspan(part.size());
    }
  };
  return {read, uint64_t{field.size()} + 1};
}

std::vector<uint32_t> NumberedTuples::FirstRows() const {
  std::vector<uint32_t> rows;
  rows.reserve(count);
  for (uint32_t row = 0; row < number_of_row.size(); ++row) {
    if (number_of_row[row] == rows.size()) rows.push_back(row);
  }
  return rows;
}

absl::StatusOr<NumberedTuples> NumberTuples(uint64_t rows, std::span<const TupleColumn> columns,
                                            const std::string& what, const Execution& execution) {
  return Numbering(rows, columns, what, execution).Run();
}

}  // namespace celadon
