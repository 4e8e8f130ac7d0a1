// The versions of a table that its changes tell of, and the places in them that a call names.
//
// Source: Databricks documentation "table_changes table-valued function"; the page of incremental
// and on-demand loads, section 2.1.
#ifndef CELADON_CONNECTORS_SQLITE_CHANGE_HISTORY_H_
#define CELADON_CONNECTORS_SQLITE_CHANGE_HISTORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/sqlite/database.h"

namespace celadon {

// A place in the history of a table: a version, or a moment.
struct HistoryPlace {
  // Of a number or a timestamp. InvalidArgument for any other text.
  static absl::StatusOr<HistoryPlace> Of(std::string_view text, const Database& database);

  bool is_version = false;
  int64_t version = 0;
  double time = 0;  // as Database::ReadTime gives it, where it is no version
};

// The commits that a table of changes knows, by version.
class ChangeHistory {
 public:
  // Of a table that has `_commit_version` and `_commit_timestamp`. InvalidArgument where a
  // timestamp is none; errors of the database.
  static absl::StatusOr<ChangeHistory> Read(Database& database, const std::string& table);

  // The first version that is not before `start`. A table is made by version 0, of which no change
  // tells; the versions before the first one that is known are gone where that is later (our own).
  // InvalidArgument where there is none.
  absl::StatusOr<int64_t> Start(const HistoryPlace& start) const;
  // The last version that is not behind `end`; -1: all are. InvalidArgument where the history ends
  // before it.
  absl::StatusOr<int64_t> End(const HistoryPlace& end) const;
  int64_t latest() const { return commits_.empty() ? 0 : commits_.back().version; }

 private:
  struct Commit {
    int64_t version;
    double time;
  };
  std::vector<Commit> commits_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_CHANGE_HISTORY_H_
