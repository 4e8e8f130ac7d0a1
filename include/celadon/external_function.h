// Functions that whole columns are handed to: a host's own, a plugin's or a model server's.
//
//   engine.functions().Add(std::make_shared<const Forecast>());  // an ExternalFunction
//
// Formulas of charts and of scripts call them by name, with any number of values beside each other
// in one call, where functions of custom_function.h see one row or one group at a time.
//
// Source: Qlik's documentation of server-side extensions, for the three kinds and where they may be
// called. The interface is our own.
#ifndef CELADON_EXTERNAL_FUNCTION_H_
#define CELADON_EXTERNAL_FUNCTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/dual_vector.h"
#include "celadon/execution.h"
#include "celadon/format.h"

namespace celadon {

enum class ExternalKind : uint8_t {
  kScalar,       // a row a row, each by itself
  kAggregation,  // one row for all
  kTensor        // rows for rows, which may depend on each other: charts only
};

// Which part of a value counts.
enum class ExternalType : uint8_t { kText, kNumber, kDual };

// Where a call stands.
enum class ExternalPlace : uint8_t {
  kChart,  // the rows of a chart, or the records of one of its groups
  kLoad,   // a field of a LOAD
  kTable   // LOAD … EXTENSION: a whole table for a whole table
};

struct ExternalArgument {
  // What `as` names it in the call, else the field or the text of the formula.
  std::string name;
  DualVector values;  // one a row, NULL among them; a number may have no text
  // Of kTable: what the script asks for, or what the values of the field are.
  std::optional<ExternalType> type = {};
};

struct ExternalCall {
  ExternalPlace place = ExternalPlace::kChart;
  uint64_t rows = 0;
  std::vector<Value> constants;  // see ExternalSignature::constants
  std::vector<ExternalArgument> arguments;
  std::string app, user;      // whose call it is
  RegionalSettings settings;  // for the texts of numbers that have none
};

struct ExternalColumn {
  std::string name;
  std::vector<std::string> tags;
  DualVector values;
};

// Columns of one length. Charts and fields of a LOAD take the first column alone: row i is for row
// i, what is missing is NULL and what is left over is dropped.
struct ExternalTable {
  std::string name;  // of kTable; empty: none
  std::vector<ExternalColumn> columns;
};

struct ExternalSignature {
  std::string name;  // letters, digits and `_`, after an alias with a dot where there is one
  ExternalKind kind = ExternalKind::kScalar;
  std::string parameters;  // as in custom_function.h
  std::string help;        // one line
  // How many of the first parameters have one value for all rows, such as the text of a program.
  size_t constants = 0;
  bool row_by_row = false;  // a LOAD calls it once a record, not once for many
  // How many calls may be under way at once: of the groups of an aggregation, or of single records.
  size_t parallel = 1;
};

// Any number of threads call at once.
class ExternalFunction {
 public:
  virtual ~ExternalFunction() = default;

  virtual const ExternalSignature& signature() const = 0;

  // An error is that of the column or of the statement that the call stands in. Cancelled where the
  // execution's token asks for it, which stops the whole calculation.
  virtual absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                             const Execution& execution) const = 0;
};

// Functions that come and go while formulas are evaluated, such as those of a plugin. Thread-safe.
class ExternalFunctions {
 public:
  virtual ~ExternalFunctions() = default;

  // By name, in any case; null if there is none at the moment.
  virtual std::shared_ptr<const ExternalFunction> Find(std::string_view name) const = 0;
  virtual std::vector<std::shared_ptr<const ExternalFunction>> functions() const = 0;
  // Why there is none of this name, where that can be told; else empty.
  virtual std::string Absence(std::string_view name) const = 0;
};

}  // namespace celadon

#endif  // CELADON_EXTERNAL_FUNCTION_H_
