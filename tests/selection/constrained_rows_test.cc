// Rows by several constraints at once against each row by itself.
#include "selection/constrained_rows.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

namespace celadon {
namespace {

// More than two morsels, and a block that is not full.
constexpr size_t kRows = 150'001;

struct Columns {
  std::vector<BitPackedColumn> codes;
  std::vector<std::shared_ptr<const Bitmap>> allowed;

  bool Passes(size_t column, size_t row) const {
    const uint32_t code = codes[column][row];
    return code != codes[column].null_code() && allowed[column]->Test(code);
  }
};

// Every other column allows a range of codes, and every third one has NULLs.
Columns RandomColumns(size_t count, std::mt19937& random) {
  Columns columns;
  for (size_t c = 0; c < count; ++c) {
    const auto cardinality = static_cast<uint32_t>(2 + random() % 300);
    std::vector<uint32_t> codes(kRows);
    for (uint32_t& code : codes) {
      code = static_cast<uint32_t>(random() % (cardinality + (c % 3 == 2 ? 1 : 0)));
    }
    columns.codes.push_back(*BitPackedColumn::Pack(codes, cardinality));
    auto allowed = std::make_shared<Bitmap>(cardinality);
    if (c % 2 == 0) {
      allowed->SetRange(random() % 2, cardinality - random() % 2);
    } else {
      for (uint32_t code = 0; code < cardinality; ++code) {
        if (random() % 4 != 0) allowed->Set(code);
      }
    }
    columns.allowed.push_back(std::move(allowed));
  }
  return columns;
}

Execution ExecutionOf(Executor& executor) {
  Execution execution;
  execution.executor = &executor;
  return execution;
}

TEST(ConstrainedRows, PassAllConstraintsOrFailOneAlone) {
  std::mt19937 random(1);
  for (const size_t threads : {1, 3}) {
    const auto executor = MakeThreadPool(threads);
    const Execution execution = ExecutionOf(*executor);
    for (size_t count = 2; count <= 6; ++count) {
      const Columns columns = RandomColumns(count, random);
      std::vector<RowConstraint> constraints;
      for (size_t c = 0; c < count; ++c) {
        constraints.push_back({&columns.codes[c], columns.allowed[c], nullptr});
      }
      RowConstraint& known = constraints[random() % count];
      known.rows = FindRowsIn(*known.codes, *known.allowed, execution).rows;
      known.allowed = nullptr;
      Bitmap passing(kRows);
      std::vector<Bitmap> misses(count, Bitmap(kRows));
      for (size_t row = 0; row < kRows; ++row) {
        std::vector<size_t> failed;
        for (size_t c = 0; c < count; ++c) {
          if (!columns.Passes(c, row)) failed.push_back(c);
        }
        if (failed.empty()) passing.Set(row);
        if (failed.size() == 1) misses[failed.front()].Set(row);
      }
      const ConstrainedRows found = FindConstrainedRows(constraints, execution);
      EXPECT_EQ(*found.passing.rows, passing);
      EXPECT_EQ(found.passing.count, passing.Count());
      ASSERT_EQ(found.misses.size(), count);
      for (size_t c = 0; c < count; ++c) {
        EXPECT_EQ(*found.misses[c].rows, misses[c]) << "constraint " << c << " of " << count;
        EXPECT_EQ(found.misses[c].count, misses[c].Count());
      }
    }
  }
}

TEST(ConstrainedRows, OfOneColumnAreCounted) {
  std::mt19937 random(2);
  const auto executor = MakeThreadPool(3);
  const Columns columns = RandomColumns(3, random);
  for (size_t c = 0; c < columns.codes.size(); ++c) {
    const CountedSet found =
        FindRowsIn(columns.codes[c], *columns.allowed[c], ExecutionOf(*executor));
    Bitmap expected(kRows);
    for (size_t row = 0; row < kRows; ++row) {
      if (columns.Passes(c, row)) expected.Set(row);
    }
    EXPECT_EQ(*found.rows, expected);
    EXPECT_EQ(found.count, expected.Count());
  }
}

}  // namespace
}  // namespace celadon
