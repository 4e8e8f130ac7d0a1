#include "value/value_encoder.h"

#include <gtest/gtest.h>

namespace celadon {
namespace {

TEST(ValueEncoder, StopsLookingWhereNothingRepeats) {
  ValueEncoder encoder;
  for (uint32_t i = 0; i < 20000; ++i) ASSERT_EQ(encoder.Add(ValueView::Number(i)), i);
  EXPECT_EQ(encoder.Add(ValueView::Number(7)), 20000u);
  EXPECT_EQ(encoder.Take().number(20000), 7);
}

TEST(ValueEncoder, GoesOnLookingWhereValuesRepeat) {
  ValueEncoder encoder;
  for (uint32_t i = 0; i < 40000; ++i)
    ASSERT_EQ(encoder.Add(ValueView::Number(i % 9000)), i % 9000);
  EXPECT_EQ(encoder.Take().size(), 9000u);
}

}  // namespace
}  // namespace celadon
