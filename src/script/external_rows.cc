#include "script/external_rows.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {
namespace {

class ExternalRows final : public RowFunction {
 public:
  ExternalRows(BoundExternal bound, const Execution& execution)
      : bound_(std::move(bound)), execution_(execution) {}

  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    return bound_.function().signature().row_by_row ? AskForEach(call, out) : AskForAll(call, out);
  }

 private:
  absl::Status AskForAll(const KernelCall& call, ValueWriter& out) {
    std::vector<DualVector> columns(call.arguments.size());
    for (size_t a = 0; a < columns.size(); ++a)
      AppendRows(call.arguments[a], call.rows, &columns[a]);
    CELADON_ASSIGN_OR_RETURN(const DualVector values,
                             bound_.Rows(std::move(columns), call.rows, execution_));
    for (size_t i = 0; i < call.rows; ++i) StoreValue(values[i], i, call.context, out);
    return absl::OkStatus();
  }

  // A call a record, some of them beside each other.
  absl::Status AskForEach(const KernelCall& call, ValueWriter& out) {
    std::vector<ExternalGroup> records(call.rows);
    for (size_t i = 0; i < call.rows; ++i) {
      records[i].rows = 1;
      for (const auto& argument : call.arguments) {
        records[i].columns.emplace_back().Append(argument[i]);
      }
    }
    CELADON_ASSIGN_OR_RETURN(const std::vector<Value> values,
                             bound_.Groups(std::move(records), execution_));
    for (size_t i = 0; i < call.rows; ++i) StoreValue(values[i], i, call.context, out);
    return absl::OkStatus();
  }

  BoundExternal bound_;
  const Execution& execution_;
};

}  // namespace

absl::StatusOr<BoundExternal> BindInScript(const ExternalFunction& function, const Call& call,
                                           std::string_view text, Reload& reload) {
  const auto& world = reload.environment.world;
  const Environment environment = world ? world() : Environment();
  return BoundExternal::Bind(function, call, text,
                             {.place = ExternalPlace::kLoad,
                              .environment = &environment,
                              .settings = reload.interpreter().settings()});
}

absl::StatusOr<ScriptFunction> FindExternalRows(const Call& call, std::string_view text,
                                                const FunctionSite& site) {
  ScriptFunction found;
  const FunctionInfo* const info = site.reload.environment.functions->Find(call.name);
  if (info == nullptr || info->external == nullptr || info->aggregation != nullptr) return found;
  if (info->external->signature().kind == ExternalKind::kTensor) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s looks at rows together: a script calls it by LOAD … EXTENSION", info->name()));
  }
  CELADON_ASSIGN_OR_RETURN(BoundExternal bound,
                           BindInScript(*info->external, call, text, site.reload));
  found.arguments = bound.arguments();
  found.function = std::make_unique<ExternalRows>(std::move(bound), site.reload.execution);
  return found;
}

}  // namespace celadon
