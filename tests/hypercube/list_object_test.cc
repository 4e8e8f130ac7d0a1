#include <gtest/gtest.h>

#include "celadon/list_object.h"
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
