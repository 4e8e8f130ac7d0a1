#include "connectors/sqlite/database.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "connectors/sqlite/sql_functions.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// SQLite's own instructions between two looks at the token.
constexpr int kInstructions = 2000;

constexpr auto kReading =
    std::to_array<int>({SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE,
                        SQLITE_TRANSACTION, SQLITE_SAVEPOINT});

// Pragmas that only tell; others change how the library works, or where it writes.
constexpr auto kPragmas = std::to_array<std::string_view>(
    {"collation_list", "database_list", "foreign_key_list", "function_list", "index_info",
     "index_list", "index_xinfo", "table_info", "table_list", "table_xinfo"});

bool IsTelling(const char* pragma) {
  return std::ranges::any_of(
      kPragmas, [pragma](std::string_view known) { return EqualsIgnoringCase(known, pragma); });
}

absl::StatusCode CodeOf(int code) {
  switch (code & 0xFF) {
    case SQLITE_AUTH:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CORRUPT:
      return absl::StatusCode::kDataLoss;
    case SQLITE_CANTOPEN:
      return absl::StatusCode::kNotFound;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kInvalidArgument;
  }
}

// Where only blanks, comments and semicolons are left, the text is empty to SQLite too.
bool IsEmpty(sqlite3* handle, const char* text, int bytes) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle, text, bytes, &statement, nullptr);
  const SqliteStatement owned(statement);
  return code == SQLITE_OK && statement == nullptr;
}

}  // namespace

absl::StatusOr<std::shared_ptr<Database>> Database::Open(const std::string& path, Mode mode) {
  std::shared_ptr<Database> database(new Database(mode));
  const int flags = mode == Mode::kMemory ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY
                    : mode == Mode::kRead ? SQLITE_OPEN_READONLY
                                          : SQLITE_OPEN_READWRITE;
  const char* const name = mode == Mode::kMemory ? ":memory:" : path.c_str();
  const int code = sqlite3_open_v2(name, &database->handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    return absl::NotFoundError(absl::StrFormat("the database cannot be opened: %s", path));
  }
  CELADON_RETURN_IF_ERROR(database->SetUp());
  return database;
}

Database::~Database() { sqlite3_close_v2(handle_); }

absl::Status Database::SetUp() {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 5000);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_set_authorizer(handle_, Authorize, this);
  sqlite3_progress_handler(handle_, kInstructions, AskToStop, this);
  Prepare({}, {});
  AddSqlFunctions(*this);
  // Sorting is not to write files outside of the data folder.
  CELADON_RETURN_IF_ERROR(RunTrusted("PRAGMA temp_store = MEMORY"));
  return RunTrusted("SELECT 1 FROM sqlite_schema");  // refuses a file that is no database
}

void Database::Prepare(CancelToken cancel, const RegionalSettings& settings) {
  cancel_ = std::move(cancel);
  interpreter_ = std::make_unique<const TextInterpreter>(settings);
}

std::optional<double> Database::ReadTime(std::string_view text) const {
  const std::optional<double> iso = ParseIsoTimestamp(text);
  return iso.has_value() ? iso : interpreter_->Number(text);
}

int Database::Authorize(void* self, int action, const char* what, const char* argument, const char*,
                        const char*) {
  const Database& database = *static_cast<const Database*>(self);
  if (database.trusted_ || std::ranges::find(kReading, action) != kReading.end()) return SQLITE_OK;
  if (action == SQLITE_PRAGMA) {
    // A function that tells of a pragma gives no argument here.
    return IsTelling(what) ? SQLITE_OK : SQLITE_DENY;
  }
  static_cast<void>(argument);
  const bool leaves = action == SQLITE_ATTACH || action == SQLITE_DETACH;
  const bool vtable = action == SQLITE_CREATE_VTABLE || action == SQLITE_DROP_VTABLE;
  return database.mode_ == Mode::kWrite && !leaves && !vtable ? SQLITE_OK : SQLITE_DENY;
}

int Database::AskToStop(void* self) {
  return static_cast<const Database*>(self)->cancel_.cancelled() ? 1 : 0;
}

absl::Status Database::Error(int code) const {
  if ((code & 0xFF) == SQLITE_INTERRUPT) {
    CELADON_RETURN_IF_ERROR(cancel_.status());
  }
  const char* const message = sqlite3_errmsg(handle_);
  return absl::Status(CodeOf(code), message);
}

absl::StatusOr<SqliteStatement> Database::Compile(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
  SqliteStatement owned(statement);
  if (code != SQLITE_OK) return Error(code);
  if (owned == nullptr) return absl::InvalidArgumentError("the statement is empty");
  const auto left = static_cast<int>(sql.data() + sql.size() - rest);
  if (!IsEmpty(handle_, rest, left)) {
    return absl::InvalidArgumentError("only one statement can be run at a time");
  }
  return owned;
}

absl::StatusOr<SqliteStatement> Database::CompileTrusted(std::string_view sql) {
  trusted_ = true;
  absl::StatusOr<SqliteStatement> statement = Compile(sql);
  trusted_ = false;
  return statement;
}

absl::Status Database::RunTrusted(std::string_view sql) {
  CELADON_ASSIGN_OR_RETURN(const SqliteStatement statement, CompileTrusted(sql));
  trusted_ = true;  // for what a statement compiles when it runs
  absl::StatusOr<bool> row = true;
  while (row.ok() && *row) row = Step(statement.get());
  trusted_ = false;
  return row.status();
}

int Database::Declare(const std::string& definition) {
  trusted_ = true;
  const int code = sqlite3_declare_vtab(handle_, definition.c_str());
  trusted_ = false;
  return code;
}

absl::StatusOr<bool> Database::Step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return Error(code);
}

std::string QuotedName(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace celadon
