// Frames by an index against frames that are calculated alone.
#include "hypercube/brush_index.h"

#include <numeric>
#include <random>
#include <string>

#include "hypercube/cube_fixture.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

// Some of the numbers below `size`, at least one: a range, or any of them.
Bitmap SomeOf(size_t size, std::mt19937& random) {
  Bitmap some(size);
  const size_t first = random() % size, end = first + 1 + random() % (size - first);
  if (random() % 2 == 0) {
    some.SetRange(first, end);
  } else {
    for (size_t i = 0; i < size; ++i) {
      if (random() % 3 == 0) some.Set(i);
    }
    some.Set(first);
  }
  return some;
}

// A field that is dragged over some steps: charts and list boxes by one index, which must be those
// that are calculated without any.
class Drag {
 public:
  Drag(std::shared_ptr<const DataModel> model, SelectionState beside, FieldId field,
       uint64_t most_bytes)
      : model_(std::move(model)),
        beside_(std::move(beside)),
        field_(field),
        index_(std::make_shared<const AssociationState>(model_, beside_), field, most_bytes,
               nullptr) {}

  void Step(const std::vector<HyperCubeDefinition>& charts, const std::vector<FieldId>& listed,
            Bitmap symbols) {
    SelectionState selections = beside_;
    selections.Set(field_, std::move(symbols));
    const AssociationState state(model_, selections), alone(model_, selections);
    const auto cubes =
        CalculateHyperCubes(charts, Context(state), InlineExecution(), listed, &index_);
    ASSERT_TRUE(cubes.ok()) << cubes.status();
    for (size_t i = 0; i < charts.size(); ++i) {
      const auto expected = CalculateHyperCube(charts[i], Context(alone), InlineExecution());
      ASSERT_TRUE(expected.ok()) << expected.status();
      EXPECT_EQ(WholeText((*cubes)[i]), WholeText(*expected)) << "chart " << i;
    }
    for (const FieldId field : listed) {
      EXPECT_EQ(**state.Frequencies(field, InlineExecution()),
                **alone.Frequencies(field, InlineExecution()))
          << model_->field(field).name;
      EXPECT_EQ(*state.States(field, InlineExecution()), *alone.States(field, InlineExecution()))
          << model_->field(field).name;
    }
  }

  const BrushIndex& index() const { return index_; }

 private:
  ChartContext Context(const AssociationState& state) const {
    return {.state = &state, .settings = &settings_};
  }

  std::shared_ptr<const DataModel> model_;
  SelectionState beside_;
  FieldId field_;
  RegionalSettings settings_;
  BrushIndex index_;
};

TEST(BrushIndex, GivesWhatIsCalculatedAlone) {
  size_t used = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const auto model = BuildModel(seed % 3 == 0 ? RandomTangle(random) : RandomTables(random));
    const size_t fields = model->listed_fields().size();
    const auto dragged = static_cast<FieldId>(random() % fields);
    const size_t symbols = model->field(dragged).symbols->size();
    if (symbols == 0) continue;
    SelectionState beside = RandomSelections(*model, random);
    beside.Set(dragged, SomeOf(symbols, random));
    if (!BrushIndex::Serves(*model, beside, dragged)) continue;
    beside.Clear(dragged);
    const auto field = [&] { return "[" + model->listed_fields()[random() % fields].name + "]"; };
    std::vector<HyperCubeDefinition> charts(4);
    for (HyperCubeDefinition& chart : charts) {
      for (size_t d = 0; d < random() % 3; ++d) chart.dimensions.push_back({field(), {}});
      for (const char* function : {"Sum(", "Count(", "Max(", "Min(", "Count(distinct "}) {
        if (random() % 2 == 0) chart.measures.push_back({function + field() + ")", {}});
      }
      if (random() % 3 == 0) chart.measures.push_back({"Sum(If(" + field() + ">3,1,0))", {}});
      if (random() % 5 == 0) chart.measures.push_back({"Sum({1} " + field() + ")", {}});
    }
    std::vector<FieldId> listed(fields);
    std::iota(listed.begin(), listed.end(), 0);
    Drag drag(model, beside, dragged, uint64_t{1} << (seed % 10 == 0 ? 8 : 24));
    for (int step = 0; step < 5; ++step) drag.Step(charts, listed, SomeOf(symbols, random));
    used += drag.index().bytes() > 0 ? 1 : 0;
  }
  EXPECT_GT(used, 100);
}

// Far more combinations than records: only those that occur are kept.
TEST(BrushIndex, KeepsWhatOccurs) {
  std::mt19937 random(1);
  std::vector<Row> rows;
  for (int i = 0; i < 30000; ++i) {
    const int a = static_cast<int>(random() % 300), b = a * 7 + static_cast<int>(random() % 10);
    rows.push_back({N(a), N(b % 400), N(static_cast<int>(random() % 200)), N(i % 11)});
  }
  StagedModel staged;
  Stage(staged, "T", {"A", "B", "F", "V"}, rows);
  const auto model = BuildOrDie(std::move(staged));
  HyperCubeDefinition distinct, extremes;
  distinct.dimensions = {{"A", {}}};
  distinct.measures = {{"Count(distinct B)", {}}, {"Sum(F)", {}}};
  extremes.dimensions = {{"F", {}}};
  extremes.measures = {{"Max(V)", {}}, {"Min(A)", {}}};
  SelectionState beside;
  beside.Set(*model->FindField("V"), SomeOf(11, random));
  Drag drag(model, beside, *model->FindField("F"), uint64_t{64} << 20);
  for (int step = 0; step < 10; ++step) {
    drag.Step({distinct, extremes}, {0, 1, 2, 3}, SomeOf(200, random));
  }
  EXPECT_GT(drag.index().bytes(), uint64_t{300} * 200 * 4);
  EXPECT_LT(drag.index().bytes(), uint64_t{4} << 20);
}

// Their columns live as long as a frame, so that those of the next frame may stand in their place.
TEST(BrushIndex, KnowsNothingOfCalculatedDimensions) {
  std::mt19937 random(1);
  std::vector<Row> rows;
  for (int i = 0; i < 5000; ++i) {
    rows.push_back({N(static_cast<int>(random() % 7)), N(static_cast<int>(random() % 50)),
                    N(static_cast<int>(random() % 9) * 1000)});
  }
  StagedModel staged;
  Stage(staged, "T", {"A", "F", "V"}, rows);
  const auto model = BuildOrDie(std::move(staged));
  Drag drag(model, SelectionState(), *model->FindField("F"), uint64_t{64} << 20);
  const char* const formulas[] = {"=A*1", "=-A", "=Mod(A*3,7)", "=Mod(A*5,7)", "=If(A<3,A,9-A)"};
  for (int step = 0; step < 20; ++step) {
    HyperCubeDefinition chart;
    chart.dimensions = {{formulas[step % 5], {}}};
    chart.measures = {{"Sum(V)", {}}, {"Max(V)", {}}, {"Count(V)", {}}};
    drag.Step({chart}, {}, SomeOf(50, random));
  }
}

}  // namespace
}  // namespace celadon
