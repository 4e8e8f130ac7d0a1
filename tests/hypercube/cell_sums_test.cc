// Sums of cells that are taken several at once, against one after the other.
#include "hypercube/cell_sums.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "hypercube/extreme_key.h"

namespace celadon {
namespace {

template <typename Cell>
class CellSums : public testing::Test {
 public:
  // As many cells, each unlike its neighbours.
  static std::vector<Cell> Cells(size_t count, uint32_t salt) {
    std::vector<Cell> cells;
    for (uint32_t cell = 0; cell < count; ++cell) cells.push_back(Cell((cell + salt) * 37 % 101));
    return cells;
  }
  static double Number(double cell) { return cell; }
  static double Number(ExtremeKey cell) { return cell.key; }
};

using CellTypes = testing::Types<uint32_t, double, ExtremeKey>;
TYPED_TEST_SUITE(CellSums, CellTypes);

TYPED_TEST(CellSums, AreThoseOfOneCellAfterTheOther) {
  for (size_t count = 0; count < 40; ++count) {
    const std::vector<TypeParam> cells = this->Cells(count, 1), before = this->Cells(count, 5);
    std::vector<TypeParam> sums = before;
    AddCells(std::span<const TypeParam>(cells), sums.data());
    TypeParam all = {};
    for (size_t cell = 0; cell < count; ++cell) {
      EXPECT_EQ(this->Number(sums[cell]), this->Number(before[cell] + cells[cell]));
      all += cells[cell];
    }
    EXPECT_EQ(this->Number(SumOfCells(std::span<const TypeParam>(cells))), this->Number(all));
  }
}

}  // namespace
}  // namespace celadon
