#include "expression/external_call.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/str_format.h"
#include "expression/print.h"
#include "expression/signature.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// What an argument is called by: `as` says it, else it is the field or the text of the formula.
std::string NameOf(const Argument& argument, std::string_view text) {
  if (!argument.name.empty()) return argument.name;
  const Node& node = *argument.value;
  if (const auto* name = node.As<NameReference>()) return name->name;
  if (node.end > text.size()) return PrintFormula(node);
  return std::string(text.substr(node.begin, node.end - node.begin));
}

// Arguments that are left empty at the end are not given.
size_t CountGiven(const Call& call) {
  size_t given = call.arguments.size();
  while (given > 0 && call.arguments[given - 1].value == nullptr) --given;
  return given;
}

absl::Status CheckForm(const ExternalSignature& signature, const Call& call, size_t given) {
  const Qualifiers& qualifiers = call.qualifiers;
  const bool aggregates = signature.kind == ExternalKind::kAggregation;
  if (!aggregates && (qualifiers.distinct || qualifiers.total || qualifiers.all)) {
    return absl::InvalidArgumentError("a qualifier stands in a function that does not aggregate");
  }
  if (given < FewestArguments(signature.parameters) ||
      given > MostArguments(signature.parameters)) {
    return absl::InvalidArgumentError(absl::StrFormat("the arguments of %s are (%s), %d are given",
                                                      signature.name, signature.parameters, given));
  }
  return absl::OkStatus();
}

// The value that all rows have.
absl::StatusOr<Value> ConstantOf(const DualVector& column, std::string_view name) {
  for (size_t row = 1; row < column.size(); ++row) {
    if (SameSymbol(column[0], column[row])) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("the argument must be the same in all rows: %s", name));
  }
  return column.empty() ? Value() : Value(column[0]);
}

// Counts the columns as long as the reservation lives.
absl::Status Reserve(const std::vector<DualVector>& columns, MemoryReservation* memory) {
  uint64_t bytes = memory->bytes();
  for (const DualVector& column : columns) bytes += column.bytes();
  return memory->Resize(bytes, "the arguments of an external function");
}

}  // namespace

BoundExternal::BoundExternal(const ExternalFunction& function, const ExternalSite& site)
    : function_(&function) {
  blank_.place = site.place;
  blank_.settings = site.settings;
  if (site.environment == nullptr) return;
  blank_.app = site.environment->document_name;
  blank_.user = site.environment->user;
}

absl::StatusOr<BoundExternal> BoundExternal::Bind(const ExternalFunction& function,
                                                  const Call& call, std::string_view text,
                                                  const ExternalSite& site) {
  BoundExternal bound(function, site);
  const size_t given = CountGiven(call);
  CELADON_RETURN_IF_ERROR(CheckForm(function.signature(), call, given));
  for (const Argument& argument : std::span(call.arguments).first(given)) {
    if (argument.value == nullptr) return absl::InvalidArgumentError("an argument is left empty");
    bound.names_.push_back(NameOf(argument, text));
    bound.arguments_.push_back(argument.value);
  }
  return bound;
}

absl::StatusOr<DualVector> BoundExternal::FirstColumn(std::vector<DualVector> columns,
                                                      uint64_t rows,
                                                      const Execution& execution) const {
  ExternalCall call = blank_;
  call.rows = rows;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i < function_->signature().constants) {
      CELADON_ASSIGN_OR_RETURN(call.constants.emplace_back(), ConstantOf(columns[i], names_[i]));
    } else {
      call.arguments.push_back({.name = names_[i], .values = std::move(columns[i])});
    }
  }
  CELADON_ASSIGN_OR_RETURN(ExternalTable table, function_->Call(call, execution));
  if (table.columns.empty()) return DualVector();
  return std::move(table.columns.front().values);
}

absl::StatusOr<DualVector> BoundExternal::Rows(std::vector<DualVector> columns, uint64_t rows,
                                               const Execution& execution) const {
  if (rows == 0) return DualVector();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(Reserve(columns, &memory));
  CELADON_ASSIGN_OR_RETURN(DualVector values, FirstColumn(std::move(columns), rows, execution));
  while (values.size() < rows) values.Append(ValueView());
  return values;
}

absl::StatusOr<std::vector<Value>> BoundExternal::Groups(std::vector<ExternalGroup> groups,
                                                         const Execution& execution) const {
  MemoryReservation memory(execution.memory);
  for (const ExternalGroup& group : groups) {
    CELADON_RETURN_IF_ERROR(Reserve(group.columns, &memory));
  }
  std::vector<Value> results(groups.size());
  std::vector<absl::Status> errors(groups.size());
  std::atomic<size_t> next = 0;
  std::atomic<bool> failed = false;
  const auto call_some = [&](size_t, size_t) {
    for (size_t group = next++; group < groups.size() && !failed; group = next++) {
      if (groups[group].rows == 0) continue;
      errors[group] = execution.cancel.status();
      if (!errors[group].ok()) return;
      const auto values =
          FirstColumn(std::move(groups[group].columns), groups[group].rows, execution);
      errors[group] = values.status();
      if (!values.ok()) failed = true;
      if (values.ok() && !values->empty()) results[group] = Value((*values)[0]);
    }
  };
  const size_t parallel = std::max<size_t>(function_->signature().parallel, 1);
  execution.executor->Run(std::min(parallel, groups.size()), call_some);
  for (const absl::Status& error : errors) CELADON_RETURN_IF_ERROR(error);
  return results;
}

void AppendRows(const ValueLanes& lanes, size_t rows, DualVector* values) {
  for (size_t row = 0; row < rows; ++row) values->Append(lanes[row]);
}

}  // namespace celadon
