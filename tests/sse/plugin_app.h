// An app whose engine is connected to plugins of the tests.
#ifndef CELADON_TESTS_SSE_PLUGIN_APP_H_
#define CELADON_TESTS_SSE_PLUGIN_APP_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "celadon/sse.h"
#include "engine/test_app.h"
#include "gmock/gmock.h"
#include "sse/plugin_process.h"

namespace celadon {

class PluginApp : public TestApp {
 public:
  explicit PluginApp(std::vector<SsePlugin> plugins, const EngineOptions& options = OfAda())
      : TestApp(options) {
    const auto connected = ConnectSsePlugins(std::move(plugins));
    EXPECT_TRUE(connected.ok()) << connected.status();
    if (connected.ok()) engine.functions().Add(*connected);
  }
  explicit PluginApp(const std::string& setting) : PluginApp(Parsed(setting)) {}

  static EngineOptions OfAda() {
    EngineOptions options;
    options.threads = 2;
    options.user = "ada";
    return options;
  }
  static std::vector<SsePlugin> Parsed(const std::string& setting) {
    const auto plugins = ParseSsePlugins(setting);
    EXPECT_TRUE(plugins.ok()) << plugins.status();
    return plugins.ok() ? *plugins : std::vector<SsePlugin>();
  }

  absl::Status Run(const std::string& script) {
    return app->RunScriptText(script, Execution()).status();
  }
  std::string Eval(const std::string& formula) {
    Session session(app);
    return Evaluate(session, formula, Execution());
  }
};

// The cube of a dimension and measures, as `dimension:cell,cell` a row, in the order of the
// dimension's text, and `all:total,total` behind them.
inline std::vector<std::string> CubeRows(Session& session, const Execution& execution,
                                         const std::string& dimension,
                                         const std::vector<std::string>& measures) {
  HyperCubeDefinition definition;
  definition.dimensions = {{dimension, ""}};
  for (const std::string& measure : measures) definition.measures.push_back({measure, ""});
  const auto cube = session.Cube(definition, execution);
  if (!cube.ok()) return {cube.status().ToString()};
  std::vector<std::string> rows;
  for (const std::vector<Cell>& cells : cube->cells) {
    std::string row = cells[0].text + ":" + cells[1].text;
    for (size_t c = 2; c < cells.size(); ++c) row += "," + cells[c].text;
    rows.push_back(row);
  }
  std::string totals;
  for (const Cell& total : cube->totals) totals += (totals.empty() ? "all:" : ",") + total.text;
  rows.push_back(totals);
  return rows;
}

// Whether something comes true within some seconds.
inline bool Eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < end) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace celadon

#endif  // CELADON_TESTS_SSE_PLUGIN_APP_H_
