// The command that tells how lists and cubes are calculated, and where the time of a frame goes.
#include <algorithm>
#include <variant>

#include "absl/strings/str_format.h"
#include "chart_words.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"

namespace celadon::command {
namespace {

absl::Status ExplainFrame(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<ObjectDefinition> objects,
                           ParseObjects(SplitTopLevel(arguments, "&&")));
  CELADON_ASSIGN_OR_RETURN(const std::vector<FramePhase> phases,
                           shell.session().ExplainFrame(objects, shell.MakeExecution()));
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("phases").BeginArray();
  for (const FramePhase& phase : phases) {
    if (json != nullptr) {
      json->BeginObject().Key("name").String(phase.name);
      json->Key("ms").Number(phase.milliseconds).EndObject();
    } else {
      answer.text() += absl::StrFormat("%9.3f ms  %s\n", phase.milliseconds, phase.name);
    }
  }
  if (json != nullptr) json->EndArray();
  return absl::OkStatus();
}

absl::StatusOr<std::string> Explain(Shell& shell, const HyperCubeDefinition& cube) {
  return shell.session().Explain(cube, shell.MakeExecution());
}

// The tables whose rows are counted for the values, and how the list's expressions are calculated.
absl::StatusOr<std::string> Explain(Shell& shell, const ListObjectDefinition& list) {
  const std::shared_ptr<const DataModel> model = shell.app().model();
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model->FindField(list.field));
  const Field& field = model->field(id);
  std::string text = absl::StrFormat("%s: %d values\n", field.name, field.symbols->size());
  for (const ColumnRef& column : field.columns) {
    text +=
        absl::StrFormat("  in %d rows of %s, %d bits a row\n", model->table(column.table).rows,
                        model->table(column.table).name, model->column(column).codes.bit_width());
  }
  if (field.is_key()) text += "  a key: no frequencies\n";
  if (list.expressions.empty()) return text;
  HyperCubeDefinition cube;
  cube.dimensions.push_back({.expression = field.name, .label = {}});
  for (const std::string& expression : list.expressions) {
    cube.measures.push_back({.expression = expression, .label = {}});
  }
  cube.state = list.state;
  CELADON_ASSIGN_OR_RETURN(const std::string expressions, Explain(shell, cube));
  return text + expressions;
}

}  // namespace

absl::Status RunExplain(Shell& shell, std::string_view arguments, Answer& answer) {
  const size_t end = std::min(arguments.find_first_of(" \t\r\n"), arguments.size());
  if (SameWord(arguments.substr(0, end), "frame")) {
    return ExplainFrame(shell, arguments.substr(end), answer);
  }
  CELADON_ASSIGN_OR_RETURN(const ObjectDefinition object, ParseObject(arguments));
  const auto explain = [&shell](const auto& definition) { return Explain(shell, definition); };
  CELADON_ASSIGN_OR_RETURN(const std::string plan, std::visit(explain, object));
  if (JsonWriter* json = answer.json()) {
    json->Key("plan").String(plan);
  } else {
    answer.text() = plan;
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
