// Grids of a pass as others know them: what they are about, and the same asked of another pass.
#include <algorithm>
#include <utility>

#include "hypercube/learned_fields.h"
#include "hypercube/record_pass.h"

namespace celadon {

bool RecordPass::IsOfTable(const BitPackedColumn* column) const {
  const bool own = std::ranges::any_of(
      records_.table().columns, [&](const TableColumn& held) { return &held.codes == column; });
  const LearnedFields* const learned = records_.fields().learned();
  return own || (learned != nullptr && learned->Hold(column)) || records_.KeepsFar(column);
}

template <typename Grid>
std::optional<GridSubject> RecordPass::WhereOfTable(const Grid& grid, GridSubject subject) const {
  const bool of_table =
      (subject.column == nullptr || IsOfTable(subject.column)) &&
      std::ranges::all_of(grid.shape.axes(), [this](const CellAxis& axis) {
        return (axis.map == nullptr || axis.projection != nullptr) && IsOfTable(axis.column);
      });
  return of_table ? std::optional(std::move(subject)) : std::nullopt;
}

std::optional<GridSubject> RecordPass::SubjectOf(const Counts::Grid& grid) const {
  return WhereOfTable(grid, GridSubject());
}

template <typename Grid>
std::optional<GridSubject> RecordPass::SubjectOf(const Grid& grid, const NumberLane& lane) const {
  const ReadArgument& argument = *lane.argument;
  if (IsOfOneColumn(argument)) {
    GridSubject subject{.column = argument.inputs.front().columns.front().column};
    if (argument.program != nullptr) {
      subject.numbers.assign(lane.of_code.begin(), lane.of_code.end());
    }
    return WhereOfTable(grid, std::move(subject));
  }
  const auto is_of_table = [this](const ArgumentInput& input) {
    return IsOfTable(input.columns.front().column);
  };
  if (argument.formula.empty() || !std::ranges::all_of(argument.inputs, is_of_table)) {
    return std::nullopt;
  }
  return WhereOfTable(
      grid, GridSubject{.formula = KeyOfFormula(argument.formula, lane.interpreter->settings())});
}

std::optional<GridSubject> RecordPass::SubjectOf(const Sums::Grid& grid) const {
  return SubjectOf(grid, numbers_[grid.what]);
}

std::optional<GridSubject> RecordPass::SubjectOf(const Totals::Grid& grid) const {
  return SubjectOf(grid, numbers_[grid.what]);
}

std::optional<GridSubject> RecordPass::SubjectOf(const Leasts::Grid& grid) const {
  std::optional<GridSubject> subject = SubjectOf(grid, numbers_[grid.what / 2]);
  if (subject.has_value()) subject->smallest = grid.what % 2 == 0;
  return subject;
}

std::optional<GridSubject> RecordPass::SubjectOf(const Extremes::Grid& grid) const {
  const KeyLane& lane = keys_[grid.what];
  return WhereOfTable(grid, GridSubject{.column = lane.column, .smallest = lane.smallest});
}

size_t RecordPass::Repeat(const RecordPass& /*asked*/, const Counts::Grid& /*grid*/,
                          std::vector<CellAxis> axes) {
  return Count(std::move(axes)).grid;
}

size_t RecordPass::Repeat(const RecordPass& asked, const Sums::Grid& grid,
                          std::vector<CellAxis> axes) {
  const NumberLane& lane = asked.numbers_[grid.what];
  return Sum(std::move(axes), *lane.argument, *lane.interpreter).grid;
}

size_t RecordPass::Repeat(const RecordPass& asked, const Extremes::Grid& grid,
                          std::vector<CellAxis> axes) {
  const KeyLane& lane = asked.keys_[grid.what];
  return extremes_.Ask(std::move(axes), KeysOf(lane.column, lane.numbers, lane.smallest));
}

}  // namespace celadon
