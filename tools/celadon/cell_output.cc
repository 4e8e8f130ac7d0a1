#include "cell_output.h"

namespace celadon::command {

void WriteCell(std::string_view text, std::optional<double> number, JsonWriter* json) {
  json->BeginObject().Key("text").String(text);
  if (number.has_value()) json->Key("num").Number(*number);
  json->EndObject();
}

void WriteCell(const Cell& cell, bool dimension, JsonWriter* json,
               const std::vector<AttributeCell>& attributes,
               std::optional<std::string_view> state) {
  json->BeginObject();
  if (cell.null) {
    json->Key("null").Bool(true);
  } else {
    json->Key("text").String(cell.text);
    if (cell.has_number) json->Key("num").Number(cell.number);
  }
  if (dimension) json->Key("elem").Integer(cell.element);
  if (state.has_value()) json->Key("state").String(*state);
  if (!attributes.empty()) {
    json->Key("attributes").BeginArray();
    for (const auto& [own, shows_dimension] : attributes) WriteCell(*own, shows_dimension, json);
    json->EndArray();
  }
  json->EndObject();
}

void WriteTexts(std::string_view key, const std::vector<std::string>& texts, JsonWriter* json) {
  json->Key(key).BeginArray();
  for (const std::string& text : texts) json->String(text);
  json->EndArray();
}

std::string_view StateName(ValueState state, bool locked) {
  switch (state) {
    case ValueState::kSelected:
      return locked ? "locked" : "selected";
    case ValueState::kPossible:
      return "possible";
    case ValueState::kAlternative:
      return "alternative";
    case ValueState::kExcluded:
      return "excluded";
    case ValueState::kSelectedExcluded:
      return locked ? "locked_excluded" : "selected_excluded";
  }
  return "";
}

std::string_view StateMark(ValueState state) {
  switch (state) {
    case ValueState::kSelected:
      return "✓";
    case ValueState::kSelectedExcluded:
      return "x";
    case ValueState::kPossible:
      return " ";
    case ValueState::kAlternative:
      return "·";
    case ValueState::kExcluded:
      return "-";
  }
  return " ";
}

std::string_view StateStyle(ValueState state) {
  switch (state) {
    case ValueState::kSelected:
      return "\x1b[1;32m";
    case ValueState::kPossible:
      return "";
    case ValueState::kAlternative:
      return "\x1b[37m";
    case ValueState::kExcluded:
    case ValueState::kSelectedExcluded:
      return "\x1b[90m";
  }
  return "";
}

}  // namespace celadon::command
