#include "cube_options.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "column_clauses.h"
#include "command_text.h"
#include "limit_words.h"
#include "page_words.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

absl::Status ParseMode(WordList& words, HyperCubeDefinition* cube) {
  const std::pair<std::string_view, CubeMode> modes[] = {{"s", CubeMode::kStraight},
                                                         {"p", CubeMode::kPivot},
                                                         {"k", CubeMode::kStacked},
                                                         {"t", CubeMode::kTree}};
  for (const auto& [word, mode] : modes) {
    if (!words.TakeKeyword(word)) continue;
    cube->mode = mode;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("S, P, K or T is expected behind mode");
}

absl::StatusOr<DimensionDefinition*> TakeDimension(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("a dimension"));
  CELADON_ASSIGN_OR_RETURN(const size_t column, FindColumn(*cube, name.text));
  if (column < cube->dimensions.size()) return &cube->dimensions[column];
  return absl::InvalidArgumentError(
      absl::StrFormat("a dimension is expected, not the measure: %s", name.text));
}

// `others DIM LIMIT …`.
absl::Status ParseOthers(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(DimensionDefinition * dimension, TakeDimension(words, cube));
  return ParseLimit(words, &dimension->others);
}

absl::StatusOr<MeasureDefinition*> TakeMeasure(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("a measure"));
  CELADON_ASSIGN_OR_RETURN(const size_t column, FindColumn(*cube, name.text));
  if (column >= cube->dimensions.size()) return &cube->measures[column - cube->dimensions.size()];
  return absl::InvalidArgumentError(
      absl::StrFormat("a measure is expected, not the dimension: %s", name.text));
}

bool NamesMeasure(const Word* word, const HyperCubeDefinition& cube) {
  if (word == nullptr) return false;
  const auto column = FindColumn(cube, word->text);
  return column.ok() && *column >= cube.dimensions.size();
}

// `subtotals [DIM ...]`; without names all dimensions but the outermost one.
absl::Status ParseSubtotals(WordList& words, HyperCubeDefinition* cube) {
  bool named = false;
  while (const Word* next = words.peek()) {
    const auto column = FindColumn(*cube, next->text);
    if (!column.ok() || *column >= cube->dimensions.size()) break;
    CELADON_ASSIGN_OR_RETURN(DimensionDefinition * dimension, TakeDimension(words, cube));
    dimension->show_total = named = true;
  }
  for (size_t d = 1; d < cube->dimensions.size() && !named; ++d) {
    cube->dimensions[d].show_total = true;
  }
  return absl::OkStatus();
}

// `total MEASURE expression|none|sum|avg|count|min|max`.
absl::Status ParseTotal(WordList& words, HyperCubeDefinition* cube) {
  using Total = MeasureDefinition::Total;
  const std::pair<std::string_view, Total> totals[] = {{"expression", Total::kExpression},
                                                       {"none", Total::kNone},
                                                       {"sum", Total::kSum},
                                                       {"avg", Total::kAverage},
                                                       {"count", Total::kCount},
                                                       {"min", Total::kMinimum},
                                                       {"max", Total::kMaximum}};
  CELADON_ASSIGN_OR_RETURN(MeasureDefinition * measure, TakeMeasure(words, cube));
  for (const auto& [word, total] : totals) {
    if (!words.TakeKeyword(word)) continue;
    measure->total = total;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "expression, none, sum, avg, count, min or max is expected behind total MEASURE");
}

// `format MEASURE [number|fix N|money|date|time|timestamp|interval] [PATTERN]`.
absl::Status ParseFormat(WordList& words, HyperCubeDefinition* cube) {
  const std::pair<std::string_view, NumberType> types[] = {
      {"number", NumberType::kReal},      {"fix", NumberType::kFix},
      {"money", NumberType::kMoney},      {"date", NumberType::kDate},
      {"time", NumberType::kTime},        {"timestamp", NumberType::kTimestamp},
      {"interval", NumberType::kInterval}};
  CELADON_ASSIGN_OR_RETURN(MeasureDefinition * measure, TakeMeasure(words, cube));
  NumberFormat& format = measure->format;
  for (const auto& [word, type] : types) {
    if (!words.TakeKeyword(word)) continue;
    format.type = type;
    break;
  }
  if (format.type == NumberType::kUnknown) {
    return absl::InvalidArgumentError("a type such as number or date is expected behind format");
  }
  if (format.type == NumberType::kFix) {
    CELADON_ASSIGN_OR_RETURN(const uint64_t decimals, words.TakeCount("a number of decimals"));
    format.decimals = static_cast<int>(std::min<uint64_t>(decimals, 14));
  }
  if (const Word* next = words.peek(); next != nullptr && next->quoted) {
    CELADON_ASSIGN_OR_RETURN(Word pattern, words.Take("a pattern"));
    format.pattern = std::move(pattern.text);
  }
  return absl::OkStatus();
}

// `accumulate MEASURE [N]`.
absl::Status ParseAccumulate(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(MeasureDefinition * measure, TakeMeasure(words, cube));
  measure->accumulate = 1;
  const Word* next = words.peek();
  size_t steps = 0;
  if (next == nullptr || !absl::SimpleAtoi(next->text, &steps)) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(measure->accumulate, words.TakeCount("a number of rows"));
  if (measure->accumulate > 1) return absl::OkStatus();
  return absl::InvalidArgumentError("a measure accumulates over two rows or more, or over all");
}

absl::Status ParseActive(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(DimensionDefinition * dimension, TakeDimension(words, cube));
  CELADON_ASSIGN_OR_RETURN(const uint64_t number, words.TakeCount("a position in the group"));
  if (number == 0 || number > dimension->group.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the group has no dimension of the number %d", number));
  }
  dimension->active = number - 1;
  return absl::OkStatus();
}

// `columns N [skip N]`.
absl::Status ParseColumns(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(cube->columns.top, words.TakeCount("the number behind columns"));
  if (!words.TakeKeyword("skip")) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(cube->columns.skip, words.TakeCount("the number behind skip"));
  return absl::OkStatus();
}

// `level DIM [only MEASURE ...] [top N] [skip N] [all]`.
absl::Status ParseLevel(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const DimensionDefinition* dimension, TakeDimension(words, cube));
  const size_t position = static_cast<size_t>(dimension - cube->dimensions.data());
  cube->tree.levels.resize(cube->dimensions.size());
  TreeFetch::Level& level = cube->tree.levels[position];
  if (words.TakeKeyword("only")) {
    do {
      CELADON_ASSIGN_OR_RETURN(MeasureDefinition * measure, TakeMeasure(words, cube));
      measure->dimension = position;
    } while (NamesMeasure(words.peek(), *cube));
  }
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const bool paged, TakePageWord(words, &level.page));
    if (paged) continue;
    if (!words.TakeKeyword("all")) return absl::OkStatus();
    level.all_values = true;
  }
}

// `levels FIRST COUNT`.
absl::Status ParseLevels(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(cube->tree.first, words.TakeCount("a level, from 0"));
  CELADON_ASSIGN_OR_RETURN(cube->tree.depth, words.TakeCount("a number of levels"));
  return absl::OkStatus();
}

struct Option {
  std::string_view word;
  absl::Status (*parse)(WordList& words, HyperCubeDefinition* cube);
};

constexpr Option kOptions[] = {
    {"totals", [](WordList&, HyperCubeDefinition*) { return absl::OkStatus(); }},
    {"nulls",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->suppress_null, TakeHideOrShow(words, "nulls"));
       return absl::OkStatus();
     }},
    {"zeros",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->suppress_zero, TakeHideOrShow(words, "zeros"));
       return absl::OkStatus();
     }},
    {"missing",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->suppress_missing, TakeHideOrShow(words, "missing"));
       return absl::OkStatus();
     }},
    {"others", ParseOthers},
    {"mode", ParseMode},
    {"expand",
     [](WordList&, HyperCubeDefinition* cube) {
       cube->expanded = true;
       return absl::OkStatus();
     }},
    {"left",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->left_dimensions, words.TakeCount("the number behind left"));
       return absl::OkStatus();
     }},
    {"measures",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->measures_position,
                                words.TakeCount("the number behind measures"));
       return absl::OkStatus();
     }},
    {"columns", ParseColumns},
    {"level", ParseLevel},
    {"levels", ParseLevels},
    {"nodes",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->tree.most_nodes, words.TakeCount("the number behind nodes"));
       return absl::OkStatus();
     }},
    {"subtotals", ParseSubtotals},
    {"above",
     [](WordList&, HyperCubeDefinition* cube) {
       cube->totals_above = true;
       return absl::OkStatus();
     }},
    {"total", ParseTotal},
    {"relative",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(MeasureDefinition * measure, TakeMeasure(words, cube));
       measure->relative = true;
       return absl::OkStatus();
     }},
    {"accumulate", ParseAccumulate},
    {"format", ParseFormat},
    {"showall",
     [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(DimensionDefinition * dimension, TakeDimension(words, cube));
       dimension->show_all = true;
       return absl::OkStatus();
     }},
    {"populate",
     [](WordList&, HyperCubeDefinition* cube) {
       cube->populate_missing = true;
       return absl::OkStatus();
     }},
    {"active", ParseActive},
    {"info",
     [](WordList&, HyperCubeDefinition* cube) {
       cube->describe = true;
       return absl::OkStatus();
     }},
    {"in", [](WordList& words, HyperCubeDefinition* cube) -> absl::Status {
       CELADON_ASSIGN_OR_RETURN(cube->state, TakeStateName(words));
       return absl::OkStatus();
     }}};

bool BeginsOption(std::string_view word) {
  const auto same = [word](const Option& option) { return SameWord(word, option.word); };
  return std::ranges::any_of(kOptions, same) || BeginsClause(word) || SameWord(word, "set") ||
         SameWord(word, "when") || SameWord(word, "top") || SameWord(word, "skip");
}

absl::Status ParseOption(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const bool paged, TakePageWord(words, &cube->page));
  if (paged) return absl::OkStatus();
  for (const Option& option : kOptions) {
    if (words.TakeKeyword(option.word)) return option.parse(words, cube);
  }
  return words.ExpectEnd();
}

// Options whose text is no list of words.
bool TakesText(std::string_view word) {
  return BeginsClause(word) || SameWord(word, "set") || SameWord(word, "when");
}

// Where the run of words, or the option with a text, that begins the text ends: at the next word at
// top level that begins another one. A word in the place of a column, or behind `by`, begins none.
size_t EndOf(std::string_view text, std::string_view first) {
  Nesting nesting;
  const auto begins = TakesText(first) ? BeginsOption : TakesText;
  std::string_view before = TakesText(first) ? "," : first;
  for (size_t i = text.find(' '); i < text.size(); ++i) {
    const bool starts_word = text[i - 1] == ' ' && text[i] != ' ' && nesting.top_level();
    nesting.Take(text[i]);
    if (!starts_word) continue;
    const std::string_view word = text.substr(i, text.substr(i).find(' '));
    if (!before.ends_with(',') && !SameWord(before, "by") && begins(word)) return i;
    before = word;
  }
  return text.size();
}

}  // namespace

absl::Status ParseCubeOptions(std::string_view text, HyperCubeDefinition* cube) {
  while (!text.empty()) {
    const std::string_view first = text.substr(0, text.find(' '));
    const size_t end = EndOf(text, first);
    const std::string_view own = TrimBlanks(text.substr(first.size(), end - first.size()));
    if (BeginsClause(first)) {
      CELADON_RETURN_IF_ERROR(ParseClause(first, own, cube));
    } else if (SameWord(first, "set")) {
      cube->set = own;
    } else if (SameWord(first, "when")) {
      std::tie(cube->calculation_condition, cube->calculation_message) = SplitCondition(own);
    } else {
      CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(text.substr(0, end)));
      WordList words(std::move(split));
      while (!words.empty()) CELADON_RETURN_IF_ERROR(ParseOption(words, cube));
    }
    text = TrimBlanks(text.substr(end));
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
