// Another engine's joins, as the oracle of association.
#ifndef CELADON_TESTS_HYPERCUBE_SQLITE_JOIN_H_
#define CELADON_TESTS_HYPERCUBE_SQLITE_JOIN_H_

#include <optional>
#include <string>
#include <vector>

#include "selection/random_model.h"

struct sqlite3;

namespace celadon {

// Tables in an SQLite database in memory; each has its rows' numbers in the column `row`.
class SqliteTables {
 public:
  explicit SqliteTables(const std::vector<PlainTable>& tables);
  ~SqliteTables();
  SqliteTables(const SqliteTables&) = delete;
  SqliteTables& operator=(const SqliteTables&) = delete;

  // Keeps only the rows whose numbers are given.
  void Restrict(const std::string& table, const std::vector<bool>& rows);

  using Result = std::vector<std::vector<std::optional<double>>>;
  // The rows of a query; every cell a number or NULL. Aborts the test on an SQL error.
  Result Query(const std::string& sql);

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace celadon

#endif  // CELADON_TESTS_HYPERCUBE_SQLITE_JOIN_H_
