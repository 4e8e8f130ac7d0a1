// A whole app in one file, `.celadon`.
//
// The format is our own: docs/formats/celadon.md. Sections are compressed and carry checksums.
#ifndef CELADON_SNAPSHOT_H_
#define CELADON_SNAPSHOT_H_

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/bookmark.h"
#include "celadon/data_model.h"
#include "celadon/derived_field.h"
#include "celadon/execution.h"
#include "celadon/value.h"

namespace celadon {

struct Snapshot {
  using Variables = std::map<std::string, Value, std::less<>>;

  std::shared_ptr<const DataModel> model;  // not null
  std::string script;                      // that made the model
  std::string script_name;                 // stands for it in errors; empty: none was run
  std::string script_folder;               // where its relative names start, below the data folder
  // End of the last reload, a serial day in local time; NaN: there was none.
  double reload_time = std::numeric_limits<double>::quiet_NaN();
  Variables variables;
  Bookmark selections;  // of the session that saved the app, by alternate state
  Bookmarks bookmarks;
  std::vector<DerivedField> derived_fields;
  std::shared_ptr<const DataModel> access_tables;  // of Section Access; null: there is none
  std::string access_star;                         // stands for all values there; empty: nothing
};

// Writes beside the path, syncs and renames: an older file of that path stays until the new one is
// whole, and stays as it was where writing fails. Works on all threads. Errors are those of
// AtomicFile; Cancelled.
absl::Status SaveSnapshot(const Snapshot& snapshot, const std::string& path,
                          const Execution& execution);

// Reads a saved app at the speed of decompression, on all threads. DataLoss, naming the section,
// where the file is damaged; Unimplemented where a newer version saved it in a way that this one
// cannot read; ResourceExhausted; Cancelled; NotFound and the like where there is no such file.
absl::StatusOr<Snapshot> OpenSnapshot(const std::string& path, const Execution& execution);

// The same from bytes that are in memory already.
absl::StatusOr<Snapshot> ReadSnapshot(std::string_view bytes, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_H_
