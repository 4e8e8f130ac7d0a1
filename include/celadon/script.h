// The load script: text in, a model out.
//
// Source: Qlik help, "Script syntax"; the rules are those of the load script page.
#ifndef CELADON_SCRIPT_H_
#define CELADON_SCRIPT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/connection.h"
#include "celadon/data_folder.h"
#include "celadon/data_model.h"
#include "celadon/derived_field.h"
#include "celadon/environment.h"
#include "celadon/execution.h"
#include "celadon/function_registry.h"
#include "celadon/table_reader.h"
#include "celadon/value.h"

namespace celadon {

// The variables of an app, by name (case-sensitive). Scripts and hosts set them; they outlive a
// reload. A value, copied when a reload starts, so that a failed one changes none.
class Variables {
 public:
  void Set(std::string_view name, Value value);
  void Remove(std::string_view name);
  // Removes the variable and gives its value; nullopt if there is no such variable.
  std::optional<Value> Take(std::string_view name);
  // Null if there is no such variable; those of the language, like MonthNames, have defaults.
  const Value* Find(std::string_view name) const;
  const std::map<std::string, Value, std::less<>>& values() const { return values_; }

  // The name as the language writes it, where it is that of a variable of the language in letters
  // of any case: `SET NULLINTERPRET=NULL`, as Qlik's own pages have it, sets NullInterpret. All
  // other names stay as they are, since their case counts. All members take names so.
  static std::string_view Canonical(std::string_view name);
  // Whether the variable is one of those that Settings() looks at.
  static bool IsSetting(std::string_view name);
  // What DecimalSep, ThousandSep, DateFormat, MonthNames and the like say; defaults where they are
  // not set.
  RegionalSettings Settings() const;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// A statement that ran; a load of several files has one for each.
struct LoadLogEntry {
  int line = 0;
  std::string kind;  // "load", "select", "sql" for a statement of a source that has no result, or
                     // the first word of another statement, such as "let" or "store"
  std::string table;
  uint64_t rows = 0;         // of the table afterwards
  uint64_t source_rows = 0;  // brought in by the statement, after its WHERE
  std::string partial;       // "add", "replace", "merge" or empty
  std::string qvd;           // "optimized", "standard" or empty
  uint64_t fields = 0;       // of the table afterwards
  std::string script = {};   // the file that the statement stands in
  std::string text = {};     // of the statement, expanded; cut where it is long, without secrets
  double seconds = 0;        // that it took
};

// A statement that a connection was handed.
struct SourceStatement {
  std::string connection;
  std::string text;
  uint64_t rows = 0;   // that the source delivered
  double seconds = 0;  // that it took for them
};

struct LoadReport {
  uint64_t rows = 0;              // read in all
  std::vector<LoadLogEntry> log;  // of the statements that load, or ask a source
  // Of all statements, the first 10,000 of them.
  std::vector<LoadLogEntry> statements;
  std::vector<SourceStatement> source_statements;
  std::vector<std::string> trace;
  std::vector<std::string> warnings;
};

// How a reload is run. Source: Qlik's engine API, `DoReloadEx`.
struct ReloadOptions {
  // Only Add, Replace and Merge load, into the tables that there are.
  bool partial = false;
  // What follows a statement that fails: what the variable ErrorMode says, the end of the reload,
  // or the next statement.
  enum class AfterError : uint8_t { kAsScriptSays, kStop, kGoOn };
  AfterError after_error = AfterError::kAsScriptSays;
  // For trying a script out: the most rows read of a file, a connection, INLINE or AUTOGENERATE.
  std::optional<uint64_t> row_limit = {};
  // The script ends with success behind the first statement that begins at this line of it or
  // behind; 0: it runs to its end.
  uint64_t last_line = 0;
  bool skip_store = false;                      // Store writes nothing
  std::map<std::string, Value> variables = {};  // set before the first statement
};

// What a host does while a script runs, in the thread that runs it.
struct ScriptHooks {
  // Hears of each statement after it has run; where it gives false, the script ends there with
  // success, as by Exit Script. Unset: nobody listens.
  std::function<bool(const LoadLogEntry&)> on_statement = {};
  // Runs the command line of Execute. Unset: such a statement is refused.
  std::function<absl::Status(std::string_view command)> execute = {};
};

// What a script may reach.
struct ScriptEnvironment {
  // All files that the script reads or writes lie in it, or in the folder of a connection.
  const DataFolder* folder = nullptr;
  std::string base;  // folder where relative names start; empty: the data folder
  const FormatRegistry* formats = nullptr;
  const ConnectionRegistry* connections = nullptr;  // null: none
  Variables variables;                              // as the app has them before the reload
  const FunctionRegistry* functions = &FunctionRegistry::BuiltIn();
  // What formulas of the clock, of chance and of the system see; asked anew by every statement, so
  // that each has other random numbers. Unset: such functions have no meaning.
  std::function<Environment()> world = {};
  ReloadOptions options = {};
  std::shared_ptr<const DataModel> model;  // that a partial reload goes on from; null: none

  ScriptHooks hooks = {};
  // The tables of the saved app that Binary names by its path. Unset: such a statement is refused.
  std::function<absl::StatusOr<std::shared_ptr<const DataModel>>(const std::string& path)>
      open_app = {};
};

// The tables of Section Access, with names and values in upper case: no part of the model, kept for
// a host that enforces them.
struct SectionAccess {
  std::shared_ptr<const DataModel> tables;  // null: the script has no such section
  std::string star;                         // of Star: stands for all values; empty: nothing does
};

struct ScriptOutcome {
  std::shared_ptr<const DataModel> model;
  SectionAccess section_access;
  std::vector<DerivedField> derived_fields;
  Variables variables;  // as they are after the last statement
  LoadReport report;
};

// What a script says, without running it.
struct ScriptCheck {
  uint64_t statements = 0;                     // a control clause counts as one
  std::vector<std::string> unknown_functions;  // in order of first appearance
};

// Parses a script and the files that it includes, where they are found. What a dollar expansion
// would bring in is not judged: a statement that holds one is not looked into. Errors are those of
// RunScript for what is no statement of the script at all.
absl::StatusOr<ScriptCheck> CheckScript(std::string_view text, std::string_view name,
                                        const ScriptEnvironment& environment,
                                        const Execution& execution);

// Runs a script as a full reload, or as a partial one. `name` stands for the text in errors, which
// name line and column and quote the line. Nothing outside the outcome is changed, whether it
// succeeds or fails.
absl::StatusOr<ScriptOutcome> RunScript(std::string_view text, std::string_view name,
                                        const ScriptEnvironment& environment,
                                        const Execution& execution);

// Loads all rows of a reader as one more table beside those of `model` (which may be null). Fails
// with AlreadyExists if the name is taken.
absl::StatusOr<ScriptOutcome> LoadTable(TableReader& rows, std::string_view table,
                                        const std::shared_ptr<const DataModel>& model,
                                        const Execution& execution);

// A table of a model as a reader, with the rows and fields as loaded, for writing it to a file. The
// model must outlive it.
std::unique_ptr<TableReader> ReadTable(const DataModel& model, TableId table);

}  // namespace celadon

#endif  // CELADON_SCRIPT_H_
