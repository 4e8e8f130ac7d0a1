#include "celadon/symbol_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/executor.h"
#include "storage/symbol_order.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

SymbolTable TableOf(const std::vector<Value>& values, NumberFormat format = {},
                    std::vector<SymbolId>* ids = nullptr) {
  Dictionary dictionary;
  for (const Value& value : values) dictionary.Intern(value);
  return SymbolTable::FromLoadOrder(dictionary.Take(), std::move(format), ids);
}

std::vector<Value> SomeSymbols() {
  return {Value::Text("b"),          Value::Number(10),  Value::Text(""),
          Value::Dual("ten", -1.5),  Value::Text("a"),   Value::Number(kInfinity),
          Value::Number(-kInfinity), Value::Number(-0.0)};
}

TEST(SymbolTable, PutsNumbersFirstAndTextsByTheirBytes) {
  std::vector<SymbolId> ids;
  const SymbolTable table = TableOf(SomeSymbols(), {}, &ids);
  EXPECT_EQ(ids, (std::vector<SymbolId>{7, 3, 5, 1, 6, 4, 0, 2}));
  EXPECT_EQ(table.numeric_count(), 5u);
  for (uint32_t element = 0; element < ids.size(); ++element) {
    EXPECT_EQ(table.symbol_at(element), ids[element]);
    EXPECT_EQ(table.element(ids[element]), element);
  }
  EXPECT_EQ(table[1].text(), "ten");
}

TEST(SymbolTable, KeepsNoOrdersWhereLoadOrderIsValueOrder) {
  std::vector<Value> ascending;
  for (int i = 0; i < 1000; ++i) ascending.push_back(Value::Number(i));
  std::vector<SymbolId> ids;
  const SymbolTable in_order = TableOf(ascending, {}, &ids);
  EXPECT_EQ(in_order.bytes(), in_order.values().bytes());
  EXPECT_EQ(ids[999], 999u);
  std::swap(ascending[3], ascending[4]);
  const SymbolTable swapped = TableOf(ascending);
  EXPECT_GT(swapped.bytes(), swapped.values().bytes());
  EXPECT_EQ(swapped.element(3), 4u);
}

TEST(SymbolTable, KnowsTheLargestWholeNumber) {
  const auto largest = [](const std::vector<double>& numbers) {
    DualVector values;
    for (const double number : numbers) values.Append(Value::Number(number));
    values.Append(Value::Text("none"));
    return SymbolTable::FromLoadOrder(std::move(values), NumberFormat(), nullptr).largest_whole();
  };
  EXPECT_EQ(largest({}), 0);
  EXPECT_EQ(largest({3, -7, 0}), 7);
  EXPECT_EQ(largest({3, 9007199254740992}), 9007199254740992);
  for (const double number : {0.5, 1e300, kInfinity}) {
    EXPECT_EQ(largest({3, number}), kInfinity) << number;
  }
}

TEST(SymbolTable, FindsEverySymbolAndNothingElse) {
  const SymbolTable table = TableOf(SomeSymbols());
  for (SymbolId id = 0; id < table.size(); ++id) EXPECT_EQ(table.Find(table[id]), id);
  EXPECT_EQ(table.Find(ValueView::Number(-0.0)), table.Find(ValueView::Number(0.0)));
  EXPECT_EQ(table.Find(ValueView::Dual("other text", 10)), 3u);
  for (const ValueView absent : {ValueView(), ValueView::Text("10"), ValueView::Text("c"),
                                 ValueView::Number(9), ValueView::Text("A")}) {
    EXPECT_EQ(table.Find(absent), std::nullopt);
  }
  EXPECT_EQ(SymbolTable().Find(ValueView::Number(1)), std::nullopt);
}

TEST(SymbolTable, FindsWholeNumbersWhateverTheirGaps) {
  for (const int step : {1, 2, 7}) {
    DualVector values;
    for (int i = -20; i < 50; ++i) {
      if (i % 3 != 0 || step == 1) values.Append(ValueView::Number(i * step));
    }
    values.Append(ValueView::Text("x"));
    const SymbolTable table = SymbolTable::FromLoadOrder(values, {}, nullptr);
    for (SymbolId id = 0; id < table.size(); ++id) EXPECT_EQ(table.Find(table[id]), id);
    for (double number = -400; number < 400; number += 0.5) {
      const auto found = table.Find(ValueView::Number(number));
      const auto& numbers = values.numbers();
      const bool held = std::find(numbers.begin(), numbers.end() - 1, number) != numbers.end() - 1;
      EXPECT_EQ(found.has_value(), held) << number;
      EXPECT_TRUE(!held || table[*found].number() == number);
    }
  }
}

TEST(SymbolTable, FindsShownTextsBeforeNumbers) {
  const RegionalSettings settings;
  const SymbolTable table = TableOf({Value::Dual("1", 2), Value::Number(1), Value::Text("3"),
                                     Value::Number(3), Value::Number(2.5)});
  const auto number = [&](double n) { return table.Find(ValueView::Number(n)); };
  EXPECT_EQ(table.FindText("3", settings), table.Find(ValueView::Text("3")));
  EXPECT_EQ(table.FindText("2.5", settings), number(2.5));
  EXPECT_EQ(table.FindText("02.50", settings), number(2.5));
  EXPECT_EQ(table.FindText("1", settings), number(1));
  EXPECT_EQ(table.FindText("2", settings), number(2));
  EXPECT_EQ(table.FindText("4", settings), std::nullopt);
  EXPECT_EQ(table.FindText("two", settings), std::nullopt);
}

// That a date's serial number does not find it is our own rule.
TEST(SymbolTable, FindsDatesByTheirShownTextAlone) {
  NumberFormat date;
  date.type = NumberType::kDate;
  const SymbolTable table = TableOf({Value::Number(41773), Value::Dual("Feb", 2)}, date);
  const RegionalSettings settings;
  EXPECT_EQ(table.Text(1, settings), "2014-05-14");
  EXPECT_EQ(table.Text(0, settings), "Feb");
  EXPECT_EQ(table.FindText("2014-05-14", settings), 1u);
  EXPECT_EQ(table.FindText("41773", settings), std::nullopt);
  EXPECT_EQ(table.FindText("2", settings), std::nullopt);
}

TEST(SymbolTable, GivesRangesOfNumbersAsRangesOfIds) {
  const SymbolTable table =
      TableOf({Value::Number(1), Value::Number(2), Value::Number(3), Value::Text("2")});
  using Range = std::pair<SymbolId, SymbolId>;
  EXPECT_EQ(table.NumberRange(1, true, 2, true), Range(0, 2));
  EXPECT_EQ(table.NumberRange(1, false, 3, false), Range(1, 2));
  EXPECT_EQ(table.NumberRange(-kInfinity, true, kInfinity, true), Range(0, 3));
  EXPECT_EQ(table.NumberRange(1.5, true, 1.7, true), Range(1, 1));
  const auto [first, last] = table.NumberRange(3, true, 1, true);
  EXPECT_EQ(first, last);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto [nan_first, nan_last] = table.NumberRange(nan, true, nan, true);
  EXPECT_EQ(nan_first, nan_last);
}

// Texts that share long beginnings, end in zero bytes, are beginnings of each other, or are random.
std::string AwkwardText(std::mt19937& random) {
  std::string text(random() % 4 * 7, 'p');
  switch (random() % 4) {
    case 0:
      return text + std::to_string(random() % 5000);
    case 1:
      return text + std::string(random() % 40, '\0');
    case 2:
      return text + std::string(random() % 60, 'q');
    default:
      for (size_t i = random() % 12; i > 0; --i) text += static_cast<char>(random());
      return text;
  }
}

TEST(SymbolTable, OrdersAnySymbolsLikeCompareSymbols) {
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    Dictionary dictionary;
    for (int i = 0; i < 3000; ++i) {
      const auto number = static_cast<double>(static_cast<int>(random())) / 1024;
      random() % 4 == 0 ? dictionary.InternNumber(number)
                        : dictionary.Intern(ValueView::Text(AwkwardText(random)));
    }
    const DualVector values = dictionary.values();
    std::vector<SymbolId> ids;
    const SymbolTable table = SymbolTable::FromLoadOrder(dictionary.Take(), {}, &ids);
    ASSERT_EQ(table.size(), values.size());
    for (SymbolId id = 1; id < table.size(); ++id) {
      ASSERT_TRUE(CompareSymbols(table[id - 1], table[id]) < 0) << id;
    }
    for (uint32_t element = 0; element < values.size(); ++element) {
      ASSERT_TRUE(SameSymbol(table[ids[element]], values[element]));
    }
  }
}

// Zeros, what is near them, endless numbers, and from all sizes between.
double NumberOfAnySize(std::mt19937& random) {
  const double sign = random() % 2 == 0 ? 1 : -1;
  if (random() % 1000 == 0) return sign * kInfinity;
  return sign *
         std::ldexp(static_cast<double>(random() % 5000), static_cast<int>(random() % 200) - 100);
}

// Numbers or texts or both, some of them in order, near each other or far apart.
DualVector ManyValues(std::mt19937& random, size_t size, int kind) {
  DualVector values;
  for (size_t i = 0; i < size; ++i) {
    const auto whole = static_cast<double>(random() % (4 * size));
    const double any = static_cast<double>(random()) * 1e-3 - 1e6;
    if (kind == 0) values.Append(ValueView::Number(whole));
    if (kind == 1) values.Append(ValueView::Dual("shown", any));
    if (kind == 2) values.Append(ValueView::Text("key " + std::to_string(random())));
    if (kind == 3) values.Append(ValueView::Text(AwkwardText(random)));
    if (kind == 4 && i % 2 == 0) values.Append(ValueView::Number(static_cast<double>(i)));
    if (kind == 4 && i % 2 != 0) values.Append(ValueView::Text(std::to_string(i)));
    if (kind == 5) values.Append(ValueView::Number(NumberOfAnySize(random)));
  }
  return values;
}

TEST(ValueOrder, IsThatOfCompareSymbolsWhateverTheThreads) {
  std::mt19937 random(9);
  const auto pool = MakeThreadPool(3);
  for (const size_t size : {0, 1, 2, 100, 5000, 200000}) {
    for (int kind = 0; kind < 6; ++kind) {
      const DualVector values = ManyValues(random, size, kind);
      const ValueOrder order = OrderValues(values);
      const ValueOrder by_pool = OrderValues(values, {}, pool.get());
      ASSERT_EQ(by_pool.distinct, order.distinct);
      ASSERT_EQ(by_pool.positions.size(), order.positions.size());
      std::vector<bool> placed(size);
      bool distinct = true;
      for (size_t i = 0; i < size; ++i) {
        const size_t position = by_pool.positions.empty() ? i : by_pool.positions[i];
        ASSERT_FALSE(placed[position]);
        placed[position] = true;
        if (i == 0) continue;
        const size_t before = by_pool.positions.empty() ? i - 1 : by_pool.positions[i - 1];
        const auto compared = CompareSymbols(values[before], values[position]);
        ASSERT_TRUE(compared <= 0) << size << " " << kind << " " << i;
        distinct &= compared < 0;
      }
      ASSERT_EQ(order.distinct, distinct) << size << " " << kind;
    }
  }
}

TEST(SymbolTable, IsTheSameWhateverTheThreads) {
  std::mt19937 random(4);
  Dictionary dictionary;
  for (int i = 0; i < 200000; ++i) {
    const auto number = static_cast<double>(random()) / 1024;
    random() % 3 == 0 ? dictionary.Intern(ValueView::Text(std::to_string(random())))
                      : dictionary.Intern(ValueView::Dual("n", number));
  }
  const auto pool = MakeThreadPool(3);
  std::vector<SymbolId> ids, ids_by_pool;
  const SymbolTable table = SymbolTable::FromLoadOrder(dictionary.values(), {}, &ids);
  const SymbolTable by_pool =
      SymbolTable::FromLoadOrder(dictionary.values(), {}, &ids_by_pool, {}, pool.get());
  EXPECT_EQ(ids_by_pool, ids);
  ASSERT_EQ(by_pool.elements(), table.elements());
  ASSERT_EQ(by_pool.bytes(), table.bytes());
  for (SymbolId id = 0; id < table.size(); ++id) {
    ASSERT_TRUE(SameSymbol(by_pool[id], table[id]));
    ASSERT_EQ(by_pool.values().text(id), table.values().text(id));
  }
}

}  // namespace
}  // namespace celadon
