// Templates of on-demand apps under the current selection.
#include "absl/strings/str_format.h"
#ifdef CELADON_HAS_ONDEMAND
#include "celadon/ondemand.h"
#endif
#include "command_text.h"
#include "commands.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {

#ifdef CELADON_HAS_ONDEMAND
namespace {

absl::Status Expand(Shell& shell, std::string_view script, Answer& answer) {
  const Execution execution = shell.MakeExecution();
  CELADON_ASSIGN_OR_RETURN(const std::vector<Binding> bindings, ParseBindings(script));
  CELADON_ASSIGN_OR_RETURN(const BoundFields fields,
                           TakeBoundFields(bindings, shell.session(), execution));
  CELADON_ASSIGN_OR_RETURN(const std::string expanded, ExpandTemplate(script, bindings, fields));
  if (JsonWriter* json = answer.json()) {
    json->Key("script").String(expanded);
  } else {
    answer.text() = expanded;
  }
  return absl::OkStatus();
}

std::string StatesOf(const Binding& binding) {
  return std::string(binding.selected ? "S" : "") + (binding.optional ? "O" : "") +
         (binding.excluded ? "X" : "");
}

std::string RangeOf(const Binding& binding) {
  if (!binding.has_range) return "";
  const std::string most =
      binding.at_most.has_value() ? absl::StrFormat("%d", *binding.at_most) : "";
  return absl::StrFormat("%d-%s", binding.at_least, most);
}

absl::Status ListBindings(std::string_view script, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<Binding> bindings, ParseBindings(script));
  TerminalTable table({"field", "states", "gives", "values"});
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("bindings").BeginArray();
  for (const Binding& binding : bindings) {
    if (json == nullptr) {
      const char* const gives = binding.count ? "count" : binding.numeric ? "numbers" : "texts";
      table.AddRow({binding.field, StatesOf(binding), gives, RangeOf(binding)});
      continue;
    }
    json->BeginObject().Key("field").String(binding.field);
    json->Key("states").String(StatesOf(binding)).Key("numeric").Bool(binding.numeric);
    json->Key("count").Bool(binding.count).Key("range").String(RangeOf(binding));
    json->Key("quote").String(binding.quote).Key("delimiter").String(binding.delimiter);
    if (binding.no_value.has_value()) json->Key("no_value").String(*binding.no_value);
    json->EndObject();
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = table.Text();
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunOdag(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  for (const std::string_view absent :
       {"link", "estimate", "generate", "status", "apps", "script"}) {
    if (words.TakeKeyword(absent)) {
      return absl::UnimplementedError(absl::StrFormat("Unimplemented: odag %s", absent));
    }
  }
  const bool expands = words.TakeKeyword("expand");
  if (!expands && !words.TakeKeyword("bindings")) {
    return absl::InvalidArgumentError("expand FILE or bindings FILE is expected behind odag");
  }
  CELADON_ASSIGN_OR_RETURN(const Word file, words.Take("the template script"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  CELADON_ASSIGN_OR_RETURN(const std::string path, shell.app().folder().Resolve(file.text));
  CELADON_ASSIGN_OR_RETURN(const MappedFile script, MappedFile::Open(path));
  return expands ? Expand(shell, script.data(), answer) : ListBindings(script.data(), answer);
}
#else
absl::Status RunOdag(Shell&, std::string_view, Answer&) {
  return absl::UnimplementedError("Unimplemented: odag; on-demand templates are not built in");
}
#endif

}  // namespace celadon::command
