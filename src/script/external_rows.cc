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
    const size_t at_once = bound_.function().signature().row_by_row ? 1 : call.rows;
    for (size_t first = 0; first < call.rows; first += at_once) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_RETURN_IF_ERROR(Ask(call, first, at_once, out));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Ask(const KernelCall& call, size_t first, size_t rows, ValueWriter& out) {
    std::vector<DualVector> columns(call.arguments.size());
    for (size_t a = 0; a < columns.size(); ++a) {
      for (size_t i = 0; i < rows; ++i) columns[a].Append(call.arguments[a][first + i]);
    }
    CELADON_ASSIGN_OR_RETURN(const DualVector values,
                             bound_.Rows(std::move(columns), rows, execution_));
    for (size_t i = 0; i < rows; ++i) StoreValue(values[i], first + i, call.context, out);
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
