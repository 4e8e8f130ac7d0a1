#include "list_output.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "cell_output.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

// What stands before a value: in and-mode `&` where it is selected, `!` where it is excluded by
// force.
std::string_view MarkOf(const ListObject& list, const ListValue& value) {
  if (value.forced_out) return "!";
  return list.mode.and_mode && value.state == ValueState::kSelected ? "&" : StateMark(value.state);
}

std::string Heading(const ListObject& list) {
  std::string heading = list.name;
  if (list.locked) heading += " (locked)";
  if (list.mode.and_mode) heading += " (and)";
  if (list.mode.single) heading += " (one value)";
  return heading;
}

void WriteValue(const ListValue& value, bool locked, JsonWriter* json) {
  json->BeginObject().Key("text").String(value.text);
  if (value.number.has_value()) json->Key("num").Number(*value.number);
  json->Key("elem").Unsigned(value.element);
  json->Key("state").String(StateName(value.state, locked));
  if (value.forced_out) json->Key("forced_exclusion").Bool(true);
  json->Key("frequency");
  if (value.frequency.has_value()) {
    json->Unsigned(*value.frequency);
  } else {
    json->Null();
  }
  if (!value.frequency_text.empty()) json->Key("frequency_text").String(value.frequency_text);
  if (!value.highlights.empty()) {
    json->Key("highlights");
    WriteRanges(value.highlights, json);
  }
  if (!value.expressions.empty()) {
    json->Key("expressions").BeginArray();
    for (const Cell& cell : value.expressions) WriteCell(cell, false, json);
    json->EndArray();
  }
  json->EndObject();
}

// A bar as long as the frequency is in relation to the largest one.
std::string FrequencyBar(uint64_t frequency, uint64_t largest) {
  constexpr uint64_t kCells = 24;
  std::string bar;
  const uint64_t full = largest == 0 ? 0 : (frequency * kCells + largest - 1) / largest;
  for (uint64_t i = 0; i < full; ++i) bar += "█";
  return bar;
}

// In the mode that was asked for, else as a number.
std::string FrequencyText(const ListValue& value) {
  if (!value.frequency_text.empty()) return value.frequency_text;
  return value.frequency.has_value() ? WithThousands(*value.frequency) : "";
}

}  // namespace

void WriteCounts(const StateCounts& counts, JsonWriter* json) {
  json->Key("counts").BeginObject().Key("selected").Unsigned(counts.selected);
  json->Key("possible").Unsigned(counts.possible);
  json->Key("alternative").Unsigned(counts.alternative);
  json->Key("excluded").Unsigned(counts.excluded);
  json->Key("selected_excluded").Unsigned(counts.selected_excluded).EndObject();
}

void WriteList(const ListObject& list, JsonWriter* json) {
  json->Key("field").String(list.name).Key("locked").Bool(list.locked);
  WriteCounts(list.counts, json);
  json->Key("values").BeginArray();
  for (const ListValue& value : list.values) WriteValue(value, list.locked, json);
  json->EndArray();
}

std::string ListText(const ListObject& list, bool colour) {
  uint64_t largest = 0;
  for (const ListValue& value : list.values) {
    largest = std::max(largest, value.frequency.value_or(0));
  }
  std::vector<std::string> headings = {"", Heading(list), "frequency", ""};
  headings.insert(headings.end(), list.expressions.begin(), list.expressions.end());
  TerminalTable table(headings);
  table.AlignRight(2);
  for (size_t column = 4; column < headings.size(); ++column) table.AlignRight(column);
  for (const ListValue& value : list.values) {
    std::vector<std::string> cells = {std::string(MarkOf(list, value)), value.text,
                                      FrequencyText(value),
                                      FrequencyBar(value.frequency.value_or(0), largest)};
    for (const Cell& cell : value.expressions) cells.push_back(cell.text);
    table.AddRow(std::move(cells), colour ? std::string(StateStyle(value.state)) : "");
  }
  const StateCounts& counts = list.counts;
  return table.Text() + absl::StrFormat(
                            "%d selected, %d possible, %d alternative, %d excluded, "
                            "%d selected but excluded\n",
                            counts.selected, counts.possible, counts.alternative, counts.excluded,
                            counts.selected_excluded);
}

void WriteRanges(const std::vector<TextRange>& ranges, JsonWriter* json) {
  json->BeginArray();
  for (const TextRange& range : ranges) {
    json->BeginArray().Unsigned(range.position).Unsigned(range.count).EndArray();
  }
  json->EndArray();
}

}  // namespace celadon::command
