// Settings of the command line that name plugins and model endpoints.
#ifndef CELADON_TOOLS_PLUGIN_SETTINGS_H_
#define CELADON_TOOLS_PLUGIN_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "celadon/engine.h"

namespace celadon::command {

// `SSEPlugin=…`, in the form of Qlik's engine; `SSERefuseScripts=alias;…`, our own, of plugins that
// are sent no programs; `SettingsFile=path`, whose SSEPlugin lines count as if they stood here.
// `Endpoint=…`, our own, in the form of ParseEndpoint, whose token a variable of the environment
// holds.
// InvalidArgument for any other setting; Unimplemented where the component is not built in.
absl::Status ApplySettings(const std::vector<std::string>& settings, Engine& engine);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_PLUGIN_SETTINGS_H_
