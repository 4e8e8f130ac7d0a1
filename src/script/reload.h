// What a running script works on.
#ifndef CELADON_SCRIPT_RELOAD_H_
#define CELADON_SCRIPT_RELOAD_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"

#include "celadon/execution.h"
#include "celadon/script.h"
#include "model/model_builder.h"

namespace celadon {

// One run of one script. Used by one thread.
class Reload {
 public:
  Reload(const ScriptEnvironment& environment, const Execution& execution)
      : environment(environment),
        execution(execution),
        model(execution.memory),
        variables_(environment.variables) {}
  Reload(const Reload&) = delete;
  Reload& operator=(const Reload&) = delete;

  const Variables& variables() const { return variables_; }
  void SetVariable(const std::string& name, Value value);
  Variables TakeVariables() { return std::move(variables_); }

  // A number for the next table of an INLINE without a label.
  int NextInline() { return ++inlines_; }

  // Reads texts by the settings that the variables give now.
  const TextInterpreter& interpreter();

  const ScriptEnvironment& environment;
  const Execution& execution;
  StagedModel model;
  LoadReport report;
  // Tables in which a LOAD DISTINCT has put rows: no row stands twice in them.
  absl::flat_hash_set<const StagedTable*> distinct_tables;
  std::string last_table;  // the one created or appended to last; empty: none yet

 private:
  Variables variables_;
  int inlines_ = 0;
  std::unique_ptr<const TextInterpreter> interpreter_;  // null: to be made
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_RELOAD_H_
