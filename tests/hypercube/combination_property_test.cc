// Cubes over random models against linked combinations that are listed one by one.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "celadon/hypercube.h"
#include "hypercube/expected_sums.h"
#include "hypercube/full_disjunction.h"
#include "model/staged_rows.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

class Case {
 public:
  explicit Case(unsigned seed)
      : random(seed),
        model(BuildModel(RandomTables(random))),
        state(model, RandomSelections(*model, random)) {}

  FieldId RandomField(bool may_be_key) {
    for (int i = 0; i < 50; ++i) {
      const auto field = static_cast<FieldId>(
          std::uniform_int_distribution<size_t>(0, model->listed_fields().size() - 1)(random));
      if (may_be_key || !model->field(field).is_key()) return field;
    }
    return 0;
  }

  std::vector<FieldId> RandomDimensions(size_t most) {
    std::vector<FieldId> dimensions;
    for (size_t d = 0; d < most; ++d) {
      const FieldId field = RandomField(true);
      if (std::ranges::find(dimensions, field) == dimensions.end()) dimensions.push_back(field);
    }
    return dimensions;
  }

  std::mt19937 random;
  std::shared_ptr<const DataModel> model;
  AssociationState state;
  RegionalSettings settings;
};

void AddNode(const RecordNode& node, std::vector<RecordNode>* nodes) {
  if (std::ranges::find(*nodes, node) == nodes->end()) nodes->push_back(node);
}

std::optional<double> FieldOf(const DataModel& model, const std::vector<RecordNode>& nodes,
                              const Combination& combination, FieldId field) {
  const auto at = std::ranges::find(nodes, NodeOf(model, field)) - nodes.begin();
  const auto& record = combination[static_cast<size_t>(at)];
  if (!record.has_value()) return std::nullopt;
  return ValueIn(model, nodes[static_cast<size_t>(at)], *record, field);
}

// What the cube of `x + 10 y` by the dimensions should hold.
struct Expected {
  Expected(const AssociationState& state, const std::vector<FieldId>& dimensions, FieldId x,
           FieldId y) {
    const DataModel& model = state.model();
    std::vector<RecordNode> measured;
    AddNode(NodeOf(model, x), &measured);
    AddNode(NodeOf(model, y), &measured);
    std::vector<RecordNode> nodes = measured;
    for (const FieldId dimension : dimensions) AddNode(NodeOf(model, dimension), &nodes);
    const std::set<Combination> base = FullDisjunction(state, measured);
    const auto value = [&](const Combination& records) -> std::optional<double> {
      const auto a = FieldOf(model, measured, records, x), b = FieldOf(model, measured, records, y);
      if (!a.has_value() || !b.has_value()) return std::nullopt;
      return *a + 10 * *b;
    };
    for (const Combination& records : base) total.Take(value(records));
    std::map<Tuple, std::set<Combination>> members;
    for (const Combination& whole : FullDisjunction(state, nodes)) {
      if (whole == Combination(nodes.size())) continue;
      Tuple tuple;
      for (const FieldId dimension : dimensions) {
        tuple.push_back(FieldOf(model, nodes, whole, dimension));
      }
      rows[tuple];
      const Combination part(whole.begin(), whole.begin() + static_cast<long>(measured.size()));
      if (base.contains(part) && part != Combination(measured.size())) members[tuple].insert(part);
    }
    for (const auto& [tuple, combinations] : members) {
      for (const Combination& records : combinations) rows[tuple].Take(value(records));
    }
    if (dimensions.empty()) rows = {{{}, total}};
  }

  std::map<Tuple, ExpectedSums> rows;
  ExpectedSums total;
};

void ExpectCells(const std::vector<Cell>& cells, size_t first, const ExpectedSums& sums) {
  EXPECT_EQ(cells[first].number, sums.sum);
  EXPECT_EQ(cells[first + 1].number, static_cast<double>(sums.count));
  EXPECT_EQ(cells[first + 2].number, static_cast<double>(sums.distinct.size()));
  EXPECT_EQ(cells[first + 3].null, sums.distinct.empty());
  if (!sums.distinct.empty()) {
    EXPECT_EQ(cells[first + 3].number, *sums.distinct.rbegin());
  }
}

void ExpectCube(const HyperCube& cube, size_t dimensions, const Expected& expected) {
  ExpectCells(cube.totals, 0, expected.total);
  std::set<Tuple> met;
  for (const std::vector<Cell>& row : cube.cells) {
    const Tuple tuple = DimensionsOf(row, dimensions);
    EXPECT_TRUE(met.insert(tuple).second);
    const auto found = expected.rows.find(tuple);
    ASSERT_NE(found, expected.rows.end()) << testing::PrintToString(tuple);
    ExpectCells(row, dimensions, found->second);
  }
  EXPECT_EQ(met.size(), expected.rows.size());
}

class CombinationProperty : public testing::TestWithParam<size_t> {};

TEST_P(CombinationProperty, ArgumentsOfSeveralTablesWalkLinkedCombinations) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const FieldId x = test.RandomField(false), y = test.RandomField(false);
    if (test.model->field(x).is_key() || test.model->field(y).is_key()) continue;
    const std::vector<FieldId> dimensions = test.RandomDimensions(GetParam());
    const std::string argument =
        "(" + test.model->field(x).name + " + 10 * " + test.model->field(y).name + ")";
    HyperCubeDefinition definition;
    for (const FieldId d : dimensions) {
      definition.dimensions.push_back({test.model->field(d).name, {}});
    }
    for (const char* form : {"Sum", "Count", "Count(distinct", "Max"}) {
      const std::string call = form;
      const std::string open = call.find('(') == std::string::npos ? call + "(" : call + " ";
      definition.measures.push_back({open + argument + ")", {}});
    }
    const auto cube = CalculateHyperCube(
        definition, {.state = &test.state, .settings = &test.settings}, InlineExecution());
    ASSERT_TRUE(cube.ok()) << cube.status();
    ExpectCube(*cube, dimensions.size(), Expected(test.state, dimensions, x, y));
    if (testing::Test::HasFailure()) return;
  }
}

// What one measure should show: by tuple, and in all.
struct ScopedSums {
  std::map<Tuple, ExpectedSums> rows;
  ExpectedSums total;
};

TEST_P(CombinationProperty, EverySetIsAScopeOfItsOwn) {
  for (unsigned seed = 1000; seed < 1250; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const DataModel& model = *test.model;
    const FieldId x = test.RandomField(false), selected = test.RandomField(true);
    if (model.field(x).is_key() || model.field(selected).symbols->size() == 0) continue;
    const std::vector<FieldId> dimensions = test.RandomDimensions(GetParam());
    Bitmap values(model.field(selected).symbols->size());
    std::string list;
    for (size_t s = 0; s < values.size(); ++s) {
      if (s > 0 && std::uniform_int_distribution(0, 1)(test.random) == 0) continue;
      values.Set(s);
      list += (list.empty() ? "" : ",") +
              model.field(selected).symbols->Text(static_cast<SymbolId>(s), test.settings);
    }
    SelectionState modified = test.state.selections();
    modified.Set(selected, values);
    const AssociationState everything(test.model, SelectionState());
    const AssociationState other(test.model, std::move(modified));
    const std::string name = model.field(x).name;
    HyperCubeDefinition definition;
    for (const FieldId d : dimensions) definition.dimensions.push_back({model.field(d).name, {}});
    for (const std::string& set : {std::string(), std::string("{1} "),
                                   "{<" + model.field(selected).name + "={" + list + "}>} "}) {
      definition.measures.push_back({"Sum(" + set + name + ")", {}});
    }
    definition.measures.push_back({"Sum(total " + name + ")", {}});
    const auto cube = CalculateHyperCube(
        definition, {.state = &test.state, .settings = &test.settings}, InlineExecution());
    ASSERT_TRUE(cube.ok()) << cube.status();
    std::vector<ScopedSums> expected;
    std::set<Tuple> tuples;
    const AssociationState* const states[] = {&test.state, &everything, &other};
    for (const AssociationState* state : states) {
      const Expected one(*state, dimensions, x, x);
      ScopedSums& sums = expected.emplace_back();
      sums.total = one.total;
      for (const auto& [tuple, found] : one.rows) {
        tuples.insert(tuple);
        sums.rows[tuple] = found;
      }
    }
    std::set<Tuple> met;
    for (const std::vector<Cell>& row : cube->cells) {
      const Tuple tuple = DimensionsOf(row, dimensions.size());
      met.insert(tuple);
      for (size_t m = 0; m < expected.size(); ++m) {
        EXPECT_EQ(11 * row[dimensions.size() + m].number, expected[m].rows[tuple].sum);
      }
      EXPECT_EQ(11 * row[dimensions.size() + 3].number, expected[0].total.sum);
    }
    EXPECT_EQ(met, tuples);
    for (size_t m = 0; m < expected.size(); ++m) {
      EXPECT_EQ(11 * cube->totals[m].number, expected[m].total.sum);
    }
    if (testing::Test::HasFailure()) return;
  }
}

TEST_P(CombinationProperty, AggrGivesARowATupleOfItsDimensions) {
  if (GetParam() == 0) return;
  for (unsigned seed = 2000; seed < 2250; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Case test(seed);
    const DataModel& model = *test.model;
    const FieldId x = test.RandomField(false);
    if (model.field(x).is_key()) continue;
    const std::vector<FieldId> dimensions = test.RandomDimensions(GetParam());
    std::string names;
    for (const FieldId d : dimensions) names += "," + model.field(d).name;
    ExpectedSums expected;
    for (const auto& [tuple, sums] : Expected(test.state, dimensions, x, x).rows) {
      const auto is_null = [](const std::optional<double>& value) { return !value.has_value(); };
      if (std::ranges::none_of(tuple, is_null)) expected.Take(sums.sum / 11);
    }
    const ChartContext context{.state = &test.state, .settings = &test.settings};
    const std::string aggr = "Aggr(Sum(" + model.field(x).name + ")" + names + ")";
    for (const auto& [formula, wanted] :
         {std::pair("Sum(" + aggr + ")", expected.sum),
          std::pair("Count(" + aggr + ")", static_cast<double>(expected.count)),
          // Over records in place of the virtual rows: the set says the same in other words.
          std::pair("Sum({$} " + aggr + ")", expected.sum)}) {
      const auto cell = EvaluateExpression(formula, context, InlineExecution());
      ASSERT_TRUE(cell.ok()) << cell.status();
      EXPECT_DOUBLE_EQ(cell->number, wanted) << formula;
    }
    if (testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Dimensions, CombinationProperty, testing::Values(0, 1, 2, 3));

}  // namespace
}  // namespace celadon
