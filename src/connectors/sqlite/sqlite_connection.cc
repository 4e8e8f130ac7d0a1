#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/sqlite.h"
#include "connectors/sqlite/change_feed.h"
#include "connectors/sqlite/database.h"
#include "connectors/sqlite/folder_tables.h"
#include "connectors/sqlite/result_reader.h"
#include "connectors/sqlite/sql_text.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

using Reader = absl::StatusOr<std::unique_ptr<TableReader>>;

// Names as those of the catalogue functions of ODBC.
std::string CatalogQuery(Catalog what) {
  switch (what) {
    case Catalog::kTables:
      return "SELECT NULL AS TABLE_CAT, NULL AS TABLE_SCHEM, name AS TABLE_NAME, "
             "upper(type) AS TABLE_TYPE, NULL AS REMARKS FROM sqlite_schema "
             "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name";
    case Catalog::kColumns:
      return "SELECT NULL AS TABLE_CAT, NULL AS TABLE_SCHEM, t.name AS TABLE_NAME, "
             "c.name AS COLUMN_NAME, c.type AS TYPE_NAME, c.cid + 1 AS ORDINAL_POSITION, "
             "CASE WHEN c.\"notnull\" THEN 'NO' ELSE 'YES' END AS IS_NULLABLE "
             "FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
             "WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite%' "
             "ORDER BY t.name, c.cid";
    case Catalog::kTypes:
      break;
  }
  return "SELECT column1 AS TYPE_NAME FROM (VALUES ('BLOB'), ('DATE'), ('INTEGER'), ('REAL'), "
         "('TEXT'), ('TIME'), ('TIMESTAMP'))";
}

Reader ReadCatalog(std::shared_ptr<Database> database, Catalog what) {
  CELADON_ASSIGN_OR_RETURN(SqliteStatement statement, database->CompileTrusted(CatalogQuery(what)));
  return ReadResult(std::move(database), std::move(statement), 0);
}

class OpenFile final : public OpenConnection {
 public:
  explicit OpenFile(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  Reader Run(const Query& query, const Execution& execution) override {
    const SqlText sql = ForSqlite(query.text);
    database_->Prepare(execution.cancel, query.settings);
    if (!sql.feeds.empty()) CELADON_RETURN_IF_ERROR(AddChangeFeeds(*database_, sql.feeds));
    CELADON_ASSIGN_OR_RETURN(SqliteStatement statement, database_->Compile(sql.text));
    return ReadResult(database_, std::move(statement), query.row_limit);
  }

  Reader List(Catalog what, const Execution& execution) override {
    database_->Prepare(execution.cancel, {});
    return ReadCatalog(database_, what);
  }

 private:
  std::shared_ptr<Database> database_;
};

// The table that a statement could not be compiled for; empty where that failed for other reasons.
std::string MissingTable(const absl::Status& status) {
  constexpr std::string_view kMissing = "no such table: ";
  const std::string_view message = ToStd(status.message());
  return message.starts_with(kMissing) ? std::string(message.substr(kMissing.size())) : "";
}

class OpenFolder final : public OpenConnection {
 public:
  explicit OpenFolder(DataFolder folder) : folder_(std::move(folder)) {}

  Reader Run(const Query& query, const Execution& execution) override {
    const SqlText sql = ForSqlite(query.text);
    CELADON_ASSIGN_OR_RETURN(const auto database, Database::Open("", Database::Mode::kMemory));
    database->Prepare(execution.cancel, query.settings);
    FolderTables tables(folder_, *database, query.settings, execution);
    for (const std::string& feed : sql.feeds) {
      CELADON_RETURN_IF_ERROR(tables.Load(ChangesOf(feed)));
    }
    if (!sql.feeds.empty()) CELADON_RETURN_IF_ERROR(AddChangeFeeds(*database, sql.feeds));
    CELADON_ASSIGN_OR_RETURN(SqliteStatement statement, Compile(sql.text, *database, tables));
    return ReadResult(database, std::move(statement), query.row_limit);
  }

  Reader List(Catalog what, const Execution& execution) override {
    CELADON_ASSIGN_OR_RETURN(auto database, Database::Open("", Database::Mode::kMemory));
    database->Prepare(execution.cancel, {});
    const RegionalSettings settings;
    FolderTables tables(folder_, *database, settings, execution);
    CELADON_RETURN_IF_ERROR(tables.LoadAll());
    return ReadCatalog(std::move(database), what);
  }

 private:
  // Loads a table each time that SQLite misses one.
  static absl::StatusOr<SqliteStatement> Compile(const std::string& sql, Database& database,
                                                 FolderTables& tables) {
    std::string loaded;
    while (true) {
      absl::StatusOr<SqliteStatement> statement = database.Compile(sql);
      const std::string missing = MissingTable(statement.status());
      if (missing.empty() || missing == loaded) return statement;
      CELADON_RETURN_IF_ERROR(tables.Load(missing));
      loaded = missing;
    }
  }

  DataFolder folder_;
};

class SqliteFile final : public Connection {
 public:
  explicit SqliteFile(std::string path) : path_(std::move(path)) {}

  absl::StatusOr<std::unique_ptr<OpenConnection>> Open(const ConnectOptions& options,
                                                       const Execution&) const override {
    const auto mode = options.writes ? Database::Mode::kWrite : Database::Mode::kRead;
    CELADON_ASSIGN_OR_RETURN(auto database, Database::Open(path_, mode));
    return std::make_unique<OpenFile>(std::move(database));
  }

 private:
  std::string path_;
};

class SqliteFolder final : public Connection {
 public:
  explicit SqliteFolder(DataFolder folder) : folder_(std::move(folder)) {}

  absl::StatusOr<std::unique_ptr<OpenConnection>> Open(const ConnectOptions&,
                                                       const Execution&) const override {
    return std::make_unique<OpenFolder>(folder_);
  }

 private:
  DataFolder folder_;
};

}  // namespace

std::shared_ptr<const Connection> MakeSqliteFile(std::string path) {
  return std::make_shared<SqliteFile>(std::move(path));
}

std::shared_ptr<const Connection> MakeSqliteFolder(DataFolder folder) {
  return std::make_shared<SqliteFolder>(std::move(folder));
}

}  // namespace celadon
