// Random tables through staging and Build, cell by cell against the rows they were made from.
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/staged_rows.h"

namespace celadon {
namespace {

struct SymbolLess {
  bool operator()(const Value& a, const Value& b) const { return CompareSymbols(a, b) < 0; }
};

struct RandomTable {
  std::string name;
  std::vector<std::string> fields;
  std::vector<Row> rows;
};

Value RandomValue(std::mt19937& random) {
  const auto number = static_cast<double>(random() % 200) - 100;
  switch (random() % 8) {
    case 0:
      return Value();
    case 1:
    case 2:
      return T(std::to_string(random() % 50));
    case 3:
      return Value::Dual("#" + std::to_string(random() % 9), number);
    default:
      return N(number / 2);
  }
}

// Three tables in a chain: K0 links the first two, K1 the last two.
std::vector<RandomTable> RandomChain(std::mt19937& random, size_t max_rows) {
  std::vector<RandomTable> tables = {
      {"A", {"K0", "A1"}, {}}, {"B", {"B1", "K0", "K1"}, {}}, {"C", {"K1"}, {}}};
  for (RandomTable& table : tables) {
    const size_t rows = random() % max_rows;
    for (size_t row = 0; row < rows; ++row) {
      Row& values = table.rows.emplace_back();
      for (size_t i = 0; i < table.fields.size(); ++i) values.push_back(RandomValue(random));
    }
  }
  return tables;
}

// What the model should hold: distinct values of each field in the order of their first row.
class Oracle {
 public:
  void Load(const RandomTable& table) {
    tables_.push_back(table);
    for (const Row& row : table.rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (row[i].is_null()) continue;
        auto& elements = elements_[table.fields[i]];
        elements.emplace(row[i], elements.size());
      }
    }
  }

  void Check(const DataModel& model) const {
    ASSERT_EQ(model.listed_tables().size(), tables_.size());
    for (TableId table = 0; table < tables_.size(); ++table) CheckTable(model, table);
    for (const Field& field : model.listed_fields()) CheckSymbols(field);
  }

 private:
  using Elements = std::map<Value, size_t, SymbolLess>;

  void CheckTable(const DataModel& model, TableId id) const {
    const RandomTable& expected = tables_[id];
    const Table& table = model.table(id);
    ASSERT_EQ(table.name, expected.name);
    ASSERT_EQ(table.rows, expected.rows.size());
    for (uint32_t column = 0; column < expected.fields.size(); ++column) {
      ASSERT_EQ(model.field(table.columns[column].field).name, expected.fields[column]);
      for (size_t row = 0; row < expected.rows.size(); ++row) {
        const Value& value = expected.rows[row][column];
        ASSERT_TRUE(SameSymbol(ValueAt(model, {id, column}, row), value)) << row;
      }
      CheckColumn(model, {id, column}, expected.rows, column);
    }
  }

  void CheckColumn(const DataModel& model, ColumnRef ref, const std::vector<Row>& rows,
                   uint32_t column) const {
    std::map<Value, std::vector<uint32_t>, SymbolLess> rows_of;
    for (uint32_t row = 0; row < rows.size(); ++row) rows_of[rows[row][column]].push_back(row);
    const size_t nulls = rows_of[Value()].size();
    const Field& field = model.field(model.column(ref).field);
    const auto place = std::find(field.columns.begin(), field.columns.end(), ref);
    const FieldStatistics& figures =
        field.statistics[static_cast<size_t>(place - field.columns.begin())];
    EXPECT_EQ(figures.non_nulls, rows.size() - nulls);
    EXPECT_EQ(figures.present_distinct, rows_of.size() - 1);
    EXPECT_EQ(figures.total_distinct, field.symbols->size());
    const KeyIndex& index = model.RowsBySymbol(ref);
    for (SymbolId id = 0; id < field.symbols->size(); ++id) {
      const std::vector<uint32_t>& expected = rows_of[Value((*field.symbols)[id])];
      const auto found = index.rows_of(id);
      ASSERT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), expected.end()));
      ASSERT_EQ(model.column(ref).histogram[id], expected.size());
    }
  }

  void CheckSymbols(const Field& field) const {
    const auto found = elements_.find(field.name);
    const Elements& expected = found == elements_.end() ? Elements() : found->second;
    ASSERT_EQ(field.symbols->size(), expected.size());
    SymbolId id = 0;
    for (const auto& [value, element] : expected) {
      const ValueView symbol = (*field.symbols)[id];
      ASSERT_TRUE(SameSymbol(symbol, value));
      ASSERT_EQ(symbol.has_text(), value.has_text());
      if (symbol.has_text()) {  // the first text met stays
        ASSERT_EQ(symbol.text(), value.text());
      }
      ASSERT_EQ(field.symbols->element(id), element);
      ASSERT_EQ(field.symbols->symbol_at(static_cast<uint32_t>(element)), id);
      ++id;
    }
  }

  std::vector<RandomTable> tables_;
  std::map<std::string, Elements> elements_;
};

void StageAll(StagedModel& model, const std::vector<RandomTable>& tables, Oracle& oracle) {
  for (const RandomTable& table : tables) {
    Stage(model, table.name, table.fields, table.rows);
    oracle.Load(table);
  }
}

TEST(BuildProperty, EveryCellSymbolAndFigureIsThatOfTheRows) {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    Oracle oracle;
    StagedModel staged;
    StageAll(staged, RandomChain(random, 300), oracle);
    oracle.Check(*BuildOrDie(std::move(staged)));
  }
}

TEST(BuildProperty, ATableAddedToAModelIsAsIfLoadedWithIt) {
  std::mt19937 random(12);
  for (int round = 0; round < 40; ++round) {
    Oracle oracle;
    StagedModel staged;
    StageAll(staged, RandomChain(random, 100), oracle);
    const auto model = BuildOrDie(std::move(staged));
    StagedModel again = StagedModel::FromModel(*model);
    RandomTable more{"D", {"K1", "D1"}, {}};
    for (int row = 0; row < 50; ++row)
      more.rows.push_back({RandomValue(random), RandomValue(random)});
    StageAll(again, {more}, oracle);
    oracle.Check(*BuildOrDie(std::move(again)));
  }
}

TEST(BuildProperty, RowsAppendedToATableOfAModelFollowItsOwn) {
  std::mt19937 random(13);
  Oracle oracle;
  RandomTable table{"T", {"F", "G"}, {}};
  for (int row = 0; row < 3000; ++row) table.rows.push_back({RandomValue(random), N(row)});
  StagedModel staged;
  Stage(staged, table.name, table.fields, {table.rows.begin(), table.rows.begin() + 1500});
  const auto model = BuildOrDie(std::move(staged));
  StagedModel again = StagedModel::FromModel(*model);
  ASSERT_TRUE(AppendRows(*again.FindTable("T"), {table.rows.begin() + 1500, table.rows.end()}, 700,
                         InlineExecution())
                  .ok());
  oracle.Load(table);
  oracle.Check(*BuildOrDie(std::move(again)));
}

TEST(BuildProperty, TablesOfManyChunksAreTheSameFromAPoolOfThreads) {
  std::mt19937 random(14);
  Oracle oracle;
  RandomTable table{"T", {"F", "G"}, {}};
  for (int row = 0; row < 150000; ++row) {
    table.rows.push_back({RandomValue(random),
                          row % 70000 == 5 ? Value() : N(static_cast<double>(random() % 90000))});
  }
  oracle.Load(table);
  const auto pool = MakeThreadPool(3);
  Execution execution;
  execution.executor = pool.get();
  StagedModel staged;
  StagedTable& target = staged.AddTable("T");
  for (const std::string& field : table.fields) target.AddColumn(staged.FieldNamed(field));
  ASSERT_TRUE(AppendRows(target, table.rows, 20000, execution).ok());
  auto model = std::move(staged).Build(execution);
  ASSERT_TRUE(model.ok()) << model.status();
  oracle.Check(**model);
}

}  // namespace
}  // namespace celadon
