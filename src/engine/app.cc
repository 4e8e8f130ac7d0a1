#include "celadon/app.h"

#include <filesystem>
#include <utility>

#include "celadon/snapshot.h"
#include "engine/frame_cache.h"
#include "engine/model_warnings.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "value/local_time.h"

namespace celadon {
namespace {

// With an extension: scripts cut four characters off it.
constexpr char kDocumentName[] = "app.celadon";

}  // namespace

App::App(Engine* engine, DataFolder folder)
    : engine_(engine),
      folder_(std::move(folder)),
      frames_(std::make_shared<FrameCache>(&engine->memory(), engine->index_memory())),
      model_memory_(&engine->memory()),
      model_(std::make_shared<const DataModel>(std::vector<Field>(), std::vector<Table>())) {}

std::shared_ptr<const DataModel> App::model() const {
  std::lock_guard lock(mutex_);
  return model_;
}

Variables App::variables() const {
  std::lock_guard lock(mutex_);
  return variables_;
}

void App::SetVariable(std::string name, Value value) {
  std::lock_guard lock(mutex_);
  variables_.Set(std::move(name), std::move(value));
  frames_->ClearResults();
}

void App::RemoveVariable(std::string_view name) {
  std::lock_guard lock(mutex_);
  variables_.Remove(name);
  frames_->ClearResults();
}

Environment App::MakeEnvironment() const {
  Environment environment = engine_->MakeEnvironment();
  environment.document_name = kDocumentName;
  environment.document_path = folder_.root() + "/" + kDocumentName;
  std::lock_guard lock(mutex_);
  environment.reload_time = reload_time_;
  return environment;
}

std::string App::script() const {
  std::lock_guard lock(mutex_);
  return script_.text;
}

absl::Status App::CountMemory(const DataModel& model) {
  const DataModel::Memory held = model.memory();
  return model_memory_.Resize(held.symbols + held.pointers + held.indexes, "the loaded tables");
}

absl::StatusOr<LoadReport> App::Publish(absl::StatusOr<ScriptOutcome> outcome) {
  CELADON_RETURN_IF_ERROR(outcome.status());
  for (std::string& warning : ModelWarnings(*outcome->model)) {
    outcome->report.warnings.push_back(std::move(warning));
  }
  CELADON_RETURN_IF_ERROR(CountMemory(*outcome->model));
  std::lock_guard lock(mutex_);
  model_ = std::move(outcome->model);
  variables_ = std::move(outcome->variables);
  frames_->Clear();
  section_access_ = std::move(outcome->section_access);
  derived_fields_ =
      std::make_shared<const std::vector<DerivedField>>(std::move(outcome->derived_fields));
  const Environment now = engine_->MakeEnvironment();
  reload_time_ = ToLocal(now.utc, now.time_zone);
  last_report_ = std::make_shared<const LoadReport>(std::move(outcome->report));
  return *last_report_;
}

std::shared_ptr<const LoadReport> App::last_report() const {
  std::lock_guard lock(mutex_);
  return last_report_;
}

SectionAccess App::section_access() const {
  std::lock_guard lock(mutex_);
  return section_access_;
}

std::shared_ptr<const std::vector<DerivedField>> App::derived_fields() const {
  std::lock_guard lock(mutex_);
  return derived_fields_;
}

absl::StatusOr<LoadReport> App::Load(const std::string& path, std::string_view table,
                                     const Execution& execution) {
  std::lock_guard loading(load_mutex_);
  CELADON_ASSIGN_OR_RETURN(const TableFormat* format, engine_->formats().ByPath(path));
  FormatOptions options;
  options.settings = variables().Settings();
  CELADON_ASSIGN_OR_RETURN(const auto reader, format->Open(path, options, execution));
  const std::string name =
      table.empty() ? std::filesystem::path(path).stem().string() : std::string(table);
  return AddTable(*reader, name, execution);
}

absl::StatusOr<LoadReport> App::LoadRows(TableReader& rows, std::string_view table,
                                         const Execution& execution) {
  std::lock_guard loading(load_mutex_);
  return AddTable(rows, table, execution);
}

absl::StatusOr<LoadReport> App::AddTable(TableReader& rows, std::string_view table,
                                         const Execution& execution) {
  absl::StatusOr<ScriptOutcome> outcome = LoadTable(rows, table, model(), execution);
  if (outcome.ok()) {
    outcome->variables = variables();
    outcome->section_access = section_access();
    outcome->derived_fields = *derived_fields();
  }
  return Publish(std::move(outcome));
}

absl::StatusOr<App::Script> App::ReadScript(const std::string& path) {
  CELADON_ASSIGN_OR_RETURN(const MappedFile text, MappedFile::Open(path));
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  return Script{std::string(text.data()), absolute.filename().string(),
                absolute.parent_path().string()};
}

ScriptEnvironment App::EnvironmentOf(const Script& script, const ReloadOptions& options,
                                     const Execution& execution) const {
  ScriptEnvironment environment{.folder = &folder_,
                                .base = script.base,
                                .formats = &engine_->formats(),
                                .connections = &engine_->connections(),
                                .variables = variables(),
                                .functions = &engine_->functions(),
                                .world =
                                    [this] {
                                      Environment environment = MakeEnvironment();
                                      environment.reloading = true;
                                      return environment;
                                    },
                                .options = options,
                                .model = model()};
  environment.open_app =
      [&execution](const std::string& path) -> absl::StatusOr<std::shared_ptr<const DataModel>> {
    CELADON_ASSIGN_OR_RETURN(const Snapshot snapshot, OpenSnapshot(path, execution));
    return snapshot.model;
  };
  std::lock_guard lock(mutex_);
  environment.hooks = hooks_;
  return environment;
}

void App::SetScriptHooks(ScriptHooks hooks) {
  std::lock_guard lock(mutex_);
  hooks_ = std::move(hooks);
}

absl::StatusOr<LoadReport> App::RunScriptFile(const std::string& path, const Execution& execution,
                                              const ReloadOptions& options) {
  CELADON_ASSIGN_OR_RETURN(Script script, ReadScript(path));
  return RunScriptHere(std::move(script), execution, options);
}

absl::StatusOr<LoadReport> App::RunScriptText(std::string_view text, const Execution& execution,
                                              const ReloadOptions& options) {
  return RunScriptHere({std::string(text), "script", ""}, execution, options);
}

absl::StatusOr<LoadReport> App::RunScriptHere(Script script, const Execution& execution,
                                              const ReloadOptions& options) {
  std::lock_guard loading(load_mutex_);
  return Run(script, EnvironmentOf(script, options, execution), execution);
}

absl::StatusOr<LoadReport> App::Run(const Script& script, const ScriptEnvironment& environment,
                                    const Execution& execution) {
  absl::StatusOr<LoadReport> report =
      Publish(RunScript(script.text, script.name, environment, execution));
  if (report.ok()) {
    std::lock_guard lock(mutex_);
    script_ = script;
  }
  return report;
}

absl::StatusOr<LoadReport> App::Reload(const ReloadOptions& options, const Execution& execution) {
  std::lock_guard loading(load_mutex_);
  Script script;
  {
    std::lock_guard lock(mutex_);
    script = script_;
  }
  if (script.name.empty()) {
    return absl::FailedPreconditionError("no script has been run that could be run again");
  }
  return Run(script, EnvironmentOf(script, options, execution), execution);
}

absl::StatusOr<ScriptCheck> App::CheckScriptFile(const std::string& path,
                                                 const Execution& execution) const {
  CELADON_ASSIGN_OR_RETURN(const Script script, ReadScript(path));
  return CheckScript(script.text, script.name, EnvironmentOf(script, {}, execution), execution);
}

std::string App::BelowFolder(const std::string& base) const {
  const std::string below = std::filesystem::path(base).lexically_relative(folder_.root()).string();
  return below.starts_with("..") || below == "." ? std::string() : below;
}

absl::Status App::Save(const std::string& path, Bookmark selections, const Execution& execution) {
  Snapshot snapshot;
  snapshot.selections = std::move(selections);
  {
    std::lock_guard lock(mutex_);
    snapshot.model = model_;
    snapshot.variables = variables_.values();
    snapshot.script = script_.text;
    snapshot.script_name = script_.name;
    snapshot.script_folder = BelowFolder(script_.base);
    snapshot.bookmarks = *bookmarks_;
    snapshot.reload_time = reload_time_;
    snapshot.derived_fields = *derived_fields_;
    snapshot.access_tables = section_access_.tables;
    snapshot.access_star = section_access_.star;
  }
  return SaveSnapshot(snapshot, path, execution);
}

absl::StatusOr<Bookmark> App::Open(const std::string& path, const Execution& execution) {
  std::lock_guard loading(load_mutex_);
  CELADON_ASSIGN_OR_RETURN(Snapshot snapshot, OpenSnapshot(path, execution));
  Variables variables;
  for (auto& [name, value] : snapshot.variables) variables.Set(name, std::move(value));
  CELADON_RETURN_IF_ERROR(CountMemory(*snapshot.model));
  std::lock_guard lock(mutex_);
  model_ = std::move(snapshot.model);
  variables_ = std::move(variables);
  frames_->Clear();
  script_ = {std::move(snapshot.script), std::move(snapshot.script_name),
             folder_.root() + "/" + snapshot.script_folder};
  bookmarks_ = std::make_shared<const Bookmarks>(std::move(snapshot.bookmarks));
  section_access_ = {std::move(snapshot.access_tables), std::move(snapshot.access_star)};
  derived_fields_ =
      std::make_shared<const std::vector<DerivedField>>(std::move(snapshot.derived_fields));
  reload_time_ = snapshot.reload_time;
  return std::move(snapshot.selections);
}

absl::Status App::Store(std::string_view table, const std::string& path,
                        const Execution& execution) {
  const std::shared_ptr<const DataModel> model = this->model();
  CELADON_ASSIGN_OR_RETURN(const TableId id, model->FindTable(table));
  CELADON_ASSIGN_OR_RETURN(const TableFormat* format, engine_->formats().ByPath(path));
  FormatOptions options;
  options.settings = variables().Settings();
  const std::unique_ptr<TableReader> rows = ReadTable(*model, id);
  return format->Write(*rows, std::string(table), path, options, execution);
}

}  // namespace celadon
