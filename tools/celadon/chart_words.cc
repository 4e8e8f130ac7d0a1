#include "chart_words.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "cube_options.h"
#include "list_words.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

// A text and the name behind its last top-level ` as `, if there is one.
struct NamedText {
  std::string text;
  std::string name = {};
};

NamedText ParseNamed(std::string_view text) {
  Nesting nesting;
  size_t found = std::string_view::npos;
  for (size_t i = 0; i < text.size(); ++i) {
    if (nesting.top_level() && i > 0 && text[i - 1] == ' ' && i + 3 <= text.size() &&
        SameWord(text.substr(i, 3), "as ")) {
      found = i;
    }
    nesting.Take(text[i]);
  }
  if (found == std::string_view::npos) return {.text = std::string(text)};
  const auto words = SplitWords(text.substr(found + 3));
  if (!words.ok() || words->size() != 1) return {.text = std::string(text)};
  return {.text = std::string(TrimBlanks(text.substr(0, found))), .name = words->front().text};
}

// `drilldown(DIM, ...)`, `cyclic(DIM, ...)` or one dimension.
DimensionDefinition ParseDimension(std::string_view text) {
  using Grouping = DimensionDefinition::Grouping;
  NamedText named = ParseNamed(text);
  DimensionDefinition dimension{.expression = std::move(named.text),
                                .label = std::move(named.name)};
  const std::string_view whole = dimension.expression;
  const size_t open = whole.find('(');
  const bool call = open != std::string_view::npos && whole.ends_with(')');
  const std::string_view name = call ? TrimBlanks(whole.substr(0, open)) : std::string_view();
  if (SameWord(name, "drilldown")) dimension.grouping = Grouping::kDrillDown;
  if (SameWord(name, "cyclic")) dimension.grouping = Grouping::kCyclic;
  if (dimension.grouping == Grouping::kNone) return dimension;
  const std::string_view members = whole.substr(open + 1, whole.size() - open - 2);
  for (const std::string_view member : SplitTopLevel(members, ',')) {
    dimension.group.emplace_back(member);
  }
  return dimension;
}

MeasureDefinition ParseMeasure(std::string_view text) {
  NamedText named = ParseNamed(text);
  return {.expression = std::move(named.text), .label = std::move(named.name)};
}

}  // namespace

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
    if (!part.empty()) cube.dimensions.push_back(ParseDimension(part));
  }
  for (const std::string_view part : SplitTopLevel(arguments.substr(colon + 1), ',')) {
    if (!part.empty()) cube.measures.push_back(ParseMeasure(part));
  }
  CELADON_RETURN_IF_ERROR(ParseCubeOptions(options, &cube));
  return cube;
}

absl::StatusOr<ObjectDefinition> ParseObject(std::string_view command) {
  command = TrimBlanks(command);
  const size_t end = command.find_first_of(" \t\r\n");
  const std::string_view name = command.substr(0, end);
  const std::string_view arguments =
      end == std::string_view::npos ? std::string_view() : TrimBlanks(command.substr(end));
  if (SameWord(name, "list")) {
    CELADON_ASSIGN_OR_RETURN(ListObjectDefinition list, ParseList(arguments));
    return list;
  }
  if (SameWord(name, "cube")) {
    CELADON_ASSIGN_OR_RETURN(HyperCubeDefinition cube, ParseCube(arguments));
    return cube;
  }
  return absl::InvalidArgumentError(absl::StrFormat("list or cube is expected, not: %s", name));
}

absl::StatusOr<std::vector<ObjectDefinition>> ParseObjects(
    std::span<const std::string_view> commands) {
  std::vector<ObjectDefinition> objects;
  for (const std::string_view command : commands) {
    CELADON_ASSIGN_OR_RETURN(ObjectDefinition object, ParseObject(command));
    objects.push_back(std::move(object));
  }
  return objects;
}

}  // namespace celadon::command
