// An app with one model endpoint `m`, at a path of the server that runs the test program.
#ifndef CELADON_TESTS_ENDPOINT_ENDPOINT_APP_H_
#define CELADON_TESTS_ENDPOINT_ENDPOINT_APP_H_

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "celadon/endpoint.h"
#include "engine/test_app.h"
#include "gmock/gmock.h"
#include "log_lines.h"

namespace celadon {

inline constexpr char kEndpointToken[] = "dapi-secret-0815";

class EndpointApp : public testing::Test {
 protected:
  EndpointApp() { TakeLog(); }

  void Connect(const std::string& path, const std::function<void(EndpointConfig&)>& change = {}) {
    EndpointConfig config{.name = "m", .url = Address() + path, .token = kEndpointToken};
    config.chart_budget = 3;
    config.script_budget = 3;
    if (change) change(config);
    const auto functions = MakeEndpointFunctions({config});
    ASSERT_TRUE(functions.ok()) << functions.status();
    app_ = nullptr;  // its folder is that of the next one
    app_ = std::make_unique<TestApp>(engine_);
    app_->engine.functions().Add(*functions);
    app_->Load("T", "Key,A,B\nx,1,u\ny,2.5,v\nz,,w\n");
  }
  static std::string Address() {
    return std::string("http://127.0.0.1:") + std::getenv("CELADON_ENDPOINT_PORT");
  }
  static std::string Request(const std::string& more = {}) {
    return "'{\"RequestType\":\"endpoint\",\"endpoint\":{\"connectionname\":\"m\"" + more + "}}'";
  }

  std::string Eval(const std::string& formula) {
    Session session(app_->app);
    return Evaluate(session, formula, app_->Execution());
  }
  // ScriptEval of one value.
  std::string Ask(const std::string& value = "4") {
    return Eval("endpoints.ScriptEval(" + Request() + ", " + value + ")");
  }
  absl::Status Run(const std::string& script) {
    return app_->app->RunScriptText(script, app_->Execution()).status();
  }
  // Loads a table T, and what the model makes of it as P, with a Row of its own.
  absl::Status Predict(const std::string& table) {
    return Run(table + "\nP: LOAD *, RowNo() as Row; LOAD * EXTENSION endpoints.ScriptEval(" +
               Request() + ", T);");
  }
  // What the server was asked since the last call.
  static std::vector<std::string> TakeLog() {
    static LogLines log(std::getenv("CELADON_ENDPOINT_LOG"));
    return log.Take();
  }

  EngineOptions engine_{.threads = 2, .memory_limit = 0};
  std::unique_ptr<TestApp> app_;
};

}  // namespace celadon

#endif  // CELADON_TESTS_ENDPOINT_ENDPOINT_APP_H_
