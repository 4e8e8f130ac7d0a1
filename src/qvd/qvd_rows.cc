#include "qvd/qvd_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/strings/str_format.h"
#include "celadon/row_batch.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kWordBytes = sizeof(uint64_t);

// Numbers side by side, which a processor works on at once.
using Words = uint64_t __attribute__((vector_size(16)));
using Four = uint32_t __attribute__((vector_size(16)));
using SignedFour = int32_t __attribute__((vector_size(16)));

// How a stored number becomes a code: below `nulls` it is NULL, else code = stored + bias.
struct CellRule {
  uint32_t shift;
  uint32_t mask;
  uint32_t nulls;
  uint32_t bias;  // modulo 2^32: a code that is in range has no more bits
  uint64_t end;   // stored numbers from this one on are out of range

  explicit CellRule(const QvdFieldLayout& field)
      : shift(static_cast<uint32_t>(field.bit_offset % 8)),
        mask(static_cast<uint32_t>((uint64_t{1} << field.bit_width) - 1)),
        nulls(static_cast<uint32_t>(std::max<int64_t>(-field.bias, 0))),
        bias(static_cast<uint32_t>(field.bias)),
        end(static_cast<uint64_t>(
            std::max<int64_t>(static_cast<int64_t>(field.symbols) - field.bias, 0))) {}

  uint32_t Stored(const char* cell) const {
    return static_cast<uint32_t>(Word(cell) >> shift) & mask;
  }
  // The numbers of four cells, one behind the other.
  Four StoredInFour(const char* cell, uint64_t stride) const {
    const Words low = Words{Word(cell), Word(cell + stride)} >> shift;
    const Words high = Words{Word(cell + 2 * stride), Word(cell + 3 * stride)} >> shift;
    return __builtin_shufflevector(std::bit_cast<Four>(low), std::bit_cast<Four>(high), 0, 2, 4,
                                   6) &
           mask;
  }

 private:
  static uint64_t Word(const char* cell) {
    uint64_t word;
    std::memcpy(&word, cell, sizeof(word));
    return word;
  }
};

uint32_t CodeOf(uint32_t stored, CellRule rule) {
  return stored < rule.nulls ? BatchColumn::kNull : stored + rule.bias;
}

// Both tell whether all stored numbers are in range. Numbers of four cells have less than 32 bits.
template <bool kBiased>
bool UnpackFours(const char* cell, uint64_t stride, CellRule rule, std::span<uint32_t> codes) {
  const auto end = static_cast<int32_t>(std::min<uint64_t>(rule.end, uint64_t{1} << 31) - 1);
  const auto nulls = static_cast<int32_t>(rule.nulls);
  SignedFour beyond = {};
  for (size_t i = 0; i < codes.size(); i += 4, cell += 4 * stride) {
    Four four = rule.StoredInFour(cell, stride);
    beyond |= std::bit_cast<SignedFour>(four) > end;
    if constexpr (kBiased) {
      const SignedFour null = std::bit_cast<SignedFour>(four) < nulls;
      four = (four + rule.bias) | std::bit_cast<Four>(null);
    }
    std::memcpy(&codes[i], &four, sizeof(four));
  }
  return (beyond[0] | beyond[1] | beyond[2] | beyond[3]) == 0;
}

bool UnpackOneByOne(const char* cell, uint64_t stride, CellRule rule, std::span<uint32_t> codes) {
  uint32_t largest = 0;
  for (uint32_t& code : codes) {
    const uint32_t stored = rule.Stored(cell);
    code = CodeOf(stored, rule);
    largest = std::max(largest, stored);
    cell += stride;
  }
  return codes.empty() || largest < rule.end;
}

absl::Status IndexError(uint64_t row, int64_t index, uint64_t symbols) {
  return absl::DataLossError(
      absl::StrFormat("a row's index is past the field's symbols: row %d, index %d, %d symbols",
                      row, index, symbols));
}

// The slow path of a column that has an index out of range: finds it, or makes it NULL.
absl::Status ResolveIndexes(const QvdFieldLayout& field, uint64_t first_row, bool past_end_is_null,
                            const char* cell, uint64_t stride, std::span<uint32_t> codes) {
  const CellRule rule(field);
  for (size_t i = 0; i < codes.size(); ++i, cell += stride) {
    const int64_t index = int64_t{rule.Stored(cell)} + field.bias;
    if (index < static_cast<int64_t>(field.symbols)) continue;
    if (!past_end_is_null || index > static_cast<int64_t>(field.symbols)) {
      return IndexError(first_row + i, index, field.symbols);
    }
    codes[i] = BatchColumn::kNull;
  }
  return absl::OkStatus();
}

absl::Status UnpackCells(const QvdFieldLayout& field, uint64_t first_row, bool past_end_is_null,
                         const char* cell, uint64_t stride, std::span<uint32_t> codes) {
  const CellRule rule(field);
  const bool fours = field.bit_width < 32 && rule.end != 0 && rule.nulls < uint32_t{1} << 31;
  const size_t in_fours = fours ? codes.size() / 4 * 4 : 0;
  bool in_range = field.bias == 0 ? UnpackFours<false>(cell, stride, rule, codes.first(in_fours))
                                  : UnpackFours<true>(cell, stride, rule, codes.first(in_fours));
  in_range &= UnpackOneByOne(cell + in_fours * stride, stride, rule, codes.subspan(in_fours));
  if (in_range) return absl::OkStatus();
  return ResolveIndexes(field, first_row, past_end_is_null, cell, stride, codes);
}

}  // namespace

QvdRows::QvdRows(std::string_view bytes, uint64_t record_bytes, uint64_t rows)
    : bytes_(bytes), record_bytes_(record_bytes), rows_(rows), first_tail_row_(rows) {
  if (record_bytes == 0) return;
  first_tail_row_ -= std::min(rows, (kWordBytes + record_bytes - 1) / record_bytes);
  tail_ = bytes.substr(first_tail_row_ * record_bytes);
  tail_.append(kWordBytes, '\0');
}

const char* QvdRows::Record(uint64_t row) const {
  return row < first_tail_row_ ? bytes_.data() + row * record_bytes_
                               : tail_.data() + (row - first_tail_row_) * record_bytes_;
}

absl::Status QvdRows::Unpack(const QvdFieldLayout& field, uint64_t first_row, bool past_end_is_null,
                             std::span<uint32_t> codes) const {
  if (field.bit_width == 0) {  // the one index was checked with the layout
    std::ranges::fill(codes,
                      field.bias < 0 ? BatchColumn::kNull : static_cast<uint32_t>(field.bias));
    return absl::OkStatus();
  }
  while (!codes.empty()) {
    const uint64_t end = first_row < first_tail_row_ ? first_tail_row_ : rows_;
    const size_t rows = std::min<uint64_t>(codes.size(), end - first_row);
    CELADON_RETURN_IF_ERROR(UnpackCells(field, first_row, past_end_is_null,
                                        Record(first_row) + field.bit_offset / 8, record_bytes_,
                                        codes.first(rows)));
    codes = codes.subspan(rows);
    first_row += rows;
  }
  return absl::OkStatus();
}

}  // namespace celadon
