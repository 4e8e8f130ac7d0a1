// What a running script works on.
#ifndef CELADON_SCRIPT_RELOAD_H_
#define CELADON_SCRIPT_RELOAD_H_

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"

#include "celadon/execution.h"
#include "celadon/script.h"
#include "model/model_builder.h"
#include "runtime/string_map.h"
#include "script/cased_rows.h"
#include "script/current_connection.h"
#include "script/derived_fields.h"
#include "script/field_rules.h"
#include "script/mapping_table.h"

namespace celadon {

// One run of one script. Used by one thread.
class Reload {
 public:
  Reload(const ScriptEnvironment& environment, const Execution& execution)
      : environment(environment),
        execution(execution),
        model(execution.memory),
        base(environment.base),
        connection(environment.connections),
        variables_(environment.variables) {}
  Reload(const Reload&) = delete;
  Reload& operator=(const Reload&) = delete;

  const Variables& variables() const { return variables_; }
  void SetVariable(const std::string& name, Value value);
  // The same by Let or Set: while ScriptOnlyVariables is 1, the variable ends with the script.
  void DefineVariable(const std::string& name, Value value);
  // Removes a variable; nullopt if there is none.
  std::optional<Value> TakeVariable(const std::string& name);
  // Those that outlive the script.
  Variables TakeVariables();

  // A number for the next table of an INLINE without a label.
  int NextInline() { return ++inlines_; }

  // The number of a value, or what its text is read as.
  std::optional<double> Reading(const Value& value);

  // The distinct values of a field in load order; null if no table has the field.
  const DualVector* SymbolsOf(std::string_view field) const;
  const Dictionary* DictionaryOf(std::string_view field) const;

  // Goes to the tables of Section Access, or back to those of the model.
  void EnterSection(bool access);
  bool in_section_access() const { return in_section_access_; }
  // A table of the section at hand or, failing that, of the other one.
  const StagedTable* TableOfAnySection(std::string_view name);
  // The model, whichever section the script ends in; what the other section holds.
  StagedModel TakeModel();
  std::optional<StagedModel> TakeSectionAccess();

  // Removes tables, those that there are, and from their fields the values that only they held.
  // Cancelled.
  absl::Status DropTables(std::span<const std::string> names);

  // The number of a value in a counter, from 1 in order of first appearance.
  uint32_t NumberOf(std::string_view counter, ValueView value);

  // Keep the variables ScriptError, ScriptErrorCount, ScriptErrorList and ScriptErrorDetails.
  void NoteSuccess();
  void NoteFailure(const absl::Status& status);

  // Reads texts by the settings that the variables give now.
  const TextInterpreter& interpreter();

  const ScriptEnvironment& environment;
  const Execution& execution;
  StagedModel model;  // of the section at hand
  std::string base;   // folder where relative names start; empty: the data folder
  CurrentConnection connection;
  LoadReport report;
  // Tables in which a LOAD DISTINCT has put rows: no row stands twice in them.
  absl::flat_hash_set<const StagedTable*> distinct_tables;
  StringMap<MappingTable> maps;  // by name
  FieldRules rules;
  LetterCase letters = LetterCase::kMixed;  // of what is loaded
  // Patterns of fields, and whether searches over all fields look into them; the last one counts.
  std::vector<std::pair<std::string, bool>> searched;
  DerivedFields derived_fields;
  std::string star;             // of Star; empty: none
  std::string script;           // names the script that runs
  StringSet buffers;            // files of the prefix Buffer that were used
  bool ran_to_its_end = false;  // the script, without Exit Script and without errors
  std::string file;             // the one being read; empty: none
  std::string last_table;       // the one created or appended to last; empty: none yet

 private:
  Variables variables_;
  std::set<std::string> script_only_;         // names of variables that end with the script
  std::optional<StagedModel> other_section_;  // once there was a Section Access
  bool in_section_access_ = false;
  int inlines_ = 0;
  StringMap<Dictionary> counters_;  // of AutoNumber
  std::string failures_;            // messages, a line each
  bool last_failed_ = false;
  std::unique_ptr<const TextInterpreter> interpreter_;  // null: to be made
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_RELOAD_H_
