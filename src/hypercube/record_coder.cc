#include "hypercube/record_coder.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

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

// Whether `part` agrees with `whole` wherever it is not missing.
bool IsContained(std::span<const DimensionValue> part, std::span<const DimensionValue> whole) {
  for (size_t d = 0; d < part.size(); ++d) {
    if (part[d] != kMissingValue && part[d] != whole[d]) return false;
  }
  return true;
}

// Takes away the tuples of a set that are part of another one of it.
void DropContained(std::span<const DimensionValue> tuples, size_t width,
                   std::vector<uint32_t>* members) {
  const auto tuple = [&](uint32_t id) { return tuples.subspan(id * width, width); };
  std::vector<uint32_t> kept;
  for (const uint32_t id : *members) {
    const bool whole = std::ranges::find(tuple(id), kMissingValue) == tuple(id).end();
    const bool contained = !whole && std::ranges::any_of(*members, [&](uint32_t other) {
      return other != id && IsContained(tuple(id), tuple(other));
    });
    if (!contained) kept.push_back(id);
  }
  *members = std::move(kept);
}

// Numbers the codes met, in order; 0 is kept for the tuple that is missing altogether.
class TupleNumbers {
 public:
  uint32_t Of(uint64_t code) {
    const auto [entry, added] = numbers_.try_emplace(code, next_);
    if (added) {
      codes_.push_back(code);
      ++next_;
    }
    return entry->second;
  }
  const std::vector<uint64_t>& codes() const { return codes_; }

 private:
  absl::flat_hash_map<uint64_t, uint32_t> numbers_;
  std::vector<uint64_t> codes_;
  uint32_t next_ = 1;
};

// (key symbol, tuple) pairs made a distinct set a symbol.
void SortPairs(std::vector<uint64_t>* pairs) {
  std::sort(pairs->begin(), pairs->end());
  pairs->erase(std::unique(pairs->begin(), pairs->end()), pairs->end());
}

}  // namespace

std::span<const uint32_t> RecordCoder::Branch::Of(uint32_t symbol) const {
  if (starts.empty()) return std::span(members).subspan(symbol, 1);
  return std::span(members).subspan(starts[symbol], starts[symbol + 1] - starts[symbol]);
}

absl::StatusOr<RecordCoder::Branch> RecordCoder::MakeBranch(const RecordPlan::Step& step,
                                                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const RecordCoder child, Make(*step.child, execution));
  Branch branch;
  branch.key = step.key;
  branch.dimensions = child.dimensions_;
  TupleNumbers numbers;
  std::vector<uint64_t> pairs;
  Block block;
  std::vector<uint32_t> keys(kBlockRows);
  const uint64_t rows = step.child->records.rows();
  for (uint64_t first = 0; first < rows; first += kBlockRows) {
    if (first % (kBlockRows * 64) == 0) CELADON_RETURN_IF_ERROR(execution.cancel.status());
    child.Encode(first, &block);
    keys.resize(std::min(kBlockRows, rows - first));
    step.child_key->Unpack(first, keys);
    for (size_t i = 0; i < block.records.size(); ++i) {
      const uint32_t key = keys[block.records[i]];
      if (key == step.child_key->null_code()) continue;
      pairs.push_back(uint64_t{key} << 32 | numbers.Of(block.codes[i]));
    }
    if (pairs.size() > (size_t{1} << 20) && pairs.size() > 8 * numbers.codes().size()) {
      SortPairs(&pairs);
    }
  }
  SortPairs(&pairs);
  const size_t width = branch.dimensions.size();
  branch.tuples.assign((numbers.codes().size() + 1) * width, kMissingValue);
  std::vector<DimensionValue> values(1 + *std::ranges::max_element(branch.dimensions));
  for (size_t t = 0; t < numbers.codes().size(); ++t) {
    child.Decode(numbers.codes()[t], values);
    for (size_t d = 0; d < width; ++d) {
      branch.tuples[(t + 1) * width + d] = values[branch.dimensions[d]];
    }
  }
  const bool linking = step.child->own.empty();  // no dimension of its own: only leads further
  const uint32_t symbols = step.key->cardinality();
  bool single = true;
  std::vector<uint32_t> set;
  for (size_t next = 0, symbol = 0; symbol < symbols; ++symbol) {
    branch.starts.push_back(branch.members.size());
    set.clear();
    for (; next < pairs.size() && pairs[next] >> 32 == symbol; ++next) {
      set.push_back(static_cast<uint32_t>(pairs[next]));
    }
    if (set.size() > 1 && linking) DropContained(branch.tuples, width, &set);
    if (set.empty()) set.push_back(0);
    single = single && set.size() == 1;
    branch.members.insert(branch.members.end(), set.begin(), set.end());
  }
  branch.starts.push_back(branch.members.size());
  if (single) branch.starts.clear();
  return branch;
}

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

absl::StatusOr<RecordCoder> RecordCoder::Make(const RecordPlan& plan, const Execution& execution) {
  RecordCoder coder;
  coder.records_ = plan.records;
  for (const RecordPlan::OwnDimension& own : plan.own) {
    Digit digit;
    digit.radix = std::max(1u, own.column->codes());
    digit.column = own.column;
    digit.dimension = own.dimension;
    coder.dimensions_.push_back(own.dimension);
    CELADON_RETURN_IF_ERROR(coder.AddDigit(std::move(digit)));
  }
  for (const RecordPlan::Step& step : plan.steps) {
    Digit digit;
    CELADON_ASSIGN_OR_RETURN(digit.branch, MakeBranch(step, execution));
    digit.radix = digit.branch.count();
    coder.single_valued_ = coder.single_valued_ && digit.branch.starts.empty();
    coder.dimensions_.insert(coder.dimensions_.end(), digit.branch.dimensions.begin(),
                             digit.branch.dimensions.end());
    CELADON_RETURN_IF_ERROR(coder.AddDigit(std::move(digit)));
  }
  return coder;
}

void RecordCoder::AddColumn(const Digit& digit, uint64_t first_row, Block* block) const {
  block->scratch.resize(std::min(kBlockRows, records_.rows() - first_row));
  digit.column->Unpack(first_row, block->scratch);
  for (size_t i = 0; i < block->records.size(); ++i) {
    block->codes[i] += digit.weight * block->scratch[block->records[i]];
  }
}

void RecordCoder::AddBranch(const Digit& digit, uint64_t first_row, Block* block) {
  const BitPackedColumn& key = *digit.branch.key;
  block->scratch.resize(std::min(kBlockRows, key.rows() - first_row));
  key.Unpack(first_row, block->scratch);
  const auto members = [&](size_t i) -> std::span<const uint32_t> {
    const uint32_t symbol = block->scratch[block->records[i]];
    return symbol == key.null_code() ? std::span<const uint32_t>() : digit.branch.Of(symbol);
  };
  if (digit.branch.starts.empty()) {
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
    if (digit.column != nullptr) {
      AddColumn(digit, first_row, block);
    } else {
      AddBranch(digit, first_row, block);
    }
  }
}

void RecordCoder::Decode(Code code, std::span<DimensionValue> values) const {
  for (const Digit& digit : digits_) {
    const uint32_t value = static_cast<uint32_t>(code / digit.weight % digit.radix);
    if (digit.column != nullptr) {
      values[digit.dimension] = value == digit.column->null_code() ? kNullValue : value;
      continue;
    }
    const Branch& branch = digit.branch;
    for (size_t d = 0; d < branch.dimensions.size(); ++d) {
      values[branch.dimensions[d]] = branch.tuples[value * branch.dimensions.size() + d];
    }
  }
}

}  // namespace celadon
