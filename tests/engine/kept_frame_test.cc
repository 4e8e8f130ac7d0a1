// Frames as they are kept against what was calculated.
#include "engine/kept_frame.h"

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace celadon {
namespace {

std::string TextOf(const Cell& cell) {
  std::ostringstream text;
  text << '[' << cell.text << '|' << std::hexfloat << cell.number << '|' << cell.has_number
       << cell.null << '|' << cell.element << ']';
  return text.str();
}

std::string TextOf(const ListObject& list) {
  std::ostringstream text;
  text << list.name << ' ' << list.size << '\n';
  for (const ListValue& value : list.values) {
    text << value.text << '|' << std::hexfloat << value.number.value_or(-7) << '|' << value.element
         << '|' << value.symbol << '|' << static_cast<int>(value.state) << value.forced_out << '|'
         << value.frequency.value_or(77) << '|' << value.frequency_text << '|'
         << value.highlights.size();
    for (const Cell& cell : value.expressions) text << TextOf(cell);
    text << '\n';
  }
  return text.str();
}

std::string TextOf(const HyperCube& cube) {
  std::ostringstream text;
  text << cube.title << ' ' << cube.rows << ' ' << cube.records << '\n';
  for (const auto& row : cube.cells) {
    for (const Cell& cell : row) text << TextOf(cell);
    text << '\n';
  }
  for (const Cell& total : cube.totals) text << TextOf(total);
  return text.str();
}

std::string TextOf(const std::vector<ObjectResult>& results) {
  std::string text;
  for (const ObjectResult& result : results) {
    text += std::visit([](const auto& object) { return TextOf(object); }, result) + "\n\n";
  }
  return text;
}

TEST(KeptFrame, GivesBackEveryKindOfCellAndValue) {
  HyperCube cube;
  cube.title = "All numbers";
  cube.rows = 9;
  cube.totals.push_back({.text = "total", .number = 1.5, .has_number = true});
  for (const double number :
       {0.0, -0.0, 1.0, -1.0, 0.1, 127.0, 128.0, 4503599627370495.0, 4503599627370497.0, 1e300,
        std::numeric_limits<double>::infinity(), std::nan("")}) {
    std::vector<Cell>& row = cube.cells.emplace_back();
    for (const int64_t element : {int64_t{0}, int64_t{-1}, int64_t{-4}, int64_t{1} << 40}) {
      row.push_back({.text = std::to_string(number),
                     .number = number,
                     .has_number = element >= 0,
                     .null = element == -1,
                     .element = element});
    }
  }
  cube.cells.push_back({});  // a row without cells
  ListObject list;
  list.name = "States";
  for (const ValueState state :
       {ValueState::kSelected, ValueState::kPossible, ValueState::kAlternative,
        ValueState::kExcluded, ValueState::kSelectedExcluded}) {
    for (const bool with : {false, true}) {
      ListValue& value = list.values.emplace_back();
      value.text = with ? std::string(1000, 'x') : "";
      if (with) value.number = 41773.25;
      value.element = with ? 0xFFFFFFFF : 0;
      value.symbol = with ? 300 : 0;
      value.state = state;
      value.forced_out = with;
      if (with) value.frequency = 0;
      value.frequency_text = with ? "12.5%" : "";
    }
  }
  ListObject searched = list;  // with what is not written
  searched.values.front().highlights.push_back({});
  searched.values.back().expressions.push_back({.text = "5", .number = 5, .has_number = true});
  const std::vector<ObjectResult> results = {cube, list, searched, ListObject(), HyperCube()};
  const KeptFrame kept(results);
  for (const size_t threads : {1, 3}) {
    EXPECT_EQ(TextOf(kept.Results(*MakeThreadPool(threads))), TextOf(results));
  }
}

TEST(KeptFrame, TakesAFractionOfItsObjects) {
  ListObject list;
  HyperCube cube;
  for (uint32_t i = 0; i < 1000; ++i) {
    list.values.push_back({.text = "value " + std::to_string(i),
                           .number = {},
                           .element = i,
                           .symbol = i,
                           .state = ValueState::kPossible,
                           .forced_out = false,
                           .frequency = i,
                           .frequency_text = {},
                           .highlights = {},
                           .expressions = {}});
    const Cell cell{.text = std::to_string(i), .number = 1.0 * i, .has_number = true};
    cube.cells.push_back({cell, cell, cell});
  }
  const KeptFrame kept({list, cube});
  EXPECT_LT(kept.bytes() * 5, 1000 * (sizeof(ListValue) + 3 * sizeof(Cell)));
}

}  // namespace
}  // namespace celadon
