// What a script can ask of its own run.
#include "expression/parser.h"
#include "script/row_scope.h"
#include "script/script_functions.h"

namespace celadon {
namespace {

std::unique_ptr<RowFunction> IsPartialReload(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow&) {
    return ValueView::Number(site.reload.environment.options.partial ? -1 : 0);
  });
}

// A text that does not parse, or that asks for fields, is NULL.
std::unique_ptr<RowFunction> Evaluate(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const std::string text(row.text(0));
    const auto formula = ParseFormula(text);
    if (!formula.ok()) return ValueView();
    const auto value = EvaluateAlone(*formula, text, site.reload);
    if (!value.ok() || value->is_null()) return ValueView();
    if (!value->has_text()) return *value;
    const std::string_view stored = row.Text(value->text()).text();
    return value->has_number() ? ValueView::Dual(stored, value->number()) : ValueView::Text(stored);
  });
}

// The name of the connection; empty where the script has none.
std::unique_ptr<RowFunction> ConnectString(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) { return row.Text(site.reload.connection.name()); });
}

constexpr ScriptFunctionInfo kFunctions[] = {{"IsPartialReload", 0, 0, 0, IsPartialReload},
                                             {"ConnectString", 0, 0, 0, ConnectString},
                                             {"Evaluate", 1, 1, 0, Evaluate}};

}  // namespace

std::span<const ScriptFunctionInfo> ReloadFunctions() { return kFunctions; }

}  // namespace celadon
