// The functions that only scripts have, or that mean something of their own there.
//
// Source: the script functions page.
#ifndef CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_
#define CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "expression/ast.h"
#include "script/reload.h"
#include "script/row_formula.h"

namespace celadon {

// The rows that a LOAD has made so far, as functions see them that look back.
class ResultRows {
 public:
  virtual ~ResultRows() = default;
  // The table that they go to; null where they go on to another LOAD.
  virtual const StagedTable* stored() const = 0;
  // Whether a table of that name is the one that they go to by the words of their LOAD.
  virtual bool AreFor(std::string_view table) const = 0;
  // Rows that are made and not stored yet.
  virtual uint64_t pending() const = 0;
  // A field of a pending row; NULL where there is no such field.
  virtual ValueView Pending(std::string_view field, uint64_t row) const = 0;
  virtual bool HasField(std::string_view field) const = 0;
};

// Where a call stands.
struct FunctionSite {
  Reload& reload;
  const ResultRows* result;                          // null outside of LOAD
  const std::vector<ColumnInfo>* columns = nullptr;  // of the source; null outside of LOAD
};

// The arguments of a call in one row.
class CallRow {
 public:
  CallRow(const KernelCall& call, size_t row) : call_(call), row_(row) {}

  size_t size() const { return call_.arguments.size(); }
  ValueView operator[](size_t argument) const { return call_.arguments[argument][row_]; }
  // As text: its own, or that of the number; empty for NULL.
  std::string_view text(size_t argument) const;
  // As number, or what the text is read as; NaN where there is none.
  double number(size_t argument) const;
  // A text that lives as long as the values of the block.
  ValueView Text(std::string_view text) const;
  const TextInterpreter& interpreter() const { return call_.context.interpreter; }

 private:
  const KernelCall& call_;
  size_t row_;
};

// A function that works row by row; texts of its results live until the next call.
using RowBody = std::function<absl::StatusOr<ValueView>(const CallRow&)>;
std::unique_ptr<RowFunction> ByRow(RowBody body);
// One that takes numbers from a counter: what RowFunction::counter() tells.
std::unique_ptr<RowFunction> ByCounter(RowBody body, std::string counter);
// One that looks at its arguments alone.
std::unique_ptr<RowFunction> ByArguments(RowBody body);

// A function of the script, one here, one file a family.
struct ScriptFunctionInfo {
  std::string_view name;
  uint8_t min_arguments;
  uint8_t max_arguments;
  uint8_t names;  // bit i is set where argument i names a field, a table or a map, and may be bare
  std::unique_ptr<RowFunction> (*make)(const FunctionSite& site,
                                       std::span<const NodePtr> arguments);
  // Whether a bare name is rather a column of the source, whose values are names then.
  bool columns_first = false;
};

std::span<const ScriptFunctionInfo> FieldFunctions();        // Exists, FieldValue …
std::span<const ScriptFunctionInfo> FileFunctions();         // FileName, QvdNoOfRecords …
std::span<const ScriptFunctionInfo> InterRecordFunctions();  // Peek, Previous, LookUp
std::span<const ScriptFunctionInfo> MappingFunctions();      // ApplyMap, AutoNumber …
std::span<const ScriptFunctionInfo> ReloadFunctions();       // IsPartialReload …
std::span<const ScriptFunctionInfo> TableFunctions();        // NoOfRows, FieldName …

// Whether scripts have a function of this name that is no function of the registry.
bool IsScriptFunction(std::string_view name);

// A function that a call means, and the arguments that are to be evaluated for it.
struct ScriptFunction {
  std::unique_ptr<RowFunction> function;  // null where the call is none of the script's own
  std::vector<NodePtr> arguments;
};

// InvalidArgument for a wrong number of arguments.
absl::StatusOr<ScriptFunction> FindScriptFunction(const Call& call, const FunctionSite& site);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_
