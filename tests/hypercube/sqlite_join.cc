#include "hypercube/sqlite_join.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace celadon {
namespace {

std::string Quoted(const std::string& name) { return "\"" + name + "\""; }

}  // namespace

SqliteTables::SqliteTables(const std::vector<PlainTable>& tables) {
  sqlite3_open(":memory:", &database_);
  for (const PlainTable& table : tables) {
    std::string columns = "row";
    for (const std::string& field : table.fields) columns += ", " + Quoted(field);
    Query("CREATE TABLE " + Quoted(table.name) + " (" + columns + ")");
    for (size_t r = 0; r < table.rows.size(); ++r) {
      std::string values = std::to_string(r);
      for (const std::optional<int>& cell : table.rows[r]) {
        values += ", " + (cell.has_value() ? std::to_string(*cell) : std::string("NULL"));
      }
      Query("INSERT INTO " + Quoted(table.name) + " VALUES (" + values + ")");
    }
  }
}

SqliteTables::~SqliteTables() { sqlite3_close(database_); }

void SqliteTables::Restrict(const std::string& table, const std::vector<bool>& rows) {
  for (size_t r = 0; r < rows.size(); ++r) {
    if (!rows[r]) Query("DELETE FROM " + Quoted(table) + " WHERE row = " + std::to_string(r));
  }
}

SqliteTables::Result SqliteTables::Query(const std::string& sql) {
  Result result;
  sqlite3_stmt* statement = nullptr;
  const int prepared = sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr);
  EXPECT_EQ(prepared, SQLITE_OK) << sqlite3_errmsg(database_) << ": " << sql;
  while (prepared == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    std::vector<std::optional<double>> row;
    for (int c = 0; c < sqlite3_column_count(statement); ++c) {
      const bool null = sqlite3_column_type(statement, c) == SQLITE_NULL;
      row.push_back(null ? std::nullopt : std::optional(sqlite3_column_double(statement, c)));
    }
    result.push_back(std::move(row));
  }
  sqlite3_finalize(statement);
  return result;
}

}  // namespace celadon
