#include "hypercube/record_coder.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace celadon {
namespace {

constexpr uint64_t kBlockRows = BitPackedColumn::kBlockRows;

// The members of the scope in a block, counted from its first row.
void ScopeMembers(const Bitmap* scope, uint64_t first_row, uint64_t rows,
                  std::vector<uint32_t>* members) {
  members->clear();
  if (scope == nullptr) {
    members->resize(rows);
    std::iota(members->begin(), members->end(), 0);
    return;
  }
  for (uint64_t w = 0; w * 64 < rows; ++w) {
    for (uint64_t word = scope->words()[first_row / 64 + w]; word != 0; word &= word - 1) {
      members->push_back(static_cast<uint32_t>(w * 64) +
                         static_cast<uint32_t>(std::countr_zero(word)));
    }
  }
}

}  // namespace

absl::Status RecordCoder::AddDigit(Digit digit) {
  constexpr Code kMost = Code{1} << 63;
  if (radix_ > kMost / digit.radix) {
    return absl::ResourceExhaustedError(
        "the dimensions of the cube have too many combinations to number: more than 2^63");
  }
  digit.weight = radix_;
  radix_ *= digit.radix;
  digits_.push_back(std::move(digit));
  return absl::OkStatus();
}

void RecordCoder::AddColumn(const Digit& digit, uint64_t first_row, Block* block) const {
  if (digit.kind == Digit::Kind::kRow) {
    for (size_t i = 0; i < block->records.size(); ++i) {
      block->codes[i] += digit.weight * (first_row + block->records[i]);
    }
    return;
  }
  block->scratch.resize(std::min(kBlockRows, records_.rows() - first_row));
  digit.column->Unpack(first_row, block->scratch);
  for (size_t i = 0; i < block->records.size(); ++i) {
    block->codes[i] += digit.weight * block->scratch[block->records[i]];
  }
}

void RecordCoder::AddBranch(const Digit& digit, uint64_t first_row, Block* block) const {
  const Branch& branch = digit.branch;
  block->scratch.assign(std::min(kBlockRows, records_.rows() - first_row), 0);
  if (branch.key != nullptr) branch.key->Unpack(first_row, block->scratch);
  const auto members = [&](size_t i) -> std::span<const uint32_t> {
    const uint32_t symbol = block->scratch[block->records[i]];
    const bool leads_nowhere = branch.key != nullptr && symbol == branch.key->null_code();
    return leads_nowhere ? std::span<const uint32_t>() : branch.linked->Of(symbol);
  };
  if (branch.linked->single()) {
    for (size_t i = 0; i < block->records.size(); ++i) {
      const auto one = members(i);
      if (!one.empty()) block->codes[i] += digit.weight * one.front();
    }
    return;
  }
  std::vector<uint32_t> records;
  std::vector<Code> codes;
  for (size_t i = 0; i < block->records.size(); ++i) {
    const auto set = members(i);
    for (size_t m = 0; m < std::max<size_t>(1, set.size()); ++m) {
      records.push_back(block->records[i]);
      codes.push_back(block->codes[i] + digit.weight * (set.empty() ? 0 : set[m]));
    }
  }
  block->records = std::move(records);
  block->codes = std::move(codes);
}

void RecordCoder::Encode(uint64_t first_row, Block* block) const {
  ScopeMembers(records_.scope(), first_row, std::min(kBlockRows, records_.rows() - first_row),
               &block->records);
  block->codes.assign(block->records.size(), 0);
  if (block->records.empty()) return;
  for (const Digit& digit : digits_) {
    if (digit.kind == Digit::Kind::kFollowing) continue;
    if (digit.kind == Digit::Kind::kBranch) {
      AddBranch(digit, first_row, block);
    } else {
      AddColumn(digit, first_row, block);
    }
  }
}

bool RecordCoder::encodes_singly() const {
  return single_valued_ && std::ranges::all_of(digits_, [](const Digit& digit) {
           const bool branch = digit.kind == Digit::Kind::kBranch;
           return branch ? digit.branch.key != nullptr : digit.kind != Digit::Kind::kRow;
         });
}

std::vector<CellAxis> RecordCoder::axes() const {
  std::vector<CellAxis> axes;
  for (const Digit& digit : digits_) {
    if (digit.kind == Digit::Kind::kFollowing) continue;
    const bool branch = digit.kind == Digit::Kind::kBranch;
    axes.push_back({.column = branch ? digit.branch.key : digit.column,
                    .map = branch ? digit.branch.linked->members.data() : nullptr,
                    .radix = digit.radix,
                    .projection = digit.branch.projection.get(),
                    .by_row = digit.branch.by_row.get()});
  }
  return axes;
}

void RecordCoder::Decode(Code code, std::span<TupleValue> values) const {
  if (coordinates_.size() < width_) std::ranges::fill(values, kMissingValue);
  for (const Digit& digit : digits_) {
    uint32_t value = ValueOf(digit, code);
    if (digit.kind == Digit::Kind::kRow) {
      values[digit.coordinate] = value;
    } else if (digit.kind == Digit::Kind::kColumn) {
      const TupleValue null = digit.is_key ? kMissingValue : kNullValue;
      values[digit.coordinate] = value == digit.column->null_code() ? null : value;
    } else {
      const Branch& branch = digit.branch;
      const size_t width = branch.coordinates.size();
      if (digit.kind == Digit::Kind::kFollowing) {
        const uint32_t symbol = ValueOf(digits_[digit.followed], code);
        value = symbol == branch.key->null_code() ? 0 : branch.linked->Of(symbol).front();
      }
      for (size_t c = 0; c < width; ++c) {
        values[branch.coordinates[c]] = branch.linked->tuples[value * width + c];
      }
    }
  }
}

}  // namespace celadon
