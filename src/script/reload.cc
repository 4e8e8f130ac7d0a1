#include "script/reload.h"

#include <algorithm>
#include <utility>

#include "runtime/text_view.h"
#include "script/script_error.h"
#include "script/unused_symbols.h"

namespace celadon {

void Reload::SetVariable(const std::string& name, Value value) {
  if (Variables::IsSetting(name)) interpreter_ = nullptr;
  variables_.Set(name, std::move(value));
}

void Reload::DefineVariable(const std::string& name, Value value) {
  const Value* const only = variables_.Find("ScriptOnlyVariables");
  const bool ends = only != nullptr && Reading(*only).value_or(0) == 1;
  if (ends) {
    script_only_.insert(name);
  } else {
    script_only_.erase(name);
  }
  SetVariable(name, std::move(value));
}

Variables Reload::TakeVariables() {
  for (const std::string& name : script_only_) variables_.Remove(name);
  return std::move(variables_);
}

std::optional<Value> Reload::TakeVariable(const std::string& name) {
  if (Variables::IsSetting(name)) interpreter_ = nullptr;
  return variables_.Take(name);
}

const TextInterpreter& Reload::interpreter() {
  if (interpreter_ == nullptr) {
    interpreter_ = std::make_unique<const TextInterpreter>(variables_.Settings());
  }
  return *interpreter_;
}

std::optional<double> Reload::Reading(const Value& value) {
  if (value.has_number()) return value.number();
  return value.has_text() ? interpreter().Number(value.text()) : std::nullopt;
}

const Dictionary* Reload::DictionaryOf(std::string_view field) const {
  for (const auto& table : model.tables()) {
    if (const auto column = table->ColumnOf(field)) return &table->fields[*column]->symbols();
  }
  return nullptr;
}

const DualVector* Reload::SymbolsOf(std::string_view field) const {
  const Dictionary* const symbols = DictionaryOf(field);
  return symbols == nullptr ? nullptr : &symbols->values();
}

void Reload::EnterSection(bool access) {
  if (access == in_section_access_) return;
  if (!other_section_.has_value()) other_section_.emplace(execution.memory);
  std::swap(model, *other_section_);
  in_section_access_ = access;
}

const StagedTable* Reload::TableOfAnySection(std::string_view name) {
  const StagedTable* const here = model.FindTable(name);
  return here != nullptr || !other_section_.has_value() ? here : other_section_->FindTable(name);
}

StagedModel Reload::TakeModel() {
  EnterSection(false);
  return std::move(model);
}

std::optional<StagedModel> Reload::TakeSectionAccess() {
  EnterSection(false);
  return std::exchange(other_section_, std::nullopt);
}

absl::Status Reload::DropTables(std::span<const std::string> names) {
  std::vector<std::shared_ptr<StagedField>> fields;
  for (const std::string& name : names) {
    const StagedTable* const table = model.FindTable(name);
    if (table == nullptr) continue;
    distinct_tables.erase(table);
    fields.insert(fields.end(), table->fields.begin(), table->fields.end());
    model.DropTable(name);
  }
  const absl::Status dropped = DropUnusedSymbols(fields, model, execution.cancel);
  model.ForgetUnusedFields();
  return dropped;
}

uint32_t Reload::NumberOf(std::string_view counter, ValueView value) {
  auto found = counters_.find(counter);
  if (found == counters_.end()) found = counters_.try_emplace(std::string(counter)).first;
  return found->second.Intern(value) + 1;
}

void Reload::NoteSuccess() {
  if (failures_.empty() || !last_failed_) return;
  last_failed_ = false;
  SetVariable("ScriptError", ScriptErrorValue(ScriptErrorCode::kNone));
}

void Reload::NoteFailure(const absl::Status& status) {
  const std::string message(ToStd(status.message()));
  // Without the line of the script, whose `;` and quotes would end statements that show the text.
  std::string line = message.substr(0, message.find('\n'));
  std::ranges::replace(line, ';', ',');
  failures_ += (failures_.empty() ? "" : "\n") + line;
  last_failed_ = true;
  report.warnings.push_back(message);
  SetVariable("ScriptError", ScriptErrorValue(ScriptErrorOf(status)));
  // Scripts set it back before what they try again.
  const Value* const count = variables_.Find("ScriptErrorCount");
  SetVariable("ScriptErrorCount", Value::Number(count->has_number() ? count->number() + 1 : 1));
  SetVariable("ScriptErrorList", Value::Text(failures_));
  SetVariable("ScriptErrorDetails", Value::Text(line));
}

}  // namespace celadon
