// The eight functions of model endpoints.
#ifndef CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_FUNCTION_H_
#define CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_FUNCTION_H_

#include <memory>
#include <string>
#include <vector>

#include "celadon/external_function.h"
#include "expression/external_cache.h"
#include "extensions/endpoint/endpoint.h"

namespace celadon {

// What functions of one alias share.
struct EndpointSet {
  std::vector<std::unique_ptr<const Endpoint>> endpoints;
  ExternalCache cache;  // of what charts asked
};

std::vector<std::shared_ptr<const ExternalFunction>> MakeFunctions(
    const std::string& alias, const std::shared_ptr<EndpointSet>& set);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_FUNCTION_H_
