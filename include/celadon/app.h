// An app: loaded data and the variables that go with it.
#ifndef CELADON_APP_H_
#define CELADON_APP_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/associative_search.h"
#include "celadon/bookmark.h"
#include "celadon/data_folder.h"
#include "celadon/data_model.h"
#include "celadon/engine.h"
#include "celadon/memory_budget.h"
#include "celadon/script.h"

namespace celadon {

class FrameCache;

// Shared by any number of sessions. A load builds a new model beside the old one and swaps it in
// when it has succeeded; a failed or cancelled one leaves the app exactly as it was. The tables of
// the app count against the engine's memory bound, and a load that would exceed it is refused;
// models that sessions still hold after a load are not counted. Thread-safe; loads run one at a
// time.
class App {
 public:
  // Scripts read and write in and below `folder` only; the paths that a host hands to the calls
  // below are its own and are not confined. The engine must outlive the app.
  App(Engine* engine, DataFolder folder);

  // Adds the table of one file, its format told by the extension, beside the tables there are.
  // An empty name means the file's stem.
  absl::StatusOr<LoadReport> Load(const std::string& path, std::string_view table,
                                  const Execution& execution);
  // The same with rows of the host's own.
  absl::StatusOr<LoadReport> LoadRows(TableReader& rows, std::string_view table,
                                      const Execution& execution);
  // Replaces all tables by those of a script. Relative names in a script file start at its folder,
  // those in a text at the data folder.
  absl::StatusOr<LoadReport> RunScriptFile(const std::string& path, const Execution& execution,
                                           const ReloadOptions& options = {});
  absl::StatusOr<LoadReport> RunScriptText(std::string_view text, const Execution& execution,
                                           const ReloadOptions& options = {});
  // Runs the script that was run last once more. FailedPrecondition if there is none.
  absl::StatusOr<LoadReport> Reload(const ReloadOptions& options, const Execution& execution);
  // What the load that succeeded last has done; never null.
  std::shared_ptr<const LoadReport> last_report() const;
  // What the host wants to hear of a script, and what it lets scripts do; from the next reload on.
  void SetScriptHooks(ScriptHooks hooks);
  // Parses a script file without running it.
  absl::StatusOr<ScriptCheck> CheckScriptFile(const std::string& path,
                                              const Execution& execution) const;
  // Writes the whole app as a file, with a session's selections beside it; an older file stays as
  // it was where that fails.
  absl::Status Save(const std::string& path, Bookmark selections, const Execution& execution);
  // Replaces everything by a saved app and gives the selections that were saved with it. DataLoss
  // where the file is damaged.
  absl::StatusOr<Bookmark> Open(const std::string& path, const Execution& execution);
  // Whether inference passes through each table of the model, its listed ones in their order.
  std::vector<Coupling> LooselyCoupledVector() const;
  // Couples other tables loosely; sessions follow as after a load. An entry of kLooseFixed is not
  // changed, nor is a table made one. FailedPrecondition, naming the loop, where the tables that
  // are left associated form one; InvalidArgument where the length is wrong.
  // Source: Qlik's engine API, `GetLooselyCoupledVector` and `SetLooselyCoupledVector`.
  absl::Status SetLooselyCoupledVector(const std::vector<Coupling>& couplings);
  // Writes a table as a file, whole or not at all.
  absl::Status Store(std::string_view table, const std::string& path, const Execution& execution);

  // The tables as they are now; never null. A later load does not change what was handed out.
  std::shared_ptr<const DataModel> model() const;
  Variables variables() const;
  // The text of the script that was run last; empty where none was.
  std::string script() const;
  // What the script that ran last said of Section Access.
  SectionAccess section_access() const;
  // The fields that it derives, which charts know by name; never null.
  std::shared_ptr<const std::vector<DerivedField>> derived_fields() const;
  // Formulas see it from their next evaluation on; a running reload does not.
  void SetVariable(std::string name, Value value);
  void RemoveVariable(std::string_view name);
  // As that of the engine, with what formulas may know of the app.
  Environment MakeEnvironment() const;
  // The words of the tables as they are now, for searching all fields; never null.
  std::shared_ptr<const SearchIndex> search_index() const;
  // Kept selections; never null. What was handed out does not change.
  std::shared_ptr<const Bookmarks> bookmarks() const;
  // Replaces one of that name.
  void SaveBookmark(std::string name, Bookmark bookmark);
  absl::Status DropBookmark(std::string_view name);

  // What the sessions have shown lately.
  FrameCache& frames() { return *frames_; }

  Engine& engine() { return *engine_; }
  const DataFolder& folder() const { return folder_; }

 private:
  struct Script {
    std::string text;
    std::string name;  // stands for it in errors
    std::string base;  // folder where relative names start
  };
  static absl::StatusOr<Script> ReadScript(const std::string& path);
  ScriptEnvironment EnvironmentOf(const Script& script, const ReloadOptions& options,
                                  const Execution& execution) const;
  absl::StatusOr<LoadReport> RunScriptHere(Script script, const Execution& execution,
                                           const ReloadOptions& options);
  // Requires load_mutex_.
  absl::StatusOr<LoadReport> Run(const Script& script, const ScriptEnvironment& environment,
                                 const Execution& execution);
  // Requires load_mutex_.
  absl::StatusOr<LoadReport> AddTable(TableReader& rows, std::string_view table,
                                      const Execution& execution);
  // Takes over what a load has brought, if the memory bound has room for it.
  absl::StatusOr<LoadReport> Publish(absl::StatusOr<ScriptOutcome> outcome);
  // A folder as seen from the data folder; empty where it is that, or lies outside.
  std::string BelowFolder(const std::string& base) const;
  // Counts the model in place of the one there is. Requires load_mutex_.
  absl::Status CountMemory(const DataModel& model);

  Engine* engine_;
  DataFolder folder_;
  std::shared_ptr<FrameCache> frames_;
  std::mutex load_mutex_;           // one load at a time
  MemoryReservation model_memory_;  // of model_; guarded by load_mutex_
  mutable std::mutex mutex_;
  std::shared_ptr<const DataModel> model_;  // guarded by mutex_
  Variables variables_;                     // guarded by mutex_
  Script script_;                           // run last with success; guarded by mutex_
  ScriptHooks hooks_;                       // guarded by mutex_
  std::shared_ptr<const LoadReport> last_report_ =
      std::make_shared<const LoadReport>();           // likewise
  double reload_time_ = Environment::kNeverReloaded;  // guarded by mutex_
  SectionAccess section_access_;                      // guarded by mutex_
  std::shared_ptr<const std::vector<DerivedField>> derived_fields_ =
      std::make_shared<const std::vector<DerivedField>>();   // likewise
  mutable std::shared_ptr<const SearchIndex> search_index_;  // of model_, once it was asked for
  std::shared_ptr<const Bookmarks> bookmarks_ = std::make_shared<const Bookmarks>();  // likewise
};

}  // namespace celadon

#endif  // CELADON_APP_H_
