#include "connectors/sqlite/change_feed.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "connectors/sqlite/change_history.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr auto kOwnColumns =
    std::to_array<std::string_view>({"_change_type", "_commit_version", "_commit_timestamp"});

struct FeedColumn {
  std::string name;
  std::string declaration;  // type and order
};

// What the module is made with.
struct Feeds {
  Database* database;
  std::vector<std::string> tables;  // of changes
  std::vector<FeedColumn> columns;
};

// The place of a column among the feed's own ones; 0 for one of the table.
size_t OwnPlace(std::string_view column) {
  for (size_t i = 0; i < kOwnColumns.size(); ++i) {
    if (EqualsIgnoringCase(kOwnColumns[i], column)) return i + 1;
  }
  return 0;
}

// The columns of a table of changes, its own ones last.
absl::StatusOr<std::vector<FeedColumn>> ColumnsOf(Database& database, const std::string& table) {
  CELADON_ASSIGN_OR_RETURN(
      const SqliteStatement rows,
      database.CompileTrusted("SELECT * FROM " + QuotedName(table) + " LIMIT 0"));
  std::vector<FeedColumn> columns;
  size_t own = 0;
  for (int i = 0; i < sqlite3_column_count(rows.get()); ++i) {
    FeedColumn column{sqlite3_column_name(rows.get(), i), ""};
    const char* order = nullptr;
    const char* type = nullptr;
    sqlite3_table_column_metadata(database.handle(), nullptr, table.c_str(), column.name.c_str(),
                                  &type, &order, nullptr, nullptr, nullptr);
    if (type != nullptr) column.declaration = type;
    if (order != nullptr) column.declaration += absl::StrFormat(" COLLATE %s", order);
    own += OwnPlace(column.name) > 0;
    columns.push_back(std::move(column));
  }
  if (own != kOwnColumns.size()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the changes lack one of _change_type, _commit_version, _commit_timestamp: %s", table));
  }
  std::ranges::stable_sort(columns, {}, [](const FeedColumn& c) { return OwnPlace(c.name); });
  return columns;
}

// Adds what is not there yet before the columns of the feed's own.
void AddColumns(std::vector<FeedColumn> more, std::vector<FeedColumn>& columns) {
  if (columns.empty()) {
    columns = std::move(more);
    return;
  }
  for (FeedColumn& column : more) {
    const bool known = std::ranges::any_of(columns, [&](const FeedColumn& other) {
      return EqualsIgnoringCase(other.name, column.name);
    });
    if (!known) columns.insert(columns.end() - kOwnColumns.size(), std::move(column));
  }
}

struct FeedTable : sqlite3_vtab {
  const Feeds* feeds;
};

// The rows of one call.
struct FeedCursor : sqlite3_vtab_cursor {
  SqliteStatement rows;
  std::vector<int> places;  // in `rows`, one a column of the feed; -1: NULL
  bool at_end = true;
  int64_t row = 0;
};

int Fail(sqlite3_vtab* table, const absl::Status& status) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg =
      sqlite3_mprintf("%.*s", static_cast<int>(status.message().size()), status.message().data());
  return absl::IsCancelled(status) || absl::IsDeadlineExceeded(status) ? SQLITE_INTERRUPT
                                                                       : SQLITE_ERROR;
}

int Connect(sqlite3* handle, void* feeds, int, const char* const*, sqlite3_vtab** table,
            char** error) {
  const auto& made_of = *static_cast<const Feeds*>(feeds);
  std::string columns;
  for (const FeedColumn& column : made_of.columns) {
    columns += absl::StrFormat("%s %s, ", QuotedName(column.name), column.declaration);
  }
  const std::string definition =
      "CREATE TABLE changes (" + columns + "\"of table\" HIDDEN, \"from\" HIDDEN, \"to\" HIDDEN)";
  const int code = made_of.database->Declare(definition);
  if (code != SQLITE_OK) {
    *error = sqlite3_mprintf("%s", sqlite3_errmsg(handle));
    return code;
  }
  auto* const made = new FeedTable();
  made->feeds = &made_of;
  *table = made;
  return SQLITE_OK;
}

int Disconnect(sqlite3_vtab* table) {
  delete static_cast<FeedTable*>(table);
  return SQLITE_OK;
}

// The arguments of the call are conditions on the hidden columns.
int ChoosePlan(sqlite3_vtab* table, sqlite3_index_info* plan) {
  const int first = static_cast<int>(static_cast<FeedTable*>(table)->feeds->columns.size());
  std::array<int, 3> arguments{-1, -1, -1};
  for (int i = 0; i < plan->nConstraint; ++i) {
    const auto& condition = plan->aConstraint[i];
    const int argument = condition.iColumn - first;
    if (argument < 0 || condition.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (condition.usable == 0) return SQLITE_CONSTRAINT;
    arguments[static_cast<size_t>(argument)] = i;
  }
  int given = 0;
  for (const int condition : arguments) {
    if (condition < 0) break;
    plan->aConstraintUsage[condition].argvIndex = ++given;
    plan->aConstraintUsage[condition].omit = 1;
  }
  plan->idxNum = given;
  plan->estimatedCost = 1000;
  return SQLITE_OK;
}

int OpenCursor(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  *cursor = new FeedCursor();
  return SQLITE_OK;
}

int CloseCursor(sqlite3_vtab_cursor* cursor) {
  delete static_cast<FeedCursor*>(cursor);
  return SQLITE_OK;
}

absl::StatusOr<std::string> TableOfCall(const Feeds& feeds, sqlite3_value* argument) {
  const std::string_view name = ShownText(sqlite3_value_text(argument));
  const std::string wanted = ChangesOf(name);
  for (const std::string& table : feeds.tables) {
    if (EqualsIgnoringCase(table, wanted)) return table;
  }
  return absl::NotFoundError(absl::StrFormat(
      "the first argument of table_changes is to be the name of a table, written out: %s", name));
}

absl::Status NextRow(const Feeds& feeds, FeedCursor& cursor) {
  CELADON_ASSIGN_OR_RETURN(const bool row, feeds.database->Step(cursor.rows.get()));
  cursor.at_end = !row;
  ++cursor.row;
  return absl::OkStatus();
}

absl::Status StartRows(const Feeds& feeds, FeedCursor& cursor, int count,
                       sqlite3_value** arguments) {
  if (count < 2) {
    return absl::InvalidArgumentError("table_changes needs a table and where to start");
  }
  Database& database = *feeds.database;
  CELADON_ASSIGN_OR_RETURN(const std::string table, TableOfCall(feeds, arguments[0]));
  CELADON_ASSIGN_OR_RETURN(const ChangeHistory history, ChangeHistory::Read(database, table));
  const auto place = [&](int argument) {
    return HistoryPlace::Of(ShownText(sqlite3_value_text(arguments[argument])), database);
  };
  CELADON_ASSIGN_OR_RETURN(const HistoryPlace from, place(1));
  CELADON_ASSIGN_OR_RETURN(const int64_t first, history.Start(from));
  int64_t last = history.latest();
  if (count > 2) {
    CELADON_ASSIGN_OR_RETURN(const HistoryPlace to, place(2));
    CELADON_ASSIGN_OR_RETURN(last, history.End(to));
    if (last < first) {
      return absl::InvalidArgumentError("table_changes ends before it starts");
    }
  }
  CELADON_ASSIGN_OR_RETURN(
      cursor.rows, database.CompileTrusted(
                       absl::StrFormat("SELECT * FROM %s WHERE _commit_version BETWEEN %d AND %d "
                                       "ORDER BY _commit_version, rowid",
                                       QuotedName(table), first, last)));
  cursor.places.assign(feeds.columns.size(), -1);
  for (int i = 0; i < sqlite3_column_count(cursor.rows.get()); ++i) {
    const std::string_view name = sqlite3_column_name(cursor.rows.get(), i);
    const auto column = std::ranges::find_if(feeds.columns, [name](const FeedColumn& known) {
      return EqualsIgnoringCase(known.name, name);
    });
    cursor.places[static_cast<size_t>(column - feeds.columns.begin())] = i;
  }
  cursor.row = 0;
  return NextRow(feeds, cursor);
}

const Feeds& FeedsOf(sqlite3_vtab_cursor* cursor) {
  return *static_cast<FeedTable*>(cursor->pVtab)->feeds;
}

int Filter(sqlite3_vtab_cursor* cursor, int, const char*, int count, sqlite3_value** arguments) {
  const absl::Status status =
      StartRows(FeedsOf(cursor), *static_cast<FeedCursor*>(cursor), count, arguments);
  return status.ok() ? SQLITE_OK : Fail(cursor->pVtab, status);
}

int GoOn(sqlite3_vtab_cursor* cursor) {
  const absl::Status status = NextRow(FeedsOf(cursor), *static_cast<FeedCursor*>(cursor));
  return status.ok() ? SQLITE_OK : Fail(cursor->pVtab, status);
}

int AtEnd(sqlite3_vtab_cursor* cursor) {
  return static_cast<const FeedCursor*>(cursor)->at_end ? 1 : 0;
}

int PutColumn(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  const auto& feed = *static_cast<const FeedCursor*>(cursor);
  const auto at = static_cast<size_t>(column);
  if (at >= feed.places.size() || feed.places[at] < 0) return SQLITE_OK;
  sqlite3_result_value(context, sqlite3_column_value(feed.rows.get(), feed.places[at]));
  return SQLITE_OK;
}

int PutRowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* row) {
  *row = static_cast<const FeedCursor*>(cursor)->row;
  return SQLITE_OK;
}

constexpr sqlite3_module MakeModule() {
  sqlite3_module module{};
  module.xConnect = Connect;  // without xCreate a statement may name it like a table
  module.xBestIndex = ChoosePlan;
  module.xDisconnect = Disconnect;
  module.xOpen = OpenCursor;
  module.xClose = CloseCursor;
  module.xFilter = Filter;
  module.xNext = GoOn;
  module.xEof = AtEnd;
  module.xColumn = PutColumn;
  module.xRowid = PutRowid;
  return module;
}

constexpr sqlite3_module kModule = MakeModule();

}  // namespace

std::string ChangesOf(std::string_view table) {
  const size_t dot = table.find_last_of('.');
  if (dot != std::string_view::npos) table.remove_prefix(dot + 1);
  constexpr std::string_view kQuotes = "`\"";
  if (table.size() > 1 && kQuotes.find(table.front()) != std::string_view::npos) {
    table = table.substr(1, table.size() - 2);
  }
  return std::string(table) + ".changes";
}

absl::Status AddChangeFeeds(Database& database, const std::vector<std::string>& feeds) {
  auto made = std::make_unique<Feeds>();
  made->database = &database;
  for (const std::string& feed : feeds) {
    made->tables.push_back(ChangesOf(feed));
    CELADON_ASSIGN_OR_RETURN(std::vector<FeedColumn> columns,
                             ColumnsOf(database, made->tables.back()));
    AddColumns(std::move(columns), made->columns);
  }
  const int code = sqlite3_create_module_v2(
      database.handle(), "table_changes", &kModule, made.release(),
      [](void* feeds_of_module) { delete static_cast<Feeds*>(feeds_of_module); });
  return code == SQLITE_OK ? absl::OkStatus() : database.Error(code);
}

}  // namespace celadon
