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
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/external_function.h"

namespace celadon {

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
};

// The eight functions `<alias>.ScriptEval` … of Qlik's analytic connections, which send rows as a
// model's columns and take its predictions. Requests are cut into batches and tried again where the
// server is busy. InvalidArgument for a name that stands twice, or an address that is none.
absl::StatusOr<std::shared_ptr<const ExternalFunctions>> MakeEndpointFunctions(
    std::vector<EndpointConfig> endpoints, const std::string& alias = "endpoints");

}  // namespace celadon

#endif  // CELADON_ENDPOINT_H_
