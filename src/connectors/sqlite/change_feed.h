// table_changes(table, start[, end]): the changes of a table, from one version or timestamp up to
// another, both included.
//
// Source: Databricks documentation "table_changes table-valued function"; the page of incremental
// and on-demand loads, section 2.1.
#ifndef CELADON_CONNECTORS_SQLITE_CHANGE_FEED_H_
#define CELADON_CONNECTORS_SQLITE_CHANGE_FEED_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "connectors/sqlite/database.h"

namespace celadon {

// The table that keeps the changes of a table: its name, without a schema, and ".changes".
std::string ChangesOf(std::string_view table);

// Makes table_changes known to statements; it reads the tables of changes of `feeds`, which are
// there, and has the columns of all of them: those of the table, then _change_type,
// _commit_version and _commit_timestamp. May be called again with others.
absl::Status AddChangeFeeds(Database& database, const std::vector<std::string>& feeds);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_CHANGE_FEED_H_
