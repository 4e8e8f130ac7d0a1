#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/plain_synthetic_keys.h"
#include "model/staged_rows.h"

namespace celadon {
namespace {

using testing::ElementsAre;

std::vector<std::string> FieldsOf(const DataModel& model, std::string_view name) {
  std::vector<std::string> names;
  for (const TableColumn& column : model.table(*model.FindTable(name)).columns) {
    names.push_back(model.field(column.field).name);
  }
  return names;
}

// The rows of a table as it was loaded, values as texts, NULL as "-".
std::vector<std::string> LoadedRows(const DataModel& model, TableId id) {
  std::vector<std::string> rows(model.table(id).rows);
  for (size_t i = 0; i < model.table(id).loaded_fields.size(); ++i) {
    const LoadedColumn column = model.loaded_column(id, i);
    for (RowIndex row = 0; row < rows.size(); ++row) {
      const SymbolId symbol = column[row];
      rows[row] += symbol == LoadedColumn::kNull
                       ? "- "
                       : model.field(column.field()).symbols->Text(symbol, {}) + " ";
    }
  }
  return rows;
}

// The example of the associative model, section 3.1.
StagedModel Example() {
  StagedModel staged;
  Stage(staged, "T1", {"A", "B", "X"}, {{N(1), N(1), T("x1")}, {N(1), N(2), T("x2")}});
  Stage(staged, "T2", {"A", "B", "Y"}, {{N(1), N(2), T("y1")}, {N(2), N(2), T("y2")}});
  return staged;
}

TEST(SyntheticKeys, StandForTheFieldsThatTablesShare) {
  const auto model = BuildOrDie(Example());
  ASSERT_EQ(model->listed_tables().size(), 3u);
  EXPECT_THAT(FieldsOf(*model, "T1"), ElementsAre("X", "$Syn 1"));
  EXPECT_THAT(FieldsOf(*model, "T2"), ElementsAre("Y", "$Syn 1"));
  EXPECT_THAT(FieldsOf(*model, "$Syn 1 Table"), ElementsAre("$Syn 1", "A", "B"));
  EXPECT_EQ(model->table(2).kind, TableKind::kSynthetic);
  EXPECT_THAT(LoadedRows(*model, 0), ElementsAre("1 1 x1 ", "1 2 x2 "));
  EXPECT_THAT(LoadedRows(*model, 1), ElementsAre("1 2 y1 ", "2 2 y2 "));
  EXPECT_THAT(LoadedRows(*model, 2), ElementsAre("0 1 1 ", "1 1 2 ", "2 2 2 "));
}

TEST(SyntheticKeys, AreTaggedAndSoAreTheirParts) {
  const auto model = BuildOrDie(Example());
  const Field& part = model->field(*model->FindField("A"));
  EXPECT_TRUE(part.is_key_part);
  EXPECT_THAT(part.tags, ElementsAre("$keypart", "$numeric", "$integer"));
  const Field& key = model->field(*model->FindField("$Syn 1"));
  EXPECT_FALSE(key.is_key_part);
  EXPECT_THAT(key.tags, ElementsAre("$key", "$syn", "$numeric", "$integer"));
  EXPECT_TRUE(model->CircularReferences().empty());
}

// That partly NULL tuples link is our own rule.
TEST(SyntheticKeys, LinkThroughTuplesThatAreNullInPart) {
  StagedModel staged;
  Stage(staged, "T1", {"A", "B"}, {{N(1), Value()}, {Value(), Value()}, {Value(), N(1)}});
  Stage(staged, "T2", {"B", "A"}, {{Value(), N(1)}, {Value(), Value()}});
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_THAT(LoadedRows(*model, 2), ElementsAre("0 1 - ", "1 - 1 "));
  const BitPackedColumn& first = model->column({0, 0}).codes;
  const BitPackedColumn& second = model->column({1, 0}).codes;
  EXPECT_EQ(first[0], 0u);
  EXPECT_EQ(first[1], first.null_code());
  EXPECT_EQ(first[2], 1u);
  EXPECT_EQ(second[0], 0u);
  EXPECT_EQ(second[1], second.null_code());
  EXPECT_THAT(LoadedRows(*model, 0), ElementsAre("1 - ", "- - ", "- 1 "));
}

TEST(SyntheticKeys, AreBuiltAgainFromTheLoadedTablesOfAModel) {
  StagedModel staged = StagedModel::FromModel(*BuildOrDie(Example()));
  Stage(staged, "T3", {"B", "A"}, {{N(7), N(1)}});
  const auto model = BuildOrDie(std::move(staged));
  ASSERT_EQ(model->listed_tables().size(), 4u);
  EXPECT_EQ(model->table(3).name, "$Syn 1 Table");
  EXPECT_THAT(LoadedRows(*model, 0), ElementsAre("1 1 x1 ", "1 2 x2 "));
  EXPECT_THAT(LoadedRows(*model, 2), ElementsAre("7 1 "));
  EXPECT_EQ(model->table(3).rows, 4u);
}

TEST(SyntheticKeys, TakeANameThatIsFree) {
  StagedModel staged = Example();
  Stage(staged, "T3", {"$Syn 1"}, {{N(7)}});
  const auto model = BuildOrDie(std::move(staged));
  EXPECT_THAT(FieldsOf(*model, "$Syn 2 Table"), ElementsAre("$Syn 2", "A", "B"));
}

TEST(SyntheticKeys, StopWhenCancelledOrShortOfMemory) {
  Execution execution = InlineExecution();
  execution.cancel.Cancel();
  EXPECT_EQ(Example().Build(execution).status().code(), absl::StatusCode::kCancelled);
  MemoryBudget budget(20000);
  execution = InlineExecution();
  execution.memory = &budget;
  StagedModel staged;
  std::vector<Row> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({N(i), N(-i)});
  Stage(staged, "T1", {"A", "B"}, rows);
  Stage(staged, "T2", {"A", "B"}, {});
  EXPECT_EQ(std::move(staged).Build(execution).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.used(), 0u);
}

// Tables that hold random parts of a few field names.
std::vector<PlainKeyTable> RandomTangle(std::mt19937& random) {
  std::vector<PlainKeyTable> tables(2 + random() % 5);
  for (size_t t = 0; t < tables.size(); ++t) {
    PlainKeyTable& table = tables[t];
    table.name = "T" + std::to_string(t);
    for (char field = 'A'; field <= 'F'; ++field) {
      if (random() % 2 == 0) table.fields.emplace_back(1, field);
    }
    table.fields.push_back("own" + std::to_string(t));
    for (size_t r = random() % 12; r-- > 0;) {
      auto& row = table.rows.emplace_back();
      for (const std::string& field : table.fields) {
        if (random() % 4 != 0) row[field] = static_cast<int>(random() % 3);
      }
    }
  }
  return tables;
}

StagedModel StageTangle(const std::vector<PlainKeyTable>& tables) {
  StagedModel staged;
  for (const PlainKeyTable& table : tables) {
    std::vector<Row> rows;
    for (const auto& plain : table.rows) {
      Row& row = rows.emplace_back();
      for (const std::string& field : table.fields) {
        row.push_back(plain.contains(field) ? N(plain.at(field)) : Value());
      }
    }
    Stage(staged, table.name, table.fields, rows);
  }
  return staged;
}

void ExpectTable(const DataModel& model, TableId id, const PlainKeyTable& expected) {
  const Table& table = model.table(id);
  ASSERT_EQ(table.name, expected.name);
  ASSERT_EQ(table.rows, expected.rows.size());
  ASSERT_EQ(FieldsOf(model, table.name), expected.fields);
  for (uint32_t c = 0; c < expected.fields.size(); ++c) {
    for (RowIndex row = 0; row < table.rows; ++row) {
      const auto cell = expected.rows[row].find(expected.fields[c]);
      const bool null = cell == expected.rows[row].end();
      ASSERT_TRUE(SameSymbol(ValueAt(model, {id, c}, row), null ? Value() : N(cell->second)))
          << table.name << " " << expected.fields[c] << " " << row;
    }
  }
}

TEST(SyntheticKeysProperty, AreThoseOfTheAlgorithmReadLiterally) {
  std::mt19937 random(21);
  int with_keys = 0;
  for (int round = 0; round < 1000; ++round) {
    SCOPED_TRACE(round);
    const std::vector<PlainKeyTable> loaded = RandomTangle(random);
    const auto model = BuildOrDie(StageTangle(loaded));
    std::vector<PlainKeyTable> expected = loaded;
    AddPlainSyntheticKeys(&expected);
    with_keys += expected.size() > loaded.size();
    ASSERT_EQ(model->listed_tables().size(), expected.size());
    for (TableId t = 0; t < expected.size(); ++t) ExpectTable(*model, t, expected[t]);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(with_keys, 500);
}

// A table in the middle that shares other two fields with each of the rest.
TEST(SyntheticKeys, AreAsManyAsThePairsOfFieldsThatTablesShare) {
  constexpr int kPairs = 300;
  for (const bool middle_first : {true, false}) {
    std::vector<PlainKeyTable> loaded;
    PlainKeyTable middle{"middle", {}, {{}, {}}};
    for (int i = 0; i < kPairs; ++i) {
      const std::string a = "a" + std::to_string(i), b = "b" + std::to_string(i);
      loaded.push_back({"T" + std::to_string(i), {a, b, "own" + std::to_string(i)}, {}});
      loaded.back().rows.push_back({{a, i}, {b, 1}});
      middle.fields.insert(middle.fields.end(), {a, b});
      for (int row = 0; row < 2; ++row) middle.rows[row].insert({{a, i}, {b, row}});
    }
    loaded.insert(middle_first ? loaded.begin() : loaded.end(), middle);
    const auto model = BuildOrDie(StageTangle(loaded));
    ASSERT_EQ(model->listed_tables().size(), 2 * kPairs + 1);
    EXPECT_EQ(FieldsOf(*model, "middle").size(), kPairs);
    EXPECT_THAT(FieldsOf(*model, "$Syn 1 Table"), ElementsAre("$Syn 1", "a0", "b0"));
    EXPECT_THAT(FieldsOf(*model, "$Syn 300 Table"), ElementsAre("$Syn 300", "a99", "b99"));
  }
}

TEST(SyntheticKeysProperty, LeaveTablesToBeReadAndBuiltAgainAsTheyWereLoaded) {
  std::mt19937 random(22);
  for (int round = 0; round < 300; ++round) {
    const std::vector<PlainKeyTable> loaded = RandomTangle(random);
    const auto model = BuildOrDie(StageTangle(loaded));
    const auto again = BuildOrDie(StagedModel::FromModel(*model));
    ASSERT_EQ(again->tables().size(), model->tables().size());
    for (TableId t = 0; t < model->tables().size(); ++t) {
      ASSERT_EQ(LoadedRows(*again, t), LoadedRows(*model, t)) << round;
      ASSERT_EQ(again->table(t).coupling, model->table(t).coupling);
      if (t >= loaded.size()) continue;
      for (RowIndex row = 0; row < loaded[t].rows.size(); ++row) {
        std::string text;
        for (const std::string& field : loaded[t].fields) {
          const auto cell = loaded[t].rows[row].find(field);
          text += cell == loaded[t].rows[row].end() ? "- " : std::to_string(cell->second) + " ";
        }
        ASSERT_EQ(LoadedRows(*model, t)[row], text) << round;
      }
    }
  }
}

TEST(SyntheticKeysProperty, LeaveNoTwoTablesWithTwoCommonFieldsAndNoTightLoop) {
  std::mt19937 random(23);
  int circular = 0;
  for (int round = 0; round < 1000; ++round) {
    const auto model = BuildOrDie(StageTangle(RandomTangle(random)));
    std::vector<bool> loose;
    for (TableId a = 0; a < model->tables().size(); ++a) {
      loose.push_back(model->table(a).is_loose());
      for (TableId b = 0; b < a; ++b) {
        int shared = 0;
        for (const TableColumn& column : model->table(a).columns) {
          shared += model->ColumnOf(column.field, b).has_value();
        }
        ASSERT_LE(shared, 1) << round;
      }
    }
    ASSERT_TRUE(model->WithLooseTables(loose).ok()) << round;
    circular += !model->CircularReferences().empty();
  }
  EXPECT_GT(circular, 300);
}

}  // namespace
}  // namespace celadon
