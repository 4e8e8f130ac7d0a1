#include "script/script_functions.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"

namespace celadon {
namespace {

// A function without arguments whose value is the same in every row.
class NumberOf final : public RowFunction {
 public:
  explicit NumberOf(double number) : number_(number) {}
  absl::Status Evaluate(const KernelCall& call) override {
    std::fill_n(call.result.WriteNumbers(), call.rows, number_);
    return absl::OkStatus();
  }

 private:
  double number_;
};

absl::StatusOr<ScriptFunction> WithoutArguments(const Call& call, double number) {
  if (!call.arguments.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("%s takes no arguments", call.name));
  }
  return ScriptFunction{std::make_unique<NumberOf>(number), {}};
}

}  // namespace

absl::StatusOr<ScriptFunction> FindScriptFunction(const Call& call, Reload& reload) {
  if (EqualsIgnoringCase(call.name, "NoOfTables")) {
    return WithoutArguments(call, static_cast<double>(reload.model.tables().size()));
  }
  if (EqualsIgnoringCase(call.name, "IsPartialReload")) return WithoutArguments(call, 0);
  return ScriptFunction();
}

}  // namespace celadon
