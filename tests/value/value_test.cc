#include "celadon/value.h"

#include <vector>

#include <gtest/gtest.h>

#include "celadon/dual_vector.h"

namespace celadon {
namespace {

TEST(Value, KeepsItsPartsThroughAView) {
  const Value dual = Value::Dual("one", 1);
  const ValueView view = dual;
  EXPECT_EQ(view.kind(), ValueKind::kDual);
  EXPECT_EQ(view.text(), "one");
  EXPECT_EQ(view.number(), 1);
  EXPECT_EQ(Value(view).text(), "one");
  EXPECT_TRUE(ValueView(Value()).is_null());
  EXPECT_FALSE(ValueView(Value::Text("")).is_null());
  EXPECT_FALSE(ValueView(Value::Number(2)).has_text());
}

TEST(CompareSymbols, OrdersNumbersThenTextsThenNull) {
  const std::vector<Value> ordered = {
      Value::Number(-1.5), Value::Dual("zero", 0), Value::Number(3), Value::Text(""),
      Value::Text("ABC"),  Value::Text("abc"),     Value()};
  for (size_t i = 0; i < ordered.size(); ++i) {
    for (size_t j = 0; j < ordered.size(); ++j) {
      EXPECT_EQ(CompareSymbols(ordered[i], ordered[j]), i <=> j) << i << ", " << j;
    }
  }
}

TEST(SameSymbol, IsDecidedByTheNumberWhereThereIsOne) {
  EXPECT_TRUE(SameSymbol(Value::Dual("1.0", 1), Value::Number(1)));
  EXPECT_TRUE(SameSymbol(Value::Number(-0.0), Value::Number(0.0)));
  EXPECT_FALSE(SameSymbol(Value::Text("1"), Value::Number(1)));
  EXPECT_FALSE(SameSymbol(Value::Text("abc"), Value::Text("ABC")));
  EXPECT_TRUE(SameSymbol(Value(), Value()));
}

TEST(DualVector, KeepsMixedValuesInTheirOrder) {
  const std::vector<Value> values = {Value(),         Value::Text("a"),      Value::Number(1),
                                     Value::Text(""), Value::Dual("two", 2), Value::Number(-3),
                                     Value::Text("z")};
  DualVector vector;
  for (const Value& value : values) vector.Append(value);
  ASSERT_EQ(vector.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const ValueView wanted = values[i];
    ASSERT_EQ(vector.kind(i), wanted.kind()) << i;
    if (wanted.has_number()) {
      EXPECT_EQ(vector[i].number(), wanted.number()) << i;
    }
    EXPECT_EQ(vector.text(i), wanted.has_text() ? wanted.text() : "") << i;
  }
}

TEST(DualVector, TakesNoRoomForLanesThatNobodyNeeds) {
  DualVector numbers;
  DualVector texts;
  for (int i = 0; i < 1000; ++i) {
    numbers.Append(ValueView::Number(i));
    texts.Append(ValueView::Text(""));
  }
  numbers.ShrinkToFit();
  texts.ShrinkToFit();
  EXPECT_LT(numbers.bytes(), 1000 * 9 + 64);
  EXPECT_LT(texts.bytes(), 1000 * 9 + 64);
}

}  // namespace
}  // namespace celadon
