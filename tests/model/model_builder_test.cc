#include "model/model_builder.h"

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staged_rows.h"
#include "storage/table_appender.h"

namespace celadon {
namespace {

using testing::ElementsAre;

std::vector<std::string> TagsOf(const std::vector<Row>& rows, NumberFormat format = {},
                                std::vector<std::string> source_tags = {}) {
  StagedModel model;
  Stage(model, "T", {"F"}, rows);
  model.FieldNamed("F")->format = std::move(format);
  model.FieldNamed("F")->tags = std::move(source_tags);
  return BuildOrDie(std::move(model))->field(0).tags;
}

TEST(StagedModel, GivesATakenTableNameASuffix) {
  StagedModel model;
  EXPECT_EQ(model.AddTable("T").name, "T");
  EXPECT_EQ(model.AddTable("T").name, "T-1");
  EXPECT_EQ(model.AddTable("T").name, "T-2");
  model.DropTable("T-1");
  EXPECT_EQ(model.FindTable("T-1"), nullptr);
  EXPECT_EQ(model.AddTable("T").name, "T-1");
  EXPECT_EQ(model.FieldNamed("F"), model.FieldNamed("F"));
  EXPECT_NE(model.FieldNamed("F"), model.FieldNamed("f"));
}

TEST(Build, KeepsElementNumbersInLoadOrderAndIdsInValueOrder) {
  StagedModel staged;
  Stage(staged, "T", {"F"}, {{T("b")}, {N(7)}, {T("a")}, {N(-1)}, {T("b")}, {N(7)}});
  const auto model = BuildOrDie(std::move(staged));
  const SymbolTable& symbols = *model->field(0).symbols;
  ASSERT_EQ(symbols.size(), 4u);
  EXPECT_EQ(symbols.numeric_count(), 2u);
  EXPECT_EQ(symbols[0].number(), -1);
  EXPECT_EQ(symbols[3].text(), "b");
  EXPECT_EQ(symbols.element(3), 0u);
  EXPECT_EQ(symbols.element(0), 3u);
  EXPECT_EQ(symbols.symbol_at(1), 1u);
}

// More rows than a chunk, as codes of dictionaries that repeat values, hold NaN, and have entries
// that no row uses.
TEST(Build, PacksTheRowsOfSharedDictionaries) {
  auto numbers = std::make_shared<DualVector>();
  for (int i = 0; i < 300; ++i) numbers->Append(N(i * 37 % 150));
  auto others = std::make_shared<DualVector>();
  for (const Value& value : {T("x"), N(std::nan("")), N(5), T("unused")}) others->Append(value);
  StagedModel staged;
  StagedTable& table = staged.AddTable("T");
  table.AddColumn(staged.FieldNamed("F"));
  TableAppender appender(&table, {0}, InlineExecution());
  constexpr size_t kRows = 40000;
  std::vector<Value> expected;
  for (const auto& dictionary : {numbers, numbers, others, others, others, numbers}) {
    std::vector<uint32_t> codes;
    const size_t used = dictionary == numbers ? 290 : 3;
    for (size_t row = 0; row < kRows; ++row) {
      const size_t code = row * 31 % (used + 1);
      codes.push_back(code == used ? StagedColumn::kNull : static_cast<uint32_t>(code));
      const bool null = code == used || (dictionary == others && code == 1);
      expected.push_back(null ? Value() : Value((*dictionary)[code]));
    }
    ASSERT_TRUE(appender.Append(kRows, std::vector<CodedColumn>{{dictionary, codes}}).ok());
  }
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_EQ(model->field(0).symbols->size(), 151u);  // 150 numbers, x
  for (RowIndex row = 0; row < expected.size(); row += 7) {
    ASSERT_TRUE(SameSymbol(ValueAt(*model, {0, 0}, row), expected[row])) << row;
  }
}

TEST(Build, DropsSymbolsThatNoRowHolds) {
  StagedModel staged;
  Stage(staged, "Gone", {"F"}, {{T("x")}, {T("a")}, {T("y")}});
  Stage(staged, "T", {"F"}, {{T("z")}, {T("a")}, {Value()}});
  staged.DropTable("Gone");
  const auto model = BuildOrDie(std::move(staged));
  ASSERT_EQ(model->listed_tables().size(), 1u);
  const SymbolTable& symbols = *model->field(0).symbols;
  ASSERT_EQ(symbols.size(), 2u);
  EXPECT_EQ(symbols[0].text(), "a");
  EXPECT_EQ(symbols.element(0), 0u);
  EXPECT_EQ(model->tables()[0].columns[0].codes.bit_width(), 2);
  EXPECT_THAT(model->tables()[0].columns[0].histogram.ToVector(), ElementsAre(1, 1, 1));
  EXPECT_TRUE(ValueAt(*model, {0, 0}, 2).is_null());
}

TEST(Build, LeavesOutFieldsWithoutAColumnAndTakesEmptyTables) {
  StagedModel staged;
  staged.FieldNamed("Nowhere");
  Stage(staged, "Empty", {"F"}, {});
  const auto model = BuildOrDie(std::move(staged));
  ASSERT_EQ(model->listed_fields().size(), 1u);
  EXPECT_EQ(model->field(0).name, "F");
  EXPECT_TRUE(model->field(0).tags.empty());
  EXPECT_EQ(model->RowsBySymbol({0, 0}).rows.size(), 0u);
}

TEST(Build, TagsFieldsByTheirValues) {
  EXPECT_THAT(TagsOf({{N(1)}, {N(-2)}, {Value()}}), ElementsAre("$numeric", "$integer"));
  EXPECT_THAT(TagsOf({{N(1.5)}}), ElementsAre("$numeric"));
  EXPECT_THAT(TagsOf({{T("a")}}), ElementsAre("$ascii", "$text"));
  EXPECT_THAT(TagsOf({{T("\xc3\xa4")}}), ElementsAre("$text"));
  EXPECT_THAT(TagsOf({{T("a")}, {N(1)}}), ElementsAre());
  EXPECT_THAT(TagsOf({{Value()}}), ElementsAre());
}

TEST(Build, TagsFieldsByFormatAndSource) {
  NumberFormat date;
  date.type = NumberType::kDate;
  EXPECT_THAT(TagsOf({{N(41773)}}, date, {"$text", "$date", "mine"}),
              ElementsAre("$numeric", "$integer", "$timestamp", "$date", "mine"));
  StagedModel staged;
  Stage(staged, "A", {"K"}, {{T("x")}});
  Stage(staged, "B", {"K"}, {{T("x")}});
  EXPECT_THAT(BuildOrDie(std::move(staged))->field(0).tags, ElementsAre("$key", "$ascii", "$text"));
}

// What the system fields mean, and that key parts stand under the tables that loaded them, is our
// own choice.
TEST(Build, TellsOfTheModelInSystemFields) {
  StagedModel staged;
  Stage(staged, "A", {"x", "y"}, {{N(1), N(2)}});
  Stage(staged, "B", {"y"}, {});
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_EQ(model->listed_tables().size(), 2u);
  EXPECT_EQ(model->listed_fields().size(), 2u);
  const TableId system = *model->FindTable("$System");
  EXPECT_EQ(model->table(system).kind, TableKind::kSystem);
  EXPECT_NE(model->island(system), model->island(0));
  std::vector<std::string> rows;
  for (RowIndex row = 0; row < model->table(system).rows; ++row) {
    rows.emplace_back(ValueAt(*model, {system, 0}, row).text());
    rows.back() += "." + std::string(ValueAt(*model, {system, 1}, row).text());
    for (uint32_t c = 2; c < 5; ++c) {
      rows.back() += " " + PlainNumberText(ValueAt(*model, {system, c}, row).number());
    }
  }
  EXPECT_THAT(rows, ElementsAre("A.x 2 1 1", "A.y 2 2 1", "B.y 1 1 0"));
  EXPECT_THAT(model->field(*model->FindField("$Rows")).tags,
              ElementsAre("$system", "$numeric", "$integer"));
}

StagedModel Cars() {
  StagedModel staged;
  Stage(staged, "Homes", {"City", "Person"}, {{T("Trollhättan"), T("Albert")}});
  Stage(staged, "Owners", {"Person", "Car"}, {{T("Albert"), T("Volvo")}});
  Stage(staged, "Plants", {"Car", "City"}, {{T("Volvo"), T("Gothenburg")}});
  return staged;
}

TEST(Build, LoosensATableOfALoop) {
  const auto model = BuildOrDie(Cars());
  EXPECT_FALSE(model->table(0).is_loose());
  EXPECT_EQ(model->table(2).coupling, Coupling::kLoose);
  ASSERT_EQ(model->CircularReferences().size(), 1u);
  EXPECT_THAT(model->CircularReferences()[0].tables, ElementsAre(0, 1, 2));
}

TEST(Build, LetsAHostLoosenAnotherTableOfALoop) {
  const auto model = BuildOrDie(Cars());
  const auto other = model->WithLooseTables({true, false, false, false});
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ((*other)->table(0).coupling, Coupling::kLoose);
  EXPECT_EQ((*other)->table(2).coupling, Coupling::kAssociated);
  EXPECT_EQ((*other)->column({0, 0}).codes.data(), model->column({0, 0}).codes.data());
  const auto none = model->WithLooseTables({false, false, false, false});
  EXPECT_EQ(none.status(), absl::FailedPreconditionError(
                               "tables Homes, Owners, Plants form a loop through the fields City, "
                               "Person, Car: one of them has to be loosely coupled"));
  EXPECT_EQ(model->WithLooseTables({true}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Build, KeepsWhatTheScriptLoosened) {
  StagedModel staged = Cars();
  staged.FindTable("Homes")->loosened = true;
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_EQ(model->table(0).coupling, Coupling::kLooseFixed);
  EXPECT_EQ(model->table(2).coupling, Coupling::kAssociated);
  const auto set = model->WithLooseTables({false, false, true, false});
  ASSERT_TRUE(set.ok());
  EXPECT_EQ((*set)->table(0).coupling, Coupling::kLooseFixed);
  const auto again = BuildOrDie(StagedModel::FromModel(*model));
  EXPECT_EQ(again->table(0).coupling, Coupling::kLooseFixed);
}

TEST(Build, SharesColumnsWithTheModelItCameFrom) {
  StagedModel first;
  Stage(first, "A", {"K", "V"}, {{T("b"), N(2)}, {T("a"), N(1)}});
  const auto old_model = BuildOrDie(std::move(first));
  StagedModel second = StagedModel::FromModel(*old_model);
  Stage(second, "B", {"K"}, {{T("a")}, {T("c")}});
  const auto model = BuildOrDie(std::move(second));
  EXPECT_EQ(model->field(1).symbols, old_model->field(1).symbols);
  EXPECT_EQ(model->column({0, 1}).codes.data(), old_model->column({0, 1}).codes.data());
  EXPECT_NE(model->field(0).symbols, old_model->field(0).symbols);
  EXPECT_EQ(model->field(0).symbols->element(0), 1u);
  EXPECT_EQ(ValueAt(*model, {0, 0}, 0).text(), "b");
  EXPECT_EQ(model->column({0, 0}).histogram, (std::vector<uint64_t>{1, 1, 0}));
}

TEST(Build, StopsWhenCancelled) {
  StagedModel staged;
  Stage(staged, "T", {"F"}, {{T("a")}});
  Execution execution = InlineExecution();
  execution.cancel.Cancel();
  EXPECT_EQ(std::move(staged).Build(execution).status().code(), absl::StatusCode::kCancelled);
}

std::vector<Row> ManyTexts(size_t rows) {
  std::vector<Row> texts;
  for (size_t i = 0; i < rows; ++i) texts.push_back({T("text number " + std::to_string(i))});
  return texts;
}

TEST(Build, CountsMemoryAndGivesItBack) {
  MemoryBudget budget(64 << 20);
  {
    StagedModel staged(&budget);
    Stage(staged, "T", {"F"}, ManyTexts(1000));
    EXPECT_GT(budget.used(), 20000u);
    Execution execution = InlineExecution();
    execution.memory = &budget;
    EXPECT_TRUE(std::move(staged).Build(execution).ok());
  }
  EXPECT_EQ(budget.used(), 0u);
}

TEST(Build, IsRefusedWhereMemoryIsShort) {
  MemoryBudget budget(1000);
  StagedModel loading(&budget);
  StagedTable& table = loading.AddTable("T");
  table.AddColumn(loading.FieldNamed("F"));
  EXPECT_EQ(AppendRows(table, ManyTexts(1000), 100, InlineExecution()).code(),
            absl::StatusCode::kResourceExhausted);
  StagedModel staged;
  Stage(staged, "T", {"F"}, ManyTexts(1000));
  Execution execution = InlineExecution();
  execution.memory = &budget;
  EXPECT_EQ(std::move(staged).Build(execution).status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace celadon
