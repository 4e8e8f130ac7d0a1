// The body of a model server's answer as columns.
//
// Source: MLflow's scoring server, by what a model returns.
#ifndef CELADON_EXTENSIONS_ENDPOINT_MODEL_ANSWER_H_
#define CELADON_EXTENSIONS_ENDPOINT_MODEL_ANSWER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/external_function.h"
#include "extensions/endpoint/json_path.h"

namespace celadon {

struct AnswerField {
  std::string name;
  JsonPath path;
};

// The rows of `predictions`, or of `outputs`, or of the answer where it is a list. Scalars are one
// column `prediction`, lists `prediction_0`, `prediction_1` …, objects a column a key, and one
// object of lists its columns. What is absent, null or NaN is NULL; what is nested is JSON text.
// Adds to the columns that are there. With `fields` the columns are what their paths lead to, all
// of them with as many values. DataLoss where the body is nothing of this; *rows is how many were
// added.
absl::Status TakeModelAnswer(const std::string& body, const std::vector<AnswerField>& fields,
                             ExternalTable* table, uint64_t* rows);

// What an error's body tells, without the rows that servers put into it; at most some 500 bytes.
std::string ReasonOf(const std::string& body);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_MODEL_ANSWER_H_
