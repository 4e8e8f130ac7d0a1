#include "expression/external_entries.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

}  // namespace

void ExternalEntries::AddSource(std::shared_ptr<const ExternalFunctions> source) {
  sources_.push_back(std::move(source));
}

const FunctionInfo& ExternalEntries::Keep(std::shared_ptr<const ExternalFunction> function) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<const Entry>& kept = entries_[function.get()];
  if (kept != nullptr) return kept->info;
  auto entry = std::make_unique<Entry>();
  const ExternalSignature& signature = function->signature();
  entry->info.category = FunctionCategory::kExternal;
  entry->info.external = function.get();
  if (signature.kind == ExternalKind::kAggregation) {
    entry->aggregation = {.name = signature.name,
                          .kind = AggregationKind::kSamples,
                          .parameters = signature.parameters,
                          .numbers_only = false,
                          .help = signature.help,
                          .ordered = true,
                          .external = function.get()};
    entry->info.aggregation = &entry->aggregation;
  }
  entry->function = std::move(function);
  kept = std::move(entry);
  return kept->info;
}

const FunctionInfo* ExternalEntries::Find(std::string_view name) {
  for (const auto& source : sources_) {
    if (auto function = source->Find(name)) return &Keep(std::move(function));
  }
  return nullptr;
}

std::vector<FunctionInfo> ExternalEntries::functions() {
  std::vector<FunctionInfo> functions;
  for (const auto& source : sources_) {
    for (auto& function : source->functions()) functions.push_back(Keep(std::move(function)));
  }
  return functions;
}

std::string ExternalEntries::Absence(std::string_view name) const {
  for (const auto& source : sources_) {
    if (std::string absence = source->Absence(name); !absence.empty()) return absence;
  }
  return {};
}

absl::Status FunctionRegistry::Add(std::shared_ptr<const ExternalFunction> function) {
  const std::string& name = function->signature().name;
  const bool starts_well = !name.empty() && name[0] != '.' && !(name[0] >= '0' && name[0] <= '9');
  if (!starts_well || !std::ranges::all_of(name, IsNameCharacter)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a function's name is letters, digits, _ and dots, not: %s", name));
  }
  Put(external_->Keep(std::move(function)));
  return absl::OkStatus();
}

void FunctionRegistry::Add(std::shared_ptr<const ExternalFunctions> source) {
  external_->AddSource(std::move(source));
}

}  // namespace celadon
