#include "column_clauses.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "page_words.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

constexpr std::string_view kDimension = "attribute-dimension";

// Descending values of a dimension are that by their criterion: texts stay behind numbers, and what
// it leaves equal stays in load order, which would not be so in the whole order reversed.
void TurnCriterion(ColumnSort* sort) {
  if (sort->criteria.empty()) sort->criteria.push_back(SortCriterion());
  sort->criteria.front().descending = true;
  sort->descending = false;
}

// `COLUMN [asc|desc] [by …]`: the words behind the column are read from the end.
absl::StatusOr<ColumnSort> ParseSort(const HyperCubeDefinition& cube, std::string_view text) {
  ColumnSort sort;
  std::string_view column = text;
  if (const size_t by = text.rfind(" by "); by != std::string_view::npos) {
    CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(text.substr(by + 4)));
    WordList words(std::move(split));
    const std::optional<SortBy> criterion = TakeSortWord(words);
    sort.descending = TakeDescending(words);
    if (criterion.has_value() && words.empty()) {
      sort.criteria = {{.by = *criterion, .descending = false, .expression = {}}};
    } else {
      sort.descending = false;
      sort.criteria = {{.by = SortBy::kExpression,
                        .descending = false,
                        .expression = std::string(TrimBlanks(text.substr(by + 4)))}};
    }
    column = TrimBlanks(text.substr(0, by));
  }
  if (const size_t last = column.find_last_of(' '); last != std::string_view::npos) {
    const std::string_view word = column.substr(last + 1);
    if (SameWord(word, "asc") || SameWord(word, "desc")) {
      sort.descending = SameWord(word, "desc");
      column = TrimBlanks(column.substr(0, last));
    }
  }
  CELADON_ASSIGN_OR_RETURN(sort.column, FindColumn(cube, column));
  if (sort.descending && sort.column < cube.dimensions.size()) TurnCriterion(&sort);
  return sort;
}

// `COLUMN by EXPRESSION`.
struct ColumnExpression {
  size_t column = 0;
  std::string expression;
};

absl::StatusOr<ColumnExpression> ParseColumnExpression(const HyperCubeDefinition& cube,
                                                       std::string_view text) {
  const size_t by = text.find(" by ");
  if (by == std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrFormat("COLUMN by EXPRESSION is expected, not: %s", text));
  }
  ColumnExpression parsed{.column = 0, .expression = std::string(TrimBlanks(text.substr(by + 4)))};
  CELADON_ASSIGN_OR_RETURN(parsed.column, FindColumn(cube, TrimBlanks(text.substr(0, by))));
  return parsed;
}

absl::Status AddAttribute(std::string_view text, bool dimension, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(ColumnExpression parsed, ParseColumnExpression(*cube, text));
  const size_t dimensions = cube->dimensions.size();
  auto& attributes = parsed.column < dimensions
                         ? cube->dimensions[parsed.column].attributes
                         : cube->measures[parsed.column - dimensions].attributes;
  attributes.push_back({.expression = std::move(parsed.expression), .dimension = dimension});
  return absl::OkStatus();
}

absl::Status AddCondition(std::string_view text, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(ColumnExpression parsed, ParseColumnExpression(*cube, text));
  const size_t dimensions = cube->dimensions.size();
  const auto [condition, message] = SplitCondition(parsed.expression);
  if (parsed.column < dimensions) {
    cube->dimensions[parsed.column].condition = condition;
    cube->dimensions[parsed.column].condition_message = message;
  } else {
    cube->measures[parsed.column - dimensions].condition = condition;
    cube->measures[parsed.column - dimensions].condition_message = message;
  }
  return absl::OkStatus();
}

}  // namespace

std::pair<std::string, std::string> SplitCondition(std::string_view text) {
  const std::vector<std::string_view> parts = SplitTopLevel(text, " else ");
  return {std::string(parts.front()), std::string(parts.size() > 1 ? parts[1] : "")};
}

// A column named by its text or label; dimensions come first.
absl::StatusOr<size_t> FindColumn(const HyperCubeDefinition& cube, std::string_view name) {
  const auto split = SplitWords(name);
  const std::string bare =
      split.ok() && split->size() == 1 ? split->front().text : std::string(name);
  const size_t dimensions = cube.dimensions.size();
  for (size_t d = 0; d < dimensions; ++d) {
    const std::string& expression = cube.dimensions[d].expression;
    const std::string& label = cube.dimensions[d].label;
    const auto plain = SplitWords(expression);
    if (expression == name || label == bare ||
        (plain.ok() && plain->size() == 1 && plain->front().text == bare)) {
      return d;
    }
  }
  for (size_t m = 0; m < cube.measures.size(); ++m) {
    const MeasureDefinition& measure = cube.measures[m];
    if (measure.expression == name || measure.label == bare) return dimensions + m;
  }
  return absl::NotFoundError(absl::StrFormat("the cube has no such column: %s", name));
}

bool BeginsClause(std::string_view word) {
  return SameWord(word, "sort") || SameWord(word, "attribute") || SameWord(word, kDimension) ||
         SameWord(word, "condition");
}

absl::Status ParseClause(std::string_view word, std::string_view text, HyperCubeDefinition* cube) {
  for (const std::string_view part : SplitTopLevel(text, ',')) {
    if (SameWord(word, "attribute") || SameWord(word, kDimension)) {
      CELADON_RETURN_IF_ERROR(AddAttribute(part, SameWord(word, kDimension), cube));
    } else if (SameWord(word, "condition")) {
      CELADON_RETURN_IF_ERROR(AddCondition(part, cube));
    } else {
      CELADON_ASSIGN_OR_RETURN(ColumnSort parsed, ParseSort(*cube, part));
      cube->sort.push_back(std::move(parsed));
    }
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
