#include "script/masked_rows.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

// Each row holds its own number.
class NumberedRows final : public RowsAtHand {
 public:
  explicit NumberedRows(uint64_t rows) : rows_(rows) {}
  uint64_t rows() const override { return rows_; }
  const std::shared_ptr<const DualVector>& values(size_t) const override { return values_; }
  std::shared_ptr<const DualVector> TakeValues(size_t) override { return values_; }
  bool may_hold_nulls(size_t) const override { return false; }
  absl::Status Read(size_t, uint64_t first_row, std::span<uint32_t> codes) const override {
    if (first_row + codes.size() > rows_) return absl::OutOfRangeError("there are no such rows");
    std::iota(codes.begin(), codes.end(), static_cast<uint32_t>(first_row));
    return absl::OkStatus();
  }

 private:
  const uint64_t rows_;
  std::shared_ptr<const DualVector> values_;
};

TEST(MaskedRows, AreThoseOfTheSetWhereverTheyAreRead) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const uint64_t count = random() % 9000;
    // From none to all, in runs of a length that differs from round to round.
    const uint64_t share = random() % 101, run = 1 + random() % 3000;
    Bitmap kept(count);
    std::vector<uint32_t> expected;
    bool keep = false;
    for (uint32_t row = 0; row < count; ++row) {
      if (row % run == 0) keep = random() % 100 < share;
      if (!keep) continue;
      kept.Set(row);
      expected.push_back(row);
    }
    NumberedRows source(count);
    const MaskedRows rows(source, std::move(kept));
    ASSERT_EQ(rows.rows(), expected.size());
    for (int read = 0; read < 10; ++read) {
      const size_t first = random() % (expected.size() + 1);
      std::vector<uint32_t> codes(random() % (expected.size() - first + 1));
      ASSERT_TRUE(rows.Read(0, first, codes).ok());
      ASSERT_TRUE(std::equal(codes.begin(), codes.end(),
                             expected.begin() + static_cast<std::ptrdiff_t>(first)));
    }
  }
}

}  // namespace
}  // namespace celadon
