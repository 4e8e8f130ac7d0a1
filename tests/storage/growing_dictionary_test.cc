// Batches whose dictionary grows: the outcome is that of batches with dictionaries of their own.
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "celadon/executor.h"
#include "storage/table_appender.h"
#include "value/growing_values.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;

struct Batch {
  std::shared_ptr<const DualVector> dictionary;
  std::vector<uint32_t> codes;
};

// Texts, numbers, numbers twice, and one that is none.
ValueView Entry(uint32_t i, std::string& text) {
  text = "text " + std::to_string(i);
  if (i == 500) return ValueView::Number(std::numeric_limits<double>::quiet_NaN());
  return i % 3 == 0   ? ValueView::Text(text)
         : i % 3 == 1 ? ValueView::Number(i / 6)
                      : ValueView::Dual(text, i);
}

// Dictionaries that grow by 100 entries a batch; `spread` in ten codes are any entry, the others
// one of the first.
std::vector<Batch> GrowingBatches(size_t batches, bool grow, unsigned spread) {
  std::mt19937 random(1);
  DualVector values;
  const auto origin = std::make_shared<char>();
  std::vector<Batch> made;
  for (size_t batch = 0; batch < batches; ++batch) {
    std::string text;
    const size_t size = values.size() + 100;
    while (values.size() < size) {
      values.Append(Entry(static_cast<uint32_t>(values.size()), text));
    }
    Batch& added = made.emplace_back();
    added.dictionary = grow ? ShareGrowing(values, origin) : std::make_shared<DualVector>(values);
    for (size_t row = 0; row < 5000; ++row) {
      const auto code = static_cast<uint32_t>(random() % (random() % 10 < spread ? size : 50));
      added.codes.push_back(random() % 100 == 0 ? kNull : code);
    }
  }
  return made;
}

std::vector<std::string> Rows(const std::vector<Batch>& batches, const std::vector<Batch>& before) {
  const auto executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  StagedTable table;
  auto field = std::make_shared<StagedField>();
  field->name = "F";
  table.AddColumn(field);
  for (const auto* source : {&before, &batches}) {
    TableAppender appender(&table, {0}, execution);
    for (const Batch& batch : *source) {
      const CodedColumn column{batch.dictionary, batch.codes};
      EXPECT_TRUE(appender.Append(batch.codes.size(), {&column, 1}).ok());
    }
  }
  std::vector<std::string> rows;
  for (uint64_t row = 0; row < table.rows; ++row) {
    const uint32_t element = table.columns[0][row];
    const ValueView value = element == kNull ? ValueView() : field->value(element);
    rows.push_back(std::to_string(element) + ":" +
                   std::string(value.has_text() ? value.text() : "") + ":" +
                   (value.has_number() ? std::to_string(value.number()) : ""));
  }
  return rows;
}

TEST(GrowingDictionary, GivesTheSameElements) {
  for (const unsigned spread : {1u, 10u}) {
    EXPECT_EQ(Rows(GrowingBatches(30, true, spread), {}),
              Rows(GrowingBatches(30, false, spread), {}));
  }
}

TEST(GrowingDictionary, GivesTheSameElementsBehindOthers) {
  const std::vector<Batch> before = GrowingBatches(3, false, 10);
  EXPECT_EQ(Rows(GrowingBatches(30, true, 10), before),
            Rows(GrowingBatches(30, false, 10), before));
}

// Numbers that ascend through several dictionaries, then others that are there already, or new.
TEST(TableAppender, LooksUpNumbersThatNoLongerAscend) {
  const auto executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  StagedTable table;
  auto field = std::make_shared<StagedField>();
  table.AddColumn(field);
  TableAppender appender(&table, {0}, execution);
  const std::vector<std::vector<double>> batches = {
      {-2, -1, 0.5}, {1, 2, 3}, {3, 4, 5}, {9, 8, 7}, {-0.0, 0, 2, 10}, {11, 12}, {12, 1}};
  std::vector<double> rows;
  for (const std::vector<double>& numbers : batches) {
    auto values = std::make_shared<DualVector>();
    std::vector<uint32_t> codes;
    for (const double number : numbers) {
      codes.push_back(static_cast<uint32_t>(values->size()));
      values->Append(ValueView::Dual("t", number));
      rows.push_back(number);
    }
    const CodedColumn column{values, codes};
    ASSERT_TRUE(appender.Append(codes.size(), {&column, 1}).ok());
  }
  EXPECT_EQ(field->size(), 15u);  // the distinct ones
  for (size_t row = 0; row < rows.size(); ++row) {
    EXPECT_EQ(field->value(table.columns[0][row]).number(), rows[row]) << row;
  }
  EXPECT_NE(field->symbols().Find(ValueView::Number(2)), Dictionary::kNone);
}

TEST(GrowingDictionary, RefusesCodesThatItDoesNotHaveYet) {
  std::vector<Batch> batches = GrowingBatches(2, true, 10);
  batches[0].codes[7] = 150;  // an entry of the second one
  const auto executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  StagedTable table;
  table.AddColumn(std::make_shared<StagedField>());
  TableAppender appender(&table, {0}, execution);
  const CodedColumn column{batches[0].dictionary, batches[0].codes};
  EXPECT_FALSE(appender.Append(batches[0].codes.size(), {&column, 1}).ok());
}

}  // namespace
}  // namespace celadon
