// Cubes over random models against joins and groupings of SQLite.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "celadon/hypercube.h"
#include "hypercube/expected_sums.h"
#include "hypercube/sqlite_join.h"
#include "model/staged_rows.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr int kModels = 400;

// One random model under random selections, here and in SQLite, which holds the possible rows only.
struct Case {
  explicit Case(unsigned seed)
      : random(seed),
        tables(RandomTables(random)),
        model(BuildModel(tables)),
        state(model, RandomSelections(*model, random)),
        sqlite(tables) {
    for (TableId t = 0; t < model->listed_tables().size(); ++t) {
      const auto rows = *state.Rows(t, InlineExecution());
      std::vector<bool> possible(model->table(t).rows, true);
      for (size_t r = 0; r < possible.size() && rows != nullptr; ++r) possible[r] = rows->Test(r);
      sqlite.Restrict(model->table(t).name, possible);
    }
  }

  FieldId RandomField() {
    return std::uniform_int_distribution<FieldId>(
        0, static_cast<FieldId>(model->listed_fields().size() - 1))(random);
  }

  HyperCube Cube(const HyperCubeDefinition& definition) {
    const auto cube =
        CalculateHyperCube(definition, {.state = &state, .settings = &settings}, InlineExecution());
    EXPECT_TRUE(cube.ok()) << cube.status();
    return cube.ok() ? *cube : HyperCube();
  }

  std::mt19937 random;
  std::vector<PlainTable> tables;
  std::shared_ptr<const DataModel> model;
  AssociationState state;
  SqliteTables sqlite;
  RegionalSettings settings;
};

// FROM clause that joins outwards from a table along all associations. A key that several tables
// share is joined to each of them. `first` holds the table that each field is read from.
std::string JoinFrom(const DataModel& model, TableId root, std::map<FieldId, TableId>* first) {
  std::string from = "\"" + model.table(root).name + "\"";
  std::vector<TableId> order = {root};
  std::set<TableId> joined = {root};
  for (size_t next = 0; next < order.size(); ++next) {
    const TableId table = order[next];
    for (const TableColumn& column : model.table(table).columns) {
      if (!first->try_emplace(column.field, table).second) continue;
      for (const ColumnRef& ref : model.field(column.field).columns) {
        if (!joined.insert(ref.table).second) continue;
        order.push_back(ref.table);
        const std::string& name = model.field(column.field).name;
        from += " LEFT JOIN \"" + model.table(ref.table).name + "\" ON \"" +
                model.table(ref.table).name + "\".\"" + name + "\" = \"" + model.table(table).name +
                "\".\"" + name + "\"";
      }
    }
  }
  return from;
}

// Numbers of records that hold the dimensions, and the values there.
using Reached = std::set<std::pair<Tuple, Tuple>>;

// What the rows of a table lead to, by one of its columns: its row number, or a key. NULL rows are
// left out.
void FindReached(Case& test, TableId root, const std::string& by,
                 const std::vector<FieldId>& dimensions, std::map<int, Reached>* found) {
  const DataModel& model = *test.model;
  std::map<FieldId, TableId> first;
  const std::string from = JoinFrom(model, root, &first);
  std::string sql = "SELECT DISTINCT \"" + model.table(root).name + "\".\"" + by + "\"";
  // A dimension that is a key counts its values as records.
  for (const FieldId dimension : dimensions) {
    const std::string table = "\"" + model.table(first[dimension]).name + "\".";
    const std::string value = table + "\"" + model.field(dimension).name + "\"";
    const bool key = model.field(dimension).is_key();
    sql += ", " + (key ? value : table + "row") + ", " + value;
  }
  for (const auto& row : test.sqlite.Query(sql + " FROM " + from)) {
    if (!row[0].has_value()) continue;
    Tuple records, values;
    for (size_t d = 0; d < dimensions.size(); ++d) {
      records.push_back(row[1 + 2 * d]);
      values.push_back(row[2 + 2 * d]);
    }
    (*found)[static_cast<int>(*row[0])].emplace(records, values);
  }
}

// The tuples of each start, without those that are part of another one.
std::map<int, std::set<Tuple>> WholeTuples(const std::map<int, Reached>& found) {
  std::map<int, std::set<Tuple>> tuples;
  for (const auto& [start, set] : found) {
    for (const auto& [records, values] : set) {
      const bool contained = std::ranges::any_of(set, [&own = records](const auto& other) {
        if (other.first == own) return false;
        for (size_t d = 0; d < own.size(); ++d) {
          if (own[d].has_value() && own[d] != other.first[d]) return false;
        }
        return true;
      });
      if (!contained) tuples[start].insert(values);
    }
  }
  return tuples;
}

// The dimension tuples that each row of a table is associated with.
std::map<int, std::set<Tuple>> TuplesOfRows(Case& test, TableId root,
                                            const std::vector<FieldId>& dimensions) {
  std::map<int, Reached> found;
  FindReached(test, root, "row", dimensions, &found);
  return WholeTuples(found);
}

// The same of each value of a key, whichever table it leads on from.
std::map<int, std::set<Tuple>> TuplesOfKey(Case& test, FieldId key,
                                           const std::vector<FieldId>& dimensions) {
  std::map<int, Reached> found;
  for (const ColumnRef& ref : test.model->field(key).columns) {
    FindReached(test, ref.table, test.model->field(key).name, dimensions, &found);
  }
  return WholeTuples(found);
}

void ExpectMeasures(const std::vector<Cell>& cells, size_t first, const ExpectedSums& expected) {
  EXPECT_EQ(cells[first].number, expected.sum);
  EXPECT_EQ(cells[first + 1].number, static_cast<double>(expected.count));
  EXPECT_EQ(cells[first + 2].number, static_cast<double>(expected.distinct.size()));
  EXPECT_EQ(cells[first + 3].null, expected.distinct.empty());
  if (!expected.distinct.empty()) {
    EXPECT_EQ(cells[first + 3].number, *expected.distinct.begin());
    EXPECT_EQ(cells[first + 4].number, *expected.distinct.rbegin());
    EXPECT_DOUBLE_EQ(cells[first + 5].number, expected.sum / static_cast<double>(expected.count));
  }
  EXPECT_EQ(cells[first + 6].null, expected.distinct.size() != 1);
}

HyperCubeDefinition DefineCube(const DataModel& model, const std::vector<FieldId>& dimensions,
                               FieldId measured) {
  HyperCubeDefinition definition;
  for (const FieldId dimension : dimensions) {
    definition.dimensions.push_back({.expression = model.field(dimension).name, .label = {}});
  }
  for (const char* form : {"Sum(", "Count(", "Count(distinct ", "Min(", "Max(", "Avg(", "Only("}) {
    definition.measures.push_back(
        {.expression = form + model.field(measured).name + ")", .label = {}});
  }
  return definition;
}

class CubeProperty : public testing::TestWithParam<size_t> {};

TEST_P(CubeProperty, RowsAndMeasuresAreThoseOfJoins) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const DataModel& model = *test.model;
    const FieldId measured = test.RandomField();
    if (model.field(measured).is_key()) continue;
    std::vector<FieldId> dimensions;
    for (size_t d = 0; d < GetParam(); ++d) {
      const FieldId field = test.RandomField();
      if (std::ranges::find(dimensions, field) == dimensions.end()) dimensions.push_back(field);
    }
    const TableId home = model.field(measured).home().table;
    // Dimensions of other islands combine freely, which a left join does not.
    const auto elsewhere = [&](FieldId field) {
      return model.island_of_field(field) != model.island(home);
    };
    if (std::ranges::any_of(dimensions, elsewhere)) continue;
    std::map<Tuple, ExpectedSums> expected;
    ExpectedSums total;
    if (dimensions.empty()) expected[{}];
    for (const auto& [row, tuples] : TuplesOfRows(test, home, dimensions)) {
      const auto value =
          test.sqlite.Query("SELECT \"" + model.field(measured).name + "\" FROM \"" +
                            model.table(home).name + "\" WHERE row = " + std::to_string(row))[0][0];
      total.Take(value);
      for (const Tuple& tuple : tuples) expected[tuple].Take(value);
    }
    for (const FieldId dimension : dimensions) {
      const Field& field = model.field(dimension);
      const auto starts = field.is_key() ? TuplesOfKey(test, dimension, dimensions)
                                         : TuplesOfRows(test, field.home().table, dimensions);
      for (const auto& [start, tuples] : starts) {
        for (const Tuple& tuple : tuples) expected[tuple];
      }
    }
    const HyperCube cube = test.Cube(DefineCube(model, dimensions, measured));
    ExpectMeasures(cube.totals, 0, total);
    std::set<Tuple> met;
    for (const std::vector<Cell>& row : cube.cells) {
      const Tuple tuple = DimensionsOf(row, dimensions.size());
      EXPECT_TRUE(met.insert(tuple).second);
      ASSERT_TRUE(expected.contains(tuple)) << testing::PrintToString(tuple);
      ExpectMeasures(row, dimensions.size(), expected[tuple]);
    }
    EXPECT_EQ(met.size(), expected.size());
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Dimensions, CubeProperty, testing::Values(0, 1, 2, 3));

// The lines of a cube's rows, each its cells' texts.
std::multiset<std::vector<std::string>> LinesOf(const HyperCube& cube) {
  std::multiset<std::vector<std::string>> lines;
  for (const std::vector<Cell>& row : cube.cells) {
    std::vector<std::string> line;
    for (const Cell& cell : row) line.push_back(cell.text);
    lines.insert(std::move(line));
  }
  return lines;
}

TEST(CubeTotals, TotalRowsAreTheRowsOfTheOuterDimensionsAlone) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const FieldId outer = test.RandomField(), inner = test.RandomField();
    const FieldId measured = test.RandomField();
    if (outer == inner || test.model->field(measured).is_key()) continue;
    HyperCubeDefinition definition = DefineCube(*test.model, {outer, inner}, measured);
    definition.dimensions[1].show_total = true;
    const HyperCube cube = test.Cube(definition);
    const HyperCube alone = test.Cube(DefineCube(*test.model, {outer}, measured));
    std::map<std::string, std::vector<std::string>> expected;
    for (const std::vector<Cell>& row : alone.cells) {
      for (size_t c = 1; c < row.size(); ++c) expected[row[0].text].push_back(row[c].text);
    }
    std::map<std::string, std::vector<std::string>> totals;
    for (const std::vector<Cell>& row : cube.cells) {
      if (row[1].element != -1) continue;
      for (size_t c = 2; c < row.size(); ++c) totals[row[0].text].push_back(row[c].text);
    }
    // Values of the inner dimension alone stand under NULL outside.
    if (!expected.contains("-")) totals.erase("-");
    EXPECT_EQ(totals, expected);
    if (HasFailure()) return;
  }
}

TEST(CombinedDimension, HasTheRowsOfItsFields) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const FieldId a = test.RandomField(), b = test.RandomField(), measured = test.RandomField();
    const DataModel& model = *test.model;
    // Of a key the records are another matter, by itself and among others.
    if (a == b || model.field(a).is_key() || model.field(b).is_key()) continue;
    if (model.field(measured).is_key()) continue;
    HyperCubeDefinition combined = DefineCube(model, {a}, measured);
    combined.dimensions[0].expression = model.field(a).name + " & '|' & " + model.field(b).name;
    std::multiset<std::vector<std::string>> expected, found;
    for (std::vector<std::string> line : LinesOf(test.Cube(DefineCube(model, {a, b}, measured)))) {
      if (line[0] == "-" && line[1] == "-") continue;  // reached and NULL, or not reached
      for (size_t d = 0; d < 2; ++d) line[d] = line[d] == "-" ? "" : line[d];
      line[1] = line[0] + "|" + line[1];
      line.erase(line.begin());
      expected.insert(std::move(line));
    }
    for (const std::vector<std::string>& line : LinesOf(test.Cube(combined))) {
      if (line[0] != "-" && line[0] != "|") found.insert(line);
    }
    EXPECT_EQ(found, expected);
    if (HasFailure()) return;
  }
}

TEST(CubePaging, PagesTogetherAreTheWholeCube) {
  Case test(7);
  const HyperCubeDefinition whole = DefineCube(*test.model, {0}, test.RandomField());
  const HyperCube cube = test.Cube(whole);
  std::vector<std::string> paged, all;
  for (uint64_t skip = 0; skip < cube.rows; skip += 2) {
    HyperCubeDefinition page = whole;
    page.page = {.skip = skip, .top = 2};
    for (const auto& row : test.Cube(page).cells) paged.push_back(row.front().text);
  }
  for (const auto& row : cube.cells) all.push_back(row.front().text);
  EXPECT_EQ(paged, all);
}

}  // namespace
}  // namespace celadon
