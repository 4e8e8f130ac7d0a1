#include "chart_drawing.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "celadon/format.h"
#include "dot_canvas.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

constexpr int kBarColumns = 40;
constexpr size_t kCanvasColumns = 60, kCanvasLines = 12;
constexpr double kMostSpans = 20;

std::optional<double> NumberOf(const Cell& cell) {
  return cell.has_number && std::isfinite(cell.number) ? std::optional(cell.number) : std::nullopt;
}

std::string LabelOf(const HyperCube& cube, const std::vector<Cell>& row) {
  std::string label;
  for (size_t d = 0; d < cube.dimensions.size(); ++d) {
    if (d > 0) label += " · ";
    label += row[d].text;
  }
  return label.empty() ? "total" : label;
}

// From the least to the greatest number that was taken.
struct Range {
  double least = HUGE_VAL, greatest = -HUGE_VAL;
  void Take(double number) {
    least = std::min(least, number);
    greatest = std::max(greatest, number);
  }
  bool empty() const { return least > greatest; }
  // Where a number stands, 0 to 1; all in the middle where they are equal.
  double PlaceOf(double number) const {
    if (greatest <= least) return 0.5;
    return (number / 2 - least / 2) / (greatest / 2 - least / 2);  // the width may be no double
  }
  size_t DotOf(double number, size_t dots) const {
    return static_cast<size_t>(std::lround(PlaceOf(number) * static_cast<double>(dots - 1)));
  }
};

// The part of an axis with the number 0 that lies between 0 and a number. The end of a bar to the
// right is told to an eighth of a character.
std::string BarOf(double number, const Range& axis) {
  constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double zero = std::round(axis.PlaceOf(0) * kBarColumns);
  const double end = axis.PlaceOf(number) * kBarColumns;
  const double first = number < 0 ? std::round(end) : zero;
  const auto eighths = static_cast<int>(std::lround((number < 0 ? zero - first : end - zero) * 8));
  std::string bar(static_cast<size_t>(first), ' ');
  for (int i = 0; i < eighths / 8; ++i) bar += "█";
  return eighths > 0 ? bar + kEighths[eighths % 8] : bar;
}

// A canvas with the ends of its axes; `side` is what is drawn upwards.
std::string Framed(const DotCanvas& canvas, const std::string& title, const Range& side,
                   const std::string& left, const std::string& right) {
  const std::string top = PlainNumberText(side.greatest), bottom = PlainNumberText(side.least);
  const int width = std::max(DisplayWidth(top), DisplayWidth(bottom));
  const auto padded = [width](const std::string& text) {
    return std::string(static_cast<size_t>(width - DisplayWidth(text)), ' ') + text;
  };
  std::string text = title + "\n";
  const std::vector<std::string> lines = canvas.Lines();
  for (size_t line = 0; line < lines.size(); ++line) {
    const bool last = line + 1 == lines.size();
    text += padded(line == 0 ? top : last ? bottom : "") + " ┤" + lines[line] + "\n";
  }
  const int gap = static_cast<int>(kCanvasColumns) - DisplayWidth(left) - DisplayWidth(right);
  return text + padded("") + "  " + left + std::string(static_cast<size_t>(std::max(1, gap)), ' ') +
         right + "\n";
}

absl::Status NothingToDraw(const char* what) {
  return absl::FailedPreconditionError(
      absl::StrFormat("there is nothing to draw: no row has %s", what));
}

// 1, 2 or 5 times a power of ten, so that a range takes at most kMostSpans of them.
double SpanOf(const Range& range) {
  const double least = (range.greatest - range.least) / kMostSpans;
  if (least <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * power >= least) return times * power;
  }
  return 10 * power;
}

}  // namespace

absl::StatusOr<std::string> DrawBars(const HyperCube& cube) {
  const size_t dimensions = cube.dimensions.size(), measures = cube.measures.size();
  if (measures == 0) return absl::InvalidArgumentError("a bar chart takes a measure");
  Range axis;
  axis.Take(0);
  for (const std::vector<Cell>& row : cube.cells) {
    for (size_t m = 0; m < measures; ++m) axis.Take(NumberOf(row[dimensions + m]).value_or(0));
  }
  std::vector<std::string> headings = {"", "", ""};
  if (measures > 1) headings.insert(headings.begin() + 1, "");
  TerminalTable table(headings);
  table.AlignRight(headings.size() - 2);
  for (const std::vector<Cell>& row : cube.cells) {
    for (size_t m = 0; m < measures; ++m) {
      const Cell& cell = row[dimensions + m];
      std::vector<std::string> cells = {m == 0 ? LabelOf(cube, row) : ""};
      if (measures > 1) cells.push_back(cube.measures[m].name);
      cells.push_back(cell.text);
      const std::optional<double> number = NumberOf(cell);
      cells.push_back(number.has_value() ? BarOf(*number, axis) : "");
      table.AddRow(std::move(cells));
    }
  }
  return table.RowText();
}

absl::StatusOr<std::string> DrawLines(const HyperCube& cube) {
  if (cube.measures.empty()) return absl::InvalidArgumentError("a line chart takes a measure");
  std::string text;
  for (size_t m = 0; m < cube.measures.size(); ++m) {
    const size_t column = cube.dimensions.size() + m;
    Range side;
    for (const std::vector<Cell>& row : cube.cells) {
      if (const auto number = NumberOf(row[column])) side.Take(*number);
    }
    if (side.empty()) return NothingToDraw("a number");
    const Range rows{0, static_cast<double>(cube.cells.size() - 1)};
    DotCanvas canvas(kCanvasColumns, kCanvasLines);
    std::optional<std::pair<size_t, size_t>> before;
    for (size_t r = 0; r < cube.cells.size(); ++r) {
      const auto number = NumberOf(cube.cells[r][column]);
      const auto last = std::exchange(before, std::nullopt);
      if (!number.has_value()) continue;
      before.emplace(rows.DotOf(static_cast<double>(r), canvas.width()),
                     side.DotOf(*number, canvas.height()));
      const auto& [x, y] = *before;
      last.has_value() ? canvas.Line(last->first, last->second, x, y) : canvas.Dot(x, y);
    }
    text += Framed(canvas, cube.measures[m].name, side, LabelOf(cube, cube.cells.front()),
                   LabelOf(cube, cube.cells.back()));
  }
  return text;
}

absl::StatusOr<std::string> DrawHistogram(const HyperCube& cube) {
  if (cube.dimensions.size() != 1) {
    return absl::InvalidArgumentError("a histogram takes one dimension, of numbers");
  }
  Range range;
  for (const std::vector<Cell>& row : cube.cells) {
    if (const auto number = NumberOf(row[0])) range.Take(*number);
  }
  if (range.empty()) return NothingToDraw("a number as its dimension");
  if (!std::isfinite(range.greatest - range.least)) {
    return absl::InvalidArgumentError("the numbers lie too far apart for a histogram");
  }
  const double span = SpanOf(range), first = std::floor(range.least / span);
  std::vector<double> sums(static_cast<size_t>(std::floor(range.greatest / span) - first) + 1);
  for (const std::vector<Cell>& row : cube.cells) {
    const auto number = NumberOf(row[0]);
    if (!number.has_value()) continue;
    sums[static_cast<size_t>(std::floor(*number / span) - first)] +=
        row.size() > 1 ? NumberOf(row[1]).value_or(0) : 1;
  }
  HyperCube spans;
  spans.dimensions = cube.dimensions;
  spans.measures.resize(1);
  for (size_t i = 0; i < sums.size(); ++i) {
    std::vector<Cell>& row = spans.cells.emplace_back(2);
    row[0].text = "from " + PlainNumberText((first + static_cast<double>(i)) * span);
    row[1].text = PlainNumberText(sums[i]);
    row[1].number = sums[i];
    row[1].has_number = true;
  }
  return DrawBars(spans);
}

absl::StatusOr<std::string> DrawScatter(const HyperCube& cube) {
  if (cube.measures.size() != 2) {
    return absl::InvalidArgumentError("a scatter chart takes two measures");
  }
  const size_t first = cube.dimensions.size();
  Range bottom, side;
  std::vector<std::pair<double, double>> dots;
  for (const std::vector<Cell>& row : cube.cells) {
    const auto x = NumberOf(row[first]), y = NumberOf(row[first + 1]);
    if (!x.has_value() || !y.has_value()) continue;
    bottom.Take(*x);
    side.Take(*y);
    dots.emplace_back(*x, *y);
  }
  if (dots.empty()) return NothingToDraw("a number for both measures");
  DotCanvas canvas(kCanvasColumns, kCanvasLines);
  for (const auto& [x, y] : dots) {
    canvas.Dot(bottom.DotOf(x, canvas.width()), side.DotOf(y, canvas.height()));
  }
  return Framed(canvas, cube.measures[1].name + " by " + cube.measures[0].name, side,
                PlainNumberText(bottom.least), PlainNumberText(bottom.greatest));
}

}  // namespace celadon::command
