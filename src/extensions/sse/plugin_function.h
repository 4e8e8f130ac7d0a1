// The functions of a plugin: those that it defines, and the eight that hand it a program.
//
// Source: Qlik help "Server side extensions syntax".
#ifndef CELADON_EXTENSIONS_SSE_PLUGIN_FUNCTION_H_
#define CELADON_EXTENSIONS_SSE_PLUGIN_FUNCTION_H_

#include <memory>
#include <vector>

#include "celadon/external_function.h"
#include "extensions/sse/plugin_link.h"
#include "sse.pb.h"

namespace celadon {

// All functions that the plugin's capabilities make, by name `Alias.Function`. Of two definitions
// with one name the last one counts (our own).
std::vector<std::shared_ptr<const ExternalFunction>> MakeFunctions(
    const qlik::sse::Capabilities& capabilities, const std::shared_ptr<PluginLink>& link);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_PLUGIN_FUNCTION_H_
