#include "model/decided_columns.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <optional>

#include "absl/container/flat_hash_map.h"

namespace celadon {
namespace {

constexpr RowIndex kFewestRows = RowIndex{1} << 14;  // of a table where counting costs something
constexpr uint32_t kMostCodes = uint32_t{1} << 16;   // of the deciding column
constexpr RowIndex kRowsACode = 8;                   // at least, or counting by it costs as much
constexpr uint32_t kNoCode = 0xFFFFFFFF;
constexpr RowIndex kBlockRows = BitPackedColumn::kBlockRows;
constexpr size_t kMorselBlocks = 64;
constexpr RowIndex kSamples = 16, kSampleRows = 64;  // so many rows in so many places
// What is looked for at once, at the most: columns that decide one, pairs, and codes of all. What
// is beyond that is not looked for again.
constexpr size_t kMostDeciding = 4, kMostPairs = 24, kMostCodesInAll = size_t{1} << 20;
// Of more columns the first ones are looked at: their pairs are gone through for each frame.
constexpr size_t kMostColumns = 32;

using Codes = std::vector<uint32_t>;

// Enters the codes of one column by those of another. Whether they agree with what is entered.
bool Enter(std::span<const uint32_t> deciding, std::span<const uint32_t> decided, Codes* codes) {
  bool agree = true;
  for (size_t row = 0; row < deciding.size(); ++row) {
    uint32_t& known = (*codes)[deciding[row]];
    agree &= known == decided[row] || known == kNoCode;
    known = decided[row];
  }
  return agree;
}

// Enters what another one knows.
bool Merge(const Codes& other, Codes* codes) {
  bool agree = true;
  for (size_t code = 0; code < other.size(); ++code) {
    if (other[code] == kNoCode) continue;
    uint32_t& known = (*codes)[code];
    agree &= known == other[code] || known == kNoCode;
    known = other[code];
  }
  return agree;
}

// A pair of columns that a sample has not ruled out.
class Candidate {
 public:
  Candidate(const BitPackedColumn& deciding, const BitPackedColumn& decided, size_t workers)
      : deciding_(deciding), decided_(decided), of_worker_(workers) {}

  void Look(size_t first_block, size_t last_block, size_t worker) {
    Codes& codes = of_worker_[worker];
    codes.resize(deciding_.codes(), kNoCode);
    std::array<uint32_t, kBlockRows> deciding, decided;
    for (size_t block = first_block; block < last_block && !refuted_; ++block) {
      const RowIndex first = block * kBlockRows;
      const size_t rows = std::min<RowIndex>(kBlockRows, deciding_.rows() - first);
      deciding_.Unpack(first, std::span(deciding).first(rows));
      decided_.Unpack(first, std::span(decided).first(rows));
      if (!Enter(std::span(deciding).first(rows), std::span(decided).first(rows), &codes)) {
        refuted_ = true;
      }
    }
  }

  // What all workers have found; nullopt: the one does not decide the other.
  std::optional<DecidedCodes::Entry> Take() {
    Codes codes(deciding_.codes(), kNoCode);
    for (const Codes& other : of_worker_) {
      if (refuted_ || !Merge(other, &codes)) return std::nullopt;
    }
    std::ranges::replace(codes, kNoCode, uint32_t{0});  // of no row
    return DecidedCodes::Entry{&deciding_, &decided_,
                               std::make_shared<const Codes>(std::move(codes))};
  }

 private:
  const BitPackedColumn& deciding_;
  const BitPackedColumn& decided_;
  std::vector<Codes> of_worker_;
  std::atomic<bool> refuted_ = false;
};

// Some rows of columns, each read once.
class Samples {
 public:
  std::span<const uint32_t> Of(const BitPackedColumn& column) {
    std::vector<uint32_t>& rows = of_column_[&column];
    if (!rows.empty()) return rows;
    rows.resize(kSamples * kSampleRows);
    for (RowIndex sample = 0; sample < kSamples; ++sample) {
      const RowIndex first = (column.rows() - kSampleRows) * sample / (kSamples - 1);
      column.Unpack(first, std::span(rows).subspan(sample * kSampleRows, kSampleRows));
    }
    return rows;
  }

  bool Agree(const BitPackedColumn& deciding, const BitPackedColumn& decided) {
    const std::span<const uint32_t> own = Of(deciding), other = Of(decided);
    size_t row = 0;
    while (row < own.size() && Enter(own.subspan(row, 1), other.subspan(row, 1), &codes_)) ++row;
    const bool agree = row == own.size();
    for (const uint32_t code : own.first(agree ? row : row + 1)) codes_[code] = kNoCode;
    return agree;
  }

 private:
  absl::flat_hash_map<const BitPackedColumn*, std::vector<uint32_t>> of_column_;
  Codes codes_ = Codes(kMostCodes, kNoCode);
};

}  // namespace

const std::vector<uint32_t>* DecidedCodes::Find(const BitPackedColumn* deciding,
                                                const BitPackedColumn* decided) const {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.deciding == deciding && entry.decided == decided;
  });
  return found == entries_.end() ? nullptr : found->codes.get();
}

std::shared_ptr<const DecidedCodes> DecidedColumns::Learn(const Table& table,
                                                          std::span<const size_t> columns,
                                                          const Execution& execution) {
  const std::vector<Pair> pairs = NewPairs(table, columns);
  if (pairs.empty()) return known();
  std::deque<Candidate> candidates;
  for (const auto& [deciding, decided] : Likely(pairs)) {
    candidates.emplace_back(*deciding, *decided, execution.executor->workers());
  }
  const size_t blocks = candidates.empty() ? 0 : (table.rows + kBlockRows - 1) / kBlockRows;
  execution.executor->Run((blocks + kMorselBlocks - 1) / kMorselBlocks,
                          [&](size_t morsel, size_t worker) {
                            if (execution.cancel.cancelled()) return;
                            const size_t first = morsel * kMorselBlocks;
                            const size_t last = std::min(first + kMorselBlocks, blocks);
                            for (Candidate& one : candidates) one.Look(first, last, worker);
                          });
  std::vector<DecidedCodes::Entry> found;
  for (Candidate& candidate : candidates) {
    if (auto entry = candidate.Take(); entry.has_value()) found.push_back(*std::move(entry));
  }
  if (!execution.cancel.cancelled()) Keep(pairs, std::move(found));
  return known();
}

std::shared_ptr<const DecidedCodes> DecidedColumns::known() const {
  std::lock_guard lock(mutex_);
  return known_;
}

std::vector<DecidedColumns::Pair> DecidedColumns::NewPairs(const Table& table,
                                                           std::span<const size_t> columns) const {
  std::vector<Pair> pairs;
  if (table.rows < kFewestRows) return pairs;
  columns = columns.first(std::min(columns.size(), kMostColumns));
  std::lock_guard lock(mutex_);
  for (const size_t one : columns) {
    const BitPackedColumn& deciding = table.columns[one].codes;
    if (deciding.codes() > std::min<RowIndex>(kMostCodes, table.rows / kRowsACode)) continue;
    for (const size_t other : columns) {
      const BitPackedColumn& decided = table.columns[other].codes;
      const Pair pair(&deciding, &decided);
      if (one == other || decided.codes() > deciding.codes() || looked_at_.contains(pair)) continue;
      pairs.push_back(pair);
    }
  }
  return pairs;
}

std::vector<DecidedColumns::Pair> DecidedColumns::Likely(std::vector<Pair> pairs) const {
  std::ranges::stable_sort(pairs, {}, [](const Pair& pair) { return pair.first->codes(); });
  size_t codes = bytes() / sizeof(uint32_t);
  absl::flat_hash_map<const BitPackedColumn*, size_t> deciding;  // columns, by the one decided
  Samples samples;
  std::vector<Pair> likely;
  for (const Pair& pair : pairs) {
    if (likely.size() == kMostPairs) break;
    if (deciding[pair.second] == kMostDeciding || !samples.Agree(*pair.first, *pair.second))
      continue;
    codes += pair.first->codes();
    if (codes > kMostCodesInAll) break;
    ++deciding[pair.second];
    likely.push_back(pair);
  }
  return likely;
}

void DecidedColumns::Keep(std::span<const Pair> looked_at, std::vector<DecidedCodes::Entry> found) {
  std::lock_guard lock(mutex_);
  looked_at_.insert(looked_at.begin(), looked_at.end());
  std::vector<DecidedCodes::Entry> entries = known_->entries();
  for (DecidedCodes::Entry& entry : found) {
    if (known_->Find(entry.deciding, entry.decided) == nullptr) entries.push_back(std::move(entry));
  }
  known_ = std::make_shared<const DecidedCodes>(std::move(entries));
}

uint64_t DecidedColumns::bytes() const {
  std::lock_guard lock(mutex_);
  uint64_t bytes = 0;
  for (const DecidedCodes::Entry& entry : known_->entries()) {
    bytes += entry.codes->capacity() * sizeof(uint32_t);
  }
  return bytes;
}

}  // namespace celadon
