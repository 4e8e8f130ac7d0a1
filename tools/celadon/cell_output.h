// How values and states look in JSON and on a terminal.
#ifndef CELADON_TOOLS_CELL_OUTPUT_H_
#define CELADON_TOOLS_CELL_OUTPUT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/hypercube.h"
#include "celadon/selection.h"
#include "json_writer.h"

namespace celadon::command {

// {"text":…,"num":…} or {"null":true}; num is left out where the value has no number.
void WriteCell(std::string_view text, std::optional<double> number, JsonWriter* json);
// A cell beside another one.
struct AttributeCell {
  const Cell* cell;
  bool dimension;
};
// The same for a chart's cell; one of a dimension carries `elem` as well, and `state` where it is
// known, and one with attributes their cells.
void WriteCell(const Cell& cell, bool dimension, JsonWriter* json,
               const std::vector<AttributeCell>& attributes = {},
               std::optional<std::string_view> state = {});

// The member `key` with texts.
void WriteTexts(std::string_view key, const std::vector<std::string>& texts, JsonWriter* json);

// Values of a locked field that are selected are `locked`.
std::string_view StateName(ValueState state, bool locked);
// A check mark and the escape sequence that colours a line in the state's colour.
std::string_view StateMark(ValueState state);
std::string_view StateStyle(ValueState state);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_CELL_OUTPUT_H_
