// Commands that select in charts, and for a while.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "chart_words.h"
#include "column_clauses.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "selection_output.h"
#include "shell.h"

namespace celadon::command {
namespace {

struct Pick {
  HyperCubeDefinition cube;
  CubeClick click;
  bool toggle = false;
};

absl::StatusOr<std::vector<uint64_t>> TakeCounts(WordList& words, std::string_view what) {
  std::vector<uint64_t> counts;
  CELADON_ASSIGN_OR_RETURN(counts.emplace_back(), words.TakeCount(what));
  uint64_t next = 0;
  while (words.peek() != nullptr && absl::SimpleAtoi(words.peek()->text, &next)) {
    CELADON_ASSIGN_OR_RETURN(counts.emplace_back(), words.TakeCount(what));
  }
  return counts;
}

absl::StatusOr<double> TakeNumber(WordList& words) {
  CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("an end of the range"));
  double number = 0;
  if (absl::SimpleAtod(word.text, &number)) return number;
  return absl::InvalidArgumentError(absl::StrFormat("a number is expected, not: %s", word.text));
}

absl::StatusOr<size_t> TakeDimension(WordList& words, const HyperCubeDefinition& cube) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("a dimension"));
  return FindColumn(cube, name.text);
}

// `values DIM ELEMENT...`.
absl::StatusOr<CubeClick> TakeValues(WordList& words, const HyperCubeDefinition& cube) {
  CubeValues click;
  CELADON_ASSIGN_OR_RETURN(click.dimension, TakeDimension(words, cube));
  CELADON_ASSIGN_OR_RETURN(const auto elements, TakeCounts(words, "an element number"));
  click.elements.assign(elements.begin(), elements.end());
  return click;
}

// `rows ROW... [in DIM...]`.
absl::StatusOr<CubeClick> TakeRows(WordList& words, const HyperCubeDefinition& cube) {
  CubeCells click;
  CELADON_ASSIGN_OR_RETURN(click.rows, TakeCounts(words, "a row, from 0"));
  if (!words.TakeKeyword("in")) return click;
  do {
    CELADON_ASSIGN_OR_RETURN(click.dimensions.emplace_back(), TakeDimension(words, cube));
  } while (!words.empty());
  return click;
}

// `range MEASURE LOW HIGH`.
absl::StatusOr<CubeClick> TakeRange(WordList& words, const HyperCubeDefinition& cube) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("a measure"));
  CELADON_ASSIGN_OR_RETURN(const size_t column, FindColumn(cube, name.text));
  if (column < cube.dimensions.size()) {
    return absl::InvalidArgumentError(absl::StrFormat("a measure is expected, not: %s", name.text));
  }
  CubeRanges::Range range{.measure = column - cube.dimensions.size(), .numbers = {}};
  CELADON_ASSIGN_OR_RETURN(range.numbers.low, TakeNumber(words));
  CELADON_ASSIGN_OR_RETURN(range.numbers.high, TakeNumber(words));
  return CubeRanges{.ranges = {range}};
}

// `left|top|data ROW COLUMN`.
absl::StatusOr<CubeClick> TakePivotCell(WordList& words) {
  using Place = PivotCells::Place;
  PivotCells::PivotCell cell{.place = Place::kData};
  if (words.TakeKeyword("left")) {
    cell.place = Place::kLeft;
  } else if (words.TakeKeyword("top")) {
    cell.place = Place::kTop;
  } else if (!words.TakeKeyword("data")) {
    return absl::InvalidArgumentError("left, top or data is expected behind cell");
  }
  CELADON_ASSIGN_OR_RETURN(cell.row, words.TakeCount("a row, from 0"));
  CELADON_ASSIGN_OR_RETURN(cell.column, words.TakeCount("a column, from 0"));
  return PivotCells{.cells = {cell}};
}

absl::StatusOr<Pick> ParsePick(std::string_view arguments) {
  const std::vector<std::string_view> parts = SplitTopLevel(arguments, " of cube ");
  if (parts.size() != 2) {
    return absl::InvalidArgumentError("pick CELLS of cube DIMENSIONS : MEASURES is expected");
  }
  Pick pick;
  CELADON_ASSIGN_OR_RETURN(pick.cube, ParseCube(parts[1]));
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(parts[0]));
  WordList words(std::move(split));
  pick.toggle = words.TakeKeyword("toggle");
  if (words.TakeKeyword("values")) {
    CELADON_ASSIGN_OR_RETURN(pick.click, TakeValues(words, pick.cube));
  } else if (words.TakeKeyword("rows")) {
    CELADON_ASSIGN_OR_RETURN(pick.click, TakeRows(words, pick.cube));
  } else if (words.TakeKeyword("range")) {
    CELADON_ASSIGN_OR_RETURN(pick.click, TakeRange(words, pick.cube));
  } else if (words.TakeKeyword("cell")) {
    CELADON_ASSIGN_OR_RETURN(pick.click, TakePivotCell(words));
  } else {
    return absl::InvalidArgumentError("values, rows, range or cell is expected behind pick");
  }
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return pick;
}

}  // namespace

absl::Status RunPick(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const Pick pick, ParsePick(arguments));
  return AnswerSelections(shell,
                          shell.session().SelectInCube(pick.cube, pick.click, pick.toggle,
                                                       shell.MakeExecution(), shell.select_options),
                          answer);
}

absl::Status RunModal(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("begin, accept, cancel or reset"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  Session& session = shell.session();
  if (word.Is("begin")) {
    CELADON_RETURN_IF_ERROR(session.BeginSelections());
    return AnswerSelections(shell, SelectionResult(), answer);
  }
  if (word.Is("accept")) return AnswerSelections(shell, session.EndSelections(true), answer);
  if (word.Is("cancel")) return AnswerSelections(shell, session.EndSelections(false), answer);
  if (word.Is("reset")) return AnswerSelections(shell, session.ResetMadeSelections(), answer);
  return absl::InvalidArgumentError(
      absl::StrFormat("begin, accept, cancel or reset is expected, not: %s", word.text));
}

}  // namespace celadon::command
