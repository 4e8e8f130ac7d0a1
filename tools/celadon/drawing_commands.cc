// The command that draws a cube in the terminal.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "chart_drawing.h"
#include "chart_words.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

constexpr uint64_t kMostBars = 50;  // rows, unless the command says how many

struct ChartKind {
  std::string_view name;
  absl::StatusOr<std::string> (*draw)(const HyperCube&);
  bool a_line_a_row;
};
constexpr ChartKind kKinds[] = {{"bar", DrawBars, true},
                                {"line", DrawLines, false},
                                {"hist", DrawHistogram, false},
                                {"scatter", DrawScatter, false}};

}  // namespace

// In JSON a chart is its cube: whoever reads that draws for himself.
absl::Status RunChart(Shell& shell, std::string_view arguments, Answer& answer) {
  const std::string_view name = arguments.substr(0, arguments.find_first_of(" \t\r\n"));
  const auto kind = std::ranges::find_if(
      kKinds, [name](const ChartKind& candidate) { return SameWord(name, candidate.name); });
  if (kind == std::end(kKinds)) {
    return absl::InvalidArgumentError("chart takes bar, line, hist or scatter, and then a cube");
  }
  const std::string_view cube_text = TrimBlanks(arguments.substr(name.size()));
  if (answer.json() != nullptr) return RunCube(shell, cube_text, answer);
  CELADON_ASSIGN_OR_RETURN(HyperCubeDefinition definition, ParseCube(cube_text));
  if (definition.mode != CubeMode::kStraight) {
    return absl::InvalidArgumentError("only straight cubes are drawn: leave out mode");
  }
  constexpr uint64_t kAll = Page().top;
  if (kind->a_line_a_row && definition.page.top == kAll) definition.page.top = kMostBars;
  CELADON_ASSIGN_OR_RETURN(const HyperCube cube,
                           shell.session().Cube(definition, shell.MakeExecution()));
  answer.Touch(cube.records);
  if (cube.cells.empty()) return absl::FailedPreconditionError("there is nothing to draw: no rows");
  CELADON_ASSIGN_OR_RETURN(answer.text(), kind->draw(cube));
  if (cube.cells.size() < cube.rows) {
    answer.text() +=
        absl::StrFormat("%s of %s\n", WithThousands(cube.cells.size()), RowCount(cube.rows));
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
