// One open SQLite database, guarded: what statements may do, how they are stopped, how errors are
// told.
#ifndef CELADON_CONNECTORS_SQLITE_DATABASE_H_
#define CELADON_CONNECTORS_SQLITE_DATABASE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/cancel_token.h"
#include "celadon/format.h"
#include "celadon/memory_budget.h"

namespace celadon {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// Used by one thread. Kept at one place, since SQLite holds on to it.
class Database {
 public:
  enum class Mode { kMemory, kRead, kWrite };

  // `path` is not used in memory. NotFound, InvalidArgument where the file is no database.
  static absl::StatusOr<std::shared_ptr<Database>> Open(const std::string& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  sqlite3* handle() const { return handle_; }

  // For what runs from here on: when it stops, and how texts are read as numbers and times.
  void Prepare(CancelToken cancel, const RegionalSettings& settings);
  const TextInterpreter& interpreter() const { return *interpreter_; }
  // A text as a time, in ISO form or as the interpreter reads it.
  std::optional<double> ReadTime(std::string_view text) const;

  // One statement of a user. InvalidArgument where there is none, or more than one.
  absl::StatusOr<SqliteStatement> Compile(std::string_view sql);
  // A statement of our own, which nothing is forbidden.
  absl::StatusOr<SqliteStatement> CompileTrusted(std::string_view sql);
  absl::Status RunTrusted(std::string_view sql);
  // Says which columns the virtual table has that is being connected; a code of SQLite.
  int Declare(const std::string& definition);
  // Whether a row is there now. After a wish to stop, its status.
  absl::StatusOr<bool> Step(sqlite3_stmt* statement);

  // What the last call has failed with.
  absl::Status Error(int code) const;

  // Of what was loaded into it.
  MemoryReservation memory;

 private:
  explicit Database(Mode mode) : mode_(mode) {}
  absl::Status SetUp();
  static int Authorize(void* self, int action, const char* what, const char* argument,
                       const char* schema, const char* trigger);
  static int AskToStop(void* self);

  Mode mode_;
  sqlite3* handle_ = nullptr;
  bool trusted_ = false;  // a statement of our own is being compiled
  CancelToken cancel_;
  std::unique_ptr<const TextInterpreter> interpreter_;
};

// A text of SQLite as messages show it.
inline std::string_view ShownText(const unsigned char* text) {
  return text == nullptr ? "NULL" : reinterpret_cast<const char*>(text);
}

// A name in double quotes.
std::string QuotedName(std::string_view name);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_DATABASE_H_
