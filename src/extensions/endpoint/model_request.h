// Rows as the body of a request to a model server.
//
// Source: MLflow, "dataframe_split".
#ifndef CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_
#define CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/external_function.h"

namespace celadon {

// `{"dataframe_split":{"columns":[…],"data":[[…],…]},"params":…}` of rows from `begin` on: until
// `end`, or until about `most_bytes` are written, but one row at least. `*stopped` is the row
// behind. Numbers always have a fraction or an exponent, so that no batch is taken for whole
// numbers. `parameters` is JSON, or empty.
std::string WriteModelRequest(const ExternalCall& call, const std::vector<ExternalType>& types,
                              const std::string& parameters, uint64_t begin, uint64_t end,
                              size_t most_bytes, uint64_t* stopped);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_MODEL_REQUEST_H_
