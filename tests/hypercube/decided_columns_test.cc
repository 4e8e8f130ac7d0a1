// Lists and charts by fields that follow from others against charts that are calculated alone, and
// against rows counted one by one.
#include <random>
#include <string>
#include <vector>

#include "hypercube/cube_fixture.h"
#include "model/decided_columns.h"

namespace celadon {
namespace {

constexpr size_t kRows = 70'000;

Value N(double number) { return Value::Number(number); }

// Sales on days, with months and weekdays of these. Some days have no month, some sales no day.
class DecidedColumnsTest : public CubeTest {
 protected:
  DecidedColumnsTest() {
    std::mt19937 random(11);
    const auto below = [&random](unsigned end) { return static_cast<unsigned>(random() % end); };
    std::vector<std::vector<Value>> table;
    for (size_t row = 0; row < kRows; ++row) {
      const unsigned day = below(366);
      const bool none = day == 365;
      table.push_back({none ? Value() : N(day), none || day % 50 == 3 ? Value() : N(day / 31),
                       none ? N(9) : N(day % 7), N(below(5)), N(below(1000))});
    }
    StagedModel staged;
    Stage(staged, "Sales", {"Day", "Month", "Weekday", "Shop", "Pieces"}, table);
    Build(std::move(staged));
  }

  FieldId Id(const std::string& field) const { return *model_->FindField(field); }

  std::vector<HyperCube> Frame(const std::vector<HyperCubeDefinition>& charts,
                               const std::vector<FieldId>& listed) {
    auto cubes = CalculateHyperCubes(charts, {.state = state_.get(), .settings = &settings_},
                                     InlineExecution(), listed);
    EXPECT_TRUE(cubes.ok()) << cubes.status();
    return *std::move(cubes);
  }

  // Of the rows that other fields' selections leave.
  std::vector<uint64_t> Frequencies(FieldId field) const {
    SelectionState others = state_->selections();
    others.Clear(field);
    const AssociationState beside(model_, std::move(others));
    const auto rows = *beside.Rows(0, InlineExecution());
    const BitPackedColumn& codes = model_->column(model_->field(field).home()).codes;
    std::vector<uint64_t> counts(model_->field(field).symbols->size());
    for (size_t row = 0; row < codes.rows(); ++row) {
      if (codes[row] < counts.size() && (rows == nullptr || rows->Test(row))) ++counts[codes[row]];
    }
    return counts;
  }

  void SelectAll(const std::vector<std::pair<std::string, std::vector<std::string>>>& selections) {
    state_ = std::make_unique<AssociationState>(model_, SelectionState());
    for (const auto& [field, values] : selections) Select(field, values);
  }
};

const std::vector<std::vector<std::pair<std::string, std::vector<std::string>>>> kSelections = {
    {},
    {{"Shop", {"1", "3"}}},
    {{"Shop", {"0", "1", "2", "3"}}},
    {{"Month", {"2", "5"}}, {"Shop", {"4"}}},
    {{"Day", {"3", "40", "41", "364"}}},
    {{"Weekday", {"9"}}},
    {{"Weekday", {"0", "1", "2", "3", "4", "6"}}, {"Day", {"8", "9", "10", "11", "12"}}}};

TEST_F(DecidedColumnsTest, ChartsOfAFrameGiveWhatTheyGiveAlone) {
  const std::vector<HyperCubeDefinition> charts = {
      Define({"Day"}, {"Count(Shop)", "Sum(Pieces)", "Min(Pieces)", "Max(Pieces)"}),
      Define({"Month"}, {"Count(Shop)", "Sum(Pieces)", "Max(Pieces)", "Avg(Pieces*2.5)"}),
      Define({"Weekday", "Shop"}, {"Sum(Pieces)"}),
      Define({"Weekday"}, {"Count(distinct Month)", "Count(distinct Shop)", "Sum(Pieces/3)"}),
      Define({"Day", "Shop"}, {"Sum(Pieces)", "Avg(Pieces*2.5)"}),
      Define({"Month", "Weekday"}, {"Count(Shop)"}),
      Define({}, {"Count(distinct Day)", "Count(Month)", "Sum({<Weekday={2}>} Pieces)"})};
  for (const auto& selections : kSelections) {
    SelectAll(selections);
    const std::vector<HyperCube> frame = Frame(charts, {Id("Weekday"), Id("Month"), Id("Day")});
    for (size_t chart = 0; chart < charts.size(); ++chart) {
      EXPECT_EQ(WholeText(frame[chart]), WholeText(*Calculate(charts[chart])));
    }
  }
  EXPECT_GE(model_->decided_columns().known()->entries().size(), 2u);
}

TEST_F(DecidedColumnsTest, ListsCountTheirRows) {
  const std::vector<FieldId> listed = {Id("Weekday"), Id("Shop"), Id("Month"), Id("Day")};
  for (const bool with_chart : {false, true}) {
    for (const auto& selections : kSelections) {
      SelectAll(selections);
      if (with_chart) Frame({Define({"Day"}, {"Count(Shop)"})}, listed);
      ASSERT_TRUE(state_->CountTogether(listed, InlineExecution()).ok());
      for (const FieldId field : listed) {
        EXPECT_EQ(**state_->Frequencies(field, InlineExecution()), Frequencies(field))
            << model_->field(field).name;
      }
    }
  }
  EXPECT_GE(model_->decided_columns().known()->entries().size(), 2u);
}

}  // namespace
}  // namespace celadon
