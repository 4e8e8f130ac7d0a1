// Commands that calculate: list objects, hypercubes, frames, single values.
#include <algorithm>
#include <iterator>

#include "absl/strings/str_format.h"
#include "celadon/cube_error.h"
#include "celadon/expression.h"
#include "celadon/memory_budget.h"
#include "cell_output.h"
#include "chart_words.h"
#include "command_text.h"
#include "commands.h"
#include "dimension_output.h"
#include "list_output.h"
#include "list_words.h"
#include "node_output.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

void WriteMeasures(const HyperCube& cube, JsonWriter* json) {
  json->Key("measures").BeginArray();
  for (const MeasureInfo& measure : cube.measures) {
    json->BeginObject().Key("name").String(measure.name);
    for (const auto& [key, bound] :
         {std::pair("min", measure.min), std::pair("max", measure.max)}) {
      json->Key(key);
      if (bound.has_value()) {
        json->Number(*bound);
      } else {
        json->Null();
      }
    }
    if (!measure.error.ok()) {
      json->Key("error").String(ToStd(measure.error.message()));
      json->Key("error_number").Unsigned(static_cast<uint64_t>(CubeErrorOf(measure.error)));
    }
    json->EndObject();
  }
  json->EndArray();
}

void WriteTotals(const HyperCube& cube, JsonWriter* json) {
  json->Key("totals").BeginArray();
  for (const Cell& total : cube.totals) WriteCell(total, false, json);
  json->EndArray();
}

// In the selections, where the cube tells it.
std::optional<std::string_view> StateOf(const HyperCube& cube, size_t row, size_t column) {
  if (cube.states.empty() || column >= cube.dimensions.size()) return std::nullopt;
  const std::optional<ValueState> state = cube.states[row][column];
  if (!state.has_value()) return std::nullopt;
  return StateName(*state, cube.dimensions[column].details->locked);
}

// The cells of a row; one whose column has attributes holds their cells too.
void WriteRows(const HyperCube& cube, JsonWriter* json) {
  json->Key("rows").BeginArray();
  for (size_t r = 0; r < cube.cells.size(); ++r) {
    json->BeginArray();
    for (size_t c = 0; c < cube.cells[r].size(); ++c) {
      std::vector<AttributeCell> attributes;
      for (size_t a = 0; a < cube.attributes.size(); ++a) {
        if (cube.attributes[a].column != c) continue;
        attributes.push_back({&cube.attribute_cells[r][a], cube.attributes[a].dimension});
      }
      WriteCell(cube.cells[r][c], c < cube.dimensions.size(), json, attributes,
                StateOf(cube, r, c));
    }
    json->EndArray();
  }
  json->EndArray();
}

// Columns whose conditions are not fulfilled.
void WriteLeftOut(const HyperCube& cube, JsonWriter* json) {
  if (cube.left_out.empty()) return;
  json->Key("left_out").BeginArray();
  for (const LeftOutColumn& column : cube.left_out) {
    json->BeginObject().Key(column.measure ? "measure" : "dimension").Unsigned(column.definition);
    json->Key("error").String(ToStd(column.error.message()));
    json->Key("error_number").Unsigned(static_cast<uint64_t>(CubeErrorOf(column.error)));
    json->EndObject();
  }
  json->EndArray();
}

// Where a page cuts groups.
void WriteTails(const HyperCube& cube, JsonWriter* json) {
  if (std::ranges::count(cube.tails, GroupTail()) == std::ssize(cube.tails)) return;
  json->Key("tails").BeginArray();
  for (const GroupTail& tail : cube.tails) {
    json->BeginObject().Key("up").Unsigned(tail.up).Key("down").Unsigned(tail.down).EndObject();
  }
  json->EndArray();
}

void WriteCube(const HyperCube& cube, JsonWriter* json) {
  WriteDimensions(cube.dimensions, json);
  WriteMeasures(cube, json);
  WriteLeftOut(cube, json);
  json->Key("size").BeginObject().Key("rows").Unsigned(cube.rows);
  const uint64_t columns = cube.dimensions.size() + cube.measures.size();
  json->Key("columns").Unsigned(cube.pivot.has_value() ? cube.pivot->columns : columns);
  json->EndObject();
  if (cube.pivot.has_value()) {
    WritePivot(*cube.pivot, json);
  } else if (cube.tree.has_value()) {
    WriteTree(cube, json);
  } else {
    WriteRows(cube, json);
    WriteTails(cube, json);
  }
  WriteTotals(cube, json);
}

void AddRows(const HyperCube& cube, TerminalTable* table) {
  for (const std::vector<Cell>& row : cube.cells) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.text);
    table->AddRow(std::move(cells));
  }
}

std::string CubeText(const HyperCube& cube) {
  if (cube.pivot.has_value()) return PivotText(*cube.pivot);
  if (cube.tree.has_value()) return TreeText(cube);
  std::vector<std::string> headings;
  for (const DimensionInfo& dimension : cube.dimensions) headings.push_back(dimension.name);
  for (const MeasureInfo& measure : cube.measures) headings.push_back(measure.name);
  TerminalTable table(headings);
  for (size_t c = cube.dimensions.size(); c < headings.size(); ++c) table.AlignRight(c);
  std::vector<std::string> totals(cube.dimensions.size());
  if (!totals.empty()) {  // else the only row is that of the totals
    AddRows(cube, &table);
    table.AddRule();
    totals.front() = "total";
  }
  for (const Cell& total : cube.totals) totals.push_back(total.text);
  table.AddRow(std::move(totals));
  std::string text = table.Text();
  if (cube.cells.size() < cube.rows) text += WithThousands(cube.cells.size()) + " of ";
  text += RowCount(cube.rows) + "\n" + DetailsText(cube.dimensions);
  for (const MeasureInfo& measure : cube.measures) {
    if (!measure.error.ok()) {
      text += absl::StrFormat("%s: %s\n", measure.name, measure.error.message());
    }
  }
  return text;
}

void Put(const ListObject& list, Answer& answer) {
  if (JsonWriter* json = answer.json()) {
    WriteList(list, json);
  } else {
    answer.text() += ListText(list, answer.colour());
  }
}

void PutWarnings(const HyperCube& cube, Answer& answer) {
  if (cube.warnings.empty()) return;
  if (JsonWriter* json = answer.json()) return WriteTexts("warnings", cube.warnings, json);
  for (const std::string& warning : cube.warnings) answer.text() += "warning: " + warning + "\n";
}

void Put(const HyperCube& cube, Answer& answer) {
  answer.Touch(cube.records);
  if (JsonWriter* json = answer.json()) {
    WriteCube(cube, json);
  } else {
    answer.text() += CubeText(cube);
  }
  PutWarnings(cube, answer);
}

// Text and number, as they are held in a result and written into an answer, with what tables and
// strings need around them.
constexpr uint64_t kBytesACell = 224;

uint64_t CellsOf(const ListObject& list) {
  const size_t expressions = list.values.empty() ? 0 : list.values.front().expressions.size();
  return list.values.size() * (4 + expressions);
}

uint64_t CellsOf(const HyperCube& cube) {
  return cube.cells.size() * (cube.dimensions.size() + cube.measures.size());
}

uint64_t CellsOf(const std::vector<ObjectResult>& results) {
  uint64_t cells = 0;
  for (const ObjectResult& result : results) {
    cells += std::visit([](const auto& object) { return CellsOf(object); }, result);
  }
  return cells;
}

// Counts a result, which the engine does so no more, and its answer against the memory limit.
absl::StatusOr<MemoryReservation> ReserveAnswer(Shell& shell, uint64_t cells) {
  MemoryReservation memory(&shell.session().app().engine().memory());
  CELADON_RETURN_IF_ERROR(memory.Resize(cells * kBytesACell, "the text of the answer"));
  return memory;
}

// Writes results as JSON objects, side by side; whoever has written one also frees it.
absl::StatusOr<FrameTexts> WriteResults(Shell& shell, std::vector<ObjectResult> results,
                                        const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const MemoryReservation memory, ReserveAnswer(shell, CellsOf(results)));
  FrameTexts texts(results.size());
  execution.executor->Run(results.size(), [&](size_t i, size_t) {
    Answer written(true, false);
    written.json()->BeginObject();
    std::visit([&](const auto& result) { Put(result, written); }, results[i]);
    texts[i] = written.json()->EndObject().text();
    results[i] = ObjectResult();
  });
  return texts;
}

// A frame that was written before is not written again: only the commands may read otherwise.
absl::Status AnswerFrame(Shell& shell, const std::vector<std::string_view>& commands,
                         const std::vector<ObjectDefinition>& objects, JsonWriter* json) {
  const Execution execution = shell.MakeExecution();
  const auto write = [&](std::vector<ObjectResult> results) {
    return WriteResults(shell, std::move(results), execution);
  };
  CELADON_ASSIGN_OR_RETURN(const auto texts,
                           shell.session().WrittenFrame(objects, "json", write, execution));
  uint64_t bytes = 0;
  for (size_t i = 0; i < texts->size(); ++i) bytes += (*texts)[i].size() + commands[i].size();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(bytes, "the text of the answer"));
  json->Key("results").Reserve(bytes);
  json->BeginArray();
  for (size_t i = 0; i < texts->size(); ++i) {
    json->BeginObject().Key("ok").Bool(true).Key("command").String(commands[i]);
    json->MembersOf((*texts)[i]).EndObject();
  }
  json->EndArray();
  return absl::OkStatus();
}

}  // namespace

absl::Status RunList(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const ListObjectDefinition definition, ParseList(arguments));
  CELADON_ASSIGN_OR_RETURN(const ListObject list,
                           shell.session().List(definition, shell.MakeExecution()));
  CELADON_ASSIGN_OR_RETURN(const MemoryReservation memory, ReserveAnswer(shell, CellsOf(list)));
  Put(list, answer);
  return absl::OkStatus();
}

absl::Status RunCube(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const HyperCubeDefinition definition, ParseCube(arguments));
  const absl::StatusOr<HyperCube> cube = shell.session().Cube(definition, shell.MakeExecution());
  if (!cube.ok()) return WithCubeError(cube.status(), CubeErrorOf(cube.status()));
  CELADON_ASSIGN_OR_RETURN(const MemoryReservation memory, ReserveAnswer(shell, CellsOf(*cube)));
  Put(*cube, answer);
  return absl::OkStatus();
}

absl::Status RunFrame(Shell& shell, std::string_view arguments, Answer& answer) {
  const std::vector<std::string_view> commands = SplitTopLevel(arguments, "&&");
  CELADON_ASSIGN_OR_RETURN(const std::vector<ObjectDefinition> objects, ParseObjects(commands));
  if (JsonWriter* json = answer.json()) return AnswerFrame(shell, commands, objects, json);
  CELADON_ASSIGN_OR_RETURN(const std::vector<ObjectResult> results,
                           shell.session().Frame(objects, shell.MakeExecution()));
  CELADON_ASSIGN_OR_RETURN(const MemoryReservation memory, ReserveAnswer(shell, CellsOf(results)));
  for (const ObjectResult& object : results) {
    std::visit([&](const auto& result) { Put(result, answer); }, object);
  }
  return absl::OkStatus();
}

absl::Status RunEval(Shell& shell, std::string_view arguments, Answer& answer) {
  HyperCubeDefinition alone;
  alone.measures.push_back({.expression = std::string(arguments), .label = {}});
  CELADON_ASSIGN_OR_RETURN(const HyperCube cube,
                           shell.session().Cube(alone, shell.MakeExecution()));
  CELADON_RETURN_IF_ERROR(cube.measures.front().error);
  const Cell& cell = cube.totals.front();
  if (JsonWriter* json = answer.json()) {
    json->Key("value");
    WriteCell(cell, false, json);
  } else {
    answer.text() = cell.text + "\n";
  }
  PutWarnings(cube, answer);
  return absl::OkStatus();
}

// What dollar expansions would bring in is not judged. Functions of plug-ins have dotted names.
absl::Status RunCheckExpression(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const Expression expression, Expression::ParseUnexpanded(arguments));
  const FunctionRegistry& functions = shell.app().engine().functions();
  std::vector<std::string> unknown;
  for (const std::string& name : expression.FunctionsUsed()) {
    const bool plugged = name.find('.') != std::string::npos;
    if (!plugged && functions.Find(name) == nullptr) unknown.push_back(name);
  }
  if (JsonWriter* json = answer.json()) {
    WriteTexts("fields", expression.FieldsUsed(), json);
    WriteTexts("functions", expression.FunctionsUsed(), json);
    WriteTexts("unknown_functions", unknown, json);
    return absl::OkStatus();
  }
  const bool expanded = arguments.find("$(") == std::string_view::npos;
  answer.text() = (expanded ? expression.CanonicalText() : expression.text()) + "\n";
  for (const std::string& name : unknown) {
    answer.text() += absl::StrFormat("%s\n", functions.Unknown(name).message());
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
