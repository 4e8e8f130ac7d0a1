// A small model and cubes over it as lines of text.
#ifndef CELADON_TESTS_HYPERCUBE_CUBE_FIXTURE_H_
#define CELADON_TESTS_HYPERCUBE_CUBE_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "celadon/hypercube.h"
#include "model/staged_rows.h"

namespace celadon {

inline std::string Line(const std::vector<Cell>& cells) {
  std::string line;
  for (const Cell& cell : cells) line += (line.empty() ? "" : " ") + cell.text;
  return line;
}

// Of a whole cube: how many records, all rows and the totals.
inline std::string WholeText(const HyperCube& cube) {
  std::string text = std::to_string(cube.records) + " records";
  for (const auto& row : cube.cells) text += "\n" + Line(row);
  return text + "\ntotals " + Line(cube.totals);
}

inline std::string WholeText(const std::vector<HyperCube>& cubes) {
  std::string text;
  for (const HyperCube& cube : cubes) text += WholeText(cube) + "\n";
  return text;
}

// The table of Qlik help "Examples of Chart Inter Record functions".
inline StagedModel Months() {
  StagedModel staged;
  Stage(staged, "T", {"Month", "Group", "Value"},
        {{N(1), T("A"), N(1)},
         {N(1), T("B"), N(2)},
         {N(2), T("A"), N(3)},
         {N(2), T("B"), N(4)},
         {N(3), T("A"), N(5)},
         {N(3), T("B"), N(6)}});
  return staged;
}

// A cube as lines of its cells' texts, a missing number of a measure as "-".
class CubeTest : public testing::Test {
 protected:
  void Build(StagedModel staged) {
    model_ = BuildOrDie(std::move(staged));
    state_ = std::make_unique<AssociationState>(model_, SelectionState());
  }

  HyperCubeDefinition Define(const std::vector<std::string>& dimensions,
                             const std::vector<std::string>& measures) {
    HyperCubeDefinition definition;
    for (const std::string& text : dimensions) definition.dimensions.push_back({text, {}});
    for (const std::string& text : measures) definition.measures.push_back({text, {}});
    return definition;
  }

  // Selects values of a field by their display texts.
  void Select(const std::string& field, const std::vector<std::string>& values) {
    SelectionState selections = state_->selections();
    const FieldId id = *model_->FindField(field);
    Bitmap symbols(model_->field(id).symbols->size());
    for (const std::string& value : values) {
      symbols.Set(*model_->field(id).symbols->FindText(value, settings_));
    }
    selections.Set(id, std::move(symbols));
    state_ = std::make_unique<AssociationState>(model_, std::move(selections));
  }

  // The text of one expression; an error as its message.
  std::string Evaluate(const std::string& expression) {
    const auto cell = EvaluateExpression(expression, {state_.get(), &settings_}, InlineExecution());
    return cell.ok() ? cell->text : std::string(cell.status().message());
  }

  absl::StatusOr<HyperCube> Calculate(const HyperCubeDefinition& definition) {
    return CalculateHyperCube(definition, {state_.get(), &settings_}, InlineExecution());
  }

  std::vector<std::string> LinesOf(const HyperCubeDefinition& definition) {
    const auto cube = Calculate(definition);
    EXPECT_TRUE(cube.ok()) << cube.status();
    std::vector<std::string> lines;
    for (const auto& row : cube->cells) lines.push_back(Line(row));
    lines.push_back("total " + Line(cube->totals));
    return lines;
  }

  std::shared_ptr<const DataModel> model_;
  std::unique_ptr<AssociationState> state_;
  RegionalSettings settings_;
};

using Lines = std::vector<std::string>;

}  // namespace celadon

#endif  // CELADON_TESTS_HYPERCUBE_CUBE_FIXTURE_H_
