// Component celadon::endpoint: models behind HTTP, called from formulas and load scripts.
//
//   engine.functions().Add(*MakeEndpointFunctions({{.name = "churn", .url = "https://…",
//                                                   .token = secret}}));
//
//   endpoints.ScriptEvalEx('NS', '{"RequestType":"endpoint",
//                                  "endpoint":{"connectionname":"churn"}}', Age, Plan)
//
// Source: the scoring protocol of MLflow and of Databricks model serving (`dataframe_split`), and
// Qlik help "Databricks MLflow analytics source".
#ifndef CELADON_ENDPOINT_H_
#define CELADON_ENDPOINT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/external_function.h"

namespace celadon {

// How the rows of a request are written.
enum class ModelForm : uint8_t {
  kSplit,      // {"dataframe_split":{"columns":["a"],"data":[[1.0]]}}
  kRecords,    // {"dataframe_records":[{"a":1.0}]}
  kInstances,  // {"instances":[{"a":1.0}]}
  kInputs,     // {"inputs":{"a":[1.0]}}
  kMlflow1,    // {"columns":["a"],"data":[[1.0]]}, as servers before MLflow 2 take it
  kRows        // [{"a":1.0}], for services that are not MLflow
};

enum class ModelType : uint8_t {
  kAsGiven,   // a number always has a fraction or an exponent
  kWhole,     // numbers without fraction; any other one is an error
  kTruth,     // true or false, by whether the number is 0
  kTimestamp  // the number as a text, 2013-01-31T10:00:00
};

enum class ModelNull : uint8_t {
  kSend,
  kLeaveOut,  // the row is not sent, and its answer is NULL
  kError
};

// What a model wants of one column.
struct ModelColumn {
  std::string name;
  ModelType type = ModelType::kAsGiven;
  ModelNull null = ModelNull::kSend;
};

// A field of the answer: what a path in the JSON of the answer leads to, a list with a value a row.
// Paths are a subset of JMESPath: `predictions[*].score`, slices, `[]`, `{a: x, b: y}`, pipes.
struct ModelField {
  std::string name, path;
};

struct EndpointConfig {
  std::string name;        // what calls say as `connectionname`
  std::string url;         // http or https
  std::string token = {};  // sent as `Authorization: Bearer …`; in no message, ever
  std::string table = {};  // what a table of answers is called; empty: its script decides
  // A field whose values come back beside the answers of a table, so that they find their rows;
  // empty: none. Whether the model is sent it, too.
  std::string association = {};
  bool send_association = false;
  std::string ca_file = {};  // certificates that are trusted; empty: those of the system
  bool plain_http = false;   // whether http may leave this machine
  size_t batch_rows = 2000;  // rows of a request
  size_t batch_bytes = size_t{8} << 20;  // bytes of a request, about
  size_t parallel = 2;                   // requests of a call that are under way at once
  uint64_t most_rows = 200000;           // rows of a call; 0: any number
  // Seconds: of a request, and of a call with all that is tried again.
  double chart_timeout = 10, chart_budget = 15;
  double script_timeout = 300, script_budget = 600;
  ModelForm form = ModelForm::kSplit;
  std::vector<ModelColumn> columns = {};  // those that want anything
  std::vector<ModelField> fields = {};    // of the answer; empty: all that it has
  std::vector<std::pair<std::string, std::string>> headers = {};  // name and value; in no message
  double calls_per_second = 4;    // of charts, beyond which they wait; 0: any number
  bool deterministic = true;      // whether charts keep answers, and ask for the same row once
  bool missing_on_error = false;  // whether what a chart cannot be told is NULL and no error
  // Told, without any value of a row: what fields are sent, and what is odd. Called by any thread.
  std::function<void(std::string_view)> log = {};
};

// `name,url[,variable[,association]][,option=value…]`: the options are `form` (split, records,
// instances, inputs, mlflow1, rows), `column.<name>` (number, whole, truth, timestamp),
// `field.<name>` (a path without commas), `table`, `certificates`, `batch_rows`, `most_rows`,
// `parallel`, `calls_per_second`, `seconds` (of requests and of calls), and with yes or no
// `deterministic`, `missing_on_error`, `send_association`. A token is never an argument, which
// others see: its place has the name of a variable, which the caller looks up. InvalidArgument,
// naming the part, for what is not of that form.
absl::StatusOr<EndpointConfig> ParseEndpoint(std::string_view setting, std::string* token_variable);

// The eight functions `<alias>.ScriptEval` … of Qlik's analytic connections, which send rows as a
// model's columns and take its predictions. Requests are cut into batches and tried again where the
// server is busy. InvalidArgument for a name that stands twice, an address or a path that is none.
absl::StatusOr<std::shared_ptr<const ExternalFunctions>> MakeEndpointFunctions(
    std::vector<EndpointConfig> endpoints, const std::string& alias = "endpoints");

}  // namespace celadon

#endif  // CELADON_ENDPOINT_H_
