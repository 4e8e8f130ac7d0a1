#include "node_output.h"

#include <utility>

#include "cell_output.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

void WriteNodes(const std::vector<PivotNode>& nodes, JsonWriter* json) {
  json->BeginArray();
  for (const PivotNode& node : nodes) {
    json->BeginObject().Key("text").String(node.cell.text).Key("elem").Integer(node.cell.element);
    json->Key("type").String(std::string_view(&node.type, 1));
    if (node.can_expand) json->Key("can_expand").Bool(true);
    if (node.value.has_value()) {
      json->Key("value").Number(*node.value).Key("positive").Number(node.positive);
      json->Key("negative").Number(node.negative);
    }
    if (node.up > 0) json->Key("up").Unsigned(node.up);
    if (node.down > 0) json->Key("down").Unsigned(node.down);
    json->Key("nodes");
    WriteNodes(node.nodes, json);
    json->EndObject();
  }
  json->EndArray();
}

// The leaves of one side, each as the texts on the way to it.
void ListLeaves(const std::vector<PivotNode>& nodes, const std::string& above,
                std::vector<std::string>* leaves) {
  for (const PivotNode& node : nodes) {
    const std::string path = above.empty() ? node.cell.text : above + " · " + node.cell.text;
    if (node.nodes.empty()) {
      leaves->push_back(path);
    } else {
      ListLeaves(node.nodes, path, leaves);
    }
  }
}

void WriteNumbers(std::string_view key, const std::vector<double>& numbers, JsonWriter* json) {
  json->Key(key).BeginArray();
  for (const double number : numbers) json->Number(number);
  json->EndArray();
}

void WriteTreeNode(const TreeNode& node, JsonWriter* json) {
  json->BeginObject().Key("text").String(node.cell.text);
  if (node.cell.has_number) json->Key("num").Number(node.cell.number);
  json->Key("elem").Integer(node.cell.element);
  json->Key("type").String(std::string_view(&node.type, 1));
  if (node.state.has_value()) json->Key("state").String(StateName(*node.state, false));
  json->Key("values").BeginArray();
  for (const Cell& value : node.values) WriteCell(value, false, json);
  json->EndArray();
  json->Key("group_position").Unsigned(node.group_position);
  json->Key("group_size").Unsigned(node.group_size).Key("row").Unsigned(node.row);
  json->Key("path").BeginArray();
  for (const uint64_t position : node.path) json->Unsigned(position);
  json->EndArray();
  WriteNumbers("positive", node.positive, json);
  WriteNumbers("negative", node.negative, json);
  if (node.can_expand) json->Key("can_expand").Bool(true);
  if (node.can_collapse) json->Key("can_collapse").Bool(true);
  json->Key("nodes").BeginArray();
  for (const TreeNode& inner : node.nodes) WriteTreeNode(inner, json);
  json->EndArray().EndObject();
}

// A line a node: its text indented, and its values under the measures that its level has.
void AddLines(const HyperCube& cube, const TreeNode& node, size_t depth, TerminalTable* table) {
  for (const TreeNode& inner : node.nodes) {
    std::vector<std::string> cells = {std::string(2 * depth, ' ') + inner.cell.text};
    auto value = inner.values.begin();
    for (const MeasureInfo& measure : cube.measures) {
      const bool has = measure.dimension.value_or(inner.path.size()) == inner.path.size();
      cells.push_back(has && value != inner.values.end() ? (value++)->text : "");
    }
    table->AddRow(std::move(cells));
    AddLines(cube, inner, depth + 1, table);
  }
}

}  // namespace

void WritePivot(const PivotTable& pivot, JsonWriter* json) {
  json->Key("left");
  WriteNodes(pivot.left, json);
  json->Key("top");
  WriteNodes(pivot.top, json);
  json->Key("data").BeginArray();
  for (const std::vector<Cell>& row : pivot.data) {
    json->BeginArray();
    for (const Cell& cell : row) WriteCell(cell, cell.element != 0, json);
    json->EndArray();
  }
  json->EndArray();
}

std::string PivotText(const PivotTable& pivot) {
  std::vector<std::string> headings = {""}, left;
  ListLeaves(pivot.top, "", &headings);
  ListLeaves(pivot.left, "", &left);
  TerminalTable table(headings);
  for (size_t c = 1; c < headings.size(); ++c) table.AlignRight(c);
  for (size_t r = 0; r < pivot.data.size(); ++r) {
    std::vector<std::string> cells = {r < left.size() ? left[r] : ""};
    for (const Cell& cell : pivot.data[r])
      cells.push_back(cell.element == -4 && cell.null ? "" : cell.text);
    table.AddRow(std::move(cells));
  }
  return table.Text();
}

void WriteTree(const HyperCube& cube, JsonWriter* json) {
  json->Key("tree");
  WriteTreeNode(*cube.tree, json);
}

std::string TreeText(const HyperCube& cube) {
  std::vector<std::string> headings = {""};
  for (const MeasureInfo& measure : cube.measures) headings.push_back(measure.name);
  TerminalTable table(headings);
  for (size_t c = 1; c < headings.size(); ++c) table.AlignRight(c);
  AddLines(cube, *cube.tree, 0, &table);
  return table.Text();
}

}  // namespace celadon::command
