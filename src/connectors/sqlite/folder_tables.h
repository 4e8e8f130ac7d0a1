// The delimited files of a folder as tables of a database in memory, each loaded when a statement
// names it.
//
// Source: the load script page, section 6.
#ifndef CELADON_CONNECTORS_SQLITE_FOLDER_TABLES_H_
#define CELADON_CONNECTORS_SQLITE_FOLDER_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/data_folder.h"
#include "celadon/execution.h"
#include "connectors/sqlite/database.h"

namespace celadon {

class FolderTables {
 public:
  // All outlive the tables. What is loaded counts as the database's memory.
  FolderTables(const DataFolder& folder, Database& database, const RegionalSettings& settings,
               const Execution& execution);

  // Loads the file of a table, whose name may have a schema before it; the table is in that schema
  // then. NotFound where there is no such file; errors of reading it.
  absl::Status Load(std::string_view name);
  // Loads all files but those of changes.
  absl::Status LoadAll();

 private:
  // The file of a table, in any case; empty if there is none.
  absl::StatusOr<std::string> FileOf(std::string_view table) const;
  absl::Status LoadFile(const std::string& file, const std::string& schema,
                        const std::string& table);

  const DataFolder& folder_;
  Database& database_;
  const RegionalSettings& settings_;
  const Execution& execution_;
  std::vector<std::string> files_;    // of the folder, that are tables
  std::vector<std::string> schemas_;  // that were made
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_FOLDER_TABLES_H_
