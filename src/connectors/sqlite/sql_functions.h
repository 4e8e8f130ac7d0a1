// Functions that SQL has elsewhere and SQLite lacks, and the order of times that are kept as texts.
//
// Source: the load script page, section 6. Which functions there are is our own: those that scripts
// for common warehouses call on texts and dates.
#ifndef CELADON_CONNECTORS_SQLITE_SQL_FUNCTIONS_H_
#define CELADON_CONNECTORS_SQLITE_SQL_FUNCTIONS_H_

namespace celadon {

class Database;

// Orders texts as the times that they are read as, so that a column of timestamps can be compared
// with texts in any precision and form; texts that are no times come behind, by their bytes.
inline constexpr char kTimeOrder[] = "CELADON_TIME";

// The functions read times by the database's interpreter. The database outlives them.
void AddSqlFunctions(const Database& database);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_SQL_FUNCTIONS_H_
