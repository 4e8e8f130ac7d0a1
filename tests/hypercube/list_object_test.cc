#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "celadon/list_object.h"
#include "celadon/text_rules.h"
#include "model/staged_rows.h"

namespace celadon {
namespace {

std::shared_ptr<const DataModel> MixedValues() {
  StagedModel staged;
  Stage(staged, "T", {"F"},
        {{T("pear")}, {N(10)}, {T("Apple")}, {N(2)}, {T("apple")}, {N(10)}, {Value()}});
  return BuildOrDie(std::move(staged));
}

std::string Texts(const std::vector<SortCriterion>& sort, Page page = {}) {
  const AssociationState state(MixedValues(), SelectionState());
  const RegionalSettings settings;
  const auto list = CalculateListObject({.field = "F", .sort = sort, .page = page},
                                        {&state, &settings}, InlineExecution());
  EXPECT_TRUE(list.ok()) << list.status();
  std::string texts;
  for (const ListValue& value : list->values) texts += value.text + " ";
  return texts;
}

SortCriterion By(SortBy by, bool descending = false) {
  return {.by = by, .descending = descending, .expression = {}};
}

TEST(ListObject, SortsByEveryCriterion) {
  EXPECT_EQ(Texts({By(SortBy::kLoadOrder)}), "pear 10 Apple 2 apple ");
  EXPECT_EQ(Texts({By(SortBy::kLoadOrder, true)}), "apple 2 Apple 10 pear ");
  EXPECT_EQ(Texts({By(SortBy::kNumber)}), "2 10 pear Apple apple ");
  EXPECT_EQ(Texts({By(SortBy::kNumber, true)}), "10 2 pear Apple apple ");
  EXPECT_EQ(Texts({By(SortBy::kText)}), "10 2 Apple apple pear ");
  EXPECT_EQ(Texts({By(SortBy::kFrequency, true)}), "10 pear Apple 2 apple ");
  EXPECT_EQ(Texts({}), "2 10 Apple apple pear ");
}

// What the criteria say of two values, one after the other, then the load order.
bool Before(const std::vector<SortCriterion>& sort, const ListValue& a, const ListValue& b) {
  for (const SortCriterion& criterion : sort) {
    double order = 0;
    if (criterion.by == SortBy::kState) {
      order =
          (a.state == ValueState::kSelected ? 0 : 1) - (b.state == ValueState::kSelected ? 0 : 1);
    } else if (criterion.by == SortBy::kFrequency) {
      order = static_cast<double>(*a.frequency) - static_cast<double>(*b.frequency);
    } else if (criterion.by == SortBy::kLoadOrder) {
      order = static_cast<double>(a.element) - static_cast<double>(b.element);
    } else if (criterion.by == SortBy::kText) {
      const auto texts = PlainTextRules().Compare(a.text, b.text);
      order = texts < 0 ? -1 : texts > 0 ? 1 : 0;
    } else if (a.number.has_value() != b.number.has_value()) {
      return a.number.has_value();  // in both directions
    } else if (a.number.has_value()) {
      order = *a.number - *b.number;
    }
    if (order != 0) return (order < 0) != criterion.descending;
  }
  return a.element < b.element;
}

TEST(ListObject, SortsFewAndManyValuesAsComparisonsDo) {
  std::mt19937 random(1);
  for (const int rows : {40, 900, 9000}) {
    std::vector<Row> values;
    for (int row = 0; row < rows; ++row) {
      const auto number = static_cast<double>(random() % static_cast<unsigned>(rows));
      const bool text = random() % 3 == 0;
      values.push_back({text ? T("t" + std::to_string(random() % 999))
                             : Value::Dual("d" + std::to_string(random() % 99), number)});
    }
    StagedModel staged;
    Stage(staged, "T", {"F"}, values);
    const auto model = BuildOrDie(std::move(staged));
    Bitmap some(model->field(0).symbols->size());
    for (size_t symbol = 0; symbol < some.size(); symbol += 3) some.Set(symbol);
    SelectionState selections;
    selections.Set(0, std::move(some));
    const AssociationState state(model, std::move(selections));
    const RegionalSettings settings;
    for (int trial = 0; trial < 30; ++trial) {
      std::vector<SortCriterion> sort;
      for (unsigned count = random() % 4; count > 0; --count) {
        constexpr SortBy kBy[] = {SortBy::kState, SortBy::kFrequency, SortBy::kNumber,
                                  SortBy::kText, SortBy::kLoadOrder};
        sort.push_back(By(kBy[random() % 5], random() % 2 == 0));
      }
      if (sort.empty()) sort.push_back(By(SortBy::kFrequency));
      const auto list =
          CalculateListObject({.field = "F", .sort = sort}, {&state, &settings}, InlineExecution());
      ASSERT_TRUE(list.ok()) << list.status();
      EXPECT_TRUE(std::ranges::is_sorted(
          list->values, [&](const auto& a, const auto& b) { return Before(sort, a, b); }));
    }
  }
}

TEST(ListObject, PagesAreCutFromTheSortedValues) {
  EXPECT_EQ(Texts({By(SortBy::kLoadOrder)}, {.skip = 1, .top = 2}), "10 Apple ");
  EXPECT_EQ(Texts({By(SortBy::kLoadOrder)}, {.skip = 9, .top = 2}), "");
}

TEST(ListObject, NullIsNeverListed) {
  const AssociationState state(MixedValues(), SelectionState());
  const RegionalSettings settings;
  const auto list = CalculateListObject({.field = "F"}, {&state, &settings}, InlineExecution());
  EXPECT_EQ(list->size, 5u);
  EXPECT_EQ(list->counts.possible, 5u);
  EXPECT_EQ(list->values.front().frequency, 1u);
}

TEST(ListObject, AnUnknownFieldIsNotFoundAndTheNearNameIsShown) {
  const AssociationState state(MixedValues(), SelectionState());
  const RegionalSettings settings;
  const auto list = CalculateListObject({.field = "f"}, {&state, &settings}, InlineExecution());
  EXPECT_EQ(list.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(list.status().message().find("F"), std::string::npos);
}

}  // namespace
}  // namespace celadon
