#include "chart_words.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "command_text.h"
#include "page_words.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

// The last top-level ` as `, which names a measure.
MeasureDefinition ParseMeasure(std::string_view text) {
  Nesting nesting;
  size_t found = std::string_view::npos;
  for (size_t i = 0; i < text.size(); ++i) {
    if (nesting.top_level() && i > 0 && text[i - 1] == ' ' && i + 3 <= text.size() &&
        SameWord(text.substr(i, 3), "as ")) {
      found = i;
    }
    nesting.Take(text[i]);
  }
  if (found == std::string_view::npos) return {.expression = std::string(text), .label = {}};
  const auto words = SplitWords(text.substr(found + 3));
  if (!words.ok() || words->size() != 1) return {.expression = std::string(text), .label = {}};
  return {.expression = std::string(TrimBlanks(text.substr(0, found))),
          .label = words->front().text};
}

absl::StatusOr<bool> TakeHideOrShow(WordList& words, std::string_view option) {
  if (words.TakeKeyword("hide")) return true;
  if (words.TakeKeyword("show")) return false;
  return absl::InvalidArgumentError(absl::StrFormat("hide or show is expected behind %s", option));
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
    const auto& [expression, label] = cube.measures[m];
    if (expression == name || label == bare) return dimensions + m;
  }
  return absl::NotFoundError(absl::StrFormat("the cube has no such column to sort by: %s", name));
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
  return sort;
}

// The option's text up to the next option word at top level.
size_t EndOfSort(std::string_view text) {
  constexpr std::string_view kOptions[] = {"top",     "skip",   "totals", "nulls", "zeros",
                                           "missing", "others", "mode",   "left",  "expand"};
  Nesting nesting;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts_word = i > 0 && text[i - 1] == ' ' && nesting.top_level();
    nesting.Take(text[i]);
    if (!starts_word) continue;
    const std::string_view word = text.substr(i, text.substr(i).find(' '));
    for (const std::string_view option : kOptions) {
      if (SameWord(word, option)) return i;
    }
  }
  return text.size();
}

// `X` or a share `X%`; the word may begin with what stands before it.
absl::Status ParseLimitValue(std::string_view text, bool until, OthersDefinition* others) {
  using Limit = OthersDefinition::Limit;
  const bool share = text.ends_with('%');
  if (share) text.remove_suffix(1);
  if (!absl::SimpleAtod(absl::string_view(text.data(), text.size()), &others->value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "a value or a share such as 20%% is expected behind others, not: %s", text));
  }
  if (share) others->value /= 100;
  if (until) {
    others->limit = share ? Limit::kRelativeAccumulated : Limit::kAbsoluteAccumulated;
  } else {
    others->limit = share ? Limit::kRelative : Limit::kAbsolute;
  }
  return absl::OkStatus();
}

// `>=`, `>`, `<=` or `<` and a value, in one word or two.
absl::Status ParseComparedLimit(WordList& words, OthersDefinition* others) {
  using Compare = OthersDefinition::Compare;
  constexpr std::pair<std::string_view, Compare> kSigns[] = {{">=", Compare::kGreaterEqual},
                                                             {"<=", Compare::kLessEqual},
                                                             {">", Compare::kGreater},
                                                             {"<", Compare::kLess}};
  CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a limit"));
  for (const auto& [sign, compare] : kSigns) {
    if (!std::string_view(word.text).starts_with(sign)) continue;
    others->compare = compare;
    std::string value = word.text.substr(sign.size());
    if (value.empty()) {
      CELADON_ASSIGN_OR_RETURN(const Word next, words.Take("a value"));
      value = next.text;
    }
    return ParseLimitValue(value, false, others);
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "top N, bottom N, a comparison or until X is expected behind others, not: %s", word.text));
}

// `others DIM LIMIT`.
absl::Status ParseOthers(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("a dimension"));
  CELADON_ASSIGN_OR_RETURN(const size_t column, FindColumn(*cube, name.text));
  if (column >= cube->dimensions.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a dimension is expected behind others, not: %s", name.text));
  }
  OthersDefinition& others = cube->dimensions[column].others;
  others.ascending = words.TakeKeyword("bottom");
  if (others.ascending || words.TakeKeyword("top")) {
    CELADON_ASSIGN_OR_RETURN(const Word count, words.Take("a number of values"));
    CELADON_RETURN_IF_ERROR(ParseLimitValue(count.text, false, &others));
    others.limit = OthersDefinition::Limit::kCounted;
    return absl::OkStatus();
  }
  if (!words.TakeKeyword("until")) return ParseComparedLimit(words, &others);
  CELADON_ASSIGN_OR_RETURN(const Word value, words.Take("a value"));
  return ParseLimitValue(value.text, true, &others);
}

absl::Status ParseMode(WordList& words, HyperCubeDefinition* cube) {
  const std::pair<std::string_view, CubeMode> modes[] = {
      {"s", CubeMode::kStraight}, {"p", CubeMode::kPivot}, {"k", CubeMode::kStacked}};
  for (const auto& [word, mode] : modes) {
    if (!words.TakeKeyword(word)) continue;
    cube->mode = mode;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("S, P or K is expected behind mode");
}

absl::Status ParseOption(WordList& words, HyperCubeDefinition* cube) {
  CELADON_ASSIGN_OR_RETURN(const bool paged, TakePageWord(words, &cube->page));
  if (paged || words.TakeKeyword("totals")) return absl::OkStatus();
  if (words.TakeKeyword("nulls")) {
    CELADON_ASSIGN_OR_RETURN(cube->suppress_null, TakeHideOrShow(words, "nulls"));
    return absl::OkStatus();
  }
  if (words.TakeKeyword("zeros")) {
    CELADON_ASSIGN_OR_RETURN(cube->suppress_zero, TakeHideOrShow(words, "zeros"));
    return absl::OkStatus();
  }
  if (words.TakeKeyword("missing")) {
    CELADON_ASSIGN_OR_RETURN(cube->suppress_missing, TakeHideOrShow(words, "missing"));
    return absl::OkStatus();
  }
  if (words.TakeKeyword("others")) return ParseOthers(words, cube);
  if (words.TakeKeyword("mode")) return ParseMode(words, cube);
  if (words.TakeKeyword("expand")) {
    cube->expanded = true;
    return absl::OkStatus();
  }
  if (words.TakeKeyword("left")) {
    CELADON_ASSIGN_OR_RETURN(const Word count, words.Take("the number of left dimensions"));
    size_t left = 0;
    if (!absl::SimpleAtoi(count.text, &left)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a number of dimensions is expected behind left, not: %s", count.text));
    }
    cube->left_dimensions = left;
    return absl::OkStatus();
  }
  return words.ExpectEnd();
}

absl::Status ParseOptions(std::string_view text, HyperCubeDefinition* cube) {
  while (!text.empty()) {
    const std::string_view first = text.substr(0, text.find(' '));
    const bool sort = SameWord(first, "sort");
    const size_t end = sort ? EndOfSort(text) : text.size();
    if (sort) {
      for (const std::string_view column : SplitTopLevel(text.substr(4, end - 4), ',')) {
        CELADON_ASSIGN_OR_RETURN(ColumnSort parsed, ParseSort(*cube, column));
        cube->sort.push_back(std::move(parsed));
      }
    } else {
      const size_t next = text.find(" sort ");
      const std::string_view options = text.substr(0, next);
      CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(options));
      WordList words(std::move(split));
      while (!words.empty()) CELADON_RETURN_IF_ERROR(ParseOption(words, cube));
      text.remove_prefix(options.size());
      text = TrimBlanks(text);
      continue;
    }
    text = TrimBlanks(text.substr(end));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ListBoxDefinition> ParseList(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  ListBoxDefinition list;
  list.field = field.text;
  if (words.TakeKeyword("~")) {
    CELADON_ASSIGN_OR_RETURN(const Word search, words.Take("the search text"));
    list.search = search.text;
  }
  while (!words.empty()) {
    CELADON_ASSIGN_OR_RETURN(const bool paged, TakePageWord(words, &list.page));
    if (paged) continue;
    if (!words.TakeKeyword("by")) return words.ExpectEnd();
    const std::optional<SortBy> by = TakeSortWord(words);
    if (!by.has_value()) {
      return absl::InvalidArgumentError(
          "state, load, text, number or frequency is expected behind by");
    }
    list.sort.push_back({.by = *by, .descending = TakeDescending(words), .expression = {}});
  }
  return list;
}

absl::StatusOr<HyperCubeDefinition> ParseCube(std::string_view arguments) {
  HyperCubeDefinition cube;
  std::string_view options;
  if (const size_t bar = FindTopLevel(arguments, '|'); bar != std::string_view::npos) {
    options = TrimBlanks(arguments.substr(bar + 1));
    arguments = arguments.substr(0, bar);
  }
  const size_t colon = FindTopLevel(arguments, ':');
  if (colon == std::string_view::npos) {
    return absl::InvalidArgumentError("a cube needs a `:` between its dimensions and measures");
  }
  for (const std::string_view part : SplitTopLevel(arguments.substr(0, colon), ',')) {
    if (!part.empty()) cube.dimensions.push_back({.expression = std::string(part), .label = {}});
  }
  for (const std::string_view part : SplitTopLevel(arguments.substr(colon + 1), ',')) {
    if (!part.empty()) cube.measures.push_back(ParseMeasure(part));
  }
  CELADON_RETURN_IF_ERROR(ParseOptions(options, &cube));
  return cube;
}

absl::StatusOr<ObjectDefinition> ParseObject(std::string_view command) {
  command = TrimBlanks(command);
  const size_t end = command.find_first_of(" \t\r\n");
  const std::string_view name = command.substr(0, end);
  const std::string_view arguments =
      end == std::string_view::npos ? std::string_view() : TrimBlanks(command.substr(end));
  if (SameWord(name, "list")) {
    CELADON_ASSIGN_OR_RETURN(ListBoxDefinition list, ParseList(arguments));
    return list;
  }
  if (SameWord(name, "cube")) {
    CELADON_ASSIGN_OR_RETURN(HyperCubeDefinition cube, ParseCube(arguments));
    return cube;
  }
  return absl::InvalidArgumentError(absl::StrFormat("list or cube is expected, not: %s", name));
}

}  // namespace celadon::command
