// Rows as the body of a request to a model server.
//
// Source: MLflow's scoring server, the four keys of its requests; MLflow 1, "pandas-split".
#ifndef CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_
#define CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/endpoint.h"
#include "celadon/external_function.h"

namespace celadon {

// Of one call, whose arguments are the columns. What is referred to outlives the object.
class ModelRequest {
 public:
  // One type a column. `parameters` is JSON, or empty.
  ModelRequest(const EndpointConfig& endpoint, const ExternalCall& call,
               const std::vector<ExternalType>& types, const std::string& parameters);

  // InvalidArgument for what the endpoint does not take: parameters that its form has no place for,
  // a fraction in a column of whole numbers, a NULL that is an error.
  absl::Status Check() const;

  // The row behind those from `begin` on, until `end`, that fit into about so many bytes, but one
  // row at least.
  uint64_t EndOf(uint64_t begin, uint64_t end, size_t most_bytes) const;

  // The body of these rows. Numbers have a fraction or an exponent, unless the column is of whole
  // ones, so that no batch is taken for whole numbers.
  std::string Body(uint64_t begin, uint64_t end) const;

 private:
  struct Column {
    std::string name;
    const DualVector& values;
    ExternalType type;
    ModelColumn wanted;
  };

  const EndpointConfig& endpoint_;
  const ExternalCall& call_;
  const std::string& parameters_;
  std::vector<Column> columns_;

  friend class BodyWriter;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_
