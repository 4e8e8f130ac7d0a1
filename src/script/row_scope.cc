#include "script/row_scope.h"

#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/external_rows.h"

namespace celadon {
namespace {

constexpr std::pair<std::string_view, RowInput::Kind> kCounters[] = {
    {"RecNo", RowInput::Kind::kRecordNumber},
    {"IterNo", RowInput::Kind::kIteration},
    {"RowNo", RowInput::Kind::kRowNumber}};

absl::Status UnknownField(const std::string& name, const std::vector<ColumnInfo>& columns) {
  NearestName nearest(name);
  for (const ColumnInfo& column : columns) nearest.Consider(column.name);
  return absl::NotFoundError(
      absl::StrFormat("the source has no such field: %s%s", name, nearest.Hint()));
}

// Hands on its only argument.
class Same final : public RowFunction {
 public:
  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    for (size_t row = 0; row < call.rows; ++row) out.Copy(row, call.arguments[0], row);
    return absl::OkStatus();
  }
  bool looks_at_arguments_alone() const override { return true; }
};

// The original ends the names of the keys of XML elements with a hash, which scripts write down:
// %Key_Order_0123456789ABCDEF. Without it; empty where the name is none of that form.
std::string_view KeyWithoutHash(std::string_view name) {
  constexpr size_t kHash = 16;
  if (!name.starts_with("%Key_") || name.size() < kHash + 1) return {};
  const std::string_view hash = name.substr(name.size() - kHash);
  const bool is_hash = name[name.size() - kHash - 1] == '_' &&
                       hash.find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
  return is_hash ? name.substr(0, name.size() - kHash - 1) : std::string_view();
}

// How many arguments make rows: those that leave out the number of the part.
bool MakesRows(const Call& call) {
  static constexpr std::pair<std::string_view, size_t> kMakers[] = {
      {"SubField", 2},      {"SubFieldRegEx", 2},     {"SubFieldRegExI", 2},    {"ExtractRegEx", 2},
      {"ExtractRegExI", 2}, {"ExtractRegExGroup", 3}, {"ExtractRegExGroupI", 3}};
  return std::ranges::any_of(kMakers, [&call](const auto& maker) {
    return maker.second == call.arguments.size() && EqualsIgnoringCase(call.name, maker.first);
  });
}

class AlwaysNull final : public RowFunction {
 public:
  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    for (size_t row = 0; row < call.rows; ++row) out.Null(row);
    return absl::OkStatus();
  }
};

}  // namespace

absl::StatusOr<NameMeaning> RowScope::ResolveName(const std::string& name) {
  if (site_.columns != nullptr) return ResolveColumn(name);
  const Value* const value = site_.reload.variables().Find(name);
  return NameMeaning(value == nullptr ? Value() : *value);
}

absl::StatusOr<NameMeaning> RowScope::ResolveColumn(const std::string& name) {
  for (const std::string_view known : {std::string_view(name), KeyWithoutHash(name)}) {
    const auto column = known.empty() ? std::nullopt : ColumnNamed(known);
    if (column.has_value()) return NameMeaning(InputColumn{inputs_.Column(*column)});
  }
  if (const auto column = ColumnAt(name)) return NameMeaning(InputColumn{inputs_.Column(*column)});
  const auto* const aliases = std::exchange(aliases_, nullptr);  // an alias is not made of aliases
  absl::StatusOr<NameMeaning> meaning = UnknownField(name, *site_.columns);
  for (size_t i = 0; aliases != nullptr && i < aliases->size(); ++i) {
    if ((*aliases)[i].first != name) continue;
    const auto formula = AddFormula((*aliases)[i].second);
    meaning = formula.ok() ? absl::StatusOr<NameMeaning>(InputColumn{*formula}) : formula.status();
    break;
  }
  aliases_ = aliases;
  if (missing_is_null_ && absl::IsNotFound(meaning.status())) return NameMeaning(Value());
  return meaning;
}

std::optional<uint32_t> RowScope::ColumnNamed(std::string_view name) {
  if (places_.empty()) {
    uint32_t column = 0;
    for (const ColumnInfo& info : *site_.columns) places_.try_emplace(info.name, column++);
  }
  const auto found = places_.find(name);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

// The column that `@n` means; nullopt where the name is none of that form.
std::optional<uint32_t> RowScope::ColumnAt(std::string_view name) const {
  uint32_t number = 0;
  if (!by_position_ || !name.starts_with('@')) return std::nullopt;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && number > 0 && number <= site_.columns->size() ? std::optional(number - 1)
                                                                : std::nullopt;
}

// An input that a formula gives.
absl::StatusOr<uint32_t> RowScope::AddFormula(const NodePtr& formula) {
  std::vector<std::unique_ptr<RowFormula>> argument;
  CELADON_ASSIGN_OR_RETURN(argument.emplace_back(), BindFormula(formula));
  return inputs_.Function(std::make_unique<Same>(), std::move(argument));
}

absl::StatusOr<CallMeaning> RowScope::ResolveCall(const NodePtr& node) {
  const Call& call = *node->As<Call>();
  for (const auto& [name, kind] : kCounters) {
    if (site_.columns != nullptr && EqualsIgnoringCase(call.name, name)) {
      return CallMeaning(InputColumn{inputs_.Simple(kind)});
    }
  }
  if (node == part_number_) {
    return CallMeaning(InputColumn{inputs_.Simple(RowInput::Kind::kPartNumber)});
  }
  if (makers_ != nullptr && MakesRows(call)) return AddMaker(call);
  CELADON_ASSIGN_OR_RETURN(ScriptFunction own, FindScriptFunction(call, site_));
  if (own.function == nullptr) {
    CELADON_ASSIGN_OR_RETURN(own, FindExternalRows(call, text_, site_));
  }
  if (own.function == nullptr) return CallMeaning();
  std::vector<std::unique_ptr<RowFormula>> arguments;
  for (const NodePtr& argument : own.arguments) {
    CELADON_ASSIGN_OR_RETURN(arguments.emplace_back(), BindFormula(argument));
  }
  return CallMeaning(InputColumn{inputs_.Function(std::move(own.function), std::move(arguments))});
}

absl::StatusOr<InputColumn> RowScope::BindAggregation(const NodePtr& call) {
  if (site_.columns != nullptr) return Scope::BindAggregation(call);
  return InputColumn{inputs_.Function(std::make_unique<AlwaysNull>(), {})};
}

std::shared_ptr<const Environment> RowScope::environment() const {
  const auto& world = site_.reload.environment.world;
  return world ? std::make_shared<const Environment>(world()) : nullptr;
}

absl::StatusOr<CallMeaning> RowScope::AddMaker(const Call& call) {
  std::vector<RowMaker>* const makers = std::exchange(makers_, nullptr);
  RowMaker maker;
  const absl::Status bound = BindMaker(call, &maker);
  makers_ = makers;
  CELADON_RETURN_IF_ERROR(bound);
  makers_->push_back(std::move(maker));
  return CallMeaning(InputColumn{
      inputs_.Simple(RowInput::Kind::kPart, static_cast<uint32_t>(makers_->size() - 1))});
}

absl::Status RowScope::BindMaker(const Call& call, RowMaker* maker) {
  if (EqualsIgnoringCase(call.name, "SubField")) {
    CELADON_ASSIGN_OR_RETURN(maker->text, BindFormula(call.arguments[0].value));
    CELADON_ASSIGN_OR_RETURN(maker->delimiter, BindFormula(call.arguments[1].value));
    return absl::OkStatus();
  }
  Call numbered = call;
  numbered.arguments.push_back({.value = part_number_, .name = {}});
  CELADON_ASSIGN_OR_RETURN(
      maker->part, BindFormula(std::make_shared<const Node>(Node{.form = std::move(numbered)})));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<RowFormula>> RowScope::BindFormula(const NodePtr& formula,
                                                                  Fetch result) {
  if (formula == nullptr) return absl::InvalidArgumentError("an argument is missing");
  CELADON_ASSIGN_OR_RETURN(std::shared_ptr<const Program> program,
                           Bind(formula, *this, *site_.reload.environment.functions,
                                inputs_.interpreter(), {.result = result, .text = text_}));
  return std::make_unique<RowFormula>(std::move(program), inputs_);
}

absl::StatusOr<Value> EvaluateAlone(const NodePtr& formula, std::string_view text, Reload& reload) {
  static constexpr uint32_t kOneRow[] = {0};
  const std::vector<ColumnInfo> no_columns;
  RowInputs inputs(no_columns, reload.interpreter());
  RowScope scope(inputs, nullptr, {reload, nullptr}, text);
  CELADON_ASSIGN_OR_RETURN(const auto bound, scope.BindFormula(formula));
  inputs.Start({.rows = kOneRow});
  CELADON_ASSIGN_OR_RETURN(const ValueLanes result, bound->Evaluate(inputs));
  return Value(result[0]);
}

}  // namespace celadon
