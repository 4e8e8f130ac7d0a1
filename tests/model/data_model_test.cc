#include "celadon/data_model.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "model/staged_rows.h"

namespace celadon {
namespace {

std::shared_ptr<const DataModel> Orders() {
  StagedModel model;
  Stage(model, "Orders", {"Id", "Customer"},
        {{N(1), T("c1")}, {N(2), T("c2")}, {N(3), T("c1")}, {N(4), Value()}});
  Stage(model, "Customers", {"Customer", "Region"},
        {{T("c2"), T("North")}, {T("c3"), T("South")}, {T("c1"), T("North")}});
  Stage(model, "Lonely", {"Colour"}, {{T("red")}});
  return BuildOrDie(std::move(model));
}

TEST(DataModel, FindsByNameAndSuggestsTheNearest) {
  const auto model = Orders();
  EXPECT_EQ(*model->FindField("Region"), 2u);
  EXPECT_EQ(*model->FindTable("Lonely"), 2u);
  EXPECT_EQ(model->FindField("Regoin").status(),
            absl::NotFoundError("field is unknown: Regoin, did you mean Region"));
  EXPECT_EQ(model->FindField("region").status(),
            absl::NotFoundError("field is unknown: region, did you mean Region"));
  EXPECT_EQ(model->FindTable("Invoices").status(),
            absl::NotFoundError("table is unknown: Invoices"));
}

TEST(DataModel, LinksTablesThroughFieldsOfOneName) {
  const auto model = Orders();
  const FieldId customer = *model->FindField("Customer");
  EXPECT_TRUE(model->field(customer).is_key());
  EXPECT_EQ(model->ColumnOf(customer, 1), (ColumnRef{1, 0}));
  EXPECT_EQ(model->ColumnOf(customer, 2), std::nullopt);
  EXPECT_EQ(model->island(0), model->island(1));
  EXPECT_NE(model->island(0), model->island(2));
  EXPECT_EQ(model->island_of_field(*model->FindField("Region")), model->island(0));
}

TEST(DataModel, TellsTheFiguresOfAKeyInEachTable) {
  const auto model = Orders();
  const std::vector<FieldStatistics>& figures =
      model->field(*model->FindField("Customer")).statistics;
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].rows, 4u);
  EXPECT_EQ(figures[0].non_nulls, 3u);
  EXPECT_EQ(figures[0].density(), 0.75);
  EXPECT_EQ(figures[0].total_distinct, 3u);
  EXPECT_EQ(figures[0].present_distinct, 2u);
  EXPECT_FALSE(figures[0].unique());
  EXPECT_EQ(figures[0].key, KeyType::kAny);
  EXPECT_EQ(figures[1].subset_ratio(), 1);
  EXPECT_EQ(figures[1].key, KeyType::kPerfect);
  EXPECT_EQ(model->field(0).statistics[0].key, KeyType::kNotKey);
}

// The definitions of the key types are our own.
TEST(DataModel, CallsAKeyPrimaryWhereValuesAreMissingButNoneRepeats) {
  StagedModel staged;
  Stage(staged, "A", {"K"}, {{N(1)}, {N(2)}, {N(2)}});
  Stage(staged, "B", {"K"}, {{N(1)}, {Value()}});
  Stage(staged, "C", {"K"}, {{N(1)}, {N(2)}, {Value()}});
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_EQ(model->field(0).statistics[0].key, KeyType::kAny);
  EXPECT_EQ(model->field(0).statistics[1].key, KeyType::kPrimary);
  EXPECT_EQ(model->field(0).statistics[2].key, KeyType::kAny);
}

TEST(DataModel, IndexesRowsBySymbolAndLeavesNullsOut) {
  const auto model = Orders();
  const Field& customer = model->field(*model->FindField("Customer"));
  const uint64_t before = model->memory().indexes;
  const KeyIndex& index = model->RowsBySymbol(customer.home());
  EXPECT_GT(model->memory().indexes, before);
  const auto rows_of = [&](const char* text) {
    const auto rows = index.rows_of(*customer.symbols->Find(ValueView::Text(text)));
    return std::vector<uint32_t>(rows.begin(), rows.end());
  };
  EXPECT_EQ(rows_of("c1"), (std::vector<uint32_t>{0, 2}));
  EXPECT_EQ(rows_of("c2"), (std::vector<uint32_t>{1}));
  EXPECT_EQ(rows_of("c3"), (std::vector<uint32_t>{}));
  EXPECT_EQ(index.rows.size(), 3u);
}

TEST(DataModel, BuildsAnIndexOnceForAllThreads) {
  const auto model = Orders();
  std::vector<const KeyIndex*> seen(8);
  std::vector<std::thread> threads;
  for (const KeyIndex*& index : seen) {
    threads.emplace_back([&] { index = &model->RowsBySymbol({0, 1}); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 1u);
}

}  // namespace
}  // namespace celadon
