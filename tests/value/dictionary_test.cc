#include "value/dictionary.h"

#include <algorithm>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

struct SymbolLess {
  bool operator()(const Value& a, const Value& b) const { return CompareSymbols(a, b) < 0; }
};

Value RandomValue(std::mt19937& random) {
  const auto number = static_cast<double>(random() % 3000) - 1500;
  switch (random() % 4) {
    case 0:
      return Value::Number(number / 4);
    case 1:
      return Value::Text(std::to_string(number));
    case 2:
      return Value::Dual(std::to_string(random() % 10), number / 4);
    default:
      return Value::Text(std::string(random() % 40, 'x'));
  }
}

TEST(Dictionary, AgreesWithAnOrderedMap) {
  std::mt19937 random(7);
  std::map<Value, uint32_t, SymbolLess> oracle;
  Dictionary dictionary;
  for (int i = 0; i < 50000; ++i) {
    const Value value = RandomValue(random);
    const auto [entry, added] = oracle.emplace(value, static_cast<uint32_t>(oracle.size()));
    EXPECT_EQ(dictionary.Find(value), added ? Dictionary::kNone : entry->second);
    ASSERT_EQ(dictionary.Intern(value), entry->second);
  }
  ASSERT_EQ(dictionary.size(), oracle.size());
  Dictionary again = Dictionary::FromDistinct(dictionary.Take());
  EXPECT_EQ(dictionary.size(), 0u);
  again.IndexAll();
  for (const auto& [value, code] : oracle) ASSERT_EQ(again.Find(value), code);
}

TEST(Dictionary, FindsWhatWasAddedWithoutALook) {
  std::mt19937 random(3);
  Dictionary all;
  for (int i = 0; i < 3000; ++i) all.Intern(RandomValue(random));
  const DualVector values = all.values();
  Dictionary dictionary;
  for (size_t first = 0; first < values.size();) {
    const size_t count = std::min<size_t>(values.size() - first, random() % 300);
    if (random() % 2 == 0) {
      dictionary.AddNew(values, first, count);
    } else {
      for (size_t i = first; i < first + count; ++i) ASSERT_EQ(dictionary.Intern(values[i]), i);
    }
    first += count;
    if (random() % 3 != 0) continue;
    dictionary.IndexAll();
    for (size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(dictionary.Find(values[i]), i < first ? i : size_t{Dictionary::kNone});
    }
  }
}

TEST(Dictionary, InternsManyAsItInternsOne) {
  std::mt19937 random(11);
  Dictionary one, many;
  for (int round = 0; round < 200; ++round) {
    DualVector values;
    std::vector<uint32_t> positions(random() % 400);
    for (int i = 0; i < 50; ++i) values.Append(RandomValue(random));
    values.Append(ValueView());
    values.Append(ValueView::Number(std::numeric_limits<double>::quiet_NaN()));
    values.Append(ValueView::Number(-0.0));
    for (uint32_t& position : positions) position = static_cast<uint32_t>(random() % values.size());
    std::vector<uint32_t> codes(positions.size());
    many.InternAll(values, positions, codes.data());
    for (size_t i = 0; i < positions.size(); ++i) {
      ASSERT_EQ(codes[i], one.Intern(values[positions[i]]));
    }
  }
  EXPECT_EQ(many.size(), one.size());
}

TEST(Dictionary, KeepsTheFirstTextOfANumber) {
  Dictionary dictionary;
  EXPECT_EQ(dictionary.Intern(ValueView::Dual("1.0", 1)), 0u);
  EXPECT_EQ(dictionary.Intern(ValueView::Dual("1", 1)), 0u);
  EXPECT_EQ(dictionary.InternNumber(1), 0u);
  EXPECT_EQ(dictionary.Intern(ValueView::Text("1")), 1u);
  EXPECT_EQ(dictionary.values().text(0), "1.0");
}

TEST(Dictionary, GivesNoCodeToNullAndNaN) {
  Dictionary dictionary;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(dictionary.Intern(ValueView()), Dictionary::kNone);
  EXPECT_EQ(dictionary.InternNumber(nan), Dictionary::kNone);
  EXPECT_EQ(dictionary.Intern(ValueView::Dual("nan", nan)), Dictionary::kNone);
  EXPECT_EQ(dictionary.Find(ValueView::Number(nan)), Dictionary::kNone);
  EXPECT_EQ(dictionary.size(), 0u);
}

TEST(Dictionary, HasOneZero) {
  Dictionary dictionary;
  EXPECT_EQ(dictionary.InternNumber(-0.0), 0u);
  EXPECT_EQ(dictionary.InternNumber(0.0), 0u);
  EXPECT_EQ(dictionary.Find(ValueView::Number(-0.0)), 0u);
}

}  // namespace
}  // namespace celadon
